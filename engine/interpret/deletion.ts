import { unknownDim } from "../shape/dim.ts";
import type { Place } from "../shape/place.ts";
import { unknown, type Value } from "../torch/value.ts";
import { callMethod } from "./methods.ts";
import type { Machine } from "./machine.ts";
import { deleteChild } from "./module-containers.ts";
import { readCell } from "./store.ts";

/** `del owner[index]`. */
export function deleteItem(machine: Machine, owner: Value, index: Value, place: Place): void {
  switch (owner.kind) {
    case "dict":
      callMethod(machine, "dict", "pop", owner, [{ name: undefined, value: index, place }], place);
      return;
    case "list": {
      const content = readCell(machine.layer, owner.cell);
      const isItem = content?.kind === "list" && content.items.kind === "items" && index.kind === "int";
      if (isItem) callMethod(machine, "list", "pop", owner, [{ name: undefined, value: index, place }], place);
      else unreadList(machine, owner.cell);
      return;
    }
    case "module":
      deleteChild(machine, owner, index);
      return;
    default:
      return;
  }
}

function unreadList(machine: Machine, cell: string): void {
  machine.layer.cells.set(cell, {
    kind: "list",
    items: { kind: "repeated", element: unknown("an item was deleted"), length: unknownDim(`${cell}?${machine.path}`) },
  });
}
