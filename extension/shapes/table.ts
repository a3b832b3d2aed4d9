import { l10n } from "vscode";
import type { ProtocolCount, ProtocolMultiplyAdds, ShapeRow, ShapesResult } from "../../server/protocol.ts";
import type { Amount, TableMessage, TableRow, Words } from "./messages.ts";

/** More rows than anyone reads would only make the page slow. */
const mostRows = 2000;

/** The table of a document's shapes. `line` is the cursor's. */
export function tableOf({ uri, rows, totals }: ShapesResult, file: string, line: number | undefined): TableMessage {
  const modules = rows.filter(({ kind }) => kind === "module").length;
  const omitted = rows.length - mostRows;
  const { trainable } = totals;
  return {
    type: "table",
    uri,
    file,
    rows: rows.slice(0, mostRows).map(tableRow),
    omitted: omitted > 0 ? l10n.t("and {0} more", written(omitted)) : "",
    totals: {
      names: rows.length === 1 ? l10n.t("1 name") : l10n.t("{0} names", written(rows.length)),
      modules: modules === 1 ? l10n.t("1 module") : l10n.t("{0} modules", written(modules)),
      parameters: { ...amount(totals.parameters), title: l10n.t("Each module once") },
      memory: memory(totals.parameterBytes),
      multiplyAdds: multiplyAdds(totals.multiplyAdds),
      lines: [
        ...(trainable === undefined ? [] : [{ label: l10n.t("Trainable parameters"), amount: amount(trainable) }]),
        { label: l10n.t("Memory of the parameters"), amount: memory(totals.parameterBytes) },
        { label: l10n.t("Memory of the named tensors"), amount: memory(totals.tensorBytes) },
        { label: l10n.t("Multiply-adds of all calls"), amount: multiplyAdds(totals.multiplyAdds) },
      ],
    },
    words: words(),
    line,
  };
}

function words(): Words {
  return {
    headings: {
      line: l10n.t("Line"),
      name: l10n.t("Name"),
      shape: l10n.t("Shape"),
      roles: l10n.t("Roles"),
      type: l10n.t("Type"),
      parameters: l10n.t("Parameters"),
      memory: l10n.t("Memory"),
      multiplyAdds: l10n.t("Multiply-adds"),
    },
    copy: l10n.t("Copy as Markdown"),
    export: l10n.t("Export as JSON"),
    total: l10n.t("Total"),
    empty: l10n.t("No name is bound yet. Bind one, for instance: x: [seq, b, 100]"),
    suspect: l10n.t("It follows from a call that fails: the shape that was intended."),
  };
}

function tableRow(row: ShapeRow): TableRow {
  return {
    range: row.range,
    name: row.name,
    shape: row.label,
    roles: (row.roles ?? []).some((role) => role !== "") ? (row.roles ?? []).map(roleText).join(", ") : "",
    dtype: row.dtype ?? "",
    parameters: row.parameters === undefined ? undefined : amount(row.parameters),
    memory: row.bytes === undefined ? undefined : memory(row.bytes),
    multiplyAdds: row.multiplyAdds === undefined ? undefined : multiplyAdds(row.multiplyAdds),
    form: formText(row.form),
    suspect: row.suspect,
    unknown: row.kind === "unknown",
  };
}

function roleText(role: string): string {
  switch (role) {
    case "time":
      return l10n.t("time");
    case "batch":
      return l10n.t("batch");
    case "feature":
      return l10n.t("feature");
    case "layers":
      return l10n.t("layers");
  }
  return role === "" ? "–" : role;
}

function formText(form: ShapeRow["form"]): string {
  switch (form) {
    case "assignment":
      return "";
    case "loop":
      return l10n.t("loop variable");
    case "parameter":
      return l10n.t("parameter");
    case "declaration":
      return l10n.t("declared");
    case "claim":
      return l10n.t("claimed");
  }
}

function amount(count: ProtocolCount): Amount {
  return typeof count === "number"
    ? { text: written(count), number: count, title: "" }
    : { text: count, number: undefined, title: "" };
}

function multiplyAdds({ count, exact }: ProtocolMultiplyAdds): Amount {
  const own = amount(count);
  if (exact) return own;
  const title = l10n.t("How often a loop or a branch runs isn't known: what is in it counts once.");
  return { ...own, text: `≈ ${own.text}`, title };
}

/** Decimal units, as torchinfo has them: 1 kB is 1,000 bytes. */
function memory(bytes: ProtocolCount): Amount {
  if (typeof bytes === "string") return { text: bytes === "?" ? bytes : `${bytes} B`, number: undefined, title: "" };
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const text = `${(bytes / 1000 ** power).toLocaleString("en-US", { maximumFractionDigits: 2 })} ${units[power] ?? "B"}`;
  return { text, number: bytes, title: power === 0 ? "" : l10n.t("{0} bytes", written(bytes)) };
}

const units = ["B", "kB", "MB", "GB", "TB", "PB"] as const;

function written(count: number): string {
  return count.toLocaleString("en-US");
}
