import { type Axis, axis } from "../../shape/axis.ts";
import { type Dim, floorDivide, formatDim, modulo, multiplyAll } from "../../shape/dim.ts";
import { integerOf } from "../arguments.ts";
import { requireEqual, sizesText } from "../checks.ts";
import type { ModuleClass } from "../module-class.ts";
import type { Call } from "../operation.ts";
import { none, type TensorValue, typeName, type Value } from "../value.ts";
import { defineModule } from "./define-module.ts";
import { mayBeTensor } from "./input.ts";
import { text } from "./linear.ts";
import { settingOf } from "./module-content.ts";
import { contiguousStrides, freshTensor, shapelessTensor, sizesOf } from "./tensors.ts";
import { sameDim } from "../../shape/dim.ts";

/** torch.nn.Flatten: the axes from start_dim to end_dim become one. */
export const flattenLayers: readonly ModuleClass[] = [
  defineModule({
    name: "Flatten",
    parameters: "start_dim=1, end_dim=-1",
    parts: (call) => ({ settings: { start_dim: call.argument("start_dim"), end_dim: call.argument("end_dim") } }),
    forward: (call, module) => {
      const input = tensorWith(call, "flatten");
      return flattened(call, input, settingOf(module, "start_dim") ?? none, settingOf(module, "end_dim") ?? none);
    },
    extraRepr: (module) => `start_dim=${text(module, "start_dim")}, end_dim=${text(module, "end_dim")}`,
  }),
  defineModule({
    name: "Unflatten",
    parameters: "dim, unflattened_size",
    parts: (call) => {
      checkSizes(call);
      return { settings: { dim: call.argument("dim"), unflattened_size: call.argument("unflattened_size") } };
    },
    forward: (call, module) =>
      unflattened(
        call,
        tensorWith(call, "unflatten"),
        settingOf(module, "dim") ?? none,
        settingOf(module, "unflattened_size") ?? none,
      ),
    extraRepr: (module) => `dim=${text(module, "dim")}, unflattened_size=${text(module, "unflattened_size")}`,
  }),
];

function tensorWith(call: Call, method: string): TensorValue {
  const value = call.argument("input");
  if (value.kind === "tensor") return value;
  if (!mayBeTensor(value)) {
    const code = value.kind === "tuple" || value.kind === "packed" ? "tuple-as-tensor" : "argument";
    const words = `'${typeName(value)}' object has no attribute '${method}'`;
    const message = `A tensor is wanted, and this is a ${typeName(value)}.`;
    call.raise({ code, type: "AttributeError", text: words, message, place: call.placeOf("input") });
  }
  return shapelessTensor("the input isn't known", undefined, false);
}

/** The axis from 0 that `dim` means; undefined: not known, or out of range, which has been raised. */
function wrapped(call: Call, dim: Value, rank: number): number | undefined {
  const index = integerOf(dim);
  if (typeof index !== "number") return undefined;
  const axes = Math.max(rank, 1);
  if (index >= -axes && index < axes) return index < 0 ? index + axes : index;
  const words = `Dimension out of range (expected to be in range of [-${axes}, ${axes - 1}], but got ${index})`;
  const message = `The input has ${rank} axes, and the axis asked for is ${index}.`;
  call.raise({ code: "index", type: "IndexError", text: words, message, place: call.placeOf("input") });
  return undefined;
}

function flattened(call: Call, input: TensorValue, startDim: Value, endDim: Value): Value {
  const shape = input.shape;
  if (shape === undefined)
    return shapelessTensor(input.reason ?? "the input's rank isn't known", input.dtype, input.requiresGrad);
  const start = wrapped(call, startDim, shape.length);
  const end = start === undefined ? undefined : wrapped(call, endDim, shape.length);
  if (start === undefined || end === undefined) {
    return shapelessTensor("the flattened axes aren't known", input.dtype, input.requiresGrad);
  }
  if (start > end) {
    const words = "flatten() has invalid args: start_dim cannot come after end_dim";
    call.raise({ code: "view", type: "RuntimeError", text: words });
    return input;
  }
  const middle = shape.slice(start, end + 1);
  const merged =
    middle.length === 1 && middle[0] !== undefined
      ? middle[0]
      : axis(multiplyAll(middle.map(({ size }) => size)), undefined, middle.flatMap(factorsOf));
  return relaid(input, [...shape.slice(0, start), merged, ...shape.slice(end + 1)]);
}

function factorsOf(found: Axis): Axis["factors"] {
  return found.factors.length > 0 ? found.factors : [{ size: found.size, label: "", place: undefined }];
}

/** The same numbers in another shape; its strides are known where the input is contiguous. */
function relaid(input: TensorValue, shape: readonly Axis[]): TensorValue {
  const fresh = freshTensor(shape, input.dtype, input.requiresGrad);
  const contiguous = contiguousStrides(sizesOf(input) ?? []);
  const same = input.strides?.every((stride, index) => sameDim(stride, contiguous[index] ?? 1)) === true;
  return { ...fresh, data: input.data, strides: same ? fresh.strides : undefined };
}

function checkSizes(call: Call): boolean {
  const value = call.argument("unflattened_size");
  const place = call.placeOf("unflattened_size");
  if (value.kind === "unknown") return true;
  if (value.kind !== "tuple" && value.kind !== "list") {
    const words = `unflattened_size must be a tuple of ints, but found type ${typeName(value)}`;
    call.raise({ code: "argument", type: "TypeError", text: words, place });
    return false;
  }
  const sequence = call.iterate(value);
  const items = sequence?.kind === "items" ? sequence.items : [];
  const wrong = items.findIndex(({ kind }) => kind !== "int" && kind !== "bool" && kind !== "unknown");
  const found = items[wrong];
  if (found === undefined) return true;
  const words = `unflattened_size must be tuple of ints, but found element of type ${typeName(found)} at pos ${wrong}`;
  call.raise({ code: "argument", type: "TypeError", text: words, place });
  return false;
}

function unflattened(call: Call, input: TensorValue, dim: Value, sizesValue: Value): Value {
  const shape = input.shape;
  const sequence = call.iterate(sizesValue);
  if (shape === undefined || sequence?.kind !== "items") {
    return shapelessTensor(input.reason ?? "the sizes aren't known", input.dtype, input.requiresGrad);
  }
  const index = wrapped(call, dim, shape.length);
  const whole = index === undefined ? undefined : shape[index];
  if (index === undefined || whole === undefined) {
    return shapelessTensor("the axis isn't known", input.dtype, input.requiresGrad);
  }
  const given = sequence.items.map((item) => integerOf(item) ?? call.freshUnknown());
  const sizes = inferred(call, given, whole.size);
  const words = `unflatten: Provided sizes ${sizesText(given)} don't multiply up to the size of dim ${index} (${formatDim(whole.size)}) in the input tensor`;
  requireEqual(call, multiplyAll(sizes), whole.size, () => ({
    code: "view",
    type: "RuntimeError",
    text: words,
    place: call.placeOf("input"),
  }));
  return relaid(input, [...shape.slice(0, index), ...sizes.map((size) => axis(size)), ...shape.slice(index + 1)]);
}

/** -1 stands for what is left. */
function inferred(call: Call, given: readonly Dim[], whole: Dim): readonly Dim[] {
  const others = multiplyAll(given.filter((size) => size !== -1));
  const left = others === 0 ? call.freshUnknown() : floorDivide(whole, others);
  const exact = others !== 0 && sameDim(modulo(whole, others), 0);
  return given.map((size) => (size === -1 ? (exact || typeof left !== "number" ? left : call.freshUnknown()) : size));
}
