import type { BoundName } from "../engine/features/shape-table.ts";
import { label } from "../engine/features/label.ts";
import type { Fact } from "../engine/interpret/fact.ts";
import { toRange } from "./convert.ts";
import type { OpenDocument } from "./documents.ts";
import type { ShapeRow } from "./protocol.ts";

/** A row of the shape table; imported names have none. */
export function toShapeRow(document: OpenDocument, { span, binding: { name, fact, form } }: BoundName): ShapeRow[] {
  if (form === "import") return [];
  const row = { range: toRange(document, span), name, label: rowLabel(fact), form, suspect: fact.suspect };
  switch (fact.kind) {
    case "tensor":
    case "packed":
      return [{ ...row, kind: fact.kind, ...(fact.dtype === undefined ? {} : { dtype: fact.dtype }) }];
    case "repeated":
      return [{ ...row, kind: "list" }];
    case "other":
      return [{ ...row, kind: "unknown" }];
    case "tuple":
    case "list":
    case "int":
    case "module":
    case "unknown":
      return [{ ...row, kind: fact.kind }];
  }
}

function rowLabel(fact: Fact): string {
  return fact.kind === "unknown" ? fact.reason : label(fact);
}
