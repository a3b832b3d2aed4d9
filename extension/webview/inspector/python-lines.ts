import { gateNames } from "./family.ts";
import type { Reading } from "./reading.ts";
import { initialKey } from "./run-numbers.ts";

/**
 * Lines of Python for the end of the program that compute what is shown from the module's own weights, layer by layer,
 * and print the selected number.
 */
export function pythonLines(reading: Reading): string {
  const { overview, view } = reading;
  const { call } = reading.numbers.run.shown;
  const input = overview.names.input ?? "x";
  const end = overview.cell ? `""` : `f"_l{layer}{side}"`;
  const item = overview.batched ? (overview.batchFirst ? `[${view.item}]` : `[:, ${view.item}]`) : "";
  const sides = overview.directions.length === 2 ? `("", "_reverse")` : `("",)`;
  const side = view.direction === "backward" ? `"_reverse"` : `""`;
  const bias = (name: string): string => (overview.bias ? ` + part("${name}")` : "");
  const step = [
    `left = part("weight_ih") @ xs[t]${bias("bias_ih")}`,
    `right = part("weight_hh") @ h${bias("bias_hh")}`,
    ...stepLines(reading),
    `seen[layer, side, t] = ${view.series}`,
    "states.append(h)",
  ];
  const direction = [
    `part = lambda name: getattr(${call.name}, name + ${end})`,
    ...stateLines(reading),
    "states = []",
    `for t in reversed(range(len(xs))) if side else range(len(xs)):`,
    ...indented(step),
    "outputs.append(torch.stack(states[::-1] if side else states))",
  ];
  const all = [
    ...captureLines(reading, input),
    ...inputLines(reading, input),
    ...forgetBiasLines(reading),
    `xs = ${input}${item}`,
    "seen = {}",
    `for layer in range(${view.layer + 1}):`,
    ...indented(["outputs = []", `for side in ${sides}:`, ...indented(direction), "xs = torch.cat(outputs, dim=-1)"]),
    `print(seen[${view.layer}, ${side}, ${view.step}][${view.unit}])`,
  ];
  return `${["with torch.no_grad():", ...indented(all)].join("\n")}\n`;
}

/** One step, after PyTorch's documentation of the module. */
function stepLines({ overview }: Reading): readonly string[] {
  switch (overview.family) {
    case "LSTM":
      return [
        `${gateNames(overview).join(", ")} = (left + right).chunk(4)`,
        "i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()",
        "c = f * c + i * g",
        overview.projSize > 0 ? `h = part("weight_hr") @ (o * c.tanh())` : "h = o * c.tanh()",
      ];
    case "GRU":
      return [
        "(lr, lz, ln), (rr, rz, rn) = left.chunk(3), right.chunk(3)",
        "r, z = (lr + rr).sigmoid(), (lz + rz).sigmoid()",
        "n = (ln + r * rn).tanh()",
        "h = (1 - z) * n + z * h",
      ];
    case "RNN":
      return [overview.nonlinearity === "relu" ? "h = (left + right).relu()" : "h = (left + right).tanh()"];
  }
}

/** What each direction starts from: the state that the call is given, or zeros; of a cell, the numbers themselves. */
function stateLines(reading: Reading): readonly string[] {
  const { overview, view } = reading;
  const two = overview.family === "LSTM";
  if (overview.cell) return [`h = ${initialText(reading, "h")}`, ...(two ? [`c = ${initialText(reading, "c")}`] : [])];
  const given = overview.names.state;
  if (given !== undefined) {
    const index = `[layer * ${overview.directions.length} + bool(side)${overview.batched ? `, ${view.item}` : ""}]`;
    return [two ? `h, c = (state${index} for state in ${given})` : `h = ${given}${index}`];
  }
  const width = overview.projSize > 0 ? overview.projSize : overview.hiddenSize;
  return [`h = torch.zeros(${width})`, ...(two ? [`c = torch.zeros(${overview.hiddenSize})`] : [])];
}

function initialText({ numbers, view, overview }: Reading, state: "h" | "c"): string {
  const values = numbers.initial.get(initialKey(state, view.layer, view.direction, view.item));
  if (values?.some((value) => value !== 0) !== true) return `torch.zeros(${overview.hiddenSize})`;
  return `torch.tensor([${Array.from(values, String).join(", ")}])`;
}

/** Weights, and an input where there is one, that came from a file. */
function captureLines({ overview, numbers }: Reading, input: string): readonly string[] {
  const fromFile = [overview.weights, overview.input].find((source) => source.kind === "capture");
  if (fromFile?.kind !== "capture") return [];
  const { name } = numbers.run.shown.call;
  const file = JSON.stringify(fromFile.file);
  const weights = `${name}.load_state_dict({key: torch.as_tensor(value) for key, value in saved.items()})`;
  const bare = [`${input} = torch.as_tensor(saved.pop("input", ${input}))`, "if saved:", `    ${weights}`];
  const whole = [
    `${input} = torch.as_tensor(saved.get("input", ${input}))`,
    weights.replace("saved.", 'saved["state_dict"].'),
  ];
  switch (fromFile.file.replace(/^.*\./, "")) {
    case "json":
      return ["import json", `saved = json.load(open(${file}))`, ...whole];
    case "npy":
      return ["import numpy", `${input} = torch.from_numpy(numpy.load(${file}))`];
    case "npz":
      return ["import numpy", `saved = dict(numpy.load(${file}))`, ...bare];
    case "safetensors":
      return ["from safetensors.torch import load_file", `saved = load_file(${file})`, ...bare];
    default:
      return [
        `saved = torch.load(${file})`,
        `${input} = saved.get("input", ${input})`,
        `${name}.load_state_dict(saved.get("state_dict", saved))`,
      ];
  }
}

/** An input in place of the program's own, along its axis of time. */
function inputLines({ overview }: Reading, name: string): readonly string[] {
  const { input } = overview;
  const time = overview.batched && overview.batchFirst ? 1 : 0;
  switch (input.kind) {
    case "program":
    case "capture":
      return [];
    case "impulse":
      return [`${name} = torch.zeros_like(${name})`, `${name}.select(${time}, ${input.step}).fill_(1)`];
    case "step":
      return [
        `${name} = torch.zeros_like(${name})`,
        `${name}.narrow(${time}, ${input.step}, ${name}.size(${time}) - ${input.step}).fill_(1)`,
      ];
    case "sine": {
      const axes = overview.batched ? ["1", "1", "1"] : ["1", "1"];
      return [
        `wave = torch.sin(2 * torch.pi * torch.arange(${name}.size(${time})) / ${input.period})`,
        `${name} = wave.view(${axes.with(time, "-1").join(", ")}).expand_as(${name})`,
      ];
    }
    case "random":
      return [`${name} = torch.randn(${name}.shape, generator=torch.Generator().manual_seed(${input.seed}))`];
  }
}

function forgetBiasLines({ overview, numbers }: Reading): readonly string[] {
  const { settings, shown } = numbers.run;
  if (settings.forgetBias === 0 || !overview.bias || overview.family !== "LSTM") return [];
  const size = overview.hiddenSize;
  return [
    `for name, value in ${shown.call.name}.named_parameters():`,
    `    if name.startswith("bias_hh"):`,
    `        value[${size}:${2 * size}] += ${settings.forgetBias}`,
  ];
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `    ${line}`);
}
