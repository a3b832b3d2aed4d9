import katex from "katex";
import { element } from "../shapes/element.ts";
import { type EquationPart, equationOf, equationTex } from "./equation.ts";
import type { Reading } from "./reading.ts";
import { changes } from "./scene.ts";
import { setText } from "./sketch.ts";
import type { View } from "./view.ts";

export type EquationView = { readonly root: HTMLElement; readonly draw: (reading: Reading, narrow: boolean) => void };

/** The equation of the selected series, typeset once, with the selected unit's numbers below its terms. */
export function equationView(change: (change: Partial<View>) => void): EquationView {
  const root = element("section", "equation");
  root.setAttribute("aria-label", "Equation");
  const isNew = changes();
  let updates: ((reading: Reading) => void)[] = [];
  let now: Reading | undefined;

  return {
    root,
    draw(reading, narrow) {
      now = reading;
      const { overview, view } = reading;
      if (isNew(overview, view.series, view.layer, view.direction, narrow)) {
        updates = [];
        const parts = equationOf(reading);
        root.replaceChildren(...(narrow ? asTable(parts) : asRow(parts)));
      }
      for (const update of updates) update(reading);
    },
  };

  function asRow(parts: readonly EquationPart[]): readonly HTMLElement[] {
    return parts.map((part, index) => {
      switch (part.kind) {
        case "term": {
          const value = element("span", index === 0 ? "value result" : "value");
          updates.push((reading) => setText(value, part.value(reading)));
          return element(
            "span",
            index === 0 ? "term first" : "term",
            math(part.tex),
            element("span", "sizes", part.sizes),
            value,
            origin(part),
          );
        }
        case "sign":
          return element(
            "span",
            "term sign",
            math(part.tex),
            element("span", "sizes", "\u00a0"),
            element("span", "value", part.numeric),
          );
        case "remark": {
          const remark = element("span", "value remark");
          updates.push((reading) => setText(remark, part.text(reading)));
          return element(
            "span",
            "term sign",
            element("span", "math-line", "\u00a0"),
            element("span", "sizes", "\u00a0"),
            remark,
          );
        }
      }
    });
  }

  /** One line with the equation, then a row for each term. */
  function asTable(parts: readonly EquationPart[]): readonly HTMLElement[] {
    const table = element("table", "");
    const [first] = parts;
    for (const part of parts.slice(1)) {
      if (part.kind !== "term") continue;
      const value = element("td", "value");
      updates.push((reading) => setText(value, part.value(reading)));
      const row = element(
        "tr",
        "",
        element("td", "", math(part.tex)),
        element("td", "sizes", part.sizes),
        value,
        element("td", "", origin(part)),
      );
      table.append(row);
    }
    if (first?.kind === "term") {
      const [remark, value] = [element("td", "sizes"), element("td", "value result")];
      const sum = parts.find((part) => part.kind === "remark");
      updates.push((reading) => setText(value, first.value(reading)));
      updates.push((reading) =>
        setText(remark, sum?.kind === "remark" ? sum.text(reading).replace(/^= /, "") : `unit ${reading.view.unit}`),
      );
      remark.colSpan = 2;
      table.append(element("tr", "sum", remark, value, element("td", "", origin(first))));
    }
    return [element("div", "line", math(equationTex(parts))), table];
  }

  function origin(part: Extract<EquationPart, { kind: "term" }>): HTMLElement {
    const from = part.origin;
    if (from === undefined) return element("span", "origin", "\u00a0");
    const { shows } = from;
    if (shows === undefined) {
      const text = element("span", "origin");
      updates.push((reading) => setText(text, from.text(reading)));
      return text;
    }
    const link = element("button", "origin link");
    link.type = "button";
    link.addEventListener("click", () => {
      if (now !== undefined) change(shows(now));
    });
    updates.push((reading) => setText(link, from.text(reading)));
    return link;
  }
}

function math(tex: string): HTMLElement {
  const line = element("span", "math-line");
  // Half an equation, such as "σ(", is no error: the delimiters need not match in a term.
  katex.render(tex, line, { throwOnError: false, output: "htmlAndMathml", trust: false, strict: false });
  return line;
}
