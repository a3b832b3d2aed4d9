import type { TraceDirection } from "../../../server/trace-protocol.ts";
import { element } from "../shapes/element.ts";
import type { Actions, Scene } from "./scene.ts";
import { changes } from "./scene.ts";
import { segments } from "./segments.ts";
import { type Tab, tabs } from "./view.ts";

/** Choices that stand side by side at most; more of them are a number field. */
const mostChoices = 6;

const tabNames: Readonly<Record<Tab, string>> = {
  cell: "Cell",
  series: "Series",
  memory: "Memory",
  weights: "Weights",
  outputs: "Out and h",
  inputs: "Inputs",
};

/** The tabs, and which batch item, layer and direction they show. */
export function selectors({ change }: Actions): { readonly root: HTMLElement; readonly draw: (scene: Scene) => void } {
  const list = element("span", "tabs");
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", "View");
  const buttons = tabs.map((tab) => {
    const button = element("button", "", tabNames[tab]);
    button.type = "button";
    button.id = `tab-${tab}`;
    button.setAttribute("role", "tab");
    button.setAttribute("aria-controls", "picture");
    button.addEventListener("click", () => change({ tab }));
    return button;
  });
  list.append(...buttons);
  list.addEventListener("keydown", (event) => {
    const at = buttons.findIndex((button) => button === document.activeElement);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (at === -1 || next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const button = buttons[(next + buttons.length) % buttons.length];
    button?.focus();
    button?.click();
  });
  const item = counter("batch item", "item", (value) => change({ item: value }));
  const layer = counter("layer", "layer", (value) => change({ layer: value }));
  const sides = segments("direction", "seg", (value) => change({ direction: value as TraceDirection }));
  const only = element("b", "", "forward");
  const direction = element("span", "labelled", "direction", sides.root, only);
  const root = element(
    "nav",
    "",
    list,
    element("span", "space"),
    element("span", "selectors", item.root, layer.root, direction),
  );
  root.setAttribute("aria-label", "View and selection");
  return {
    root,
    draw({ reading, width }) {
      const { overview, view } = reading;
      for (const [index, tab] of tabs.entries()) {
        const chosen = tab === view.tab;
        buttons[index]?.setAttribute("aria-selected", String(chosen));
        if (buttons[index] !== undefined) buttons[index].tabIndex = chosen ? 0 : -1;
      }
      item.draw(overview.batch, view.item, width < 900);
      layer.draw(overview.layers, view.layer, width < 900);
      layer.root.hidden = overview.cell;
      const two = overview.directions.length === 2;
      sides.root.hidden = !two;
      only.hidden = two;
      direction.hidden = overview.cell;
      if (two)
        sides.draw(
          overview.directions.map((value) => ({
            value,
            text: width < 500 ? (value === "forward" ? "→" : "←") : value,
            name: value,
          })),
          view.direction,
        );
    },
  };
}

type Counter = { readonly root: HTMLElement; readonly draw: (count: number, chosen: number, brief: boolean) => void };

function counter(label: string, brief: string, choose: (value: number) => void): Counter {
  const name = element("span", "", label);
  const choices = segments(label, "seg", (value) => choose(Number(value)));
  const field = element("input", "number-field");
  const root = element("span", "labelled", name, choices.root, field);
  const isNew = changes();
  field.type = "number";
  field.min = "0";
  field.setAttribute("aria-label", label);
  field.addEventListener("change", () => {
    const value = Number(field.value);
    if (field.value !== "" && Number.isInteger(value)) choose(value);
  });
  return {
    root,
    draw(count, chosen, isBrief) {
      if (isNew(count, isBrief)) {
        name.textContent = isBrief ? brief : label;
        choices.root.hidden = count > mostChoices;
        field.hidden = count <= mostChoices;
        field.max = String(count - 1);
      }
      if (count <= mostChoices) {
        choices.draw(
          Array.from({ length: count }, (_, value) => ({ value: String(value), text: String(value) })),
          String(chosen),
        );
      } else if (document.activeElement !== field) {
        field.value = String(chosen);
      }
    },
  };
}
