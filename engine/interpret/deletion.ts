import { unknownDim } from "../shape/dim.ts";
import type { Place } from "../shape/place.ts";
import { unknown, type Value } from "../torch/value.ts";
import { callMethod } from "./methods.ts";
import type { Machine } from "./machine.ts";
import { deleteChild } from "./module-containers.ts";
import { readCell } from "./store.ts";

/** `del owner[index]`. */
export function deleteItem(machine: Machine, owner: Value, index: Value, place: Place): void {
  const remove = (type: "dict" | "list"): void =>
    void callMethod(machine, type, "pop", owner, [{ name: undefined, value: index, place }], place);
  if (owner.kind === "dict") remove("dict");
  if (owner.kind === "module") deleteChild(machine, owner, index);
  if (owner.kind !== "list") return;
  const content = readCell(machine.layer, owner.cell);
  if (content?.kind === "list" && content.items.kind === "items" && index.kind === "int") remove("list");
  else unreadList(machine, owner.cell);
}

function unreadList(machine: Machine, cell: string): void {
  machine.layer.cells.set(cell, {
    kind: "list",
    items: { kind: "repeated", element: unknown("an item was deleted"), length: unknownDim(`${cell}?${machine.path}`) },
  });
}
