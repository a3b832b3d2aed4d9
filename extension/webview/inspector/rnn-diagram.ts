import { narrowState, sideState, stripEnd, wideSizes } from "./diagram-parts.ts";
import { activation } from "./family.ts";
import { signed, written } from "./numbers.ts";
import type { Palette } from "./palette.ts";
import type { Reading } from "./reading.ts";
import {
  arrow,
  type Diagram,
  type DiagramEvents,
  diagramOf,
  matrixPill,
  note,
  number,
  operation,
  pill,
  sketch,
  wire,
} from "./sketch.ts";
import { type AffineTerms, affineTerms } from "./terms.ts";

/** No gate: what comes in and what was there are added up, and squashed. */
export function wideRnn(reading: Reading, palette: Palette, events: DiagramEvents): Diagram {
  const into = sketch("RNN cell", [868, 150], reading, palette, events);
  const [top, bottom, plus, squash] = [44, 118, 470, 600];
  wire(into, `M${stripEnd("h", reading)} ${top}H${plus - 10}`, "h");
  arrow(into, [plus - 9, top], "right", "h");
  wire(into, `M${stripEnd("x", reading)} ${bottom}H${plus}V${top + 10}`, "h");
  arrow(into, [plus, top + 10], "up", "h");
  wire(into, `M${plus + 9} ${top}H738`, "h");
  arrow(into, [739, top], "right", "h");
  matrixPill(into, [230, top], "hh", "h");
  matrixPill(into, [230, bottom], "ih", "h");
  operation(into, [plus, top], "+", 9, "h");
  pill(into, [squash, top], activation("h", reading.overview), "h");
  const sizes = wideSizes(reading);
  note(into, [340, top + 18], "middle", sizes);
  note(into, [340, bottom + 18], "middle", sizes);
  note(into, [squash + 70, top + 18], "middle", sizes);
  number(into, [340, top - 8], "middle", "from the past", (now) =>
    part(now, (terms) => sum(terms.hidden, terms.hiddenBias)),
  );
  number(into, [340, bottom - 8], "middle", "from the input", (now) =>
    part(now, (terms) => sum(terms.input, terms.inputBias)),
  );
  number(into, [(plus + squash) / 2, top - 8], "middle", "sum", (now) => part(now, (terms) => terms.sum));
  number(into, [squash + 70, top - 8], "middle", "", (now) => written(now.at("h", now.view.step, now.view.unit)));
  sideState(into, "h", "before", [0, top - 4]);
  sideState(into, "x", "now", [0, bottom - 4]);
  sideState(into, "h", "now", [748, top - 4]);
  return diagramOf(into);
}

/** The same cell from top to bottom. */
export function narrowRnn(reading: Reading, palette: Palette, events: DiagramEvents): Diagram {
  const into = sketch("RNN cell", [348, 168], reading, palette, events);
  const rows = { before: 16, x: 56, sum: 104, h: 148 };
  const spine = 18;
  wire(into, `M46 ${rows.before}H${spine}V${rows.sum - 8}`, "h");
  wire(into, `M46 ${rows.x}H34V${rows.sum}H27`, "h");
  arrow(into, [27, rows.sum], "left", "h");
  arrow(into, [spine, rows.sum - 8], "down", "h");
  wire(into, `M${spine} ${rows.sum + 8}V${rows.h}H38`, "h");
  arrow(into, [43, rows.h], "right", "h");
  operation(into, [spine, rows.sum], "+", 8, "h");
  pill(into, [spine + 1, rows.sum + 23], activation("h", reading.overview), "h");
  number(into, [56, rows.sum - 4], "start", "from the past", (now) =>
    part(now, (terms) => sum(terms.hidden, terms.hiddenBias)),
  );
  number(into, [56, rows.sum + 14], "start", "from the input", (now) =>
    part(now, (terms) => sum(terms.input, terms.inputBias)),
  );
  number(into, [200, rows.sum + 5], "start", "sum", (now) => part(now, (terms) => terms.sum));
  narrowState(into, "h", "before", rows.before);
  narrowState(into, "x", "now", rows.x);
  narrowState(into, "h", "now", rows.h);
  return diagramOf(into);
}

function part(reading: Reading, of: (terms: AffineTerms) => number | undefined): string {
  const value = of(affineTerms(reading, "h", reading.view.unit));
  return value === undefined ? "…" : signed(value);
}

function sum(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : one + other;
}
