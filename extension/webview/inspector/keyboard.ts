import { seriesNames } from "./family.ts";
import type { Actions, Scene } from "./scene.ts";

/** Steps with the arrows, series with their letters, layers with brackets. Fields and choices keep their own keys. */
export function followKeyboard(sceneNow: () => Scene | undefined, { change, play }: Actions): void {
  window.addEventListener("keydown", (event) => {
    const scene = sceneNow();
    if (scene === undefined || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (target.closest("input:not([type=range]), select, textarea, [role=menu]") !== null) return;
    const { view, overview } = scene.reading;
    const series = seriesNames(overview).find((name) => name === event.key);
    const slider = target instanceof HTMLInputElement && target.type === "range" && !target.classList.contains("steps");
    const moves: Readonly<Record<string, Parameters<Actions["change"]>[0]>> = {
      ...(slider
        ? {}
        : {
            ArrowLeft: { step: Math.max(0, view.step - 1) },
            ArrowRight: { step: Math.min(overview.steps - 1, view.step + 1) },
            ArrowUp: { unit: Math.max(0, view.unit - 1) },
            ArrowDown: { unit: Math.min(overview.hiddenSize - 1, view.unit + 1) },
            Home: { step: 0 },
            End: { step: overview.steps - 1 },
          }),
      "[": { layer: Math.max(0, view.layer - 1) },
      "]": { layer: Math.min(overview.layers - 1, view.layer + 1) },
    };
    const move = series === undefined ? moves[event.key] : { series };
    if (move !== undefined) change(move);
    else if (event.key === "k") play();
    else return;
    event.preventDefault();
  });
}
