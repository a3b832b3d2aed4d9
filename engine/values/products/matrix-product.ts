import type { Numbers } from "../../torch/numbers.ts";
import { numberIn, numbersIn, wrapped } from "../arguments.ts";
import { described } from "../filled.ts";
import type { Kernel, KernelCall } from "../kernel.ts";
import { everywhere, functions } from "../names.ts";
import { contracted, type Factor } from "./contraction.ts";

/** Products of vectors and matrices. */
export const plainProductKernels: readonly (readonly [string, Kernel])[] = [
  ...[...everywhere("matmul", matrixProduct), ["torch.linalg.matmul", matrixProduct] as const],
  ...everywhere("mm", named("MmBackward0", "input", "ik", "mat2", "kj", "ij")),
  ...everywhere("bmm", named("BmmBackward0", "input", "bik", "mat2", "bkj", "bij")),
  ...everywhere("mv", named("MvBackward0", "input", "ik", "vec", "k", "i")),
  ...everywhere("dot", named("DotBackward0", "input", "k", "tensor", "k", "")),
  ...everywhere("vdot", named("VdotBackward0", "input", "k", "other", "k", "")),
  ...everywhere("outer ger", named("MulBackward0", "input", "i", "vec2", "j", "ij")),
  ...everywhere("inner", inner),
  ...everywhere("kron", kronecker),
  ...functions("tensordot", tensorProduct),
  ["torch.linalg.multi_dot", chain],
];

/** A product whose axes are always the same: one letter for each. */
function named(node: string, left: string, leftAxes: string, right: string, rightAxes: string, output: string): Kernel {
  return (call) => {
    const { sizes, dtype } = described(call.result);
    const factors: readonly Factor[] = [
      { numbers: call.numbers(left), axes: Array.from(leftAxes) },
      { numbers: call.numbers(right), axes: Array.from(rightAxes) },
    ];
    return contracted(call.run, node, dtype, factors, Array.from(output), sizes);
  };
}

/** torch.matmul: [*, n, k] times [*, k, p]; a vector loses its axis. */
function matrixProduct(call: KernelCall): Numbers {
  const [left, right] = [call.numbers("input"), call.numbers("other")];
  const { sizes, dtype } = described(call.result);
  const [a, b] = [left.sizes.length, right.sizes.length];
  const rank = Math.max(a, b) - 2;
  const leading = (count: number): readonly string[] =>
    Array.from({ length: count }, (_, index) => `batch ${String(rank - count + index)}`);
  const first = [...leading(Math.max(a - 2, 0)), ...(a === 1 ? [] : ["row"]), "inner"];
  const second = [...leading(Math.max(b - 2, 0)), "inner", ...(b === 1 ? [] : ["column"])];
  const output = [...leading(Math.max(rank, 0)), ...(a === 1 ? [] : ["row"]), ...(b === 1 ? [] : ["column"])];
  const factors = [
    { numbers: left, axes: first },
    { numbers: right, axes: second },
  ];
  return contracted(call.run, productNode(left, right), dtype, factors, output, sizes);
}

/** The last operation of those that PyTorch composes a product of. */
function productNode(left: Numbers, right: Numbers): string {
  const [a, b] = [left.sizes.length, right.sizes.length];
  if (a === 1 && b === 1) return "DotBackward0";
  if (a === 2 && b === 1) return "MvBackward0";
  if (a === 1 && b === 2) return "SqueezeBackward4";
  if (a === 2 && b === 2) return "MmBackward0";
  if (a !== 2 || !foldsTransposed(left, right)) return "UnsafeViewBackward0";
  const flat = left.sizes[0] === 1 || right.sizes[b - 1] === 1;
  return flat ? "TransposeBackward0" : "CloneBackward0";
}

/** Whether a matrix times batches is computed as the batches' rows times the matrix, transposed again afterwards. */
function foldsTransposed(left: Numbers, { sizes, strides }: Numbers): boolean {
  if (left.requiresGrad || sizes.includes(0)) return true;
  const rank = sizes.length;
  const turned = (values: readonly number[]): readonly number[] => [
    ...values.slice(0, -2),
    values[rank - 1],
    values[rank - 2],
  ];
  const [extents, steps] = [turned(sizes), turned(strides)];
  return extents.slice(1, -1).every((size, index) => steps[index] === steps[index + 1] * size);
}

/** The last axes are summed over; a number multiplies. */
function inner(call: KernelCall): Numbers {
  const [left, right] = [call.numbers("input"), call.numbers("other")];
  const { sizes, dtype } = described(call.result);
  const scalar = left.sizes.length === 0 || right.sizes.length === 0;
  const axes = (numbers: Numbers, prefix: string): readonly string[] =>
    numbers.sizes.map((_, axis) =>
      !scalar && axis === numbers.sizes.length - 1 ? "inner" : `${prefix} ${String(axis)}`,
    );
  const factors = [
    { numbers: left, axes: axes(left, "left") },
    { numbers: right, axes: axes(right, "right") },
  ];
  const output = factors.flatMap((factor) => factor.axes).filter((name) => name !== "inner");
  return contracted(call.run, scalar ? "MulBackward0" : "ViewBackward0", dtype, factors, output, sizes);
}

/** torch.kron: every number of one times the other, the axes of both interleaved. */
function kronecker(call: KernelCall): Numbers {
  const [left, right] = [call.numbers("input"), call.numbers("other")];
  const { sizes, dtype } = described(call.result);
  const axes = (numbers: Numbers, prefix: string): readonly string[] =>
    numbers.sizes.map((_, axis) => `${prefix} ${String(axis + sizes.length - numbers.sizes.length)}`);
  const factors = [
    { numbers: left, axes: axes(left, "left") },
    { numbers: right, axes: axes(right, "right") },
  ];
  const present = new Set(factors.flatMap((factor) => factor.axes));
  const output = sizes
    .flatMap((_, axis) => [`left ${String(axis)}`, `right ${String(axis)}`])
    .filter((name) => present.has(name));
  return contracted(call.run, "UnsafeViewBackward0", dtype, factors, output, sizes);
}

function tensorProduct(call: KernelCall): Numbers {
  const [left, right] = [call.numbers("a"), call.numbers("b")];
  const { sizes, dtype } = described(call.result);
  const [ours, theirs] = contractedAxes(call, left.sizes.length, right.sizes.length);
  const axes = (numbers: Numbers, prefix: string, summed: readonly number[]): readonly string[] =>
    numbers.sizes.map((_, axis) =>
      summed.includes(axis) ? `inner ${String(summed.indexOf(axis))}` : `${prefix} ${String(axis)}`,
    );
  const factors = [
    { numbers: left, axes: axes(left, "left", ours) },
    { numbers: right, axes: axes(right, "right", theirs) },
  ];
  const output = factors.flatMap((factor) => factor.axes).filter((name) => !name.startsWith("inner"));
  return contracted(call.run, "ViewBackward0", dtype, factors, output, sizes);
}

/** The axes that torch.tensordot sums over: a count of the last and first ones, or two lists. */
function contractedAxes(call: KernelCall, a: number, b: number): readonly [readonly number[], readonly number[]] {
  const dims = call.argument("dims");
  const lists = call.items(dims);
  if (lists?.length !== 2) {
    const count = numberIn(lists?.[0] ?? dims);
    const along = Array.from({ length: count }, (_, index) => index);
    return [along.map((index) => a - count + index), along];
  }
  const [ours, theirs] = lists;
  return [numbersIn(call, ours).map((dim) => wrapped(dim, a)), numbersIn(call, theirs).map((dim) => wrapped(dim, b))];
}

/** torch.linalg.multi_dot: a chain of matrices; the first and the last may be vectors. */
function chain(call: KernelCall): Numbers {
  const { sizes, dtype } = described(call.result);
  const tensors = (call.items(call.argument("tensors")) ?? []).flatMap((value) =>
    value.kind === "tensor" && value.values !== undefined ? [value.values] : [],
  );
  const factors = tensors.map((numbers, index): Factor => {
    const [before, after] = [`link ${String(index)}`, `link ${String(index + 1)}`];
    if (numbers.sizes.length === 2) return { numbers, axes: [before, after] };
    return { numbers, axes: [index === 0 ? after : before] };
  });
  const [first, last] = [factors[0], factors[factors.length - 1]];
  const output = [
    ...(first.axes.length === 2 ? [first.axes[0]] : []),
    ...(last.axes.length === 2 ? [last.axes[1]] : []),
  ];
  return contracted(call.run, "ViewBackward0", dtype, factors, output, sizes);
}
