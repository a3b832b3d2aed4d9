import {
  type Amount,
  type Column,
  columns,
  type Order,
  type Range,
  type TableMessage,
  type TableRow,
} from "../../shapes/messages.ts";
import { ordered } from "../../shapes/order.ts";
import { element } from "./element.ts";

/** What a person can do in the page. */
export type Actions = {
  readonly reveal: (range: Range) => void;
  readonly sort: (order: Order) => void;
  readonly copy: () => void;
  readonly export: () => void;
};

/** Draws the table; a row that says the same as before keeps its element, and with it the focus. */
export function drawTable(page: HTMLElement, message: TableMessage, order: Order, actions: Actions): void {
  const before = page.querySelector<HTMLTableElement>("table");
  const table = before ?? emptyTable();
  table.setAttribute("aria-label", message.file);
  updateHead(table, message, order, actions);
  updateBody(table, message, ordered(message.rows, order), actions.reveal);
  table.tFoot?.replaceChildren(footRow(message));
  const summary = element(
    "dl",
    "totals",
    ...message.totals.lines.flatMap(({ label, amount }) => totalLine(label, amount)),
  );
  if (before === null) {
    page.replaceChildren(
      element("header", "", element("h1", "", message.file), toolbar(message, actions)),
      table,
      summary,
    );
  } else {
    page.querySelector("h1")?.replaceChildren(message.file);
    page.querySelector("dl")?.replaceWith(summary);
  }
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

function toolbar({ words }: TableMessage, actions: Actions): HTMLElement {
  const bar = element("div", "toolbar", action(words.copy, actions.copy), action(words.export, actions.export));
  bar.setAttribute("role", "group");
  return bar;
}

function action(text: string, run: () => void): HTMLButtonElement {
  const button = element("button", "action", text);
  button.type = "button";
  button.addEventListener("click", run);
  return button;
}

function emptyTable(): HTMLTableElement {
  const table = element("table", "");
  table.createTHead().insertRow();
  table.append(element("tbody", ""), element("tfoot", ""));
  table.addEventListener("keydown", moveWithArrows);
  return table;
}

/** A heading sorts by its column: up, then down, then as in the source. */
function updateHead(table: HTMLTableElement, { words }: TableMessage, order: Order, { sort }: Actions): void {
  const head = table.tHead?.rows[0];
  const focused = head?.querySelector<HTMLElement>("button:focus")?.dataset["column"];
  head?.replaceChildren(
    ...columns.map((column) => {
      const own = order?.column === column ? order : undefined;
      const button = element("button", "sort", words.headings[column]);
      button.type = "button";
      button.dataset["column"] = column;
      button.addEventListener("click", () =>
        sort(
          own === undefined ? { column, descending: false } : own.descending ? undefined : { column, descending: true },
        ),
      );
      const cell = element("th", column, button);
      cell.scope = "col";
      if (own !== undefined) cell.setAttribute("aria-sort", own.descending ? "descending" : "ascending");
      return cell;
    }),
  );
  if (focused !== undefined) head?.querySelector<HTMLElement>(`button[data-column="${focused}"]`)?.focus();
}

function updateBody(
  table: HTMLTableElement,
  { omitted, words }: TableMessage,
  rows: readonly TableRow[],
  reveal: (range: Range) => void,
): void {
  const body = table.tBodies[0];
  if (body === undefined) return;
  rows.forEach((row, index) => {
    const key = JSON.stringify(row);
    const old = body.rows[index];
    if (old?.dataset["key"] === key) return;
    const fresh = bodyRow(row, words.suspect, reveal);
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
  if (rows.length === 0) body.append(spanningRow(words.empty));
  if (omitted !== "") body.append(spanningRow(omitted));
}

function bodyRow(row: TableRow, suspect: string, reveal: (range: Range) => void): HTMLTableRowElement {
  const name = element("button", "name", row.name);
  name.type = "button";
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
    amountCell("parameters", row.parameters),
    amountCell("memory", row.memory),
    amountCell("multiplyAdds", row.multiplyAdds),
  );
  if (row.suspect) shape.title = suspect;
  made.dataset["line"] = String(row.range.start.line);
  made.addEventListener("click", () => {
    // Text that was marked with the mouse is to be copied.
    if (getSelection()?.isCollapsed !== false) reveal(row.range);
  });
  return made;
}

function amountCell(column: Column, amount: Amount | undefined): HTMLTableCellElement {
  const cell = element("td", `amount ${column}`, amount?.text ?? "");
  if (amount !== undefined && amount.title !== "") cell.title = amount.title;
  return cell;
}

function spanningRow(text: string): HTMLTableRowElement {
  const cell = element("td", "unknown", text);
  cell.colSpan = columns.length;
  return element("tr", "", cell);
}

function footRow({ totals, words }: TableMessage): HTMLTableRowElement {
  const label = element("th", "line", words.total);
  label.scope = "row";
  const modules = element("td", "shape", totals.modules);
  modules.colSpan = 3;
  return element(
    "tr",
    "",
    label,
    element("td", "name", totals.names),
    modules,
    amountCell("parameters", totals.parameters),
    amountCell("memory", totals.memory),
    amountCell("multiplyAdds", totals.multiplyAdds),
  );
}

function totalLine(label: string, amount: Amount): readonly HTMLElement[] {
  const value = element("dd", "amount", amount.text);
  if (amount.title !== "") value.title = amount.title;
  return [element("dt", "", label), value];
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
