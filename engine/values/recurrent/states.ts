import type { Elements, Numbers } from "../../torch/numbers.ts";
import { record } from "../autograd.ts";
import type { KernelCall } from "../kernel.ts";
import { type Run, RunStopped } from "../run.ts";
import { elementsOf, newElements, newTensor, viewOn } from "../tensor.ts";

/** The states that a network or a cell was given; undefined: zeros. */
export type GivenStates = { readonly h: Numbers | undefined; readonly c: Numbers | undefined };

/** Reads `hx`: one tensor, or the first two items of a pair; of one tensor with both states, its first two rows. */
export function givenStates(call: KernelCall, pair: boolean): GivenStates {
  const value = call.argument("hx");
  if (value.kind === "none") return { h: undefined, c: undefined };
  if (!pair) return { h: call.numbers("hx"), c: undefined };
  if (value.kind === "tensor") {
    const both = call.numbers("hx");
    return { h: selected(call.run, both, 0), c: selected(call.run, both, 1) };
  }
  const [h, c] = (call.items(value) ?? []).map((item) => (item.kind === "tensor" ? item.values : undefined));
  if (h === undefined || c === undefined) throw new RunStopped("unread", "the states of this call aren't known");
  return { h, c };
}

function selected(run: Run, numbers: Numbers, index: number): Numbers {
  const { sizes, strides, offset } = numbers;
  const row = viewOn(numbers, sizes.slice(1), strides.slice(1), offset + index * strides[0]);
  record(run, "SelectBackward0", [numbers], [row], [], ([gradient]) => {
    if (gradient === undefined) return [undefined];
    const whole = newTensor(run, numbers.dtype, sizes);
    const part = elementsOf(gradient);
    whole.storage.elements.set(part, index * part.length);
    return [whole];
  });
  return row;
}

/**
 * A state [rows, batch, width] as the pass takes it: sample b is `order[b]` of the given one, and one sample stands for
 * all. Zeros without a given one.
 */
export function orderedState(given: Numbers | undefined, sizes: StateSizes, order: Order): Elements {
  const { rows, batch, width } = sizes;
  if (given === undefined) return newElements(sizes.dtype, rows * batch * width);
  const from = elementsOf(given);
  const held = heldBatch(given, sizes);
  if (order === undefined && held === batch) return from;
  const to = newElements(given.dtype, rows * batch * width);
  for (let row = 0; row < rows; row++) {
    for (let sample = 0; sample < batch; sample++) {
      const start = (row * held + sourceOf(sample, order, held, batch)) * width;
      to.set(from.subarray(start, start + width), (row * batch + sample) * width);
    }
  }
  return to;
}

/** The gradient by the given state from that by the ordered one: what `orderedState` reads, added up. */
export function givenGradient(ordered: Float64Array, given: Numbers, sizes: StateSizes, order: Order): Float64Array {
  const { rows, batch, width } = sizes;
  const held = heldBatch(given, sizes);
  if (order === undefined && held === batch) return ordered;
  const to = new Float64Array(rows * held * width);
  for (let row = 0; row < rows; row++) {
    for (let sample = 0; sample < batch; sample++) {
      const start = (row * held + sourceOf(sample, order, held, batch)) * width;
      for (let unit = 0; unit < width; unit++) to[start + unit] += ordered[(row * batch + sample) * width + unit];
    }
  }
  return to;
}

/** A last state [rows, batch, width] in the order of the original batch, or (`back`) one of that order in the pass's. */
export function unorderedState<T extends Elements>(state: T, sizes: StateSizes, order: Order, back: boolean): T {
  if (order === undefined) return state;
  const { rows, batch, width } = sizes;
  const to = state.slice() as T;
  for (let row = 0; row < rows; row++) {
    for (let sample = 0; sample < batch; sample++) {
      const inPass = (row * batch + sample) * width;
      const inBatch = (row * batch + order[sample]) * width;
      const [source, target] = back ? [inBatch, inPass] : [inPass, inBatch];
      to.set(state.subarray(source, source + width), target);
    }
  }
  return to;
}

export type StateSizes = {
  readonly dtype: Numbers["dtype"];
  /** layers * directions */
  readonly rows: number;
  readonly batch: number;
  readonly width: number;
};

/** Sample b of a pass is sample `order[b]` of the batch; undefined: the same. */
export type Order = readonly number[] | undefined;

/** How many samples a given state has: an unbatched one has no axis for it. */
function heldBatch(given: Numbers, { rows, batch, width }: StateSizes): number {
  const count = given.sizes.reduce((product, size) => product * size, 1);
  return batch === 0 ? 0 : count / (rows * width);
}

function sourceOf(sample: number, order: Order, held: number, batch: number): number {
  return order === undefined ? (held === 1 && batch !== 1 ? 0 : sample) : order[sample];
}
