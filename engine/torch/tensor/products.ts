import { axis } from "../../shape/axis.ts";
import { multiply } from "../../shape/dim.ts";
import { requireEqual, sizesText } from "../checks.ts";
import type { Entry } from "../entry.ts";
import { freshTensor } from "../layers/tensors.ts";
import type { Call } from "../operation.ts";
import type { TensorValue, Value } from "../value.ts";
import { rankless, type Shape, sizesIn, tensorArgument } from "./axes.ts";
import { common } from "./broadcasting.ts";
import { natives } from "./declare.ts";
import { elementwiseResult } from "./elementwise.ts";
import {
  checkBatches,
  checkMatrices,
  checkMatrixVector,
  dotProduct,
  matrixProduct,
  product,
  refused,
} from "./matrix-product.ts";
import { resultType } from "./promotion.ts";

/** Products of vectors and matrices. */
export const productOperations: readonly Entry[] = [
  ...natives(["torch", "Tensor", "linalg"], ["matmul"], ["matmul(Tensor input, Tensor other, *, out)"], (call) =>
    matrixProduct(call, tensorArgument(call, "input"), tensorArgument(call, "other")),
  ),
  ...natives(["torch"], ["mm"], matrices("mat2"), matrixMatrix),
  ...natives(["Tensor"], ["mm"], ["mm(Tensor input, Tensor mat2)"], matrixMatrix),
  ...natives(["torch"], ["bmm"], matrices("mat2"), batches),
  ...natives(["Tensor"], ["bmm"], ["bmm(Tensor input, Tensor mat2)"], batches),
  ...natives(["torch", "Tensor"], ["mv"], ["mv(Tensor input, Tensor vec, *, out)"], matrixVector),
  ...natives(["torch", "Tensor"], ["dot"], ["dot(Tensor input, Tensor tensor, *, out)"], (call) =>
    dotProduct(call, tensorArgument(call, "input"), tensorArgument(call, "tensor")),
  ),
  ...natives(["torch", "Tensor"], ["vdot"], ["vdot(Tensor input, Tensor other, *, out)"], (call) =>
    dotProduct(call, tensorArgument(call, "input"), tensorArgument(call, "other")),
  ),
  ...natives(["torch", "Tensor"], ["inner"], ["inner(Tensor input, Tensor other, *, out)"], inner),
  ...natives(["torch", "Tensor"], ["outer", "ger"], ["outer(Tensor input, Tensor vec2, *, out)"], outer),
  ...natives(["torch", "Tensor"], ["kron"], ["kron(Tensor input, Tensor other, *, out)"], kronecker),
];

function matrices(second: string): readonly [string, string] {
  return [`(Tensor input, Tensor ${second}, *, out)`, `(Tensor input, Tensor ${second}, dtype out_dtype, *, out)`];
}

function matrixMatrix(call: Call): Value {
  const [left, right] = [tensorArgument(call, "input"), tensorArgument(call, "mat2")];
  if (wrongRank(call, left, 2, "self must be a matrix")) return unfit(left, right, 2);
  if (wrongRank(call, right, 2, "mat2 must be a matrix")) return unfit(left, right, 2);
  const [n, k] = left.shape ?? [];
  const [inside, p] = right.shape ?? [];
  if (n !== undefined && k !== undefined && inside !== undefined && p !== undefined) {
    checkMatrices(call, left, right, [n, k], [inside, p]);
  }
  return product(left, right, [n ?? axis(call.freshUnknown()), p ?? axis(call.freshUnknown())]);
}

function batches(call: Call): Value {
  const [left, right] = [tensorArgument(call, "input"), tensorArgument(call, "mat2")];
  if (wrongRank(call, left, 3, "batch1 must be a 3D tensor")) return unfit(left, right, 3);
  if (wrongRank(call, right, 3, "batch2 must be a 3D tensor")) return unfit(left, right, 3);
  const [b, n, k] = left.shape ?? [];
  const [count, inside, p] = right.shape ?? [];
  if (b !== undefined && k !== undefined && count !== undefined && inside !== undefined) {
    checkBatches(call, left, right, [b, k], [count, inside]);
  }
  const batch = b !== undefined && count !== undefined ? common(b, count) : (b ?? count);
  return product(left, right, [
    batch ?? axis(call.freshUnknown()),
    n ?? axis(call.freshUnknown()),
    p ?? axis(call.freshUnknown()),
  ]);
}

function matrixVector(call: Call): Value {
  const [left, right] = [tensorArgument(call, "input"), tensorArgument(call, "vec")];
  const [a, b] = [left.shape, right.shape];
  if (a === undefined || b === undefined) return product(left, right, [a?.[0] ?? axis(call.freshUnknown())]);
  const [n, k] = a;
  const [length] = b;
  if (a.length !== 2 || b.length !== 1 || n === undefined || k === undefined || length === undefined) {
    const text = `vector + matrix @ vector expected, got 1, ${String(a.length)}, ${String(b.length)}`;
    call.raise(refused(call, text));
    return product(left, right, a.slice(0, 1));
  }
  checkMatrixVector(call, left, right, [n, k], length);
  return product(left, right, [n]);
}

/** The last axes are summed over; a number multiplies. */
function inner(call: Call): Value {
  const [left, right] = [tensorArgument(call, "input"), tensorArgument(call, "other")];
  const [a, b] = [left.shape, right.shape];
  if (a === undefined || b === undefined) return rankless("an operand's rank isn't known", left);
  const [k, length] = [a.at(-1), b.at(-1)];
  if (k === undefined || length === undefined) {
    return elementwiseResult(call, [left, right], resultType([left, right]));
  }
  requireEqual(call, k.size, length.size, () =>
    refused(
      call,
      `inner() the last dimension must match on both input tensors but got shapes ${sizesText(sizesIn(a))} and ${sizesText(sizesIn(b))}`,
    ),
  );
  return product(left, right, [...a.slice(0, -1), ...b.slice(0, -1)]);
}

function outer(call: Call): Value {
  const [left, right] = [tensorArgument(call, "input"), tensorArgument(call, "vec2")];
  for (const [name, vector] of [
    ["self", left],
    ["vec2", right],
  ] as const) {
    const rank = vector.shape?.length;
    if (rank !== undefined && rank !== 1) {
      call.raise(refused(call, `outer: Expected 1-D argument ${name}, but got ${String(rank)}-D`));
      return unfit(left, right, 2);
    }
  }
  const shape = [left.shape?.[0] ?? axis(call.freshUnknown()), right.shape?.[0] ?? axis(call.freshUnknown())];
  return freshTensor(shape, resultType([left, right]), left.requiresGrad || right.requiresGrad);
}

function kronecker(call: Call): Value {
  const [left, right] = [tensorArgument(call, "input"), tensorArgument(call, "other")];
  const [a, b] = [left.shape, right.shape];
  if (a === undefined || b === undefined) return rankless("an operand's rank isn't known", left);
  const rank = Math.max(a.length, b.length);
  const shape = Array.from({ length: rank }, (_, dim) => {
    const [one, other] = [a[dim - rank + a.length], b[dim - rank + b.length]];
    return axis(multiply(one?.size ?? 1, other?.size ?? 1), undefined, [
      ...(one?.factors ?? []),
      ...(other?.factors ?? []),
    ]);
  });
  return freshTensor(shape, resultType([left, right]), left.requiresGrad || right.requiresGrad);
}

function wrongRank(call: Call, tensor: TensorValue, rank: number, text: string): boolean {
  if (tensor.shape === undefined || tensor.shape.length === rank) return false;
  const message = `A tensor of ${String(rank)} axes is wanted, and this one is ${sizesText(sizesIn(tensor.shape))}.`;
  call.raise({ ...refused(call, text), message });
  return true;
}

/** After a wrong rank: as much of the product's shape as can be meant. */
function unfit(left: TensorValue, right: TensorValue, rank: number): TensorValue {
  const fitting: Shape | undefined = left.shape?.length === rank ? left.shape.slice(0, -1) : undefined;
  const last = right.shape?.at(-1);
  if (fitting === undefined || last === undefined) return rankless("a product of tensors that don't fit", left);
  return product(left, right, [...fitting, last]);
}
