import { element } from "../shapes/element.ts";
import { written } from "./numbers.ts";
import type { Palette } from "./palette.ts";
import { css } from "./palette.ts";
import { ends, type Scale } from "./scale.ts";
import { changes } from "./scene.ts";

export type ScaleKey = { readonly root: HTMLElement; readonly draw: (scale: Scale, palette: Palette) => void };

/** The colours of a scale between its ends. */
export function scaleKey(): ScaleKey {
  const canvas = element("canvas", "");
  const [low, high] = [element("span", ""), element("span", "")];
  const root = element("span", "scale-key", low, canvas, high);
  canvas.width = 128;
  canvas.height = 1;
  canvas.setAttribute("aria-hidden", "true");
  const isNew = changes();
  return {
    root,
    draw(scale, palette) {
      const [from, to] = ends(scale);
      if (!isNew(scale.kind, from, to, palette)) return;
      const digits = Number.isInteger(to) ? 0 : 2;
      low.textContent = written(from, digits);
      high.textContent = (from < 0 ? "+" : "") + written(to, digits);
      const context = canvas.getContext("2d");
      if (context === null) return;
      for (let x = 0; x < 128; x++) {
        context.fillStyle = css(palette.colourOf(scale, from + ((to - from) * x) / 127));
        context.fillRect(x, 0, 1, 1);
      }
    },
  };
}
