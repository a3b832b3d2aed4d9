import type { Elements, Numbers } from "../../torch/numbers.ts";
import { record } from "../autograd.ts";
import { filled } from "../filled.ts";
import type { KernelCall } from "../kernel.ts";
import { elementsOf, newTensor } from "../tensor.ts";
import { fromRows, reducedSizes, type Reduction, reductionOf, rowsOf } from "./rows.ts";

/**
 * One element of each line along `dim`, and its index there: (values, indices) of the input's sizes without `dim`.
 * The gradient goes back to the element that was chosen.
 */
export function selected(
  call: KernelCall,
  name: string,
  number: "0" | "1",
  choose: (elements: Elements, start: number, end: number) => number,
  reduction: Reduction = reductionOf(call, call.numbers("input").sizes.length),
): readonly [Numbers, Numbers] {
  const { run } = call;
  const input = call.numbers("input");
  const { elements, outer, inner } = rowsOf(input, reduction);
  const sizes = reducedSizes(input.sizes, reduction);
  const indices = filled(run, "int64", sizes, (out) => {
    for (let row = 0; row < outer; row++) out[row] = choose(elements, row * inner, (row + 1) * inner) - row * inner;
  });
  const chosen = elementsOf(indices);
  const values = newTensor(run, input.dtype, sizes);
  for (let row = 0; row < outer; row++) values.storage.elements[row] = elements[row * inner + chosen[row]];
  record(run, `${name}Backward${number}`, [input], [values], [indices], ([gradient]) => {
    if (gradient === undefined) return [undefined];
    const given = elementsOf(gradient);
    const back = fromRows(run, gradient.dtype, input.sizes, reduction, (out) => {
      for (let row = 0; row < outer; row++) out[row * inner + chosen[row]] = given[row];
    });
    return [back];
  });
  return [values, indices];
}
