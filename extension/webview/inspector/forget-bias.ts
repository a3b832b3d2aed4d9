import { element } from "../shapes/element.ts";
import { parameterName } from "./family.ts";
import { signed } from "./numbers.ts";
import type { Actions, Scene } from "./scene.ts";
import { setText } from "./sketch.ts";

/** What may be added to the forget gates' biases; the page asks for a new run with each value. */
const [least, most, step] = [-2, 5, 0.5];

/** The slider that adds to the forget bias of every layer. Only an LSTM with biases has it. */
export function forgetBiasSlider({ configure }: Actions): {
  readonly root: HTMLElement;
  readonly draw: (scene: Scene) => void;
} {
  const slider = element("input", "");
  const value = element("output", "bias-value");
  const remark = element("span", "dim");
  const reset = element("button", "link", "Reset");
  const label = element("label", "", "Forget bias");
  const rail = element("div", "rail", slider);
  for (const [at, text] of [
    [least, ["−2"]],
    [0, ["0", element("span", "wordy", ", as initialised")]],
    [most, ["+5"]],
  ] as const) {
    const mark = element("span", "", ...text);
    mark.style.left = `${((at - least) / (most - least)) * 100}%`;
    rail.append(mark);
  }
  const root = element("div", "forget-bias", label, rail, value, element("span", "bias-remark", remark, " ", reset));
  slider.type = "range";
  slider.id = "forget-bias";
  slider.min = String(least);
  slider.max = String(most);
  slider.step = String(step);
  label.htmlFor = slider.id;
  reset.type = "button";
  slider.addEventListener("input", () => configure({ forgetBias: Number(slider.value) }));
  reset.addEventListener("click", () => configure({ forgetBias: 0 }));
  return {
    root,
    draw({ reading }) {
      const { overview, numbers, view } = reading;
      root.hidden = overview.family !== "LSTM";
      const { forgetBias } = numbers.run.settings;
      slider.disabled = !overview.bias;
      if (document.activeElement !== slider || !slider.matches(":active")) slider.value = String(forgetBias);
      slider.setAttribute("aria-valuetext", signed(forgetBias, 1));
      setText(value, forgetBias === 0 ? "0.0" : signed(forgetBias, 1));
      reset.hidden = forgetBias === 0;
      const size = overview.hiddenSize;
      const layers =
        overview.layers === 1 ? "" : overview.layers === 2 ? " in both layers" : ` in all ${overview.layers} layers`;
      setText(
        remark,
        overview.bias
          ? `added to rows ${size}…${2 * size - 1} of ${parameterName(overview, "bias_hh", view.layer, view.direction).replace(/_l\d+.*/, "")}${layers}`
          : "This LSTM has no biases to add to.",
      );
    },
  };
}
