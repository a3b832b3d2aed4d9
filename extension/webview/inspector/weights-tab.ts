import type { TraceSeriesName } from "../../../server/trace-protocol.ts";
import { element } from "../shapes/element.ts";
import { activation, gateNames, isGate, parameterName, shortTitle, weightRow } from "./family.ts";
import { paintField } from "./heatmap-paint.ts";
import { shape, summand, written } from "./numbers.ts";
import type { Palette } from "./palette.ts";
import type { Reading } from "./reading.ts";
import { type Rows, weightsKey } from "./run-numbers.ts";
import { scaleKey } from "./scale-key.ts";
import { type Scale, scaleAround, scaleOf } from "./scale.ts";
import { type Actions, changes, type Part, type Scene } from "./scene.ts";
import { weightsSentence } from "./sentence.ts";
import { sentenceView } from "./sentence-view.ts";
import { setText } from "./sketch.ts";
import { paintStrip } from "./strip.ts";
import { addedBias, affineSums, affineTerms } from "./terms.ts";

const whats = ["weight_ih", "weight_hh", "bias_ih", "bias_hh"] as const;
/** Milliseconds without another step after which all sums are computed. */
const pause = 80;

type What = (typeof whats)[number];

/** The parameters of the selected layer, cut into the gates' rows, as a calculation: row · vector + biases → gate. */
export function weightsTab(actions: Actions): Part {
  const sentence = sentenceView();
  const drawn = element("p", "small");
  const key = scaleKey();
  const holder = element("div", "weights");
  const remark = element("p", "small");
  const projection = matrix((unit) => actions.change({ unit, series: "h" }));
  const projected = element("div", "projection", remark, projection.root);
  const root = element(
    "div",
    "weights-tab",
    sentence.root,
    element("div", "weights-head", drawn, key.root),
    holder,
    projected,
  );
  const isNew = changes();
  const scaleIsNew = changes();
  let table: Table | undefined;
  let scale: Scale = { kind: "diverging", limit: 1 };
  return {
    root,
    draw(scene) {
      const { reading, palette } = scene;
      const { overview, view } = reading;
      sentence.say(weightsSentence({ ...reading, view: { ...view, series: gateOf(reading) } }), scene.playing);
      const parameters = whats.map((what) => rowsOf(reading, what));
      if (scaleIsNew(reading.numbers, view.layer, view.direction, ...parameters.map((rows) => rows?.missing))) {
        scale = scaleAround(...parameters.map((rows) => rows?.values));
      }
      key.draw(scale, palette);
      const bound = 1 / Math.sqrt(overview.hiddenSize);
      setText(
        drawn,
        overview.weights.kind === "initial"
          ? `Every weight was drawn from ±1/√${overview.hiddenSize} = ±${written(bound, 3)}`
          : `${overview.parameters.length} parameters with PyTorch's names`,
      );
      if (isNew(overview, view.layer, view.direction)) {
        table = weightTable(reading, actions);
        holder.replaceChildren(table.root);
      }
      table?.draw(scene, scale);
      setText(remark, projectionText(reading));
      projected.hidden = overview.projSize === 0;
      if (!projected.hidden) drawProjection(projection, scene, scale);
    },
  };
}

function drawProjection(into: Matrix, { reading, palette }: Scene, scale: Scale): void {
  const { numbers, overview, view } = reading;
  const units = overview.projSize;
  const rows = numbers.rows.get(weightsKey(parameterName(overview, "weight_hr", view.layer, view.direction)));
  into.draw({
    values: rows?.values,
    columns: overview.hiddenSize,
    units,
    scale,
    palette,
    height: Math.min(units * 12, 132),
    mark: view.unit < units ? view.unit : undefined,
    version: rows?.missing ?? -1,
  });
}

type Table = { readonly root: HTMLElement; readonly draw: (scene: Scene, scale: Scale) => void };

/** A grid: a row for the vectors, a block of rows for each gate, and a row with the selected unit's numbers. */
function weightTable(reading: Reading, actions: Actions): Table {
  const { overview } = reading;
  const gates = gateNames(overview);
  const parameters = overview.bias ? whats : whats.slice(0, 2);
  const root = element("div", `weight-grid${overview.bias ? "" : " no-bias"}`);
  const heads = [...parameters.map((what) => headOf(reading, what)), headCell("sum", ""), headCell("gate", "")];
  const vectors = [vectorCell("x"), vectorCell("h")];
  const blocks = gates.map((gate) => gateBlock(gate, parameters, actions));
  const last = parameters.length + 2;
  const totals = Array.from({ length: last }, () => element("div", "total"));
  const label = element("div", "total-label");
  root.append(element("div", ""), ...heads.map(({ root: head }) => head));
  root.append(element("div", "vector-label"), vectors[0]?.root ?? "", vectors[1]?.root ?? "");
  root.append(...Array.from({ length: last - 2 }, () => element("div", "")));
  for (const block of blocks) root.append(block.label, ...block.cells);
  root.append(label, ...totals);
  const sums: (Float32Array | undefined)[] = gates.map(() => undefined);
  const sumsAreNew = changes();
  let settled: ReturnType<typeof setTimeout> | undefined;
  let latest: { readonly scene: Scene; readonly scale: Scale } | undefined;
  const drawBlocks = (scene: Scene, scale: Scale): void => {
    const sumScale = roundedAround(sums);
    heads.at(-2)?.note(`±${written(sumScale.kind === "gate" ? 1 : sumScale.limit, 0)}`);
    blocks.forEach((block, index) => block.draw(scene, scale, sums[index], sumScale));
  };
  return {
    root,
    draw(scene, scale) {
      const { reading: now, palette } = scene;
      const { view } = now;
      const chosen = gates.indexOf(gateOf(now));
      latest = { scene, scale };
      const missing = parameters.map((what) => rowsOf(now, what)?.missing);
      const vectorsHere = [now.row("x", view.step), now.row("h", now.before(view.step))].map(
        (row) => row !== undefined,
      );
      if (sumsAreNew(now.numbers, view.step, view.item, ...missing, ...vectorsHere)) {
        sums[chosen] = affineSums(now, gates[chosen] ?? "h");
        // While steps are scrubbed the other gates' sums wait: they are most of the work.
        clearTimeout(settled);
        settled = setTimeout(() => {
          gates.forEach((gate, index) => {
            sums[index] = affineSums(now, gate);
          });
          drawBlocks(latest?.scene ?? scene, latest?.scale ?? scale);
        }, pause);
      }
      heads.at(-1)?.note(`step ${view.step}`);
      vectors[0]?.draw(now, view.step, palette);
      vectors[1]?.draw(now, now.before(view.step), palette);
      drawBlocks(scene, scale);
      drawTotals(now, parameters, totals, label);
    },
  };
}

type GateBlock = {
  readonly label: HTMLElement;
  readonly cells: readonly HTMLElement[];
  readonly draw: (scene: Scene, scale: Scale, sums: Float32Array | undefined, sumScale: Scale) => void;
};

function gateBlock(gate: TraceSeriesName, parameters: readonly What[], { change }: Actions): GateBlock {
  const rows = element("span", "dim");
  const selected = element("b", "row-number");
  const name = element("button", "gate-name", element("i", "math", gate), ` ${gate === "h" ? "" : shortTitle(gate)}`);
  const label = element("div", "gate-label", name, rows, selected);
  const choose = (unit: number): void => change({ unit, series: gate });
  const matrices = parameters.map(() => matrix(choose));
  const [sum, result] = [matrix(choose), matrix(choose)];
  name.type = "button";
  name.addEventListener("click", () => change({ series: gate }));
  return {
    label,
    cells: [...matrices, sum, result].map(({ root }) => root),
    draw({ reading, palette }, scale, sums, sumScale) {
      const { overview, view } = reading;
      const units = overview.hiddenSize;
      const first = weightRow(gate, 0, overview);
      const chosen = gateOf(reading) === gate;
      const height = Math.max(1, Math.min(units * 12, 132));
      const mark = chosen ? view.unit : undefined;
      label.classList.toggle("on", chosen);
      name.setAttribute("aria-pressed", String(chosen));
      setText(rows, `rows ${first}…${first + units - 1}`);
      setText(selected, chosen ? String(first + view.unit) : "");
      selected.style.top = `${((view.unit + 0.5) * height) / units - 9}px`;
      for (const [index, what] of parameters.entries()) {
        const all = rowsOf(reading, what);
        const own = all?.values.subarray(first * all.width, (first + units) * all.width);
        matrices[index]?.draw({
          values: own,
          columns: all?.width ?? 1,
          units,
          scale,
          palette,
          height,
          mark,
          version: all?.missing ?? -1,
        });
      }
      sum.draw({ values: sums, columns: 1, units, scale: sumScale, palette, height, mark, version: view.step });
      const values = reading.row(gate, view.step);
      result.draw({
        values,
        columns: 1,
        units,
        scale: scaleOf(gate, view.layer, view.direction, [overview]),
        palette,
        height,
        mark,
        version: view.step,
      });
    },
  };
}

type MatrixLook = {
  /** [units, columns] */
  readonly values: Float32Array | undefined;
  readonly columns: number;
  readonly units: number;
  readonly scale: Scale;
  readonly palette: Palette;
  readonly height: number;
  readonly mark: number | undefined;
  /** Another one where `values` has other numbers. */
  readonly version: number;
};

type Matrix = { readonly root: HTMLElement; readonly draw: (look: MatrixLook) => void };

function matrix(choose: (unit: number) => void): Matrix {
  const canvas = element("canvas", "");
  const mark = element("div", "mark cell");
  const root = element("div", "matrix", canvas, mark);
  const isNew = changes();
  let shown: MatrixLook | undefined;
  canvas.setAttribute("aria-hidden", "true");
  root.addEventListener("click", (event) => {
    if (shown === undefined) return;
    const box = canvas.getBoundingClientRect();
    choose(Math.max(0, Math.min(shown.units - 1, Math.floor(((event.clientY - box.top) / box.height) * shown.units))));
  });
  return {
    root,
    draw(look) {
      shown = look;
      const width = root.clientWidth;
      const { values, columns, units, height } = look;
      const ratio = devicePixelRatio || 1;
      if (
        isNew(
          values?.buffer,
          values?.byteOffset,
          look.version,
          look.palette,
          look.scale.kind === "gate" ? 0 : look.scale.limit,
          width,
          height,
        )
      ) {
        canvas.width = Math.max(1, Math.round(width * ratio));
        canvas.height = Math.max(1, Math.round(height * ratio));
        root.style.height = `${height}px`;
        if (values !== undefined) paintField(canvas, turned(values, units, columns), look.scale, look.palette, ratio);
      }
      mark.style.visibility = look.mark === undefined ? "hidden" : "visible";
      if (look.mark === undefined) return;
      mark.style.transform = `translate(0, ${(look.mark * height) / units}px)`;
      mark.style.width = `${width}px`;
      mark.style.height = `${Math.max(3, height / units)}px`;
    },
  };
}

/** A field has its rows as columns: [units, columns] → [columns, units]. */
function turned(values: Float32Array, units: number, columns: number): Parameters<typeof paintField>[1] {
  const order = Int32Array.from({ length: units }, (_, unit) => unit);
  if (columns === 1) return { values, steps: 1, units, order };
  const made = new Float32Array(values.length);
  for (let unit = 0; unit < units; unit++) {
    for (let column = 0; column < columns; column++) made[column * units + unit] = values[unit * columns + column] ?? 0;
  }
  return { values: made, steps: columns, units, order };
}

function vectorCell(series: "x" | "h"): {
  readonly root: HTMLElement;
  readonly draw: (reading: Reading, step: number, palette: Palette) => void;
} {
  const canvas = element("canvas", "");
  const label = element("span", "vector-name");
  const root = element("div", "vector", label, canvas);
  return {
    root,
    draw(reading, step, palette) {
      const { view, overview } = reading;
      setText(label, series === "x" ? `x at step ${step}` : reading.isFirst(view.step) ? "h₀" : `h at step ${step}`);
      const width = root.clientWidth;
      canvas.style.width = `${width}px`;
      const scale = scaleOf(series, view.layer, view.direction, [overview]);
      paintStrip(canvas, reading.row(series, step), { scale, palette, width, height: 14 });
    },
  };
}

function drawTotals(
  reading: Reading,
  parameters: readonly What[],
  totals: readonly HTMLElement[],
  label: HTMLElement,
): void {
  const gate = gateOf(reading);
  const { unit, step } = reading.view;
  const terms = affineTerms(reading, gate, unit);
  const value = {
    weight_ih: terms.input,
    weight_hh: terms.hidden,
    bias_ih: terms.inputBias,
    bias_hh: terms.hiddenBias,
  };
  const text = (number: number | undefined, write = written): string => (number === undefined ? "…" : write(number));
  const added = addedBias(reading, gate) === 0 ? "" : " with the forget bias";
  setText(label, `row ${weightRow(gate, unit, reading.overview)}`);
  for (const [index, what] of parameters.entries()) {
    const vector = what === "weight_ih" ? " · x" : what === "weight_hh" ? " · h" : "";
    setTotal(
      totals[index],
      index === 0 ? "" : "+",
      text(value[what], index === 0 ? written : summand),
      vector || (what === "bias_hh" ? added : ""),
    );
  }
  const name = activation(gate, reading.overview);
  const resets = reading.overview.family === "GRU" && gate === "n" ? "r scales the h part" : "";
  setTotal(totals[parameters.length], "=", text(terms.sum), resets);
  setTotal(totals[parameters.length + 1], "→", text(reading.row(gate, step)?.[unit]), name);
}

function setTotal(cell: HTMLElement | undefined, sign: string, value: string, below: string): void {
  if (cell === undefined) return;
  if (cell.childElementCount === 0)
    cell.append(element("span", "sign"), element("span", "value"), element("span", "dim"));
  [sign, value, below].forEach((text, index) => {
    const child = cell.children[index];
    if (child !== undefined) setText(child, text);
  });
}

function headOf(reading: Reading, what: What): { readonly root: HTMLElement; readonly note: (text: string) => void } {
  const { overview, view } = reading;
  const name = parameterName(overview, what, view.layer, view.direction);
  return headCell(name, shape(...(overview.parameters.find((parameter) => parameter.name === name)?.shape ?? [])));
}

function headCell(name: string, text: string): { readonly root: HTMLElement; readonly note: (text: string) => void } {
  const below = element("span", "dim", text);
  return { root: element("div", "weight-head", element("code", "", name), below), note: (now) => setText(below, now) };
}

/** The selected series, if it has rows; c and h are shown by the gate that lets them through. */
function gateOf({ overview, view }: Reading): TraceSeriesName {
  const gates = gateNames(overview);
  if (gates.includes(view.series)) return view.series;
  return gates.find((gate) => isGate(gate) && gate !== "i") ?? gates[0] ?? "h";
}

function rowsOf({ numbers, overview, view }: Reading, what: What): Rows | undefined {
  return numbers.rows.get(weightsKey(parameterName(overview, what, view.layer, view.direction)));
}

function roundedAround(sums: readonly (Float32Array | undefined)[]): Scale {
  const scale = scaleAround(...sums);
  return scale.kind === "gate" ? scale : { kind: "diverging", limit: Math.max(1, Math.ceil(scale.limit)) };
}

function projectionText({ overview, view }: Reading): string {
  if (overview.projSize === 0) return "";
  const name = parameterName(overview, "weight_hr", view.layer, view.direction);
  return `${name} ${shape(overview.projSize, overview.hiddenSize)} projects o ⊙ tanh(c) to the ${overview.projSize} units of h.`;
}
