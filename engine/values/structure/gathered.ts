import type { Numbers } from "../../torch/numbers.ts";
import { broadcastTo } from "../broadcast.ts";
import { RaisedInRun } from "../run.ts";
import { countOf, eachOffset, elementsOf, tensorOf } from "../tensor.ts";
import { commonSizes, nonzeroIndices } from "./lookups.ts";
import type { Layout } from "./views.ts";

/** Indices for some of a tensor's axes: one entry for each axis; undefined: all of it. */
export type AxisIndices = readonly (Numbers | undefined)[];

/** Which elements of a tensor indices name: `sizes` of what they give, and their places under a layout of the tensor. */
export type Gathered = {
  readonly sizes: readonly number[];
  readonly places: (of: Layout) => Int32Array;
};

/** What a mask over several axes stands for: an index for each of them. */
export function maskIndices(mask: Numbers): readonly Float64Array[] {
  return mask.sizes.length === 0 ? [new Float64Array(elementsOf(mask)[0] === 0 ? 0 : 1)] : nonzeroIndices(mask).byAxis;
}

/** The indices are stretched to one shape, which stands where they stand together, else in front. */
export function gatheredBy(of: readonly number[], indices: AxisIndices): Gathered {
  const axes = indices.flatMap((index, axis) => (index === undefined ? [] : [axis]));
  const common = axes.reduce<readonly number[]>((sizes, axis) => commonSizes(sizes, indices[axis]?.sizes ?? []), []);
  const first = axes[0] ?? 0;
  const adjacent = axes.every((axis, order) => axis === first + order);
  const rest = [...of.keys()].filter((axis) => !axes.includes(axis));
  const before = adjacent ? rest.filter((axis) => axis < first) : [];
  const after = adjacent ? rest.filter((axis) => axis > first) : rest;
  const sizesOf = (some: readonly number[]): readonly number[] => some.map((axis) => of[axis]);
  const stretched = inside(
    axes.map((axis) => indices[axis]),
    common,
    sizesOf(axes),
  );
  return {
    sizes: [...sizesOf(before), ...common, ...sizesOf(after)],
    places: ({ strides, offset }) => {
      const outer = offsets(
        sizesOf(before),
        before.map((axis) => strides[axis]),
        offset,
      );
      const inner = offsets(
        sizesOf(after),
        after.map((axis) => strides[axis]),
        0,
      );
      const middle = new Int32Array(countOf(common));
      for (const [order, axis] of axes.entries()) {
        const found = stretched[order];
        for (let at = 0; at < middle.length; at++) middle[at] += found[at] * strides[axis];
      }
      return summed(outer, middle, inner);
    },
  };
}

/** The indices in row-major order, counted from the start; each element's are looked at together. */
function inside(
  indices: readonly (Numbers | undefined)[],
  common: readonly number[],
  sizes: readonly number[],
): readonly Float64Array[] {
  const found = indices.map((index) =>
    Float64Array.from(index === undefined ? [] : elementsOf(broadcastTo(index, common))),
  );
  const count = countOf(common);
  for (let at = 0; at < count; at++) {
    for (const [order, column] of found.entries()) {
      const size = sizes[order];
      const index = column[at];
      if (index < -size || index >= size) {
        const text = `index ${String(index)} is out of bounds for dimension ${String(order)} with size ${String(size)}`;
        throw new RaisedInRun("IndexError", text);
      }
      if (index < 0) column[at] = index + size;
    }
  }
  return found;
}

function offsets(sizes: readonly number[], strides: readonly number[], offset: number): Int32Array {
  const found = new Int32Array(countOf(sizes));
  let index = 0;
  eachOffset({ ...tensorOf("int64", sizes, found), strides, offset }, (at) => {
    found[index++] = at;
  });
  return found;
}

function summed(outer: Int32Array, middle: Int32Array, inner: Int32Array): Int32Array {
  const all = new Int32Array(outer.length * middle.length * inner.length);
  let at = 0;
  for (const start of outer) {
    for (const from of middle) {
      for (const step of inner) all[at++] = start + from + step;
    }
  }
  return all;
}
