import type { Axis } from "../../shape/axis.ts";
import { type Dim, multiply, sameDim } from "../../shape/dim.ts";
import type { Dtype } from "../dtype.ts";
import type { TensorValue } from "../value.ts";

/** A fresh, contiguous tensor. */
export function freshTensor(shape: readonly Axis[], dtype: Dtype | undefined, requiresGrad: boolean): TensorValue {
  const strides = contiguousStrides(shape.map(({ size }) => size));
  return { kind: "tensor", shape, dtype, strides, requiresGrad, parameter: false, data: undefined };
}

/** A tensor of unknown rank. */
export function shapelessTensor(reason: string, dtype: Dtype | undefined, requiresGrad: boolean): TensorValue {
  return {
    kind: "tensor",
    shape: undefined,
    reason,
    dtype,
    strides: undefined,
    requiresGrad,
    parameter: false,
    data: undefined,
  };
}

/** Row-major, in elements; an empty axis counts as one, as in PyTorch. */
export function contiguousStrides(sizes: readonly Dim[]): readonly Dim[] {
  const strides: Dim[] = [];
  let stride: Dim = 1;
  for (const size of sizes.toReversed()) {
    strides.unshift(stride);
    stride = multiply(stride, size === 0 ? 1 : size);
  }
  return strides;
}

export function sizesOf(tensor: TensorValue): readonly Dim[] | undefined {
  return tensor.shape?.map(({ size }) => size);
}

/**
 * An elementwise result has its input's memory order: its strides where these are dense, else dense ones in the order
 * of its own where they are numbers; otherwise they aren't known.
 */
export function elementwiseStrides(tensor: TensorValue): readonly Dim[] | undefined {
  const { shape, strides } = tensor;
  if (shape === undefined || strides === undefined) return undefined;
  let left = shape.flatMap(({ size }, index) => (size === 1 ? [] : [{ size, stride: strides[index] ?? 1 }]));
  let expected: Dim = 1;
  while (left.length > 0) {
    const wanted: Dim = expected;
    const next = left.find(({ stride }) => sameDim(stride, wanted));
    if (next === undefined) return inferredStrides(shape, strides);
    expected = multiply(expected, next.size);
    left = left.filter((axis) => axis !== next);
  }
  return strides;
}

/** After at::infer_dense_strides: the axes sorted by stride from the last one on; stride 0 says nothing. */
function inferredStrides(shape: readonly Axis[], strides: readonly Dim[]): readonly Dim[] | undefined {
  const innermostFirst: Laid[] = [];
  for (const [at, { size }] of [...shape.entries()].reverse()) {
    const stride = strides[at];
    if (typeof size !== "number" || typeof stride !== "number") return undefined;
    const axis: Laid = { at, size, stride };
    let own = innermostFirst.push(axis) - 1;
    for (let before = own - 1; before >= 0; before--) {
      const inner = innermostFirst[before] ?? axis;
      if (inner.stride === 0 || stride === 0) continue;
      if (inner.stride < stride) break;
      if (inner.stride === stride && inner.size <= size) continue;
      [innermostFirst[before], innermostFirst[own]] = [axis, inner];
      own = before;
    }
  }
  const dense: Dim[] = shape.map(() => 1);
  let expected = 1;
  for (const { at, size } of innermostFirst) {
    dense[at] = expected;
    expected *= Math.max(size, 1);
  }
  return dense;
}

type Laid = { readonly at: number; readonly size: number; readonly stride: number };

/** The input's shape in a new tensor. */
export function elementwise(input: TensorValue, dtype: Dtype | undefined = input.dtype): TensorValue {
  return { ...input, dtype, strides: elementwiseStrides(input), parameter: false, data: undefined };
}
