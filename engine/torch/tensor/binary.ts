import type { Entry } from "../entry.ts";
import { dtypes } from "../dtype.ts";
import type { Call } from "../operation.ts";
import { type TensorValue, unknown, type Value } from "../value.ts";
import { arithmetic, type ArithmeticKind, combined } from "./arithmetic.ts";
import { comparison, type ComparisonKind } from "./comparison.ts";
import { natives, type Rule } from "./declare.ts";
import { elementwiseResult, tensorsOf } from "./elementwise.ts";
import { writtenInPlace } from "./in-place.ts";
import { floating, resultType } from "./promotion.ts";

/** Functions of two tensors, or of a tensor and a number, element by element. */
export const binaryOperations: readonly Entry[] = [
  ...written(
    ["add"],
    [
      "add(tensorOrNumber input, tensorOrNumber other, *, Scalar alpha=1, out)",
      "hidden (Tensor input, Scalar alpha, tensorOrNumber other)",
    ],
    calculated("add"),
  ),
  ...written(
    ["sub", "subtract"],
    [
      "sub(tensorOrNumber input, tensorOrNumber other, *, Scalar alpha=1, out)",
      "hidden (Tensor input, Scalar alpha, tensorOrNumber other)",
    ],
    calculated("sub"),
  ),
  ...written(["mul", "multiply"], ["mul(tensorOrNumber input, tensorOrNumber other, *, out)"], calculated("mul")),
  ...written(
    ["div", "divide"],
    [
      "div(tensorOrNumber input, tensorOrNumber other, *, out)",
      "div(tensorOrNumber input, tensorOrNumber other, *, string? rounding_mode, out)",
    ],
    division,
  ),
  ...written(
    ["true_divide"],
    ["true_divide(Tensor input, Tensor other, *, out)", "(Tensor input, Scalar other)"],
    calculated("div"),
  ),
  ...written(
    ["floor_divide"],
    ["floor_divide(Tensor input, Tensor other, *, out)", "(Tensor input, Scalar other)"],
    calculated("floor_divide"),
  ),
  ...written(
    ["remainder"],
    [...numbered("other", "self"), "(Tensor input, Scalar other, *, out)"],
    calculated("remainder"),
  ),
  ...written(
    ["fmod"],
    ["fmod(Tensor input, Tensor other, *, out)", "(Tensor input, Scalar other, *, out)"],
    calculated("fmod"),
  ),
  ...written(["pow"], [...numbered("exponent", "self"), "(Tensor input, Scalar exponent, *, out)"], calculated("pow")),
  ...(["maximum", "minimum"] as const).flatMap((kind) =>
    fresh([kind], [`${kind}(Tensor input, Tensor other, *, out)`], calculated(kind)),
  ),
  ...(["bitwise_and", "bitwise_or", "bitwise_xor", "bitwise_left_shift", "bitwise_right_shift"] as const).flatMap(
    (kind) => written([kind], [...numbered("other", "self"), "(Tensor input, Scalar other, *, out)"], calculated(kind)),
  ),
  ...compared(["eq"], "=="),
  ...compared(["ne", "not_equal"], "!="),
  ...compared(["lt", "less"], "<"),
  ...compared(["le", "less_equal"], "<="),
  ...compared(["gt", "greater"], ">"),
  ...compared(["ge", "greater_equal"], ">="),
  ...(["logical_and", "logical_or", "logical_xor"] as const).flatMap((name) =>
    written([name], [`${name}(Tensor input, Tensor other, *, out)`], logical(name)),
  ),
  ...written(["atan2", "arctan2"], ["atan2(Tensor input, Tensor other, *, out)"], floatingPair),
  ...["fmax", "fmin", "hypot", "logaddexp", "logaddexp2", "nextafter"].flatMap((name) =>
    fresh([name], [`${name}(Tensor input, Tensor other, *, out)`], (call) => combined(call, operandsOf(call))),
  ),
  ...["copysign", "xlogy"].flatMap((name) =>
    written(
      [name],
      [`${name}(Tensor input, Tensor other, *, out)`, "(Tensor input, Scalar other, *, out)"],
      floatingPair,
    ),
  ),
  ...natives(
    ["torch"],
    ["rsub"],
    ["(Tensor input, Tensor other, *, Scalar alpha=1)", "(Tensor input, Scalar other, Scalar alpha=1)"],
    (call) => arithmetic(call, "sub", call.argument("other"), call.argument("input")),
  ),
  ...fresh(["float_power"], [...numbered("exponent", "self"), "(Tensor input, Scalar exponent, *, out)"], (call) =>
    elementwiseResult(call, operandsOf(call), "float64"),
  ),
  ...natives(["torch", "Tensor"], ["heaviside"], ["heaviside(Tensor input, Tensor values, *, out)"], (call) =>
    combined(call, [call.argument("input"), call.argument("values")]),
  ),
  ...natives(
    ["torch", "Tensor"],
    ["isclose"],
    ["isclose(Tensor input, Tensor other, float rtol=1e-05, float atol=1e-08, bool equal_nan=False)"],
    (call) => sameTypes(call) ?? comparison(call, "==", call.argument("input"), call.argument("other")),
  ),
];

/** The error of a function that wants two tensors of one dtype; undefined: none. */
export function sameTypes(call: Call): TensorValue | undefined {
  const [input, other] = [call.argument("input"), call.argument("other")];
  if (input.kind !== "tensor" || other.kind !== "tensor") return undefined;
  if (input.dtype === undefined || other.dtype === undefined || input.dtype === other.dtype) return undefined;
  const text = `${dtypes[input.dtype].scalar} did not match ${dtypes[other.dtype].scalar}`;
  call.raise({ code: "argument", type: "RuntimeError", text, place: call.placeOf("other") });
  return elementwiseResult(call, [input], "bool");
}

/** A function, a method, and the method in place. */
function written(names: readonly string[], texts: readonly [string, ...string[]], rule: Rule): readonly Entry[] {
  const inPlaceNames = names.map((name) => `${name}_`);
  return [
    ...fresh(names, texts, rule),
    ...natives(["Tensor"], inPlaceNames, ofMethods(texts), (call) => inPlace(call, rule(call))),
  ];
}

/** A function and a method. */
function fresh(names: readonly string[], texts: readonly [string, ...string[]], rule: Rule): readonly Entry[] {
  return [...natives(["torch"], names, texts, rule), ...natives(["Tensor"], names, ofMethods(texts), rule)];
}

/** Methods have no overload that starts with a number. */
function ofMethods([first, ...others]: readonly [string, ...string[]]): readonly [string, ...string[]] {
  return [first, ...others.filter((text) => !text.includes("Scalar self"))];
}

/** The overloads of a function that takes a number first too. */
function numbered(second: string, number: string): readonly [string, string] {
  return [`(Tensor input, Tensor ${second}, *, out)`, `(Scalar ${number}, Tensor ${second}, *, out)`];
}

function compared(names: readonly string[], kind: ComparisonKind): readonly Entry[] {
  const texts: readonly [string, string] = [
    "(Tensor input, Tensor other, *, out)",
    "(Tensor input, Scalar other, *, out)",
  ];
  return written(names, texts, (call) => {
    const [left, right] = operandsOf(call);
    return left === undefined || right === undefined
      ? unknown("an operand isn't known")
      : comparison(call, kind, left, right);
  });
}

function calculated(kind: ArithmeticKind): Rule {
  return (call) => {
    const [left, right] = operandsOf(call);
    if (left === undefined || right === undefined) return unknown("an operand isn't known");
    return arithmetic(call, kind, left, right);
  };
}

function division(call: Call): Value {
  const mode = call.argument("rounding_mode");
  const [left, right] = operandsOf(call);
  if (left === undefined || right === undefined) return unknown("an operand isn't known");
  if (mode.kind !== "string" || mode.value === undefined) return arithmetic(call, "div", left, right);
  if (mode.value !== "floor" && mode.value !== "trunc") {
    const text = `div expected rounding_mode to be one of None, 'trunc', or 'floor' but found '${mode.value}'`;
    call.raise({ code: "value", type: "RuntimeError", text, place: call.placeOf("rounding_mode") });
  }
  return mode.value === "floor" ? arithmetic(call, "floor_divide", left, right) : combined(call, [left, right]);
}

function logical(name: "logical_and" | "logical_or" | "logical_xor"): Rule {
  return (call) =>
    elementwiseResult(call, operandsOf(call), "bool", (a, b) => {
      const [one, other] = [a !== 0, b !== 0];
      switch (name) {
        case "logical_and":
          return Number(one && other);
        case "logical_or":
          return Number(one || other);
        case "logical_xor":
          return Number(one !== other);
      }
    });
}

function floatingPair(call: Call): Value {
  const operands = operandsOf(call);
  return elementwiseResult(call, operands, floating(resultType(operands)));
}

function inPlace(call: Call, result: Value): Value {
  const input = call.argument("input");
  return input.kind === "tensor" && result.kind === "tensor" ? writtenInPlace(call, input, result) : result;
}

/** Both operands, by whatever names this overload has for them. */
function operandsOf(call: Call): readonly Value[] {
  const left = call.given("input") ? call.argument("input") : call.argument("self");
  const right = call.given("exponent") ? call.argument("exponent") : call.argument("other");
  return tensorsOf([left, right]).length === 0 && left.kind !== "unknown" && right.kind !== "unknown"
    ? [left]
    : [left, right];
}
