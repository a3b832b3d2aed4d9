import { element } from "../shapes/element.ts";
import { changes } from "./scene.ts";

export type Choice = { readonly value: string; readonly text: string; readonly name?: string };

export type Segments = {
  readonly root: HTMLElement;
  readonly draw: (choices: readonly Choice[], chosen: string) => void;
};

/** A group of choices side by side, one of which is taken; arrows go from one to the next. */
export function segments(label: string, className: string, choose: (value: string) => void): Segments {
  const root = element("span", className);
  root.setAttribute("role", "radiogroup");
  root.setAttribute("aria-label", label);
  const areNew = changes();
  let buttons: readonly HTMLButtonElement[] = [];

  root.addEventListener("keydown", (event) => {
    const at = buttons.findIndex((button) => button === document.activeElement);
    const towards = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (at === -1 || towards === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const next = buttons[(at + towards + buttons.length) % buttons.length];
    next?.focus();
    next?.click();
  });

  return {
    root,
    draw(choices, chosen) {
      if (areNew(JSON.stringify(choices))) {
        buttons = choices.map(({ value, text, name }) => {
          const button = element("button", "", text);
          button.type = "button";
          button.dataset["value"] = value;
          button.setAttribute("role", "radio");
          if (name !== undefined) {
            button.setAttribute("aria-label", name);
            button.title = name;
          }
          button.addEventListener("click", () => choose(value));
          return button;
        });
        root.replaceChildren(...buttons);
      }
      for (const button of buttons) {
        const taken = button.dataset["value"] === chosen;
        button.setAttribute("aria-checked", String(taken));
        button.tabIndex = taken ? 0 : -1;
      }
    },
  };
}
