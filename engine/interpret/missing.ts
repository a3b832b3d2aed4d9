import { knownInteger } from "../shape/dim.ts";
import type { Sequence, Value } from "../torch/value.ts";
import type { Machine } from "./machine.ts";
import { readCell } from "./store.ts";

/** Why a run can't go on with a value: what the shape reading would leave open in it. Undefined: nothing is missing. */
export function missingIn(machine: Machine, value: Value): string | undefined {
  switch (value.kind) {
    case "unknown":
      return value.reason;
    case "bool":
      return value.value === undefined ? "whether this is True isn't known" : undefined;
    case "int":
      return knownInteger(value.value) === undefined ? "this integer isn't known, or has too many digits" : undefined;
    case "float":
      return value.value === undefined ? "this number isn't known" : undefined;
    case "string":
      return value.value === undefined ? "this text isn't known, or is too long" : undefined;
    case "list": {
      const content = readCell(machine.layer, value.cell);
      return content?.kind === "list" ? missingItems(content.items, "list") : "the list isn't known";
    }
    case "dict": {
      const content = readCell(machine.layer, value.cell);
      return content?.kind === "dict" && content.entries !== undefined ? undefined : "the dict's entries aren't known";
    }
    case "set":
      return value.items === undefined ? "the set's items aren't known" : undefined;
    case "iterator":
      return missingItems(value.items, value.of);
    case "none":
    case "ellipsis":
    case "tensor":
    case "tuple":
    case "range":
    case "slice":
    case "module":
    case "packed":
    case "dtype":
    case "device":
    case "operation":
    case "moduleClass":
    case "namespace":
    case "type":
    case "callable":
    case "instance":
      return undefined;
  }
}

function missingItems(items: Sequence, name: string): string | undefined {
  return items.kind === "items" ? undefined : `the items of this ${name} aren't known, or are too many`;
}
