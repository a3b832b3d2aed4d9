import type { CostRow, Costs, MultiplyAdds } from "../engine/features/shape-costs.ts";
import { label } from "../engine/features/label.ts";
import { sizeEntry } from "../engine/features/shape-entry.ts";
import type { Fact } from "../engine/interpret/fact.ts";
import type { Axis } from "../engine/shape/axis.ts";
import type { Dtype } from "../engine/torch/dtype.ts";
import { toRange } from "./convert.ts";
import type { OpenDocument } from "./documents.ts";
import type { ProtocolMultiplyAdds, ShapeRow, ShapeTotals } from "./protocol.ts";

/** A row of the shape table; imported names have none. */
export function toShapeRow(document: OpenDocument, { span, binding, memory, multiplyAdds }: CostRow): ShapeRow[] {
  const { name, fact, form } = binding;
  if (form === "import") return [];
  const row = {
    range: toRange(document, span),
    name,
    label: rowLabel(fact),
    form,
    suspect: fact.suspect,
    ...(memory === undefined ? {} : { bytes: sizeEntry(memory) }),
    ...(multiplyAdds === undefined ? {} : { multiplyAdds: counted(multiplyAdds) }),
  };
  switch (fact.kind) {
    case "tensor":
      return [{ ...row, ...typed(fact.dtype), kind: fact.kind, ...roles(fact.shape) }];
    case "packed":
      return [{ ...row, ...typed(fact.dtype), kind: fact.kind }];
    case "module":
      return [{ ...row, kind: fact.kind, parameters: sizeEntry(fact.parameterCount) }];
    case "repeated":
      return [{ ...row, kind: "list" }];
    case "other":
      return [{ ...row, kind: "unknown" }];
    case "tuple":
    case "list":
    case "int":
    case "unknown":
      return [{ ...row, kind: fact.kind }];
  }
}

export function toShapeTotals({ totals }: Costs): ShapeTotals {
  return {
    parameters: sizeEntry(totals.parameters),
    ...(totals.trainable === undefined ? {} : { trainable: sizeEntry(totals.trainable) }),
    parameterBytes: sizeEntry(totals.parameterMemory),
    tensorBytes: sizeEntry(totals.tensorMemory),
    multiplyAdds: counted(totals.multiplyAdds),
  };
}

function counted({ count, exact }: MultiplyAdds): ProtocolMultiplyAdds {
  return { count: sizeEntry(count), exact };
}

function typed(dtype: Dtype | undefined): Pick<ShapeRow, "dtype"> {
  return dtype === undefined ? {} : { dtype };
}

function roles(shape: readonly Axis[] | undefined): Pick<ShapeRow, "roles"> {
  return shape === undefined ? {} : { roles: shape.map(({ role }) => role ?? "") };
}

function rowLabel(fact: Fact): string {
  return fact.kind === "unknown" ? fact.reason : label(fact);
}
