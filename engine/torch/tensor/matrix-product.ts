import { type Axis, axis, factorsText } from "../../shape/axis.ts";
import { type Dim, formatDim, multiplyAll, sameDim, multiply } from "../../shape/dim.ts";
import { isEqual } from "../../shape/facts.ts";
import { requireEqual } from "../checks.ts";
import { type Dtype, dtypes } from "../dtype.ts";
import { mismatchText } from "../dtype-mismatch.ts";
import { freshTensor, shapelessTensor } from "../layers/tensors.ts";
import type { Call } from "../operation.ts";
import type { Raised } from "../problem.ts";
import type { TensorValue } from "../value.ts";
import { axisOrigins, broadcastShapes, type Shape } from "./broadcasting.ts";

/** torch.matmul: [*, n, k] times [*, k, p]; a vector loses its axis. */
export function matrixProduct(call: Call, left: TensorValue, right: TensorValue): TensorValue {
  const [a, b] = [left.shape, right.shape];
  if (a?.length === 0 || b?.length === 0) {
    const text = `both arguments to matmul need to be at least 1D, but they are ${String(a?.length ?? 1)}D and ${String(b?.length ?? 1)}D`;
    if (a !== undefined && b !== undefined) call.raise(refused(call, text));
    return shapelessTensor("a product of numbers", sharedType(left, right), false);
  }
  if (a === undefined || b === undefined) return unclear(left, right);
  const [m, k] = [a.at(-2), a.at(-1)];
  const [n, p] = [b.at(-2), b.at(-1)];
  if (k === undefined || p === undefined) return unclear(left, right);
  if (m === undefined) {
    if (n === undefined) return dotProduct(call, left, right);
    if (b.length > 2) return batched(call, left, right);
    checkMatrices(call, left, right, [axis(1), k], [n, p]);
    return product(left, right, [p]);
  }
  if (n === undefined) {
    if (a.length > 2 && !folds(call, left, right)) return batched(call, left, right);
    checkMatrixVector(call, left, right, folded(a), p);
    return product(left, right, a.slice(0, -1));
  }
  if (a.length === 2 && b.length === 2) {
    checkMatrices(call, left, right, [m, k], [n, p]);
    return product(left, right, [m, p]);
  }
  if (b.length === 2 && folds(call, left, right)) {
    checkMatrices(call, left, right, folded(a), [n, p]);
    return product(left, right, [...a.slice(0, -1), p]);
  }
  if (a.length === 2 && left.requiresGrad) {
    checkMatrices(call, right, left, folded([...b.slice(0, -2), p, n]), [k, m]);
    return product(left, right, [...b.slice(0, -2), m, p]);
  }
  return batched(call, left, right);
}

/** torch.dot: the dtypes are compared before the sizes. */
export function dotProduct(call: Call, left: TensorValue, right: TensorValue): TensorValue {
  const [a, b] = [left.shape, right.shape];
  const [one] = a ?? [];
  const [other] = b ?? [];
  if (a === undefined || b === undefined) return product(left, right, []);
  if (a.length !== 1 || b.length !== 1 || one === undefined || other === undefined) {
    call.raise(refused(call, `1D tensors expected, but got ${String(a.length)}D and ${String(b.length)}D tensors`));
    return product(left, right, []);
  }
  if (left.dtype !== undefined && right.dtype !== undefined && left.dtype !== right.dtype) {
    const text = `dot : expected both vectors to have same dtype, but found ${scalar(left.dtype)} and ${scalar(right.dtype)}`;
    call.raise({ ...refused(call, text), code: "argument" });
    return product(left, right, []);
  }
  const [size, count] = [formatDim(one.size), formatDim(other.size)];
  requireEqual(call, one.size, other.size, () =>
    mismatch(
      call,
      one,
      other,
      `inconsistent tensor size, expected tensor [${size}] and src [${count}] to have the same number of elements, but got ${size} and ${count} elements respectively`,
    ),
  );
  return product(left, right, []);
}

/** `matrix` is [n, k]. Sizes before dtypes. */
export function checkMatrixVector(
  call: Call,
  left: TensorValue,
  right: TensorValue,
  [rows, columns]: readonly [Axis, Axis],
  length: Axis,
): void {
  const [n, k, size] = [formatDim(rows.size), formatDim(columns.size), formatDim(length.size)];
  const fits = requireEqual(call, columns.size, length.size, () =>
    mismatch(call, columns, length, `size mismatch, got input (${n}), mat (${n}x${k}), vec (${size})`),
  );
  if (!fits || left.dtype === undefined || right.dtype === undefined || left.dtype === right.dtype) return;
  const [matrix, vector] = [scalar(left.dtype), scalar(right.dtype)];
  const text = `addmv input tensors must have the same dtype, but got ${vector}, ${matrix}, and ${vector}`;
  call.raise({ ...refused(call, text), code: "argument" });
}

/** [n, k] times [k, p]. Sizes before dtypes. */
export function checkMatrices(
  call: Call,
  left: TensorValue,
  right: TensorValue,
  one: readonly [Axis, Axis],
  other: readonly [Axis, Axis],
): void {
  const text = `mat1 and mat2 shapes cannot be multiplied (${sizes(one)} and ${sizes(other)})`;
  const [inner, outer] = [one[1], other[0]];
  if (!requireEqual(call, inner.size, outer.size, () => mismatch(call, inner, outer, text))) return;
  if (left.dtype === undefined || right.dtype === undefined) return;
  if (left.dtype !== right.dtype) {
    call.raise({ ...refused(call, mismatchText(left.dtype, right.dtype, false)), code: "argument" });
  } else if (left.dtype === "bool") {
    const text = `"addmm_impl_cpu_" not implemented for 'Bool'`;
    call.raise({ code: "argument", type: "NotImplementedError", text, place: call.place });
  }
}

/** [b, n, k] times [b, k, p], both sizes of the second in one check; then the dtypes. */
export function checkBatches(
  call: Call,
  left: TensorValue,
  right: TensorValue,
  expected: readonly [Axis, Axis],
  found: readonly [Axis, Axis],
): void {
  const [batch, inner] = expected.map(({ size }) => formatDim(size));
  const [count, outer] = found.map(({ size }) => formatDim(size));
  const text = `Expected size for first two dimensions of batch2 tensor to be: [${batch ?? ""}, ${inner ?? ""}] but got: [${count ?? ""}, ${outer ?? ""}].`;
  const fits = [0, 1].every((index) => {
    const [one, other] = [expected[index], found[index]];
    if (one === undefined || other === undefined) return true;
    return requireEqual(call, one.size, other.size, () => mismatch(call, one, other, text));
  });
  if (!fits || left.dtype === undefined || right.dtype === undefined || left.dtype === right.dtype) return;
  const words = `expected scalar type ${scalar(left.dtype)} but found ${scalar(right.dtype)}`;
  call.raise({ ...refused(call, words), code: "argument" });
}

/** A fresh tensor of the product's shape. */
export function product(left: TensorValue, right: TensorValue, shape: Shape): TensorValue {
  return freshTensor(shape, sharedType(left, right), left.requiresGrad || right.requiresGrad);
}

export function refused(call: Call, text: string): Raised {
  return { code: "matmul", type: "RuntimeError", text, place: call.place };
}

function batched(call: Call, left: TensorValue, right: TensorValue): TensorValue {
  const [a, b] = [left.shape ?? [], right.shape ?? []];
  const [rows, inner] = [a.at(-2), a.at(-1)];
  const vector = b.length === 1;
  const [outer, columns] = vector ? [b.at(0), undefined] : [b.at(-2), b.at(-1)];
  const batch = broadcastShapes(call, [a.slice(0, -2), vector ? [] : b.slice(0, -2)]);
  const rest = [rows, columns].flatMap((one) => (one === undefined ? [] : [one]));
  if (batch === undefined || inner === undefined || outer === undefined) {
    const longer = a.length >= b.length ? a.slice(0, -2) : b.slice(0, -2);
    return product(left, right, [...longer, ...rest]);
  }
  const count = axis(multiplyAll(batch.map(({ size }) => size)));
  checkBatches(call, left, right, [count, inner], [count, outer]);
  return product(left, right, [...batch, ...rest]);
}

/** Whether the leading axes of the left one are multiplied as rows of one matrix, which is seen only in error texts. */
function folds(call: Call, left: TensorValue, right: TensorValue): boolean {
  const { shape, strides } = left;
  if (right.requiresGrad || shape === undefined || strides === undefined) return true;
  if (shape.some(({ size }) => size === 0)) return true;
  return shape.slice(1, -1).every(({ size }, index) => {
    const [outer, inner] = [strides[index] ?? 1, strides[index + 1] ?? 1];
    const wanted: Dim = multiply(inner, size);
    return sameDim(outer, wanted) || isEqual(outer, wanted, call.facts()) !== "never";
  });
}

function folded(shape: Shape): readonly [Axis, Axis] {
  const rows = shape.slice(0, -1);
  const [first] = rows;
  const count = rows.length === 1 && first !== undefined ? first : axis(multiplyAll(rows.map(({ size }) => size)));
  return [count, shape.at(-1) ?? axis(1)];
}

function unclear(left: TensorValue, right: TensorValue): TensorValue {
  const reason = left.shape === undefined ? left.reason : right.reason;
  return shapelessTensor(
    reason ?? "an operand's rank isn't known",
    sharedType(left, right),
    left.requiresGrad || right.requiresGrad,
  );
}

function sharedType(left: TensorValue, right: TensorValue): Dtype | undefined {
  return left.dtype ?? right.dtype;
}

function mismatch(call: Call, one: Axis, other: Axis, text: string): Raised {
  const message = `The product needs equal inner sizes: ${described(one)} against ${described(other)}.`;
  return { ...refused(call, text), message, related: axisOrigins(one, other) };
}

function described({ size, factors }: Axis): string {
  const named = factors.filter(({ label }) => label !== "");
  if (factors.length < 2 || named.length === 0) return formatDim(size);
  return `${formatDim(size)} (${factorsText(named)})`;
}

function sizes(matrix: readonly Axis[]): string {
  return matrix.map(({ size }) => formatDim(size)).join("x");
}

function scalar(dtype: Dtype): string {
  return dtypes[dtype].scalar;
}
