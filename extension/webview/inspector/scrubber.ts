import { element } from "../shapes/element.ts";
import type { Actions, Scene } from "./scene.ts";
import { changes } from "./scene.ts";
import { setText } from "./sketch.ts";
import { svg } from "./svg.ts";
import { ticks } from "./ticks.ts";

/** CSS pixels: the thumb's diameter. */
const thumb = 14;

export type Scrubber = { readonly root: HTMLElement; readonly draw: (scene: Scene, width: number) => void };

/** The axis of time below a heatmap: a slider whose thumb stands below the step's column, and play. */
export function scrubber({ change, play }: Actions): Scrubber {
  const button = element("button", "icon play");
  const slider = element("input", "steps");
  const labels = element("div", "step-labels");
  const root = element("div", "scrubber", button, element("div", "axis", slider, labels));
  const iconIsNew = changes();
  const labelsAreNew = changes();
  button.type = "button";
  slider.type = "range";
  slider.min = "0";
  slider.step = "1";
  slider.setAttribute("aria-label", "Step");
  labels.setAttribute("aria-hidden", "true");
  slider.addEventListener("input", () => change({ step: Number(slider.value) }));
  button.addEventListener("click", play);

  return {
    root,
    draw({ reading, playing, width: page }, width) {
      const { steps } = reading.overview;
      const { step } = reading.view;
      if (slider.max !== String(steps - 1)) slider.max = String(steps - 1);
      if (slider.value !== String(step)) slider.value = String(step);
      slider.setAttribute("aria-valuetext", `step ${step} of ${steps}`);
      // The first column's middle is half a column from the edge; the thumb's is half a thumb.
      const margin = width / steps / 2 - thumb / 2;
      slider.style.left = `${margin}px`;
      slider.style.width = `${width - 2 * margin}px`;
      if (iconIsNew(playing)) {
        button.replaceChildren(playIcon(playing));
        button.title = playing ? "Pause (K)" : "Play (K)";
        button.setAttribute("aria-label", playing ? "Pause" : "Play");
      }
      if (!labelsAreNew(step, steps, width, page >= 900)) return;
      const middle = (at: number): number => ((at + 0.5) * width) / steps;
      const made = ticks(steps, width, 34)
        .filter((at) => at !== step && Math.abs(middle(at) - middle(step)) >= (page >= 900 ? 42 : 24))
        .map((at) => stepLabel(String(at), middle(at), false));
      labels.replaceChildren(...made, stepLabel(`${page >= 900 ? "step " : ""}${step}`, middle(step), true));
    },
  };
}

function stepLabel(text: string, middle: number, selected: boolean): HTMLElement {
  const label = element("span", selected ? "on" : "");
  label.style.left = `${middle}px`;
  setText(label, text);
  return label;
}

function playIcon(playing: boolean): SVGElement {
  const path = playing ? "M2 1h3v10h-3zM7 1h3v10h-3z" : "M2 1l9 5-9 5z";
  return svg("svg", { width: 12, height: 12, "aria-hidden": "true" }, svg("path", { d: path, fill: "currentColor" }));
}
