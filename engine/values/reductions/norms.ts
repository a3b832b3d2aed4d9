import { isFloating } from "../../torch/tensor/promotion.ts";
import type { Elements, Numbers } from "../../torch/numbers.ts";
import type { Value } from "../../torch/value.ts";
import { numberArgument, numberIn, numbersIn, wrapped } from "../arguments.ts";
import { record } from "../autograd.ts";
import { cast } from "../cast.ts";
import { combined } from "../elementwise/combination.ts";
import { described } from "../filled.ts";
import type { Computed, Kernel, KernelCall } from "../kernel.ts";
import { everywhere, functionals } from "../names.ts";
import type { Run } from "../run.ts";
import { elementsOf } from "../tensor.ts";
import { evenly } from "./extremes.ts";
import { flowingRows, folded, type Reduction, reductionOf, stretched } from "./rows.ts";
import { type Singular, singularValues } from "./singular-values.ts";
import { vectorNorm } from "./vector-norm.ts";

/** Lengths of vectors and of matrices. */
export const normKernels: readonly (readonly [string, Kernel])[] = [
  ...everywhere("norm", norm),
  ["torch.linalg.norm", linalgNorm],
  ["torch.linalg.vector_norm", linalgVectorNorm],
  ["torch.linalg.matrix_norm", linalgMatrixNorm],
  ...functionals("normalize", normalized),
];

function inputOf(call: KernelCall): Numbers {
  const { dtype } = described(call.result);
  return isFloating(dtype) ? cast(call.run, call.numbers("input"), dtype) : call.numbers("input");
}

function reduced(call: KernelCall): Reduction {
  return reductionOf(call, call.numbers("input").sizes.length);
}

/** torch.norm: 'fro' and None are the vector norm of order 2, 'nuc' the sum of singular values. */
function norm(call: KernelCall): Computed {
  const p = call.argument("p");
  if (p.kind === "string" && p.value === "nuc") return matrixNorm(call, p, reduced(call).axes);
  const order = p.kind === "string" || p.kind === "none" ? 2 : numberIn(p);
  return vectorNorm(call.run, inputOf(call), order, reduced(call));
}

function linalgVectorNorm(call: KernelCall): Computed {
  return vectorNorm(call.run, inputOf(call), numberArgument(call, "ord"), reduced(call));
}

function linalgMatrixNorm(call: KernelCall): Computed {
  return matrixNorm(call, call.argument("ord"), reduced(call).axes);
}

/** With an order, a matrix has a norm of its own. */
function linalgNorm(call: KernelCall): Computed {
  const ord = call.argument("ord");
  const { axes } = reduced(call);
  if (ord.kind === "none") return vectorNorm(call.run, inputOf(call), 2, reduced(call));
  if (ord.kind === "string" || axes.length === 2) return matrixNorm(call, ord, axes);
  return vectorNorm(call.run, inputOf(call), numberIn(ord), reduced(call));
}

/** 'fro', or by sums of columns (±1) and rows (±Infinity). */
function matrixNorm(call: KernelCall, ord: Value, axes: readonly number[]): Computed {
  const { run } = call;
  const input = inputOf(call);
  const reduction = reduced(call);
  if (ord.kind === "none" || (ord.kind === "string" && ord.value === "fro"))
    return vectorNorm(run, input, 2, { ...reduction, axes });
  if (ord.kind === "string") return bySingularValues(run, input, { ...reduction, axes }, "nuc");
  const order = numberIn(ord);
  if (Math.abs(order) === 2)
    return bySingularValues(run, input, { ...reduction, axes }, order > 0 ? "largest" : "smallest");
  const [rows, columns] = axes;
  const [summed, chosen] = Math.abs(order) === 1 ? [rows, columns] : [columns, rows];
  const lengths = vectorNorm(run, input, 1, { axes: [summed], keep: true });
  const extreme: Reduction = { axes: [chosen], keep: true };
  const largest = order > 0;
  const kept = folded(run, lengths, extreme, input.dtype, (elements, start, end) => {
    let found = elements[start];
    for (let i = start + 1; i < end; i++) found = largest ? Math.max(found, elements[i]) : Math.min(found, elements[i]);
    return found;
  });
  const result: Numbers = reduction.keep ? kept : { ...kept, ...plain(kept, axes) };
  record(run, largest ? "AmaxBackward0" : "AminBackward0", [lengths], [result], [lengths, result], ([gradient]) => [
    gradient && flowingRows(run, gradient, lengths, extreme, evenly(elementsOf(result))),
  ]);
  return result;
}

/** The largest or smallest singular value of each matrix, or ('nuc') their sum; `axes` are its rows and columns. */
function bySingularValues(
  run: Run,
  input: Numbers,
  reduction: Reduction,
  which: "largest" | "smallest" | "nuc",
): Numbers {
  const [rows, columns] = [...reduction.axes].sort((a, b) => a - b).map((axis) => input.sizes[axis]);
  const chosen = (elements: Elements, start: number): readonly Singular[] => {
    const found = singularValues(elements, start, rows, columns);
    return which === "nuc" ? found : which === "largest" ? found.slice(0, 1) : found.slice(-1);
  };
  const result = folded(run, input, reduction, input.dtype, (elements, start) =>
    chosen(elements, start).reduce((total, { value }) => total + value, 0),
  );
  const name = which === "nuc" ? "SumBackward1" : which === "largest" ? "AmaxBackward0" : "AminBackward0";
  record(run, reduction.keep ? "PermuteBackward0" : name, [input], [result], [input], ([gradient]) => [
    gradient &&
      flowingRows(run, gradient, input, reduction, (out, given, elements, start, end) => {
        for (const { left, right } of chosen(elements, start)) {
          for (let i = start; i < end; i++) {
            const place = i - start;
            out[i] += given * left[Math.floor(place / columns)] * right[place % columns];
          }
        }
      }),
  ]);
  return result;
}

/** Without the axes, which have size 1. */
function plain({ sizes, strides }: Numbers, axes: readonly number[]): Pick<Numbers, "sizes" | "strides"> {
  const stays = (_: number, axis: number): boolean => !axes.includes(axis);
  return { sizes: sizes.filter(stays), strides: strides.filter(stays) };
}

/** The input divided by its own norm, `eps` at least. */
function normalized(call: KernelCall): Computed {
  const { run } = call;
  const input = inputOf(call);
  const { dtype, sizes } = input;
  const dims = call.argument("dim");
  const axes =
    dims.kind === "none"
      ? sizes.map((_, axis) => axis)
      : numbersIn(call, dims).map((one) => wrapped(one, sizes.length));
  const reduction: Reduction = { axes, keep: true };
  const plainCall: KernelCall = { ...call, result: { kind: "none" } };
  const lengths = vectorNorm(run, input, numberArgument(call, "p"), reduction);
  const bounded = combined(plainCall, [lengths, call.numbers("eps")], dtype, dtype, {
    node: "ClampMinBackward0",
    value: (x, low) => Math.max(x, low),
    slopes: [{ at: (x, low) => Number(x >= low), reads: [0, 1] }],
  });
  const wide = stretched(bounded, sizes, reduction);
  record(run, "ExpandBackward0", [bounded], [wide], [], ([gradient]) => [
    gradient &&
      folded(run, gradient, reduction, dtype, (elements, start, end) => {
        let total = 0;
        for (let i = start; i < end; i++) total += elements[i];
        return total;
      }),
  ]);
  return combined(call, [input, wide], dtype, dtype, quotient);
}

export const quotient = {
  node: "DivBackward0",
  value: (a: number, b: number): number => a / b,
  slopes: [
    { at: (_a: number, b: number): number => 1 / b, reads: [1] },
    { at: (a: number, b: number): number => -a / b / b, reads: [0, 1] },
  ],
} as const;
