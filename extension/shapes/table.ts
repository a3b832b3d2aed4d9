import type { ShapeRow, ShapesResult } from "../../server/protocol.ts";
import type { TableRow, ToPage } from "./messages.ts";

/** More rows than anyone reads would only make the page slow. */
const mostRows = 2000;

/** The table of a document's shapes. `line` is the cursor's. */
export function tableOf(
  { uri, rows }: ShapesResult,
  file: string,
  line: number | undefined,
): Extract<ToPage, { type: "table" }> {
  const modules = rows.filter(({ kind }) => kind === "module");
  return {
    type: "table",
    uri,
    file,
    rows: rows.slice(0, mostRows).map(tableRow),
    omitted: Math.max(0, rows.length - mostRows),
    totals: {
      names: counted(rows.length, "name"),
      modules: counted(modules.length, "module"),
      parameters: sumOfParameters(modules),
    },
    line,
  };
}

function tableRow(row: ShapeRow): TableRow {
  return {
    range: row.range,
    name: row.name,
    shape: row.label,
    roles: (row.roles ?? []).some((role) => role !== "") ? (row.roles ?? []).map((role) => role || "–").join(", ") : "",
    dtype: row.dtype ?? "",
    parameters: row.parameters === undefined ? "" : written(row.parameters),
    form: formText(row.form),
    suspect: row.suspect,
    unknown: row.kind === "unknown",
  };
}

function formText(form: ShapeRow["form"]): string {
  switch (form) {
    case "assignment":
      return "";
    case "loop":
      return "loop variable";
    case "parameter":
      return "parameter";
    case "declaration":
      return "declared";
    case "claim":
      return "claimed";
  }
}

/** "19,840 + 4*hid": what is a number is added up, what is symbolic stays as it is written. */
function sumOfParameters(modules: readonly ShapeRow[]): string {
  let sum = 0;
  const symbolic: string[] = [];
  for (const { parameters } of modules) {
    if (typeof parameters === "number") sum += parameters;
    else if (parameters !== undefined) symbolic.push(parameters);
  }
  return [...(sum > 0 || symbolic.length === 0 ? [written(sum)] : []), ...symbolic].join(" + ");
}

function written(count: number | string): string {
  return typeof count === "number" ? count.toLocaleString("en-US") : count;
}

function counted(count: number, noun: string): string {
  return `${written(count)} ${noun}${count === 1 ? "" : "s"}`;
}
