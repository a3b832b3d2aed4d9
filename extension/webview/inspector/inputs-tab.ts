import "@vscode-elements/elements/dist/vscode-button/index.js";
import type { TraceInput } from "../../../server/trace-protocol.ts";
import { element } from "../shapes/element.ts";
import { captureSnippet } from "./capture-snippet.ts";
import { heatmap } from "./heatmap.ts";
import { labelsWidth } from "./cell-tab.ts";
import { inputText, weightsText } from "./run-text.ts";
import { scaleOf } from "./scale.ts";
import { scaleKey } from "./scale-key.ts";
import { type Actions, changes, type Part, type Scene } from "./scene.ts";
import { scrubber } from "./scrubber.ts";
import { setText } from "./sketch.ts";
import { unitOrder } from "./unit-order.ts";

type InputKind = TraceInput["kind"];

/** What the run was made from: sizes, seed, weights and input, each of which can be another. */
export function inputsTab(actions: Actions): Part {
  const { configure, post, keep } = actions;
  const sizes = element("div", "fields");
  const seed = numberField("seed", "Seed", (value) => configure({ seed: value }));
  const kind = inputSelect((value) => configure({ input: value }));
  const parameter = numberField("input-parameter", "At step", (value) => configureParameter(value));
  const weights = element("p", "");
  const [copy, open, keepButton, reset] = [
    button("Copy Capture Snippet"),
    button("Open Captured File…"),
    button(""),
    button("Back to the Program's Own"),
  ];
  const input = element("p", "");
  const key = scaleKey();
  const map = heatmap((step, unit) => actions.change({ step, unit }));
  const time = scrubber(actions);
  const root = element(
    "div",
    "inputs-tab",
    section("Weights", weights, seed.root, element("p", "buttons", copy, open)),
    section("Input", input, element("div", "fields", kind.root, parameter.root)),
    section("Sizes of symbols", sizes),
    element("p", "buttons", keepButton, reset),
    element(
      "div",
      "heatmap-head",
      element("span", "what", element("b", "", "x, what layer 0 reads"), " features down, steps across"),
      key.root,
    ),
    map.root,
    time.root,
  );
  const sizesAreNew = changes();
  let last: Scene | undefined;

  copy.addEventListener("click", () => {
    if (last !== undefined) post({ type: "copy", text: captureSnippet(last.reading), what: "The capture snippet" });
  });
  open.addEventListener("click", () => {
    if (last === undefined) return;
    const { uri, version, call } = last.shown;
    post({ type: "openCapture", uri, version, call: call.id });
  });
  keepButton.addEventListener("click", () => keep(last?.kept === undefined));
  reset.addEventListener("click", () => {
    configure({ sizes: {}, seed: undefined, input: { kind: "program" }, forgetBias: 0, capture: undefined });
  });

  return {
    root,
    draw(scene) {
      last = scene;
      const { reading, palette } = scene;
      const { overview, numbers, view } = reading;
      const { settings } = numbers.run;
      setText(weights, `${capitalised(weightsText(overview))}.`);
      setText(input, `${capitalised(inputText(overview.input))}.`);
      seed.draw(settings.seed ?? (overview.weights.kind === "initial" ? overview.weights.seed : 0));
      kind.draw(settings.input.kind);
      drawParameter(settings.input);
      setText(keepButton, scene.kept === undefined ? "Keep This Run to Compare" : "Let Go of the Kept Run");
      if (sizesAreNew(JSON.stringify(overview.sizes))) {
        const fields = overview.sizes.map(({ name, size }) => {
          const field = numberField(`size-${name}`, name, (value) =>
            configure({ sizes: { ...last?.reading.numbers.run.settings.sizes, [name]: value } }),
          );
          field.draw(size);
          return field.root;
        });
        sizes.replaceChildren(...(fields.length > 0 ? fields : [element("span", "dim", "The program has none.")]));
      }
      const across = root.clientWidth - labelsWidth(scene.width);
      if (across <= 0) return;
      const scale = scaleOf("x", 0, "forward", [overview]);
      key.draw(scale, palette);
      const first = { ...reading, view: { ...view, layer: 0, order: "index" as const } };
      map.draw(first, {
        series: "x",
        scale,
        palette,
        order: unitOrder(first, "x"),
        width: across,
        room: 160,
        tallestRow: 15,
        wordy: false,
      });
      time.draw(scene, across);
    },
  };

  function drawParameter(current: TraceInput): void {
    switch (current.kind) {
      case "program":
        parameter.root.hidden = true;
        break;
      case "impulse":
      case "step":
        parameter.name("At step");
        parameter.draw(current.step);
        break;
      case "sine":
        parameter.name("Period");
        parameter.draw(current.period);
        break;
      case "random":
        parameter.name("Seed of the input");
        parameter.draw(current.seed);
        break;
    }
  }

  function configureParameter(value: number): void {
    const current = last?.reading.numbers.run.settings.input;
    if (current === undefined) return;
    switch (current.kind) {
      case "program":
        break;
      case "impulse":
      case "step":
        configure({ input: { kind: current.kind, step: value } });
        break;
      case "sine":
        configure({ input: { kind: "sine", period: Math.max(1, value) } });
        break;
      case "random":
        configure({ input: { kind: "random", seed: value } });
        break;
    }
  }
}

type Field = {
  readonly root: HTMLElement;
  readonly draw: (value: number) => void;
  readonly name: (text: string) => void;
};

function numberField(id: string, name: string, changed: (value: number) => void): Field {
  const label = element("label", "", name);
  const input = element("input", "number-field");
  const root = element("span", "field-of", label, input);
  input.id = `field-${id}`;
  input.type = "number";
  input.min = "0";
  input.step = "1";
  label.htmlFor = input.id;
  input.addEventListener("change", () => {
    const value = Number(input.value);
    if (input.value !== "" && Number.isInteger(value) && value >= 0) changed(value);
  });
  return {
    root,
    name: (text) => setText(label, text),
    draw(value) {
      root.hidden = false;
      if (document.activeElement !== input) input.value = String(value);
    },
  };
}

const inputKinds: readonly (readonly [InputKind, string])[] = [
  ["program", "the program's own"],
  ["impulse", "impulse"],
  ["step", "step"],
  ["sine", "sine"],
  ["random", "random"],
];

function inputSelect(changed: (input: TraceInput) => void): {
  readonly root: HTMLElement;
  readonly draw: (kind: InputKind) => void;
} {
  const label = element("label", "", "Input");
  const select = element("select", "", ...inputKinds.map(([value, text]) => option(value, text)));
  select.id = "field-input";
  label.htmlFor = select.id;
  select.addEventListener("change", () =>
    changed(firstOf(inputKinds.find(([value]) => value === select.value)?.[0] ?? "program")),
  );
  return {
    root: element("span", "field-of", label, select),
    draw(kind) {
      if (select.value !== kind) select.value = kind;
    },
  };
}

/** An input of a kind, as it is when it is chosen. */
function firstOf(kind: InputKind): TraceInput {
  switch (kind) {
    case "program":
      return { kind };
    case "impulse":
    case "step":
      return { kind, step: 0 };
    case "sine":
      return { kind, period: 8 };
    case "random":
      return { kind, seed: 0 };
  }
}

function option(value: string, text: string): HTMLOptionElement {
  const made = element("option", "", text);
  made.value = value;
  return made;
}

function section(title: string, ...children: readonly HTMLElement[]): HTMLElement {
  return element("section", "input-section", element("h2", "", title), ...children);
}

function button(text: string): HTMLElement {
  const made = document.createElement("vscode-button");
  made.setAttribute("secondary", "");
  made.textContent = text;
  return made;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
