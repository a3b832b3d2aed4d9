import type { Elements, Numbers } from "../../torch/numbers.ts";
import { axisArgument, numberArgument, truthArgument } from "../arguments.ts";
import { record } from "../autograd.ts";
import { filled } from "../filled.ts";
import type { Computed, Kernel, KernelCall } from "../kernel.ts";
import { eachLine } from "../lines.ts";
import { everywhere, functions } from "../names.ts";
import { RaisedInRun, type Run } from "../run.ts";
import { countOf, elementsOf } from "../tensor.ts";
import { type Before, quickSelect, selectFirst } from "./selection.ts";

/** What puts elements in order, or chooses some by it. NaN is the greatest number. */
export const sortingKernels: readonly (readonly [string, Kernel])[] = [
  ...everywhere("sort", (call) => sorted(call, alongAxis(call), truthArgument(call, "descending"), sortNode(call))),
  ...functions("msort", (call) => sorted(call, 0, false, "SortBackward0")[0]),
  ...everywhere("argsort", (call) => sortedPlaces(call)),
  ...everywhere("topk", largest),
  ...everywhere("kthvalue", ranked),
];

function alongAxis(call: KernelCall): number {
  return axisArgument(call, "dim", call.numbers("input").sizes.length);
}

function sortNode(call: KernelCall): string {
  return call.given("stable") ? "SortBackward1" : "SortBackward0";
}

/** Places in a line of the input, from 0, in the order of the result. */
type Choice = { readonly sizes: readonly number[]; readonly places: Float64Array };

function sorted(call: KernelCall, dim: number, descending: boolean, node: string): readonly [Numbers, Numbers] {
  const input = call.numbers("input");
  const choice = chosen(
    call.run,
    input,
    dim,
    input.sizes[dim] ?? 1,
    (order, before) => {
      const ranks = Array.from(order);
      ranks.sort((a, b) => (before(a, b) ? -1 : before(b, a) ? 1 : a - b));
      order.set(ranks);
    },
    descending ? "greatest" : "least",
  );
  return picked(call.run, input, dim, choice, node);
}

function sortedPlaces(call: KernelCall): Numbers {
  const run = { ...call.run, gradients: false };
  return sorted({ ...call, run }, alongAxis(call), truthArgument(call, "descending"), "")[1];
}

function largest(call: KernelCall): Computed {
  const input = call.numbers("input");
  if (input.dtype === "bool") throw new RaisedInRun("RuntimeError", "topk does not support bool dtypes on CPU");
  const dim = alongAxis(call);
  const count = numberArgument(call, "k");
  const inOrder = truthArgument(call, "sorted");
  const select = (order: Float64Array, before: Before): void => {
    selectFirst(order, count, before, inOrder);
  };
  const first = truthArgument(call, "largest") ? "greatest" : "least";
  return picked(call.run, input, dim, chosen(call.run, input, dim, count, select, first), "TopkBackward0");
}

/** torch.kthvalue: the k-th smallest. */
function ranked(call: KernelCall): Computed {
  const input = call.numbers("input");
  const dim = alongAxis(call);
  const nth = numberArgument(call, "k") - 1;
  const select = (order: Float64Array, before: Before): void => {
    quickSelect(order, nth, (a, b) => before(b, a));
    order[0] = order[nth];
  };
  const choice = chosen(call.run, input, dim, 1, select, "least");
  const keeps = truthArgument(call, "keepdim") || input.sizes.length === 0;
  return picked(
    call.run,
    input,
    dim,
    choice,
    "KthvalueBackward0",
    keeps ? choice.sizes : input.sizes.toSpliced(dim, 1),
  );
}

/** Orders every line along an axis, and keeps the first `count` of it. */
function chosen(
  run: Run,
  input: Numbers,
  dim: number,
  count: number,
  arrange: (order: Float64Array, before: Before) => void,
  first: "least" | "greatest",
): Choice {
  const from = elementsOf(input);
  const sizes = input.sizes.length === 0 ? [] : input.sizes.with(dim, count);
  const places = new Float64Array(countOf(sizes));
  const starts = lineStarts(sizes, dim);
  const order = new Float64Array(input.sizes[dim] ?? 1);
  let line = 0;
  eachLine(input.sizes, dim, (start, step) => {
    for (let index = 0; index < order.length; index++) order[index] = index;
    const begin = starts[line++];
    arrange(order, comparison(from, start, step, first));
    for (let index = 0; index < count; index++) places[begin + index * step] = order[index];
    if (line % 64 === 0) run.checkpoint();
  });
  return { sizes, places };
}

function lineStarts(sizes: readonly number[], dim: number): readonly number[] {
  const starts: number[] = [];
  eachLine(sizes, dim, (start) => starts.push(start));
  return starts;
}

function comparison(from: Elements, start: number, step: number, first: "least" | "greatest"): Before {
  if (first === "greatest") {
    return (a, b) => {
      const [x, y] = [from[start + a * step], from[start + b * step]];
      return x > y || (Number.isNaN(x) && !Number.isNaN(y));
    };
  }
  return (a, b) => {
    const [x, y] = [from[start + a * step], from[start + b * step]];
    return x < y || (!Number.isNaN(x) && Number.isNaN(y));
  };
}

/** The chosen elements and their places, as two tensors. */
function picked(
  run: Run,
  input: Numbers,
  dim: number,
  { sizes: along, places }: Choice,
  node: string,
  sizes: readonly number[] = along,
): readonly [Numbers, Numbers] {
  const from = elementsOf(input);
  const sources = new Float64Array(places.length);
  const starts = lineStarts(input.sizes, dim);
  let line = 0;
  eachLine(along, dim, (start, step, count) => {
    const begin = starts[line++];
    for (let index = 0; index < count; index++) {
      const at = start + index * step;
      sources[at] = begin + places[at] * step;
    }
  });
  const values = filled(run, input.dtype, sizes, (to) => {
    for (let index = 0; index < to.length; index++) to[index] = from[sources[index]];
  });
  const indices = filled(run, "int64", sizes, (to) => {
    to.set(places);
  });
  record(run, node, [input], [values, indices], [], ([gradient]) => {
    if (gradient === undefined) return [];
    const arrived = elementsOf(gradient);
    return [
      filled(run, input.dtype, input.sizes, (to) => {
        for (let index = 0; index < sources.length; index++) to[sources[index]] += arrived[index];
      }),
    ];
  });
  return [values, indices];
}
