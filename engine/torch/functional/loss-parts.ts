import { type Axis, axis } from "../../shape/axis.ts";
import { formatDim, sameDim } from "../../shape/dim.ts";
import { isEqual } from "../../shape/facts.ts";
import { requireEqual, sizesText } from "../checks.ts";
import { type Dtype, dtypes } from "../dtype.ts";
import { mayBeTensor } from "../layers/input.ts";
import { freshTensor, shapelessTensor } from "../layers/tensors.ts";
import type { Call } from "../operation.ts";
import { type TensorValue, typeName } from "../value.ts";
import type { Reduction } from "./reduction.ts";

/** Prediction and target of a loss that asks both for their `size()`; undefined: one isn't known, or was refused. */
export function lossTensors(call: Call): readonly [TensorValue, TensorValue] | undefined {
  const found: TensorValue[] = [];
  for (const name of ["target", "input"]) {
    const value = call.argument(name);
    if (value.kind === "tensor") found.unshift(value);
    else if (!mayBeTensor(value)) {
      call.raise({
        code: value.kind === "tuple" || value.kind === "packed" ? "tuple-as-tensor" : "argument",
        type: "AttributeError",
        text: `'${typeName(value)}' object has no attribute 'size'`,
        message: `A loss compares two tensors, and this is a ${typeName(value)}.`,
        place: call.placeOf(name),
      });
      return undefined;
    }
  }
  const [input, target] = found;
  return input === undefined || target === undefined ? undefined : [input, target];
}

/** Whether two shapes differ for every size; false where it isn't known. */
export function surelyDiffer(call: Call, a: readonly Axis[], b: readonly Axis[]): boolean {
  if (a.length !== b.length) return true;
  return a.some((axis, index) => isEqual(axis.size, b[index]?.size ?? axis.size, call.facts()) === "never");
}

/** `torch.Size([3, 1])` */
export function sizeText(shape: readonly Axis[]): string {
  return `torch.Size(${sizesText(shape.map(({ size }) => size))})`;
}

/** The common shape by the rules of broadcasting; undefined: there is none, and that has been raised. */
export function broadcastShape(call: Call, a: readonly Axis[], b: readonly Axis[]): readonly Axis[] | undefined {
  const rank = Math.max(a.length, b.length);
  const shape: Axis[] = [];
  for (let fromEnd = 1; fromEnd <= rank; fromEnd++) {
    const left = a.at(-fromEnd) ?? axis(1);
    const right = b.at(-fromEnd) ?? axis(1);
    if (sameDim(left.size, right.size)) shape.unshift(fromEnd <= a.length ? left : right);
    else if (left.size === 1) shape.unshift(right);
    else if (right.size === 1) shape.unshift(left);
    else {
      const agree = requireEqual(call, left.size, right.size, () => ({
        code: "broadcast",
        type: "RuntimeError",
        text: `The size of tensor a (${formatDim(left.size)}) must match the size of tensor b (${formatDim(right.size)}) at non-singleton dimension ${rank - fromEnd}`,
        message: `Prediction and target differ: ${formatDim(left.size)} against ${formatDim(right.size)} on axis ${rank - fromEnd}.`,
        place: call.given("target") ? call.placeOf("target") : call.place,
      }));
      if (!agree) return undefined;
      shape.unshift(left);
    }
  }
  return shape;
}

/** A scalar, or the shape itself where nothing is reduced. */
export function reduced(
  shape: readonly Axis[] | undefined,
  reduction: Reduction | undefined,
  dtype: Dtype | undefined,
  requiresGrad: boolean,
): TensorValue {
  if (reduction === undefined) return shapelessTensor("the reduction isn't known", dtype, requiresGrad);
  if (reduction !== "none") return freshTensor([], dtype, requiresGrad);
  return shape === undefined
    ? shapelessTensor("the shapes don't agree", dtype, requiresGrad)
    : freshTensor(shape, dtype, requiresGrad);
}

/** The dtype of arithmetic between two tensors; undefined: not known. */
export function promoted(a: Dtype | undefined, b: Dtype | undefined): Dtype | undefined {
  if (a === undefined || b === undefined || a === b) return a === b ? a : undefined;
  const rank = { bool: 0, integer: 1, float: 2, complex: 3 };
  const [left, right] = [dtypes[a], dtypes[b]];
  if (left.category !== right.category) return rank[left.category] > rank[right.category] ? a : b;
  if (left.size === right.size) return left.category === "float" ? "float32" : "int16";
  return left.size > right.size ? a : b;
}
