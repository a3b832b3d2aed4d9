import type { Range, TableRow, ToPage } from "../../shapes/messages.ts";
import { element } from "./element.ts";

type TableMessage = Extract<ToPage, { type: "table" }>;

/** Draws the table; a row that says the same as before keeps its element, and with it the focus. */
export function drawTable(page: HTMLElement, message: TableMessage, reveal: (range: Range) => void): void {
  const before = page.querySelector<HTMLTableElement>("table");
  const table = before ?? emptyTable();
  table.caption?.replaceChildren(message.file);
  table.setAttribute("aria-rowcount", String(message.rows.length + message.omitted + 2));
  updateBody(table, message, reveal);
  table.tFoot?.replaceChildren(...footRows(message));
  if (before === null) page.replaceChildren(table);
  if (message.line !== undefined) markLine(page, message.line);
}

/** Marks the rows of the cursor's line. */
export function markLine(page: HTMLElement, line: number): void {
  let first = true;
  for (const row of page.querySelectorAll<HTMLTableRowElement>("tbody tr")) {
    if (row.dataset["line"] !== String(line)) {
      row.removeAttribute("aria-current");
      continue;
    }
    row.setAttribute("aria-current", "true");
    if (first) row.scrollIntoView({ block: "nearest" });
    first = false;
  }
}

const headings = ["Line", "Name", "Shape", "Roles", "Type", "Parameters"] as const;

function emptyTable(): HTMLTableElement {
  const table = element("table", "");
  table.createCaption();
  const head = table.createTHead().insertRow();
  for (const heading of headings) {
    const cell = element("th", heading.toLowerCase(), heading);
    cell.scope = "col";
    head.append(cell);
  }
  table.append(element("tbody", ""), element("tfoot", ""));
  table.addEventListener("keydown", moveWithArrows);
  return table;
}

function updateBody(table: HTMLTableElement, { rows, omitted }: TableMessage, reveal: (range: Range) => void): void {
  const body = table.tBodies[0];
  if (body === undefined) return;
  rows.forEach((row, index) => {
    const key = JSON.stringify(row);
    const old = body.rows[index];
    if (old?.dataset["key"] === key) return;
    const fresh = bodyRow(row, reveal);
    fresh.dataset["key"] = key;
    if (old === undefined) {
      body.append(fresh);
    } else {
      const focused = old.contains(document.activeElement);
      old.replaceWith(fresh);
      if (focused) fresh.querySelector("button")?.focus({ preventScroll: true });
    }
  });
  while (body.rows.length > rows.length) body.deleteRow(-1);
  if (rows.length === 0) body.append(spanningRow("No name is bound yet. Bind one, for instance: x: [seq, b, 100]"));
  if (omitted > 0) body.append(spanningRow(`and ${omitted.toLocaleString("en-US")} more`));
}

function bodyRow(row: TableRow, reveal: (range: Range) => void): HTMLTableRowElement {
  const name = element("button", "name", row.name);
  name.type = "button";
  name.title = `Go to line ${row.range.start.line + 1}`;
  const form = row.form === "" ? [] : [element("span", "form", row.form)];
  const shape = element("td", row.unknown ? "shape unknown" : "shape", row.shape);
  const made = element(
    "tr",
    row.suspect ? "suspect" : "",
    element("td", "line", String(row.range.start.line + 1)),
    element("td", "name", name, ...form),
    shape,
    element("td", "roles", row.roles),
    element("td", "type", row.dtype),
    element("td", "parameters", row.parameters),
  );
  if (row.suspect) shape.title = "It follows from a call that fails: the shape that was intended.";
  made.dataset["line"] = String(row.range.start.line);
  made.addEventListener("click", () => {
    // Text that was marked with the mouse is to be copied.
    if (getSelection()?.isCollapsed !== false) reveal(row.range);
  });
  return made;
}

function spanningRow(text: string): HTMLTableRowElement {
  const cell = element("td", "unknown", text);
  cell.colSpan = headings.length;
  return element("tr", "", cell);
}

function footRows({ totals }: TableMessage): readonly HTMLTableRowElement[] {
  const label = element("th", "line", "Total");
  label.scope = "row";
  const modules = element("td", "shape", totals.modules);
  modules.colSpan = 3;
  const parameters = element("td", "parameters", totals.parameters);
  parameters.title = "The sum of the column";
  return [element("tr", "", label, element("td", "name", totals.names), modules, parameters)];
}

/** Up and down go from name to name, Home and End to the first and the last. */
function moveWithArrows(event: KeyboardEvent): void {
  const names = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLButtonElement>("tbody button")];
  const at = names.findIndex((name) => name === document.activeElement);
  const target = destination(event.key, at, names.length);
  if (at === -1 || target === undefined) return;
  event.preventDefault();
  names[target]?.focus();
}

function destination(key: string, at: number, count: number): number | undefined {
  if (key === "ArrowDown") return Math.min(at + 1, count - 1);
  if (key === "ArrowUp") return Math.max(at - 1, 0);
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  return undefined;
}
