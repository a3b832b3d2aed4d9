import { unknownDim } from "../shape/dim.ts";
import { type CellId, unknown, type Value } from "../torch/value.ts";
import type { GivenArgument } from "../torch/signature.ts";
import { cellOf, functionIn } from "./functions/definition.ts";
import { forgetGradients } from "./gradients.ts";
import type { Machine } from "./machine.ts";
import { readCell } from "./store.ts";

/** After something that isn't read has had these values: what can be changed in place isn't known any more. */
export function forget(machine: Machine, values: readonly Value[]): void {
  forgetGradients(machine);
  const seen = new Set<CellId>();
  for (const value of values) {
    forgetOne(machine, value, seen);
    callBack(machine, value);
  }
}

/** What isn't read may call a function of the program that it is given: `optimizer.step(closure)`. */
function callBack(machine: Machine, value: Value): void {
  const cell = machine.running === undefined && machine.fuel > 0 ? cellOf(value, "function") : undefined;
  const definition = cell === undefined ? undefined : functionIn(machine.layer, cell);
  if (definition === undefined || value.kind !== "callable" || machine.depth > MOST_CALLBACKS) return;
  const place = { chunk: definition.chunk, start: definition.span.start, end: definition.span.start };
  const given = definition.parameters.flatMap(({ kind, fallback }, index): readonly GivenArgument[] =>
    fallback === undefined && (kind === "positional" || kind === "positionalOnly") && !(index === 0 && value.self)
      ? [{ name: undefined, value: unknown("what it is called with isn't known"), place }]
      : [],
  );
  machine.suppressed++;
  machine.depth++;
  machine.call(machine, value, given, place);
  machine.depth--;
  machine.suppressed--;
}

const MOST_CALLBACKS = 20;

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
