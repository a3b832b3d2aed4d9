import type { GivenArgument } from "../torch/signature.ts";
import type { Value } from "../torch/value.ts";

/**
 * The values as sorted() orders them by their keys: numbers, or texts by code point; undefined where that isn't known.
 */
export function ordered(
  items: readonly Value[],
  descending: boolean,
  keys: readonly Value[] = items,
): readonly Value[] | undefined {
  const numbers = keys.map(numberIn);
  const texts = keys.map((item) => (item.kind === "string" ? item.value : undefined));
  const order = [...items.keys()];
  const turn = descending ? -1 : 1;
  if (!numbers.includes(undefined)) order.sort((a, b) => turn * ((numbers[a] ?? 0) - (numbers[b] ?? 0)));
  else if (!texts.includes(undefined)) order.sort((a, b) => turn * compare(texts[a] ?? "", texts[b] ?? ""));
  else return undefined;
  return order.flatMap((index) => items[index] ?? []);
}

/** The `key` of sorted() and list.sort(), if there is one. */
export function keyOf(given: readonly GivenArgument[]): GivenArgument | undefined {
  return given.find(({ name, value }) => name === "key" && value.kind !== "none");
}

/** The `reverse` of sorted() and list.sort(); undefined: not known. */
export function descends(given: readonly GivenArgument[]): boolean | undefined {
  const named = given.filter(({ name }) => name !== undefined && name !== "key");
  const [only] = named;
  if (only === undefined) return false;
  return named.length === 1 && only.name === "reverse" && only.value.kind === "bool" ? only.value.value : undefined;
}

function numberIn(value: Value): number | undefined {
  if (value.kind === "bool") return value.value === undefined ? undefined : Number(value.value);
  if (value.kind !== "int" && value.kind !== "float") return undefined;
  return typeof value.value === "number" ? value.value : undefined;
}

function compare(a: string, b: string): number {
  const left = Array.from(a, (character) => character.codePointAt(0) ?? 0);
  const right = Array.from(b, (character) => character.codePointAt(0) ?? 0);
  const at = left.findIndex((code, index) => code !== right[index]);
  return at < 0 ? left.length - right.length : (left[at] ?? 0) - (right[at] ?? -1);
}
