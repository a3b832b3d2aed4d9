import { type Dtype, dtypes } from "../dtype.ts";
import type { Entry } from "../entry.ts";
import { contiguousStrides, elementwise } from "../layers/tensors.ts";
import type { Call } from "../operation.ts";
import { string, type TensorValue, type Value } from "../value.ts";
import { rankless, sizesIn, tensorArgument } from "./axes.ts";
import { contiguity } from "./contiguity.ts";
import { functionAndMethod, methodOnly } from "./families.ts";

const tail = "*, memory_format? memory_format=None";

const named: Readonly<Record<string, Dtype>> = {
  float: "float32",
  double: "float64",
  half: "float16",
  bfloat16: "bfloat16",
  long: "int64",
  int: "int32",
  short: "int16",
  char: "int8",
  byte: "uint8",
  bool: "bool",
  cfloat: "complex64",
  cdouble: "complex128",
};

/** Copies of a tensor: of another dtype, on another device, detached, contiguous. */
export const conversionOperations: readonly Entry[] = [
  ...methodOnly(
    "to",
    [
      `(Tensor self, device? device=None, dtype? dtype=None, bool non_blocking=False, bool copy=False, ${tail})`,
      `(Tensor self, dtype dtype, bool non_blocking=False, bool copy=False, ${tail})`,
      `(Tensor self, Tensor tensor, bool non_blocking=False, bool copy=False, ${tail})`,
    ],
    moved,
  ),
  ...Object.entries(named).flatMap(([name, dtype]) =>
    methodOnly(name, `(Tensor self, ${tail})`, (call) => converted(tensorArgument(call, "self"), dtype)),
  ),
  ...methodOnly("cpu", `(Tensor self, ${tail})`, (call) => converted(tensorArgument(call, "self"))),
  ...methodOnly("cuda", `(Tensor self, device? device=None, bool non_blocking=False, ${tail})`, onDevice),
  ...methodOnly("type", "(Tensor self, any dtype=None, bool non_blocking=False)", typed),
  ...methodOnly("type_as", "(Tensor self, Tensor other)", (call) => {
    const other = tensorArgument(call, "other");
    return other.dtype === undefined
      ? { ...converted(tensorArgument(call, "self")), dtype: undefined, data: undefined }
      : converted(tensorArgument(call, "self"), other.dtype);
  }),
  ...functionAndMethod("clone", `(Tensor input, ${tail})`, (call) => converted(tensorArgument(call, "input"))),
  ...functionAndMethod("detach detach_", "(Tensor input)", (call) => ({
    ...tensorArgument(call, "input"),
    requiresGrad: false,
    parameter: false,
  })),
  ...methodOnly("contiguous", `(Tensor self, ${tail})`, contiguous),
  ...methodOnly("requires_grad_", "(Tensor self, bool requires_grad=True)", requiring),
  ...methodOnly("pin_memory", "(Tensor self, device? device=None)", (call) => converted(tensorArgument(call, "self"))),
  ...methodOnly("share_memory_ retain_grad", "(Tensor self)", (call) => tensorArgument(call, "self")),
];

/** The numbers in another dtype; without one, a copy. A dense tensor keeps its order in memory. */
export function converted(input: TensorValue, dtype: Dtype | undefined = input.dtype): TensorValue {
  const floating = dtype === undefined || ["float", "complex"].includes(dtypes[dtype].category);
  const same = dtype === input.dtype && input.shape !== undefined;
  return {
    ...(same ? elementwise(input) : elementwise(input, dtype)),
    requiresGrad: input.requiresGrad && floating,
    data: dtype === undefined ? undefined : input.data?.map((value) => castTo(dtype, value)),
  };
}

export function castTo(dtype: Dtype, value: number): number {
  const { category } = dtypes[dtype];
  if (category === "bool") return value === 0 ? 0 : 1;
  if (category === "integer") return Math.trunc(value);
  return dtype === "float32" ? Math.fround(value) : value;
}

function moved(call: Call): Value {
  const input = tensorArgument(call, "self");
  if (!checkDevice(call)) return input;
  const other = call.argument("tensor");
  if (call.given("tensor")) {
    return other.kind === "tensor" && other.dtype !== undefined
      ? converted(input, other.dtype)
      : { ...converted(input), dtype: undefined, data: undefined };
  }
  const dtype = call.argument("dtype");
  const device = call.argument("device");
  if (dtype.kind === "string" || (dtype.kind === "none" && device.kind !== "unknown")) return withoutCopy(input);
  const found = dtypeOf(dtype);
  if (found === undefined) return { ...converted(input), dtype: undefined, data: undefined };
  return found === input.dtype ? withoutCopy(input) : converted(input, found);
}

/** Nothing to do: the same tensor. */
function withoutCopy(input: TensorValue): TensorValue {
  return { ...input, parameter: false };
}

export function dtypeOf(value: Value): Dtype | undefined {
  if (value.kind === "dtype") return value.dtype;
  if (value.kind !== "type") return undefined;
  const python: Readonly<Record<string, Dtype>> = { int: "int64", float: "float64", bool: "bool" };
  return python[value.name];
}

const devices =
  "cpu, cuda, ipu, xpu, mkldnn, opengl, opencl, ideep, hip, ve, fpga, maia, xla, lazy, vulkan, mps, meta, hpu, mtia, privateuseone";

/** A device's kind must be one that PyTorch knows; whether the machine has it is another matter. */
export function checkDevice(call: Call): boolean {
  const device = call.argument("device");
  if (device.kind !== "string" || device.value === undefined) return true;
  const kind = device.value.split(":")[0] ?? "";
  if (devices.split(", ").includes(kind)) return true;
  const text = `Expected one of ${devices} device type at start of device string: ${kind}`;
  call.raise({ code: "value", type: "RuntimeError", text, place: call.placeOf("device") });
  return false;
}

function onDevice(call: Call): Value {
  checkDevice(call);
  return { ...tensorArgument(call, "self"), parameter: false };
}

function typed(call: Call): Value {
  const input = tensorArgument(call, "self");
  const wanted = call.argument("dtype");
  if (wanted.kind === "none") return string(input.dtype === undefined ? undefined : dtypes[input.dtype].tensor);
  const dtype = dtypeOf(wanted) ?? tensorType(wanted);
  if (dtype !== undefined) return converted(input, dtype);
  if (wanted.kind === "string" && wanted.value !== undefined && !wanted.value.startsWith("torch.")) {
    const text = `invalid type: '${wanted.value}'`;
    call.raise({ code: "value", type: "ValueError", text, place: call.placeOf("dtype") });
  }
  return { ...converted(input), dtype: undefined, data: undefined };
}

/** "torch.LongTensor" and "torch.cuda.LongTensor". */
function tensorType(value: Value): Dtype | undefined {
  const name = value.kind === "string" ? value.value : value.kind === "type" ? value.name : undefined;
  const plain = name?.replace("torch.cuda.", "torch.");
  if (plain === undefined) return undefined;
  return (Object.keys(dtypes) as readonly Dtype[]).find((dtype) => dtypes[dtype].tensor === plain);
}

function contiguous(call: Call): Value {
  const input = tensorArgument(call, "self");
  if (input.shape === undefined) return rankless("the rank isn't known", input);
  if (contiguity(call, input) === "always") return { ...input, parameter: false };
  return { ...input, strides: contiguousStrides(sizesIn(input.shape)), parameter: false };
}

function requiring(call: Call): Value {
  const input = tensorArgument(call, "self");
  const wanted = call.argument("requires_grad");
  const floating = input.dtype === undefined || ["float", "complex"].includes(dtypes[input.dtype].category);
  if (!floating && wanted.kind === "bool" && wanted.value === true) {
    const text = "only Tensors of floating point dtype can require gradients";
    call.raise({ code: "value", type: "RuntimeError", text });
  }
  return { ...input, requiresGrad: floating && wanted.kind === "bool" && wanted.value === true };
}
