import { textArgument, truthArgument } from "../arguments.ts";
import { filled } from "../filled.ts";
import type { Computed, Kernel, KernelCall } from "../kernel.ts";
import { functions } from "../names.ts";
import { countOf, elementsOf } from "../tensor.ts";

/** Where numbers stand among others. */
export const lookupKernels: readonly (readonly [string, Kernel])[] = [
  ...functions("isin", among),
  ...functions("bucketize", (call) => placed(call, "boundaries", call.given("input") ? "input" : "self")),
  ...functions("searchsorted", (call) => placed(call, "sorted_sequence", call.given("input") ? "input" : "self")),
];

function among(call: KernelCall): Computed {
  const asked = call.numbers(call.given("elements") ? "elements" : "element");
  const known = new Set(elementsOf(call.numbers(call.given("test_elements") ? "test_elements" : "test_element")));
  const found = Number(!truthArgument(call, "invert"));
  const from = elementsOf(asked);
  return filled(call.run, "bool", asked.sizes, (out) => {
    for (let i = 0; i < out.length; i++) out[i] = known.has(from[i]) && !Number.isNaN(from[i]) ? found : 1 - found;
  });
}

/** By halving; a sequence of several rows has one for each row of what is looked up. */
function placed(call: KernelCall, sequence: string, asked: string): Computed {
  const [sorted, wanted] = [call.numbers(sequence), call.numbers(asked)];
  const { sizes } = wanted;
  const dtype = truthArgument(call, "out_int32") ? "int32" : "int64";
  const right = truthArgument(call, "right") || (call.given("side") && textArgument(call, "side") === "right");
  const length = sorted.sizes.at(-1) ?? 1;
  const perRow = sorted.sizes.length > 1 ? (wanted.sizes.at(-1) ?? 1) : countOf(wanted.sizes);
  const [rows, values] = [elementsOf(sorted), elementsOf(wanted)];
  const order =
    call.given("sorter") && call.argument("sorter").kind === "tensor" ? elementsOf(call.numbers("sorter")) : undefined;
  return filled(call.run, dtype, sizes, (out) => {
    for (let i = 0; i < out.length; i++) {
      const start = sorted.sizes.length > 1 ? Math.floor(i / perRow) * length : 0;
      let [low, high] = [0, length];
      while (low < high) {
        const middle = (low + high) >> 1;
        const found = rows[start + (order === undefined ? middle : order[start + middle])];
        const before = right ? !(found > values[i]) : !(found >= values[i]);
        if (before) low = middle + 1;
        else high = middle;
      }
      out[i] = low;
    }
  });
}
