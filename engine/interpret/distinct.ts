import type { Value } from "../torch/value.ts";

/** The items of a set: each once, in the order of their first appearance; undefined where two may be equal or not. */
export function distinct(items: readonly Value[]): readonly Value[] | undefined {
  const found = new Map<string, Value>();
  for (const item of items) {
    const key = identityOf(item);
    if (key === undefined) return items.length === 1 ? items : undefined;
    if (!found.has(key)) found.set(key, item);
  }
  return [...found.values()];
}

type Entry = { readonly key: Value; readonly value: Value };

/** The entries of a dict: the last value of each key, at its first place; undefined where two keys may be equal. */
export function distinctEntries(entries: readonly Entry[]): readonly Entry[] | undefined {
  const found = new Map<string, Entry>();
  for (const entry of entries) {
    const key = identityOf(entry.key);
    if (key === undefined) return entries.length === 1 ? entries : undefined;
    found.set(key, entry);
  }
  return [...found.values()];
}

/** A text that equal values share and others don't: 1, 1.0 and True are equal. */
function identityOf(value: Value): string | undefined {
  const text = uncut(value);
  return text !== undefined && text.length > LONGEST ? undefined : text;
}

/** `t = (t, t)` sixty times has a text that no memory holds. */
const LONGEST = 1_000_000;

function uncut(value: Value): string | undefined {
  if (value.kind === "int" || value.kind === "float" || value.kind === "bool") {
    const number = typeof value.value === "boolean" ? Number(value.value) : value.value;
    return typeof number === "number" ? `number ${String(number)}` : undefined;
  }
  if (value.kind === "string") return value.value === undefined ? undefined : `string ${value.value}`;
  if (value.kind === "none") return "none";
  if (value.kind !== "tuple") return undefined;
  let text = "tuple";
  for (const item of value.items) {
    const key = identityOf(item);
    if (key === undefined) return undefined;
    // With its length before it, no text of an item can look like two.
    text += ` ${String(key.length)} ${key}`;
  }
  return text;
}
