import type { Amount, Column, Order, TableRow } from "./messages.ts";

/** The rows by a column: numbers by size, then what is symbolic, then what is empty; what is equal as in the source. */
export function ordered(rows: readonly TableRow[], order: Order): readonly TableRow[] {
  if (order === undefined) return rows;
  const { column, descending } = order;
  const sign = descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [one, other] = [keyOf(a, column), keyOf(b, column)];
    if (one === "" || other === "") return Number(one === "") - Number(other === "");
    if (typeof one === "number" && typeof other === "number") return sign * (one - other);
    if (typeof one === "number" || typeof other === "number") return typeof one === "number" ? -1 : 1;
    return sign * (one < other ? -1 : one > other ? 1 : 0);
  });
}

/** A number, a text, or the empty text where there is nothing. */
function keyOf(row: TableRow, column: Column): number | string {
  switch (column) {
    case "line":
      return row.range.start.line;
    case "name":
    case "shape":
    case "roles":
      return row[column];
    case "type":
      return row.dtype;
    case "parameters":
    case "memory":
    case "multiplyAdds":
      return amountKey(row[column]);
  }
}

function amountKey(amount: Amount | undefined): number | string {
  return amount === undefined ? "" : (amount.number ?? amount.text);
}
