import { axis } from "../../shape/axis.ts";
import { formatDim } from "../../shape/dim.ts";
import { requireAtLeast, sizesText } from "../checks.ts";
import { type Dtype, dtypes } from "../dtype.ts";
import type { Entry } from "../entry.ts";
import { freshTensor, shapelessTensor } from "../layers/tensors.ts";
import { isIndex, isOpen, nativeTypeName } from "../native-types.ts";
import type { Call } from "../operation.ts";
import type { Raised } from "../problem.ts";
import { python } from "../signature.ts";
import { tuple, type Value } from "../value.ts";
import { sizeOf, sizesIn } from "./axes.ts";
import { fromData } from "./literal.ts";

/** `torch.FloatTensor(2, 3)` makes a tensor of a size, `torch.FloatTensor([1, 2])` and `((1, 2))` one of numbers. */
export const legacyConstructors: readonly Entry[] = [
  legacy("Tensor", "float32"),
  legacy("FloatTensor", "float32"),
  legacy("DoubleTensor", "float64"),
  legacy("LongTensor", "int64"),
  legacy("IntTensor", "int32"),
  legacy("BoolTensor", "bool"),
  legacy("HalfTensor", "float16"),
  legacy("BFloat16Tensor", "bfloat16"),
  legacy("ShortTensor", "int16"),
  legacy("CharTensor", "int8"),
  legacy("ByteTensor", "uint8"),
];

function legacy(name: string, dtype: Dtype): Entry {
  const operation = {
    ...python(`${name}(*args, data=None, device=None)`),
    rule: (call: Call): Value => made(call, name, dtype),
    page: "tensors.html",
  };
  return { path: "torch", names: [name], operation };
}

function made(call: Call, name: string, dtype: Dtype): Value {
  const given = call.argument("args");
  const args = given.kind === "tuple" ? given.items : [];
  const [only] = call.given("data") ? [call.argument("data")] : args;
  if (only === undefined) return freshTensor([axis(0)], dtype, false);
  if (isOpen(only) && args.length < 2) return shapelessTensor("its data isn't known", dtype, false);
  const single = args.length === 0 || (args.length === 1 && (only.kind === "tensor" || !isIndex(only)));
  if (single) return fromOne(call, only, name, dtype);
  return ofSize(call, args, dtype);
}

function fromOne(call: Call, value: Value, name: string, dtype: Dtype): Value {
  if (value.kind === "tuple" && value.form === "size") return ofSize(call, value.items, dtype);
  if (value.kind === "tensor") {
    if (name === "Tensor") return { ...value, parameter: false };
    if (value.dtype === undefined || value.dtype === dtype) return { ...value, dtype, parameter: false };
    const text = `expected ${tensorOptions(dtype)} (got ${tensorOptions(value.dtype)})`;
    return refused(call, { code: "argument", type: "TypeError", text }, dtype);
  }
  if (["tuple", "list", "range", "string"].includes(value.kind)) return fromData(call, value, dtype, false);
  if (!["none", "float", "bool", "dict"].includes(value.kind)) {
    return shapelessTensor("its data isn't known", dtype, false);
  }
  const text = `new(): data must be a sequence (got ${nativeTypeName(value)})`;
  return refused(call, { code: "argument", type: "TypeError", text }, dtype);
}

function ofSize(call: Call, items: readonly Value[], dtype: Dtype): Value {
  const wrong = items.findIndex((item) => !isIndex(item) && item.kind !== "bool" && !isOpen(item));
  const found = items[wrong];
  if (found !== undefined) {
    if (wrong === 0) return shapelessTensor("its size isn't known", dtype, false);
    const error = `type must be tuple of ints,but got ${nativeTypeName(found)}`;
    const text = `new(): argument 'size' failed to unpack the object at pos ${String(wrong + 1)} with error "${error}"`;
    return refused(call, { code: "argument", type: "TypeError", text }, dtype);
  }
  const shape = sizeOf(call, tuple(items));
  if (shape === undefined) return shapelessTensor("its size isn't known", dtype, false);
  for (const { size } of shape) {
    const text = `Trying to create tensor with negative dimension ${formatDim(size)}: ${sizesText(sizesIn(shape))}`;
    if (!requireAtLeast(call, size, 0, () => ({ code: "value", type: "RuntimeError", text }))) break;
  }
  return freshTensor(shape, dtype, false);
}

function refused(call: Call, raised: Raised, dtype: Dtype): Value {
  call.raise(call.given("args") ? { ...raised, place: call.placeOf("args") } : raised);
  return shapelessTensor("the tensor isn't made", dtype, false);
}

function tensorOptions(dtype: Dtype): string {
  const c = dtype === "int64" ? "long int" : dtypes[dtype].c;
  return `TensorOptions(dtype=${c}, device=cpu, layout=Strided, requires_grad=false (default), pinned_memory=false (default), memory_format=(nullopt))`;
}
