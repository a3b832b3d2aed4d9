import { type Dim, multiplyAll, unknownDim } from "../shape/dim.ts";
import type { Place } from "../shape/place.ts";
import type { GivenArgument } from "../torch/signature.ts";
import { bool, float, int, unknown, type Value } from "../torch/value.ts";
import { iterated } from "./iterate.ts";
import { type Machine, site } from "./machine.ts";
import { raise } from "./report.ts";
import { onlyElement } from "./running.ts";

/** The functions of Python's math module that are read: of numbers that are known, and of sizes. */
export function mathFunction(
  name: string,
): ((machine: Machine, given: readonly GivenArgument[], place: Place) => Value) | undefined {
  const toFloat = functions.get(name);
  if (toFloat !== undefined) {
    return (_machine, given) => {
      const numbers = given.map(({ value }) => numberIn(value));
      const known = numbers.filter((number) => number !== undefined);
      const result = known.length === numbers.length ? toFloat(...known) : Number.NaN;
      return float(Number.isFinite(result) ? result : undefined);
    };
  }
  const toInteger = roundings.get(name);
  if (toInteger !== undefined) return (machine, given, place) => rounded(machine, toInteger, given[0]?.value, place);
  if (name === "prod") return (machine, given) => product(machine, given[0]?.value);
  const inRun = inexact.get(name);
  if (inRun !== undefined) return (machine, given, place) => computedFloat(machine, inRun, given, place);
  const test = tests.get(name);
  if (test === undefined) return undefined;
  return (_machine, given) => {
    const number = given[0] && numberIn(given[0].value);
    return bool(number === undefined ? undefined : test(number));
  };
}

/** A run computes what the shape reading doesn't show, with the errors of Python's math. */
function computedFloat(
  machine: Machine,
  compute: (...numbers: readonly number[]) => number,
  given: readonly GivenArgument[],
  place: Place,
): Value {
  if (machine.running === undefined) return float(undefined);
  const numbers = given.map(({ value }) => (value.kind === "tensor" ? onlyElement(value, Number) : numberIn(value)));
  const known = numbers.filter((number) => number !== undefined);
  if (known.length < numbers.length || known.length === 0) return float(undefined);
  const result = compute(...known);
  if (known.every((number) => Number.isFinite(number)) && !Number.isFinite(result)) {
    const overflow = result === Number.POSITIVE_INFINITY;
    const text = overflow ? "math range error" : "math domain error";
    raise(machine, { code: "value", type: overflow ? "OverflowError" : "ValueError", text }, place);
  }
  return float(result);
}

const functions: ReadonlyMap<string, (...numbers: readonly number[]) => number> = new Map<
  string,
  (...numbers: readonly number[]) => number
>([
  ["sqrt", (x = Number.NaN) => Math.sqrt(x)],
  ["fabs", (x = Number.NaN) => Math.abs(x)],
]);

/** Whose last digit may differ from C's: their value isn't shown. */
const inexact: ReadonlyMap<string, (...numbers: readonly number[]) => number> = new Map<
  string,
  (...numbers: readonly number[]) => number
>([
  ["exp", (x = Number.NaN) => Math.exp(x)],
  ["expm1", (x = Number.NaN) => Math.expm1(x)],
  ["log", (x = Number.NaN, base = Math.E) => (base === Math.E ? logarithm(x) : logarithm(x) / logarithm(base))],
  ["log2", (x = Number.NaN) => (x > 0 ? Math.log2(x) : Number.NaN)],
  ["log10", (x = Number.NaN) => (x > 0 ? Math.log10(x) : Number.NaN)],
  ["log1p", (x = Number.NaN) => (x > -1 ? Math.log1p(x) : Number.NaN)],
  ["pow", (x = Number.NaN, y = Number.NaN) => x ** y],
  ["sin", (x = Number.NaN) => Math.sin(x)],
  ["cos", (x = Number.NaN) => Math.cos(x)],
  ["tan", (x = Number.NaN) => Math.tan(x)],
  ["asin", (x = Number.NaN) => Math.asin(x)],
  ["acos", (x = Number.NaN) => Math.acos(x)],
  ["atan", (x = Number.NaN) => Math.atan(x)],
  ["atan2", (y = Number.NaN, x = Number.NaN) => Math.atan2(y, x)],
  ["sinh", (x = Number.NaN) => Math.sinh(x)],
  ["cosh", (x = Number.NaN) => Math.cosh(x)],
  ["tanh", (x = Number.NaN) => Math.tanh(x)],
  ["hypot", (...numbers) => Math.hypot(...numbers)],
]);

const tests: ReadonlyMap<string, (x: number) => boolean> = new Map<string, (x: number) => boolean>([
  ["isnan", Number.isNaN],
  ["isfinite", Number.isFinite],
  ["isinf", (x) => Math.abs(x) === Number.POSITIVE_INFINITY],
]);

function logarithm(x: number): number {
  return x > 0 ? Math.log(x) : Number.NaN;
}

const roundings: ReadonlyMap<string, (x: number) => number> = new Map([
  ["ceil", Math.ceil],
  ["floor", Math.floor],
  ["trunc", Math.trunc],
]);

function product(machine: Machine, value: Value | undefined): Value {
  const items = value === undefined ? undefined : iterated(machine, value);
  const sizes =
    items?.kind === "items" ? items.items.map((item) => (item.kind === "int" ? item.value : undefined)) : [];
  const known = sizes.filter((size) => size !== undefined);
  if (items?.kind !== "items" || known.length < sizes.length) return unknown("the product isn't known");
  return int(multiplyAll(known));
}

function rounded(machine: Machine, round: (x: number) => number, value: Value | undefined, place: Place): Value {
  if (value?.kind === "int") return value;
  if (value?.kind === "bool" && value.value !== undefined) return int(Number(value.value));
  const number = value === undefined ? undefined : numberIn(value);
  if (number !== undefined && Number.isFinite(number)) return int(round(number));
  const size: Dim = unknownDim(`${site(machine, place)}#rounded`);
  return value?.kind === "float" ? int(size) : unknown("the number isn't known");
}

function numberIn(value: Value): number | undefined {
  if (value.kind === "float") return value.value;
  return value.kind === "int" && typeof value.value === "number" ? value.value : undefined;
}
