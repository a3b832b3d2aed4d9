import { unknownDim } from "../shape/dim.ts";
import { type CellId, unknown, type Value } from "../torch/value.ts";
import { forgetGradients } from "./gradients.ts";
import type { Machine } from "./machine.ts";
import { readCell } from "./store.ts";

/** After something that isn't read has had these values: what can be changed in place isn't known any more. */
export function forget(machine: Machine, values: readonly Value[]): void {
  forgetGradients(machine);
  const seen = new Set<CellId>();
  for (const value of values) forgetOne(machine, value, seen);
}

function forgetOne(machine: Machine, value: Value, seen: Set<CellId>): void {
  if (value.kind === "tuple") {
    for (const item of value.items) forgetOne(machine, item, seen);
    return;
  }
  if (value.kind !== "list" && value.kind !== "dict" && value.kind !== "instance") return;
  if (seen.has(value.cell)) return;
  seen.add(value.cell);
  const content = readCell(machine.layer, value.cell);
  switch (content?.kind) {
    case "list":
      if (content.items.kind === "items") for (const item of content.items.items) forgetOne(machine, item, seen);
      machine.layer.cells.set(value.cell, {
        kind: "list",
        items: {
          kind: "repeated",
          element: unknown("a call that isn't read may have changed the list"),
          length: unknownDim(`${value.cell}?${machine.path}`),
        },
      });
      break;
    case "dict":
      machine.layer.cells.set(value.cell, { kind: "dict", entries: undefined });
      break;
    case "instance":
    case "module":
    case "definition":
    case undefined:
      break;
  }
}
