import type { Dtype } from "../../torch/dtype.ts";
import type { Elements, Numbers } from "../../torch/numbers.ts";
import { record } from "../autograd.ts";
import { cast } from "../cast.ts";
import { filled } from "../filled.ts";
import type { Run } from "../run.ts";
import { countOf, eachOffset, elementsOf, isContiguous, newTensor, tensorOf, viewOn } from "../tensor.ts";
import { multiplyBatches } from "./multiply.ts";

/** One factor of a product, with a name for each of its axes. A name that stands twice means the diagonal. */
export type Factor = { readonly numbers: Numbers; readonly axes: readonly string[] };

/**
 * The sum of the products over every axis that `output` doesn't name, as torch.einsum has it. An axis of size 1 meets
 * one of any size. The result is new, row-major, with the axes in the order of `output`; it records nothing.
 */
export function contract(run: Run, dtype: Dtype, factors: readonly Factor[], output: readonly string[]): Numbers {
  const joined = factors.slice(1).reduce<Factor>((left, right, index) => {
    const later = factors.slice(index + 2).flatMap(({ axes }) => axes);
    return pairProduct(run, dtype, left, diagonal(right), new Set([...output, ...later]));
  }, diagonal(factors[0]));
  const summed = summedTo(run, dtype, joined, new Set(output));
  const order = output.map((name) => summed.axes.indexOf(name));
  const arranged = permuted(summed.numbers, order);
  const fresh = isContiguous(arranged) && !factors.some(({ numbers }) => numbers.storage === arranged.storage);
  return fresh ? arranged : rowMajor(run, arranged);
}

/**
 * A contraction as an operation: `sizes` are its result's, which may regroup the axes of `output`. Its gradients are
 * contractions too.
 */
export function contracted(
  run: Run,
  name: string,
  dtype: Dtype,
  given: readonly Factor[],
  output: readonly string[],
  sizes: readonly number[],
): Numbers {
  const factors = given.map(({ numbers, axes }) => ({ numbers: cast(run, numbers, dtype), axes }));
  const product = contract(run, dtype, factors, output);
  const result = tensorOf(dtype, sizes, product.storage.elements);
  const inputs = factors.map(({ numbers }) => numbers);
  const saved = inputs.filter((_, index) => inputs.some((other, at) => at !== index && other.requiresGrad));
  const wanted = inputs.map(({ requiresGrad }) => requiresGrad);
  record(run, name, inputs, [result], saved, ([gradient]) =>
    factors.map((_, index) => {
      if (gradient === undefined || !wanted[index]) return undefined;
      const arrived = tensorOf(gradient.dtype, product.sizes, elementsOf(gradient));
      return contractionGradient(run, { numbers: arrived, axes: output }, factors, index);
    }),
  );
  return result;
}

/** The gradient by one factor: the others and the result's, contracted to its axes. */
export function contractionGradient(run: Run, result: Factor, factors: readonly Factor[], index: number): Numbers {
  const { numbers, axes } = factors[index];
  const others = [result, ...factors.filter((_, at) => at !== index)];
  const own = [...new Set(axes)];
  const reached = own.filter((name) => {
    const stretched = numbers.sizes[axes.indexOf(name)] === 1;
    return others.some((one) => one.axes.includes(name)) && !stretched;
  });
  const found = contract(run, numbers.dtype, others, reached);
  const sizes = own.map((name) => numbers.sizes[axes.indexOf(name)]);
  const strides = own.map((name) => {
    const at = reached.indexOf(name);
    return at < 0 || found.sizes[at] === 1 ? 0 : found.strides[at];
  });
  const spread = viewOn(found, sizes, strides, 0);
  if (own.length === axes.length)
    return isContiguous(spread) && !spread.strides.includes(0) ? found : rowMajor(run, spread);
  const gradient = newTensor(run, numbers.dtype, numbers.sizes);
  const target = diagonal({ numbers: gradient, axes }).numbers;
  const from = elementsOf(spread);
  let at = 0;
  eachOffset(target, (to) => {
    gradient.storage.elements[to] = from[at++];
  });
  return gradient;
}

/** The same elements in new memory, row-major. */
function rowMajor(run: Run, numbers: Numbers): Numbers {
  return filled(run, numbers.dtype, numbers.sizes, (to) => to.set(elementsOf(numbers)));
}

function permuted(numbers: Numbers, order: readonly number[]): Numbers {
  return viewOn(
    numbers,
    order.map((axis) => numbers.sizes[axis]),
    order.map((axis) => numbers.strides[axis]),
    numbers.offset,
  );
}

/** A view of the diagonal along axes that share a name. */
export function diagonal({ numbers, axes }: Factor): Factor {
  const names = [...new Set(axes)];
  if (names.length === axes.length) return { numbers, axes };
  const strides = names.map((name) =>
    numbers.strides.reduce((sum, stride, axis) => (axes[axis] === name ? sum + stride : sum), 0),
  );
  const sizes = names.map((name) => numbers.sizes[axes.indexOf(name)]);
  return { numbers: viewOn(numbers, sizes, strides, numbers.offset), axes: names };
}

/** Adds up over the axes that aren't kept. */
function summedTo(run: Run, dtype: Dtype, factor: Factor, kept: ReadonlySet<string>): Factor {
  const { numbers, axes } = factor;
  const inside = [...axes.keys()].filter((axis) => kept.has(axes[axis]));
  if (inside.length === axes.length) return factor;
  const outside = [...axes.keys()].filter((axis) => !kept.has(axes[axis]));
  const ordered = permuted(numbers, [...inside, ...outside]);
  const sizes = inside.map((axis) => numbers.sizes[axis]);
  const from = elementsOf(ordered);
  const width = countOf(outside.map((axis) => numbers.sizes[axis]));
  const result = filled(run, dtype, sizes, (to) => {
    for (let index = 0, at = 0; index < to.length; index++) {
      let sum = 0;
      for (let end = at + width; at < end; at++) sum += from[at];
      to[index] = sum;
    }
  });
  return { numbers: result, axes: inside.map((axis) => axes[axis]) };
}

/** Leaves out axes of size 1 whose name the other factor has with another size. */
function unstretched({ numbers, axes }: Factor, other: Factor): Factor {
  const left = [...axes.keys()].filter((axis) => {
    const there = other.axes.indexOf(axes[axis]);
    return numbers.sizes[axis] !== 1 || there < 0 || other.numbers.sizes[there] === 1;
  });
  if (left.length === axes.length) return { numbers, axes };
  return { numbers: permuted(numbers, left), axes: left.map((axis) => axes[axis]) };
}

function pairProduct(run: Run, dtype: Dtype, one: Factor, other: Factor, kept: ReadonlySet<string>): Factor {
  const a = unstretched(one, other);
  const b = unstretched(other, one);
  const left = summedTo(run, dtype, a, new Set([...kept, ...b.axes]));
  const right = summedTo(run, dtype, b, new Set([...kept, ...a.axes]));
  const shared = left.axes.filter((name) => right.axes.includes(name));
  const batch = shared.filter((name) => kept.has(name));
  const summed = shared.filter((name) => !kept.has(name));
  const rows = left.axes.filter((name) => !shared.includes(name));
  const columns = right.axes.filter((name) => !shared.includes(name));
  const first = grouped(left, [batch, rows, summed]);
  const second = grouped(right, [batch, summed, columns]);
  const axes = [...batch, ...rows, ...columns];
  const sizes = axes.map((name) => {
    const from = left.axes.includes(name) ? left : right;
    return from.numbers.sizes[from.axes.indexOf(name)];
  });
  const numbers = filled(run, dtype, sizes, (to: Elements) => {
    multiplyBatches(run, to, first, second);
  });
  return { numbers, axes };
}

/** A view with one axis for each group of axes; a copy where the strides don't allow it. */
function grouped({ numbers, axes }: Factor, groups: readonly (readonly string[])[]): Numbers {
  const sizes = groups.map((group) => countOf(group.map((name) => numbers.sizes[axes.indexOf(name)])));
  const strides = groups.map((group) =>
    mergedStride(
      numbers,
      group.map((name) => axes.indexOf(name)),
    ),
  );
  if (!strides.includes(undefined)) {
    return viewOn(
      numbers,
      sizes,
      strides.map((stride) => stride ?? 0),
      numbers.offset,
    );
  }
  const order = groups.flat().map((name) => axes.indexOf(name));
  return tensorOf(numbers.dtype, sizes, elementsOf(permuted(numbers, order)));
}

/** The stride of these axes taken as one; undefined: they don't lie evenly. */
function mergedStride({ sizes, strides }: Numbers, axes: readonly number[]): number | undefined {
  const real = axes.filter((axis) => sizes[axis] !== 1);
  for (let index = 1; index < real.length; index++) {
    if (strides[real[index - 1]] !== strides[real[index]] * sizes[real[index]]) return undefined;
  }
  return real.length === 0 ? 0 : strides[real[real.length - 1]];
}
