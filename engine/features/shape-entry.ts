import type { Fact } from "../interpret/fact.ts";
import type { Axis } from "../shape/axis.ts";
import { type Dim, formatDim } from "../shape/dim.ts";
import { label } from "./label.ts";

/** A size: a number, or Python's notation of a symbolic one; "?" where it is not known. */
export type SizeEntry = number | string;

/** What a name is bound to, as JSON has it. */
export type ShapeEntry = { readonly label: string } & (
  | {
      readonly kind: "tensor";
      readonly shape: readonly SizeEntry[] | null;
      /** Why the shape is not known. */
      readonly reason?: string;
      readonly dtype?: string;
    }
  | { readonly kind: "tuple"; readonly items: readonly ShapeEntry[] }
  | { readonly kind: "list"; readonly items: readonly ShapeEntry[] }
  | { readonly kind: "list"; readonly element: ShapeEntry; readonly length: SizeEntry }
  | {
      readonly kind: "packed";
      /** [sum of the lengths, *features] */
      readonly shape: readonly SizeEntry[] | null;
      readonly dtype?: string;
      readonly batch: SizeEntry;
      /** The longest length. */
      readonly steps: SizeEntry;
    }
  | { readonly kind: "int"; readonly value: SizeEntry }
  | { readonly kind: "unknown"; readonly reason: string }
);

export function shapeEntry(fact: Fact): ShapeEntry {
  switch (fact.kind) {
    case "tensor": {
      const dtype = fact.dtype === undefined ? {} : { dtype: fact.dtype };
      return fact.shape === undefined
        ? { kind: "tensor", shape: null, reason: fact.reason, ...dtype, label: label(fact) }
        : { kind: "tensor", shape: sizes(fact.shape), ...dtype, label: label(fact) };
    }
    case "tuple":
      return { kind: "tuple", items: fact.items.map(shapeEntry), label: label(fact) };
    case "list":
      return { kind: "list", items: fact.items.map(shapeEntry), label: label(fact) };
    case "repeated":
      return { kind: "list", element: shapeEntry(fact.element), length: sizeEntry(fact.length), label: label(fact) };
    case "packed":
      return {
        kind: "packed",
        shape: fact.data === undefined ? null : sizes(fact.data),
        ...(fact.dtype === undefined ? {} : { dtype: fact.dtype }),
        batch: sizeEntry(fact.batch.size),
        steps: sizeEntry(fact.steps.size),
        label: label(fact),
      };
    case "int":
      return { kind: "int", value: sizeEntry(fact.value), label: label(fact) };
    case "module":
      return { kind: "unknown", reason: "a module", label: label(fact) };
    case "other":
      return { kind: "unknown", reason: `of type ${fact.type}`, label: label(fact) };
    case "unknown":
      return { kind: "unknown", reason: fact.reason, label: label(fact) };
  }
}

export function sizeEntry(dim: Dim): SizeEntry {
  return typeof dim === "number" ? dim : formatDim(dim);
}

function sizes(axes: readonly Axis[]): readonly SizeEntry[] {
  return axes.map(({ size }) => sizeEntry(size));
}
