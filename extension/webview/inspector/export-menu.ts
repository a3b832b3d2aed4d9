import { element } from "../shapes/element.ts";
import { seriesCsv, seriesJson } from "./exports.ts";
import { pictureSvg } from "./picture-export.ts";
import { pythonLines } from "./python-lines.ts";
import type { Actions, Scene } from "./scene.ts";

/** What can be taken away: numbers, the picture, and the PyTorch that gives them. */
export function exportMenu({ post }: Actions): { readonly root: HTMLElement; readonly draw: (scene: Scene) => void } {
  const opener = element("button", "toggle", "Export");
  const menu = element("div", "menu");
  const root = element("span", "export", opener, menu);
  let last: Scene | undefined;
  const entries: readonly (readonly [string, (scene: Scene) => void])[] = [
    [
      "Series as CSV",
      ({ reading, shown }) => post({ type: "save", file: `${shown.call.name}.csv`, text: seriesCsv(reading) }),
    ],
    [
      "Series as JSON",
      ({ reading, shown }) => post({ type: "save", file: `${shown.call.name}.json`, text: seriesJson(reading) }),
    ],
    ["Picture as SVG", ({ shown }) => savePicture(shown.call.name)],
    [
      "Copy as PyTorch",
      ({ reading, shown }) => {
        const { seed } = reading.numbers.run.settings;
        post({ type: "copyProgram", uri: shown.uri, seed, lines: pythonLines(reading) });
      },
    ],
  ];
  opener.type = "button";
  opener.setAttribute("aria-haspopup", "menu");
  menu.setAttribute("role", "menu");
  menu.setAttribute("aria-label", "Export");
  const items = entries.map(([text, act]) => {
    const item = element("button", "", text);
    item.type = "button";
    item.tabIndex = -1;
    item.setAttribute("role", "menuitem");
    item.addEventListener("click", () => {
      close();
      opener.focus();
      if (last !== undefined) act(last);
    });
    return item;
  });
  menu.append(...items);
  close();
  opener.addEventListener("click", () => (menu.hidden ? open() : close()));
  root.addEventListener("focusout", (event) => {
    if (!(event.relatedTarget instanceof Node && root.contains(event.relatedTarget))) close();
  });
  root.addEventListener("keydown", (event) => {
    if (menu.hidden) return;
    const at = items.findIndex((item) => item === document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    event.stopPropagation();
    if (event.key === "Escape") {
      close();
      opener.focus();
    } else if (next !== undefined) {
      event.preventDefault();
      items[(next + items.length) % items.length]?.focus();
    }
  });
  return {
    root,
    draw(scene) {
      last = scene;
    },
  };

  function open(): void {
    menu.hidden = false;
    opener.setAttribute("aria-expanded", "true");
    items[0]?.focus();
  }

  function close(): void {
    menu.hidden = true;
    opener.setAttribute("aria-expanded", "false");
  }

  function savePicture(name: string): void {
    const page = document.querySelector<HTMLElement>("main");
    const text = page === null ? undefined : pictureSvg(page);
    if (text !== undefined) post({ type: "save", file: `${name}.svg`, text });
  }
}
