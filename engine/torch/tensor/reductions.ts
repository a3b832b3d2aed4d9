import { isEqual } from "../../shape/facts.ts";
import { type Dtype, dtypes } from "../dtype.ts";
import type { Entry } from "../entry.ts";
import type { Call } from "../operation.ts";
import { type TensorValue, tuple, type Value } from "../value.ts";
import { tensorArgument } from "./axes.ts";
import { natives, type Rule } from "./declare.ts";
import { coordinates, countOf, knownSizes } from "./elements.ts";
import { accumulating, floating, isFloating } from "./promotion.ts";
import { type Reduced, reducedAxes, reducedAxis, reducedTensor } from "./reduced-shape.ts";

/** Sums, means, products, and what else makes one number out of many. */
export const reductionOperations: readonly Entry[] = [
  ...natives(["torch", "Tensor"], ["sum"], ["(Tensor input, *, dtype? dtype=None)", some("dims? dim")], sum),
  ...natives(["torch", "Tensor"], ["nansum"], [some("dims? dim=None")], sum),
  ...natives(["torch"], ["mean"], ["(Tensor input, *, dtype? dtype=None, out)", some("dims? dim")], mean),
  ...natives(["Tensor"], ["mean"], ["(Tensor input, *, dtype? dtype=None)", some("dims? dim")], mean),
  ...natives(["torch", "Tensor"], ["nanmean"], [some("dims? dim=None")], mean),
  ...natives(["torch", "Tensor"], ["prod"], ["(Tensor input, *, dtype? dtype=None)", some("int dim")], product),
  ...["std", "var"].flatMap((name) =>
    natives(
      ["torch", "Tensor"],
      [name],
      [
        "(Tensor input, dims? dim, bool unbiased=True, bool keepdim=False, *, out)",
        "(Tensor input, dims? dim=None, *, Scalar? correction=None, bool keepdim=False, out)",
        "(Tensor input, bool unbiased=True)",
      ],
      deviation,
    ),
  ),
  ...["std_mean", "var_mean"].flatMap((name) =>
    natives(
      ["torch"],
      [name],
      [
        "(Tensor input, dims? dim, bool unbiased=True, bool keepdim=False)",
        "(Tensor input, dims? dim=None, *, Scalar? correction=None, bool keepdim=False)",
        "(Tensor input, bool unbiased=True)",
      ],
      (call) => {
        const value = deviation(call);
        return tuple([value, value]);
      },
    ),
  ),
  ...(["all", "any"] as const).flatMap((name) =>
    natives(
      ["torch", "Tensor"],
      [name],
      [
        "(Tensor input, *, out)",
        "(Tensor input, dims? dim=None, bool keepdim=False, *, out)",
        "(Tensor input, int dim, bool keepdim=False, *, out)",
      ],
      truth(name),
    ),
  ),
  ...natives(
    ["torch", "Tensor", "special"],
    ["logsumexp"],
    ["(Tensor input, dims dim, bool keepdim=False, *, out)"],
    (call) => {
      const input = tensorArgument(call, "input");
      return reducedTensor(call, input, reducedAxes(call, input), floating(input.dtype));
    },
  ),
  ...natives(
    ["torch", "Tensor"],
    ["count_nonzero"],
    ["(Tensor input, int? dim=None)", "(Tensor input, dims dim)"],
    (call) => {
      const input = tensorArgument(call, "input");
      const reduced = reducedAxes(call, input);
      const result = reducedTensor(call, input, reduced, "int64");
      return { ...result, data: folded(input, result, reduced, 0, (found, next) => found + (next === 0 ? 0 : 1)) };
    },
  ),
];

function some(dim: string): string {
  return `(Tensor input, ${dim}, bool keepdim=False, *, dtype? dtype=None, out)`;
}

function sum(call: Call): Value {
  const input = tensorArgument(call, "input");
  const dtype = givenType(call) ?? accumulating(input.dtype);
  const reduced = reducedAxes(call, input);
  const result = reducedTensor(call, input, reduced, dtype);
  const exact = dtype === "int64" && input.dtype !== undefined && !isFloating(input.dtype);
  return { ...result, data: exact ? folded(input, result, reduced, 0, (total, next) => total + next) : undefined };
}

function product(call: Call): Value {
  const input = tensorArgument(call, "input");
  const dtype = givenType(call) ?? accumulating(input.dtype);
  const reduced = reducedAxis(call, input);
  const result = reducedTensor(call, input, reduced, dtype);
  const exact = dtype === "int64" && input.dtype !== undefined && !isFloating(input.dtype);
  return { ...result, data: exact ? folded(input, result, reduced, 1, (total, next) => total * next) : undefined };
}

/** The dtype is checked before the axes. */
function mean(call: Call): Value {
  const input = tensorArgument(call, "input");
  const given = givenType(call);
  const dtype = given ?? input.dtype;
  if (dtype !== undefined && !isFloating(dtype)) {
    const text =
      given === undefined
        ? `mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: ${dtypes[dtype].scalar}`
        : `mean(): could not infer output dtype. Optional dtype must be either a floating point or complex dtype. Got: ${dtypes[dtype].scalar}`;
    const message = `The mean of ${dtype} numbers isn't an integer: convert them first, as with .float().`;
    call.raise({ code: "argument", type: "RuntimeError", text, message, place: call.placeOf("input") });
  }
  return reducedTensor(call, input, reducedAxes(call, input), floating(dtype));
}

function deviation(call: Call): TensorValue {
  const input = tensorArgument(call, "input");
  if (input.dtype !== undefined && !isFloating(input.dtype)) {
    const text = "std and var only support floating point and complex dtypes";
    call.raise({ code: "argument", type: "RuntimeError", text, place: call.placeOf("input") });
  }
  return reducedTensor(call, input, reducedAxes(call, input), floating(input.dtype));
}

function truth(name: "all" | "any"): Rule {
  return (call) => {
    const input = tensorArgument(call, "input");
    const reduced = reducedAxes(call, input, call.argument("dim").kind === "int" ? "all" : "none");
    const result = reducedTensor(call, input, reduced, input.dtype === "uint8" ? "uint8" : "bool");
    const start = name === "all" ? 1 : 0;
    const next = (found: number, value: number): number =>
      Number(name === "all" ? found !== 0 && value !== 0 : found !== 0 || value !== 0);
    return { ...result, data: folded(input, result, reduced, start, next) };
  };
}

export function givenType(call: Call): Dtype | undefined {
  const value = call.argument("dtype");
  return value.kind === "dtype" ? value.dtype : undefined;
}

/** The numbers of a reduction whose input is known. */
export function folded(
  input: TensorValue,
  result: TensorValue,
  reduced: Reduced,
  start: number,
  next: (found: number, value: number) => number,
): readonly number[] | undefined {
  const sizes = knownSizes(input.shape?.map(({ size }) => size));
  const { data } = input;
  if (sizes === undefined || data === undefined || result.shape === undefined || reduced.kind === "unknown")
    return undefined;
  if (input.dtype !== undefined && isFloating(input.dtype)) return undefined;
  const inner = (dim: number): boolean => reduced.kind === "all" || reduced.axes.includes(dim);
  const kept = sizes.map((size, dim) => (inner(dim) ? 1 : size));
  const totals = new Map<string, number>();
  for (const [index, at] of coordinates(sizes).entries()) {
    const key = at.map((position, dim) => (inner(dim) ? 0 : position)).join();
    totals.set(key, next(totals.get(key) ?? start, data[index] ?? 0));
  }
  if (countOf(kept) > 1000) return undefined;
  const found = coordinates(kept).map((at) => totals.get(at.join()) ?? start);
  return found.every((value) => Number.isSafeInteger(value)) ? found : undefined;
}

/** Whether the tensor is known to hold no elements. */
export function isEmpty(call: Call, input: TensorValue): boolean {
  return input.shape?.some(({ size }) => isEqual(size, 0, call.facts()) === "always") === true;
}
