import type { Numbers } from "../../torch/numbers.ts";
import { record } from "../autograd.ts";
import { filled } from "../filled.ts";
import type { Run } from "../run.ts";
import { countOf, elementsOf } from "../tensor.ts";
import type { Matrix } from "./dense.ts";

/**
 * One function of matrices: its results, and the gradient by the matrix from those by the results (undefined: none
 * arrived; a number or vector is a matrix of one row). `pause` is called between the parts of longer work.
 */
export type MatrixFunction = {
  readonly results: (a: Matrix, batch: number | undefined, pause: () => void) => readonly Matrix[];
  readonly gradient: (a: Matrix, results: readonly Matrix[], gradients: readonly (Matrix | undefined)[]) => Matrix;
};

/**
 * Calls a function for each matrix of [*, rows, columns], in double precision, and puts its results together: each has
 * the sizes [*, …own]. `nodes` are the operations' names, one for all results.
 */
export function eachMatrix(
  run: Run,
  input: Numbers,
  own: readonly (readonly number[])[],
  node: string,
  { results, gradient }: MatrixFunction,
): readonly Numbers[] {
  const lead = input.sizes.slice(0, -2);
  const matrices = matricesOf(input, input.sizes.slice(-2));
  const found = matrices.map((a, batch) => {
    run.checkpoint();
    return results(a, lead.length === 0 ? undefined : batch, run.checkpoint);
  });
  const tensors = own.map((sizes, index) =>
    filled(run, input.dtype, [...lead, ...sizes], (to) => {
      const span = countOf(sizes);
      for (const [batch, one] of found.entries()) to.set(one[index].elements, batch * span);
    }),
  );
  record(run, node, [input], tensors, [], (gradients) => {
    const arrived = gradients.map((one, index) => one && matricesOf(one, asMatrix(own[index])));
    const span = countOf(input.sizes.slice(-2));
    return [
      filled(run, input.dtype, input.sizes, (to) => {
        for (const [batch, a] of matrices.entries()) {
          const by = gradient(
            a,
            found[batch],
            arrived.map((one) => one?.[batch]),
          );
          to.set(by.elements, batch * span);
        }
      }),
    ];
  });
  return tensors;
}

/** A number is a matrix of one element, a vector one of one row. */
function asMatrix(sizes: readonly number[]): readonly number[] {
  return [...Array.from({ length: 2 - sizes.length }, () => 1), ...sizes];
}

function matricesOf(numbers: Numbers, [rows, columns]: readonly number[]): readonly Matrix[] {
  const elements = Float64Array.from(elementsOf(numbers));
  const span = rows * columns;
  const count = span === 0 ? countOf(numbers.sizes.slice(0, -2)) : elements.length / span;
  return Array.from({ length: count }, (_, index) => ({
    rows,
    columns,
    elements: elements.subarray(index * span, (index + 1) * span),
  }));
}
