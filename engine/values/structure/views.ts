import type { Numbers } from "../../torch/numbers.ts";
import { record } from "../autograd.ts";
import { roundTo } from "../rounding.ts";
import type { Run } from "../run.ts";
import { contiguousStrides, countOf, eachOffset, elementsOf, newTensor, viewOn } from "../tensor.ts";
import { copied } from "./copies.ts";

/** How a view lies on a tensor's storage. */
export type Layout = {
  readonly sizes: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
};

/** A view that is laid out so, recorded under its node's name. `layout` is asked again for the gradient's own layout. */
export function viewed(run: Run, name: string, input: Numbers, layout: (of: Layout) => Layout): Numbers {
  const { sizes, strides, offset } = layout(input);
  const result = viewOn(input, sizes, strides, offset);
  record(run, name, [input], [result], [], ([gradient]) => [
    gradient === undefined ? undefined : spread(run, gradient, input.sizes, layout),
  ]);
  return result;
}

/** As `viewed`, where the gradient only lies otherwise: `back` is how the input lies on the result. */
export function turned(
  run: Run,
  name: string,
  input: Numbers,
  layout: (of: Layout) => Layout,
  back: (of: Layout) => Layout,
): Numbers {
  const { sizes, strides, offset } = layout(input);
  const result = viewOn(input, sizes, strides, offset);
  record(run, name, [input], [result], [], ([gradient]) => {
    if (gradient === undefined) return [undefined];
    const { sizes: own, strides: turnedStrides, offset: start } = back(gradient);
    return [viewOn(gradient, own, turnedStrides, start)];
  });
  return result;
}

/** Several views by one node. */
export function viewedApart(
  run: Run,
  name: string,
  input: Numbers,
  layouts: readonly ((of: Layout) => Layout)[],
): readonly Numbers[] {
  const results = layouts.map((layout) => {
    const { sizes, strides, offset } = layout(input);
    return viewOn(input, sizes, strides, offset);
  });
  record(run, name, [input], results, [], (gradients) => {
    const total = newTensor(run, input.dtype, input.sizes);
    for (const [index, layout] of layouts.entries()) {
      const gradient = gradients[index];
      if (gradient !== undefined) addAt(total, gradient, layout);
    }
    return [total];
  });
  return results;
}

/** Zeros of these sizes with the gradient added where the layout places it. */
export function spread(run: Run, gradient: Numbers, sizes: readonly number[], layout: (of: Layout) => Layout): Numbers {
  const total = newTensor(run, gradient.dtype, sizes);
  addAt(total, gradient, layout);
  return total;
}

function addAt(total: Numbers, gradient: Numbers, layout: (of: Layout) => Layout): void {
  const { elements } = total.storage;
  const from = elementsOf(gradient);
  let index = 0;
  if (total.dtype === "float16" || total.dtype === "bfloat16") {
    eachOffset({ ...total, ...layout(total) }, (at) => {
      elements[at] = roundTo(total.dtype, elements[at] + from[index++]);
    });
    return;
  }
  eachOffset({ ...total, ...layout(total) }, (at) => {
    elements[at] += from[index++];
  });
}

/** The gradient with the sizes of what it belongs to, as many elements in the same order. */
export function withSizes(run: Run, numbers: Numbers, sizes: readonly number[]): Numbers {
  const strides = stridesFor(numbers, sizes);
  if (strides !== undefined) return viewOn(numbers, sizes, strides, numbers.offset);
  const copy = copied(run, numbers);
  return viewOn(copy, sizes, contiguousStrides(sizes), 0);
}

/** The strides under which the same storage shows other sizes, after ATen's computeStride; undefined: there are none. */
export function stridesFor({ sizes, strides }: Layout, wanted: readonly number[]): readonly number[] | undefined {
  if (sizes.length === 0) return wanted.map(() => 1);
  if (countOf(sizes) === 0) return contiguousStrides(wanted);
  const found = wanted.map(() => 1);
  let view = wanted.length - 1;
  let base = strides[sizes.length - 1];
  let run = 1;
  for (let dim = sizes.length - 1; dim >= 0; dim--) {
    run *= sizes[dim];
    const ends = dim === 0 || (sizes[dim - 1] !== 1 && strides[dim - 1] !== run * base);
    if (!ends) continue;
    let covered = 1;
    while (view >= 0 && (covered < run || wanted[view] === 1)) {
      found[view] = covered * base;
      covered *= wanted[view];
      view--;
    }
    if (covered !== run) return undefined;
    if (dim > 0) {
      base = strides[dim - 1];
      run = 1;
    }
  }
  return view === -1 ? found : undefined;
}
