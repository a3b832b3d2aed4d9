import { element } from "../shapes/element.ts";

/** What the keys do; seen while the keyboard has the focus in the picture. */
export function keyRow(): HTMLElement {
  const entry = (keys: readonly string[], text: string): HTMLElement =>
    element("span", "", ...keys.map((key) => element("kbd", "", key)), ` ${text}`);
  return element(
    "p",
    "keys",
    entry(["←", "→"], "step"),
    entry(["↑", "↓"], "unit"),
    entry(["i", "f", "g", "o", "c", "h"], "series"),
    entry(["[", "]"], "layer"),
    entry(["k"], "play"),
  );
}
