import { type Dim, multiplyAll, unknownDim } from "../shape/dim.ts";
import type { Place } from "../shape/place.ts";
import type { GivenArgument } from "../torch/signature.ts";
import { float, int, unknown, type Value } from "../torch/value.ts";
import { iterated } from "./iterate.ts";
import { type Machine, site } from "./machine.ts";

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
  return inexact.has(name) ? () => float(undefined) : undefined;
}

const functions: ReadonlyMap<string, (...numbers: readonly number[]) => number> = new Map<
  string,
  (...numbers: readonly number[]) => number
>([
  ["sqrt", (x = Number.NaN) => Math.sqrt(x)],
  ["fabs", (x = Number.NaN) => Math.abs(x)],
]);

/** Whose last digit may differ from C's: their value isn't shown. */
const inexact: ReadonlySet<string> = new Set("exp log log2 log10 log1p pow sin cos tan tanh sinh cosh atan".split(" "));

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
