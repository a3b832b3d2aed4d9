import type { TraceSeriesName } from "../../../server/trace-protocol.ts";
import { signed, written } from "./numbers.ts";
import type { Palette } from "./palette.ts";
import type { Reading } from "./reading.ts";
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
import {
  arrow,
  type Diagram,
  type DiagramEvents,
  diagramOf,
  joint,
  matrixPill,
  note,
  number,
  operation,
  pill,
  sketch,
  wire,
} from "./sketch.ts";

const gates = ["f", "i", "g", "o"] as const satisfies readonly TraceSeriesName[];

/** c runs along the top: the forget gate keeps a part of it, the input gate writes, the output gate lets it out. */
export function wideLstm(reading: Reading, palette: Palette, events: DiagramEvents): Diagram {
  const into = sketch("LSTM cell", [868, 264], reading, palette, events);
  const { overview } = reading;
  const columns = { f: 213, i: 361, g: 509, o: 657 };
  const [top, middle, plus] = [44, 104, 435];
  wire(into, `M${stripEnd("c", reading)} ${top}H738`, "c");
  arrow(into, [739, top], "right", "c");
  buses(
    into,
    gates.map((gate) => [gate, columns[gate]]),
  );
  wire(into, `M${columns.f} 136V53`, "f", "c");
  arrow(into, [columns.f, 54], "up", "f", "c");
  wire(into, `M${columns.i} 136V${middle}H426`, "i", "c");
  arrow(into, [426, middle], "right", "i", "c");
  wire(into, `M${columns.g} 136V${middle}H444`, "g", "c");
  arrow(into, [444, middle], "left", "g", "c");
  wire(into, `M${plus} ${middle - 9}V53`, "i", "g", "c");
  arrow(into, [plus, 54], "up", "i", "g", "c");
  wire(into, `M${columns.o} 136V113`, "o", "h");
  arrow(into, [columns.o, 114], "up", "o", "h");
  wire(into, `M${columns.o} ${top}V94`, "h");
  joint(into, [columns.o, top], "h", "c");
  arrow(into, [columns.o, 95], "down", "h");
  wire(into, `M666 ${middle}H738`, "h", "o");
  arrow(into, [739, middle], "right", "h", "o");
  operation(into, [columns.f, top], "×", 9, "f", "c");
  operation(into, [plus, top], "+", 9, "c", "i", "g");
  operation(into, [plus, middle], "×", 9, "i", "g", "c");
  pill(into, [columns.o, 72], "tanh", "h");
  operation(into, [columns.o, middle], "×", 9, "o", "h");
  if (overview.projSize > 0) matrixPill(into, [703, middle], "hr", "h", "o");

  number(into, [(columns.f + plus) / 2, 36], "middle", "kept", (now) => signed(kept(now)));
  number(into, [plus + 9, 79], "start", "written", (now) => signed(writtenPart(now)));
  number(into, [columns.o + 26, 77], "start", "", (now) =>
    written(Math.tanh(now.at("c", now.view.step, now.view.unit))),
  );
  for (const gate of gates) {
    note(into, [columns[gate] + 7, 128], "start", wideSizes(reading));
    gateCard(into, gate, columns[gate]);
  }
  sideState(into, "c", "before", [0, top - 4]);
  sideState(into, "c", "now", [748, top - 4]);
  sideState(into, "h", "now", [748, middle - 4]);
  sideState(into, "h", "before", [0, 208]);
  sideState(into, "x", "now", [0, 246]);
  return diagramOf(into);
}

/** The same cell from top to bottom. */
export function narrowLstm(reading: Reading, palette: Palette, events: DiagramEvents): Diagram {
  const into = sketch("LSTM cell", [348, 364], reading, palette, events);
  const rows = { before: 16, f: 58, i: 102, g: 146, c: 188, o: 232, h: 274 };
  const spine = 18;
  const product = (rows.i + rows.g) / 2;
  wire(into, `M46 ${rows.before}H${spine}V${rows.c - 1}H38`, "c");
  arrow(into, [43, rows.c - 1], "right", "c");
  wire(into, `M${spine} ${rows.c}V${rows.o - 9}`, "h");
  arrow(into, [spine, rows.o - 10], "down", "h");
  wire(into, `M${spine} ${rows.o + 9}V${rows.h}H38`, "h", "o");
  arrow(into, [43, rows.h], "right", "h", "o");
  wire(into, `M44 ${rows.f}H25`, "f", "c");
  arrow(into, [26, rows.f], "left", "f", "c");
  wire(into, `M44 ${rows.o}H25`, "o", "h");
  arrow(into, [26, rows.o], "left", "o", "h");
  wire(into, `M44 ${rows.i}H37V${product - 7}`, "i", "c");
  wire(into, `M44 ${rows.g}H37V${product + 7}`, "g", "c");
  wire(into, `M30 ${product}H23`, "i", "g", "c");
  operation(into, [spine, rows.f], "×", 9, "f", "c");
  operation(into, [spine, product], "+", 8, "c", "i", "g");
  operation(into, [37, product], "×", 7, "i", "g", "c");
  operation(into, [spine, rows.o], "×", 9, "o", "h");
  pill(into, [spine + 1, rows.c + 21], "tanh", "h");
  if (reading.overview.projSize > 0) matrixPill(into, [spine + 1, rows.o + 22], "hr", "h", "o");
  narrowBuses(
    into,
    gates.map((gate) => [gate, rows[gate]]),
    [318, 348],
  );
  narrowState(into, "c", "before", rows.before);
  for (const gate of gates) narrowGate(into, gate, rows[gate]);
  narrowState(into, "c", "now", rows.c);
  narrowState(into, "h", "now", rows.h);
  narrowState(into, "h", "before", 318);
  narrowState(into, "x", "now", 348);
  return diagramOf(into);
}

function kept({ at, before, view: { step, unit } }: Reading): number {
  return at("f", step, unit) * at("c", before(step), unit);
}

function writtenPart({ at, view: { step, unit } }: Reading): number {
  return at("i", step, unit) * at("g", step, unit);
}
