import { type Amount, type Column, columns, type Order, type TableMessage, type TableRow } from "./messages.ts";
import { ordered } from "./order.ts";

/** The table as Markdown, with the totals in its last row and below it. */
export function tableMarkdown({ file, rows, totals, words }: TableMessage, order: Order): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const numeric = new Set<Column>(["line", "parameters", "memory", "multiplyAdds"]);
  return [
    `**${escaped(file)}**`,
    "",
    line(columns.map((column) => escaped(words.headings[column]))),
    `| ${columns.map((column) => (numeric.has(column) ? "---:" : "---")).join(" | ")} |`,
    ...ordered(rows, order).map((row) => line(columns.map((column) => markdownCell(row, column)))),
    line([
      escaped(words.total),
      escaped(totals.names),
      escaped(totals.modules),
      "",
      "",
      amountCode(totals.parameters),
      amountCode(totals.memory),
      amountCode(totals.multiplyAdds),
    ]),
    "",
    ...totals.lines.map(({ label, amount }) => `- ${escaped(label)}: ${amountCode(amount)}`),
    "",
  ].join("\n");
}

function markdownCell(row: TableRow, column: Column): string {
  switch (column) {
    case "name":
      return row.form === "" ? code(row.name) : `${code(row.name)} ${escaped(row.form)}`;
    case "shape":
      return row.unknown ? escaped(row.shape) : code(row.shape);
    case "parameters":
    case "memory":
    case "multiplyAdds": {
      const amount = row[column];
      return amount === undefined ? "" : amountCode(amount);
    }
    case "line":
    case "roles":
    case "type":
      return escaped(cellText(row, column));
  }
}

/** Numbers as they are; expressions have signs in them that Markdown would read. */
function amountCode({ number, text }: Amount): string {
  return number === undefined ? code(text) : text;
}

/** What stands in a cell. */
export function cellText(row: TableRow, column: Column): string {
  switch (column) {
    case "line":
      return String(row.range.start.line + 1);
    case "name":
    case "shape":
    case "roles":
      return row[column];
    case "type":
      return row.dtype;
    case "parameters":
    case "memory":
    case "multiplyAdds":
      return row[column]?.text ?? "";
  }
}

/** What Markdown would take for its own, line ends included. */
function escaped(text: string): string {
  return oneLine(text).replaceAll(/[\\|*_`<>[\]]/gu, "\\$&");
}

/** As it stands, in a cell of a table. */
function code(text: string): string {
  return text === "" ? "" : `\`${oneLine(text).replaceAll("`", "'").replaceAll("|", "\\|")}\``;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/gu, " ");
}
