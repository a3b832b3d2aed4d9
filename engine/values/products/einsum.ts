import type { Numbers } from "../../torch/numbers.ts";
import { ELLIPSIS, type Equation, parseEquation } from "../../torch/tensor/einsum-equation.ts";
import type { Value } from "../../torch/value.ts";
import { numberIn } from "../arguments.ts";
import { record } from "../autograd.ts";
import { described } from "../filled.ts";
import type { Kernel, KernelCall } from "../kernel.ts";
import { functions } from "../names.ts";
import { type Run, RunStopped } from "../run.ts";
import { viewOn } from "../tensor.ts";
import { contracted, contractionGradient, diagonal, type Factor } from "./contraction.ts";

/** torch.einsum */
export const einsumKernels: readonly (readonly [string, Kernel])[] = functions("einsum", (call) => {
  const { equation, tensors } = equationAndOperands(call);
  const leading = equation.operands.map((axes, index) =>
    axes.includes(ELLIPSIS) ? tensors[index].sizes.length - axes.length + 1 : 0,
  );
  const covered = Math.max(0, ...leading);
  const spelled = (axes: readonly string[], count: number): readonly string[] =>
    axes.flatMap((name) =>
      name === ELLIPSIS ? Array.from({ length: count }, (_, index) => `… ${String(covered - count + index)}`) : [name],
    );
  const factors = tensors.map((numbers, index) => ({
    numbers,
    axes: spelled(equation.operands[index], leading[index]),
  }));
  const output = spelled(equation.output ?? implicitOutput(equation.operands), covered);
  const { sizes, dtype } = described(call.result);
  const names = new Set(factors.flatMap(({ axes }) => axes));
  const sums = names.size > output.length;
  if (factors.length === 1 && !sums) return rearranged(call.run, factors[0], output);
  const node = factors.length === 1 ? "SumBackward1" : sums ? "ViewBackward0" : "MulBackward0";
  return contracted(call.run, node, dtype, factors, output, sizes);
});

type Operands = { readonly equation: Equation; readonly tensors: readonly Numbers[] };

function equationAndOperands(call: KernelCall): Operands {
  const [first, ...rest] = call.items(call.argument("args")) ?? [];
  if (first.kind === "string") {
    const equation = parseEquation(first.value ?? "");
    if (typeof equation === "string") throw new RunStopped("defect", "an equation was refused late");
    const listed = rest.length === 1 && rest[0].kind !== "tensor" ? (call.items(rest[0]) ?? []) : rest;
    return { equation, tensors: listed.flatMap(numbersOf) };
  }
  return sublists(call, [first, ...rest]);
}

/** `einsum(a, [0, 1], b, [1, 2], [0, 2])`: numbers for letters. */
function sublists(call: KernelCall, given: readonly Value[]): Operands {
  const lists = given.flatMap((value) => {
    if (value.kind === "tensor") return [];
    return [(call.items(value) ?? []).map((item) => (item.kind === "ellipsis" ? ELLIPSIS : letter(numberIn(item))))];
  });
  const tensors = given.flatMap(numbersOf);
  const output = lists.length > tensors.length ? lists[tensors.length] : undefined;
  return { equation: { operands: lists.slice(0, tensors.length), output }, tensors };
}

/** 0 to 25 are A to Z, then a to z. */
function letter(index: number): string {
  return String.fromCharCode(index < 26 ? 65 + index : 71 + index);
}

function numbersOf(value: Value): readonly Numbers[] {
  return value.kind === "tensor" && value.values !== undefined ? [value.values] : [];
}

/** In alphabetical order, capitals first, what stands once; the ellipsis leads. */
function implicitOutput(operands: Equation["operands"]): readonly string[] {
  const all = operands.flat();
  const once = all.filter((name) => name !== ELLIPSIS && all.indexOf(name) === all.lastIndexOf(name));
  return [...(all.includes(ELLIPSIS) ? [ELLIPSIS] : []), ...once.sort((a, b) => (a < b ? -1 : 1))];
}

/** Without a sum or a product the result is a view. */
function rearranged(run: Run, factor: Factor, output: readonly string[]): Numbers {
  const { numbers, axes } = diagonal(factor);
  const order = output.map((name) => axes.indexOf(name));
  const sizes = order.map((axis) => numbers.sizes[axis]);
  const strides = order.map((axis) => numbers.strides[axis]);
  const view = viewOn(factor.numbers, sizes, strides, numbers.offset);
  record(run, "PermuteBackward0", [factor.numbers], [view], [], ([gradient]) => [
    gradient === undefined ? undefined : contractionGradient(run, { numbers: gradient, axes: output }, [factor], 0),
  ]);
  return view;
}
