import type { Elements, Numbers } from "../../torch/numbers.ts";
import { record } from "../autograd.ts";
import type { Run } from "../run.ts";
import { elementsOf } from "../tensor.ts";
import { flowingRows, folded, type Reduction } from "./rows.ts";

/** (Σ |x|^order)^(1/order): 0 counts, ±Infinity are the largest and smallest size. After torch.linalg.vector_norm. */
export function vectorNorm(
  run: Run,
  input: Numbers,
  order: number,
  reduction: Reduction,
  name = "LinalgVectorNormBackward0",
): Numbers {
  const result = folded(run, input, reduction, input.dtype, (elements, start, end) =>
    norm(elements, start, end, order),
  );
  record(run, name, [input], [result], [input, result], ([gradient]) => [
    gradient && order !== 0
      ? flowingRows(run, gradient, input, reduction, slopes(order, elementsOf(result)))
      : undefined,
  ]);
  return result;
}

export function norm(elements: Elements, start: number, end: number, order: number): number {
  let total = order === -Infinity ? Infinity : 0;
  for (let i = start; i < end; i++) {
    const size = Math.abs(elements[i]);
    if (order === 2) total += size * size;
    else if (order === 1) total += size;
    else if (order === 0) total += Number(size !== 0);
    else if (order === Infinity) total = Math.max(total, size);
    else if (order === -Infinity) total = Math.min(total, size);
    else total += size ** order;
  }
  if (order === 2) return Math.sqrt(total);
  return order === 0 || order === 1 || Math.abs(order) === Infinity ? total : total ** (1 / order);
}

/** Where the norm is 0, so is the gradient. */
function slopes(order: number, norms: Elements) {
  return (out: Elements, given: number, elements: Elements, start: number, end: number, row: number): void => {
    const found = norms[row];
    let sharing = 1;
    if (Math.abs(order) === Infinity) {
      sharing = 0;
      for (let i = start; i < end; i++) if (Math.abs(elements[i]) === found) sharing++;
    }
    for (let i = start; i < end; i++) out[i] = given * normSlope(elements[i], found, order, sharing);
  };
}

/** The derivative of a norm by one of its numbers; `sharing`: how many are as large, for the infinite orders. */
export function normSlope(x: number, found: number, order: number, sharing: number): number {
  if (order === 0 || x === 0) return 0;
  if (order === 1) return Math.sign(x);
  if (order === 2) return found === 0 ? 0 : x / found;
  if (Math.abs(order) === Infinity) return Math.abs(x) === found ? Math.sign(x) / sharing : 0;
  return found === 0 ? 0 : (x * Math.abs(x) ** (order - 2)) / found ** (order - 1);
}
