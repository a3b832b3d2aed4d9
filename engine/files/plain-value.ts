import type { Pickled } from "./pickled.ts";
import { isRefused, refused, type Refused } from "./refusal.ts";
import type { StoredValue } from "./stored-tensor.ts";

/**
 * A pickle's result as a tree. One that holds itself is refused, and so is one that has more than a million values when written out,
 * since a pickle of a few bytes can refer to one list again and again.
 */
export function plainValue(pickled: Pickled): StoredValue | Refused {
  const counted = count(pickled, { done: new Map(), depth: 0 });
  return isRefused(counted) ? counted : counted.value;
}

type Counted = { readonly value: StoredValue; readonly values: number };
type Walk = { readonly done: Map<Pickled, Counted | "open">; readonly depth: number };

const mostValues = 1_000_000;
const deepest = 100;

function count(pickled: Pickled, walk: Walk): Counted | Refused {
  switch (pickled.kind) {
    case "list":
    case "tuple":
    case "dict":
      return countOnce(pickled, walk);
    case "name":
      return pickled.name.kind === "dtype"
        ? single({ kind: "dtype", name: pickled.name.dtype })
        : refused("the pickle has the name of a function or type among its values");
    case "storage":
      return refused(`the pickle has storage ${pickled.storage.key} among its values`);
    case "none":
    case "bool":
    case "int":
    case "float":
    case "text":
    case "tensor":
    case "size":
      return single(pickled);
  }
}

type Container = Extract<Pickled, { kind: "list" | "tuple" | "dict" }>;

function countOnce(container: Container, { done, depth }: Walk): Counted | Refused {
  const known = done.get(container);
  if (known === "open") return refused("the pickle has a value that holds itself");
  if (known !== undefined) return known;
  if (depth > deepest) return refused(`the pickle's values nest deeper than ${deepest} levels`);
  done.set(container, "open");
  const counted = countItems(container, { done, depth: depth + 1 });
  if (isRefused(counted)) return counted;
  if (counted.values > mostValues) return refused(`the pickle has more than ${mostValues} values`);
  done.set(container, counted);
  return counted;
}

function countItems(container: Container, walk: Walk): Counted | Refused {
  const inner: StoredValue[] = [];
  let values = 1;
  for (const item of container.kind === "dict" ? container.entries.values() : container.items) {
    const counted = count(item, walk);
    if (isRefused(counted)) return counted;
    inner.push(counted.value);
    values += counted.values;
  }
  if (container.kind !== "dict") return { value: { kind: container.kind, items: inner }, values };
  const entries = new Map<string | bigint, StoredValue>();
  for (const [index, key] of [...container.entries.keys()].entries()) {
    const value = inner[index];
    if (value !== undefined) entries.set(key, value);
  }
  return { value: { kind: "dict", ordered: container.ordered, entries }, values };
}

function single(value: StoredValue): Counted {
  return { value, values: 1 };
}
