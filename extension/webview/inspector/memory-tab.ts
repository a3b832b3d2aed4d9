import { element } from "../shapes/element.ts";
import { forgetBiasSlider } from "./forget-bias.ts";
import { gradientView } from "./gradient-view.ts";
import { halfLifeText, halfLifeView } from "./half-life-view.ts";
import { ledgerView } from "./ledger-view.ts";
import { signed } from "./numbers.ts";
import type { Reading } from "./reading.ts";
import type { Actions, Part } from "./scene.ts";
import type { Sentence } from "./sentence.ts";
import { sentenceView } from "./sentence-view.ts";
import { unitStatistics } from "./unit-statistics.ts";

/** How long the units remember, where a memory came from, and how far a gradient reaches back. */
export function memoryTab(actions: Actions): Part {
  const sentence = sentenceView();
  const bias = forgetBiasSlider(actions);
  const ledger = ledgerView(actions.change);
  const halfLife = halfLifeView(actions.change);
  const gradient = gradientView(actions);
  const two = element("div", "two", ledger.root, halfLife.root);
  const root = element("div", "memory-tab", sentence.root, bias.root, two, gradient.root);
  return {
    root,
    draw(scene) {
      const { reading, initial, palette } = scene;
      sentence.say(memorySentence(reading, initial), scene.playing);
      bias.draw(scene);
      const [left, right, whole] = [ledger.root.clientWidth, halfLife.root.clientWidth, gradient.root.clientWidth];
      if (left <= 0 || right <= 0 || whole <= 0) return;
      ledger.draw(reading, palette, left);
      halfLife.draw(reading, initial, right);
      gradient.draw(reading, palette, whole);
    },
  };
}

/** What the numbers say, and nothing beyond them: whether a bias helps is for the reader to see. */
function memorySentence(reading: Reading, initial: Reading | undefined): Sentence {
  const { view, numbers, overview } = reading;
  const { forgetBias } = numbers.run.settings;
  const own = unitStatistics(reading)?.halfLife[view.unit] ?? Number.NaN;
  const before = initial === undefined ? Number.NaN : (unitStatistics(initial)?.halfLife[view.unit] ?? Number.NaN);
  const start = forgetBias === 0 ? startText(reading) : `At ${signed(forgetBias, 1)}, `;
  const half = (value: number): string => halfLifeText(value, reading.steps);
  const remembers: Sentence =
    overview.family === "RNN"
      ? [start]
      : [
          `${start}unit ${view.unit} halves its memory in `,
          { strong: half(own) },
          Number.isNaN(before) ? " steps." : ` steps, not ${half(before)}.`,
        ];
  return [...remembers, ...gradientSentence(reading)];
}

function startText({ overview }: Reading): string {
  if (overview.family === "RNN") return "An RNN has no gate that keeps a memory.";
  return overview.weights.kind === "initial" ? "As initialised, " : "With these weights, ";
}

function gradientSentence({ numbers, view, overview }: Reading): Sentence {
  const found = numbers.gradients.get(view.item);
  if (found === undefined || !("lines" in found)) return [];
  const line = (kind: (typeof found.lines)[number]["kind"]): Float32Array | undefined =>
    found.lines.find((each) => each.kind === kind)?.values;
  const own = line("self");
  const initial = line("initial");
  const rnn = line("RNN");
  const [first, last] = [own?.[0], own?.[overview.steps - 1]];
  if (first === undefined || last === undefined || overview.steps < 2) return [];
  if (initial?.[0] !== undefined) {
    const before = initial[0];
    const [factor, word] = first >= before ? [first / before, "larger"] : [before / first, "smaller"];
    return [" The gradient at ", { math: "x" }, "₀ is ", { strong: times(factor) }, ` ${word}.`];
  }
  const course = (from: number, to: number): Sentence =>
    from <= to ? ["shrinks ", { strong: times(to / from) }] : ["grows ", { strong: times(from / to) }];
  const rnnEnds = [rnn?.[0], rnn?.[overview.steps - 1]] as const;
  const other: Sentence =
    rnnEnds[0] === undefined || rnnEnds[1] === undefined ? [] : [", in the RNN it ", ...course(rnnEnds[0], rnnEnds[1])];
  return [" Back to step 0 the gradient ", ...course(first, last), ...other, "."];
}

function times(factor: number): string {
  if (!Number.isFinite(factor)) return "∞×";
  return `${factor >= 10 ? Math.round(factor).toLocaleString("en-US") : factor.toFixed(1)}×`;
}
