import { element } from "../shapes/element.ts";
import { memoryName } from "./family.ts";
import { type LedgerEntry, ledgerOf, shortened } from "./ledger.ts";
import { counted, digitsFor, percent, signed, written } from "./numbers.ts";
import type { Palette } from "./palette.ts";
import type { Reading } from "./reading.ts";
import { changes } from "./scene.ts";
import { svg } from "./svg.ts";
import type { View } from "./view.ts";

const height = 188;

/** Where the selected unit's memory came from: a bar for each step that wrote, each starting where the last ended. */
export function ledgerView(change: (change: Partial<View>) => void): {
  readonly root: HTMLElement;
  readonly draw: (reading: Reading, palette: Palette, width: number) => void;
} {
  const title = element("h2", "");
  const holder = element("div", "ledger");
  const remark = element("p", "small strong");
  const root = element(
    "section",
    "",
    title,
    element("p", "small", "What each step wrote, after every forget gate since; each bar starts where the last ended."),
    holder,
    remark,
  );
  const isNew = changes();
  return {
    root,
    draw(reading, palette, width) {
      const { view, overview, numbers } = reading;
      if (
        !isNew(
          numbers,
          view.step,
          view.unit,
          view.item,
          view.layer,
          view.direction,
          view.source,
          palette,
          width,
          reading.row("c", view.step),
          reading.row("n", view.step),
        )
      )
        return;
      const { step, unit, item } = view;
      const memory = memoryName(overview);
      const full = ledgerOf(reading, step, unit);
      if (full === undefined) {
        title.textContent = "Where did this memory come from?";
        remark.textContent =
          overview.family === "RNN"
            ? "An RNN squashes its state at every step, so no step's part can be told from the others'."
            : "";
        holder.replaceChildren();
        return;
      }
      const most = Math.max(3, Math.floor((width - 72) / 24));
      const { entries, value } = shortened(full, most);
      title.replaceChildren(
        "Where did ",
        element("code", "", `${memory}[${step}, ${item}, ${unit}]`),
        ` = ${written(value)} come from?`,
      );
      const chosen = entries.find((entry) => entry.step === view.source) ?? entries.at(-1);
      holder.replaceChildren(
        bars(entries, value, {
          chosen,
          palette,
          width,
          step,
          memory,
          merged: full.entries.length - entries.length,
          change,
        }),
      );
      remark.replaceChildren(...remarkText(chosen, step, reading));
    },
  };
}

type Drawing = {
  readonly chosen: LedgerEntry | undefined;
  readonly palette: Palette;
  readonly width: number;
  readonly step: number;
  readonly memory: string;
  /** How many entries the first bar stands for beside its own. */
  readonly merged: number;
  readonly change: (change: Partial<View>) => void;
};

function bars(entries: readonly LedgerEntry[], value: number, drawing: Drawing): SVGSVGElement {
  const { chosen, palette, width, step, memory, merged, change } = drawing;
  const root = svg("svg", {
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: "group",
    "aria-label": `Parts of ${memory} at step ${step}`,
  });
  const starts: number[] = [];
  let running = 0;
  for (const { left } of entries) {
    starts.push(running);
    running += Number.isFinite(left) ? left : 0;
  }
  const levels = [...starts, running, 0];
  const [most, least] = [Math.max(...levels), Math.min(...levels)];
  const scale = (height - 62) / (most - least || 1);
  const zero = 26 + most * scale;
  const pitch = (width - 72) / entries.length;
  const barWidth = Math.min(34, pitch * 0.83);
  const digits = digitsFor(entries.map(({ left }) => left));
  const numbersFit = pitch >= 30;
  root.append(svg("path", { class: "base", d: `M0 ${zero}H${width}` }));
  entries.forEach((entry, index) => {
    const from = starts[index] ?? 0;
    const left = Number.isFinite(entry.left) ? entry.left : 0;
    const x = index * pitch + (pitch - barWidth) / 2;
    const top = zero - Math.max(from, from + left) * scale;
    const tall = Math.max(0.5, Math.abs(left) * scale);
    const picked = entry === chosen;
    const name = entry.step === undefined ? (merged > 0 ? "…" : `${memory}₀`) : String(entry.step);
    const group = svg("g", {
      class: picked ? "bar on" : "bar",
      role: "button",
      tabindex: picked ? 0 : -1,
      "aria-pressed": String(picked),
    });
    group.append(
      svg("rect", { x: index * pitch, y: 0, width: pitch, height, fill: "transparent" }),
      svg("rect", { x, y: top, width: barWidth, height: tall, fill: left >= 0 ? palette.positive : palette.negative }),
    );
    if (picked) {
      const box = { x: x - 2, y: top - 2, width: barWidth + 4, height: tall + 4 };
      group.append(svg("rect", { class: "pick-halo", ...box }), svg("rect", { class: "pick", ...box }));
    }
    if (numbersFit || picked) {
      const y = left >= 0 ? top - 6 : top + tall + 15;
      group.append(
        svg(
          "text",
          { class: picked ? "number" : "", x: x + barWidth / 2, y, "text-anchor": "middle" },
          written(entry.left, digits),
        ),
      );
    }
    if (pitch >= 18 || index % Math.ceil(22 / pitch) === 0 || picked) {
      group.append(
        svg(
          "text",
          { class: picked ? "number" : "", x: x + barWidth / 2, y: height - 4, "text-anchor": "middle" },
          name,
        ),
      );
    }
    // With its texts in the picture, a bar is called by those.
    if (group.textContent === "") {
      group.setAttribute(
        "aria-label",
        `${entry.step === undefined ? name : `step ${name}`}: ${signed(entry.left, digits)}`,
      );
    }
    const choose = (): void => {
      if (entry.step !== undefined) change({ source: entry.step });
    };
    group.addEventListener("click", choose);
    group.addEventListener("keydown", (event) => moveBar(event, entries, index, change));
    root.append(group);
    const next = index + 1 < entries.length ? (index + 1) * pitch + (pitch - barWidth) / 2 : width - 42;
    root.append(svg("path", { class: "base", d: `M${x + barWidth} ${zero - (from + left) * scale}H${next}` }));
  });
  if (Number.isFinite(value)) {
    const top = zero - Math.max(0, value) * scale;
    const tall = Math.max(0.5, Math.abs(value) * scale);
    root.append(
      svg("rect", { class: "total", x: width - 42, y: top, width: 34, height: tall }),
      svg(
        "text",
        { class: "number", x: width - 25, y: value >= 0 ? top - 6 : top + tall + 15, "text-anchor": "middle" },
        written(value),
      ),
    );
  }
  root.append(svg("text", { x: width - 25, y: height - 4, "text-anchor": "middle" }, `step ${step}`));
  return root;
}

/** Left and right go from one source step to the next, and the focus with them. */
function moveBar(
  event: KeyboardEvent,
  entries: readonly LedgerEntry[],
  index: number,
  change: (change: Partial<View>) => void,
): void {
  const towards = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const next = towards === undefined ? undefined : entries[index + towards]?.step;
  if (towards === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  if (next === undefined) return;
  change({ source: next });
  requestAnimationFrame(() => document.querySelector<SVGElement>(".ledger .bar.on")?.focus());
}

function remarkText(entry: LedgerEntry | undefined, step: number, { overview }: Reading): readonly (Node | string)[] {
  if (entry === undefined) return [];
  const gate = overview.family === "LSTM" ? "forget gate" : "update gate";
  const left = element("b", "", signed(entry.left, digitsFor([entry.left])));
  if (entry.step === undefined) return ["From before: ", left, " is left."];
  const gates = Math.abs(step - entry.step);
  const wrote = `Step ${entry.step} wrote ${signed(entry.wrote, digitsFor([entry.wrote]))}; `;
  if (gates === 0) return [wrote, "nothing has forgotten it yet: ", left, " is left."];
  return [wrote, `${counted(gates, gate)} kept ${percent(entry.kept)} of it: `, left, " is left."];
}
