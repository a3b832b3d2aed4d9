import type { TraceSeriesName } from "../../../server/trace-protocol.ts";
import {
  buses,
  gateCard,
  narrowBuses,
  narrowGate,
  narrowState,
  sideState,
  stripEnd,
  wideSizes,
} from "./diagram-parts.ts";
import { signed, written } from "./numbers.ts";
import type { Palette } from "./palette.ts";
import type { Reading } from "./reading.ts";
import {
  arrow,
  type Diagram,
  type DiagramEvents,
  diagramOf,
  joint,
  note,
  number,
  operation,
  pill,
  sketch,
  wire,
} from "./sketch.ts";

const gates = ["z", "n", "r"] as const satisfies readonly TraceSeriesName[];

/** h runs along the top: the update gate keeps a part of it, and fills the rest with the new state, which r looks back for. */
export function wideGru(reading: Reading, palette: Palette, events: DiagramEvents): Diagram {
  const into = sketch("GRU cell", [868, 264], reading, palette, events);
  const columns = { z: 213, n: 435, r: 657 };
  const [top, middle] = [44, 104];
  wire(into, `M${stripEnd("h", reading)} ${top}H738`, "h");
  arrow(into, [739, top], "right", "h");
  buses(
    into,
    gates.map((gate) => [gate, columns[gate]]),
  );
  wire(into, `M${columns.z} 136V53`, "z", "h");
  arrow(into, [columns.z, 54], "up", "z", "h");
  wire(into, `M${columns.z} ${middle}H426`, "z", "h");
  joint(into, [columns.z, middle], "z", "h");
  arrow(into, [426, middle], "right", "z", "h");
  wire(into, `M${columns.n} 136V113`, "n", "h");
  arrow(into, [columns.n, 114], "up", "n", "h");
  wire(into, `M${columns.n} ${middle - 9}V53`, "n", "z", "h");
  arrow(into, [columns.n, 54], "up", "n", "z", "h");
  wire(into, "M594 161H500", "r", "n");
  arrow(into, [499, 161], "left", "r", "n");
  operation(into, [columns.z, top], "×", 9, "z", "h");
  operation(into, [columns.n, top], "+", 9, "h", "n", "z");
  operation(into, [columns.n, middle], "×", 9, "n", "z", "h");
  pill(into, [324, middle], "1−", "z", "h");

  number(into, [(columns.z + columns.n) / 2, 36], "middle", "kept", (now) => signed(kept(now)));
  number(into, [columns.n + 9, 79], "start", "filled", (now) => signed(filled(now)));
  number(into, [368, 97], "middle", "", (now) => written(1 - now.at("z", now.view.step, now.view.unit)));
  note(into, [547, 153], "middle", "how much of h");
  for (const gate of gates) gateCard(into, gate, columns[gate]);
  for (const gate of ["z", "n"] as const) note(into, [columns[gate] + 7, 128], "start", wideSizes(reading));
  note(into, [547, 178], "middle", wideSizes(reading));
  sideState(into, "h", "before", [0, top - 4]);
  sideState(into, "h", "now", [748, top - 4]);
  sideState(into, "h", "before", [0, 208]);
  sideState(into, "x", "now", [0, 246]);
  return diagramOf(into);
}

/** The same cell from top to bottom. */
export function narrowGru(reading: Reading, palette: Palette, events: DiagramEvents): Diagram {
  const into = sketch("GRU cell", [348, 290], reading, palette, events);
  const rows = { before: 16, z: 58, n: 108, r: 158, h: 204 };
  const [spine, side] = [11, 30];
  wire(into, `M46 ${rows.before}H${spine}V${rows.h}H38`, "h");
  arrow(into, [43, rows.h], "right", "h");
  wire(into, `M44 ${rows.z}H20`, "z", "h");
  arrow(into, [21, rows.z], "left", "z", "h");
  wire(into, `M${side} ${rows.z}V${rows.n - 7}`, "z", "h");
  joint(into, [side, rows.z], "z", "h");
  wire(into, `M44 ${rows.n}H19`, "n", "h");
  wire(into, `M160 ${rows.r - 19}V${rows.n + 20}`, "r", "n");
  arrow(into, [160, rows.n + 19], "up", "r", "n");
  operation(into, [spine, rows.z], "×", 9, "z", "h");
  operation(into, [spine, rows.n], "+", 8, "h", "n", "z");
  operation(into, [side, rows.n], "×", 7, "n", "z", "h");
  pill(into, [side, rows.z + 25], "1−", "z", "h");
  narrowBuses(
    into,
    gates.map((gate) => [gate, rows[gate]]),
    [246, 276],
  );
  narrowState(into, "h", "before", rows.before);
  for (const gate of gates) narrowGate(into, gate, rows[gate]);
  narrowState(into, "h", "now", rows.h);
  narrowState(into, "h", "before", 246);
  narrowState(into, "x", "now", 276);
  return diagramOf(into);
}

function kept({ at, before, view: { step, unit } }: Reading): number {
  return at("z", step, unit) * at("h", before(step), unit);
}

function filled({ at, view: { step, unit } }: Reading): number {
  return (1 - at("z", step, unit)) * at("n", step, unit);
}
