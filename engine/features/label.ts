import type { Fact } from "../interpret/fact.ts";
import type { Axis } from "../shape/axis.ts";
import { formatDim } from "../shape/dim.ts";
import type { Place } from "../shape/place.ts";

/** One size of a shape as it is shown, with the place that it comes from. */
export type ShownSize = { readonly text: string; readonly place: Place | undefined };

/** A label in pieces, so that shapes can be shortened and their sizes clicked. */
export type LabelPiece =
  { readonly kind: "text"; readonly text: string } | { readonly kind: "shape"; readonly sizes: readonly ShownSize[] };

/** What a fact is called beside its name: "[seq, b, 20]", "([10, 3, 20], [4, 3, 20])", "seq × [b, 20]", "LSTM(100, 20)". */
export function label(fact: Fact): string {
  return labelText(labelPieces(fact));
}

export function labelText(pieces: readonly LabelPiece[]): string {
  return pieces
    .map((piece) => (piece.kind === "text" ? piece.text : `[${piece.sizes.map(({ text }) => text).join(", ")}]`))
    .join("");
}

export function labelPieces(fact: Fact): readonly LabelPiece[] {
  switch (fact.kind) {
    case "tensor":
      return fact.shape === undefined ? [plain("?")] : [shown(fact.shape)];
    case "tuple":
      return [plain("("), ...joined(fact.items), plain(fact.items.length === 1 ? ",)" : ")")];
    case "list":
      return listPieces(fact.items);
    case "repeated":
      return [plain(`${formatDim(fact.length)} × `), ...labelPieces(fact.element)];
    case "packed":
      return fact.data === undefined
        ? [plain(`packed ?, batch ${formatDim(fact.batch.size)}`)]
        : [plain("packed "), shown(fact.data), plain(`, batch ${formatDim(fact.batch.size)}`)];
    case "int":
      return [plain(formatDim(fact.value))];
    case "module":
      return [plain(firstLine(fact.repr))];
    case "other":
      return [plain(firstLine(fact.text ?? fact.type))];
    case "unknown":
      return [plain("?")];
  }
}

/** Where one goes from a size: the last of its factors that has a place, so hidden_size rather than the directions. */
export function placeOf(axis: Axis): Place | undefined {
  return axis.factors.findLast(({ place }) => place !== undefined)?.place;
}

function shown(axes: readonly Axis[]): LabelPiece {
  return { kind: "shape", sizes: axes.map((axis) => ({ text: formatDim(axis.size), place: placeOf(axis) })) };
}

function plain(text: string): LabelPiece {
  return { kind: "text", text };
}

function joined(items: readonly Fact[]): readonly LabelPiece[] {
  return items.flatMap((item, index) => (index === 0 ? labelPieces(item) : [plain(", "), ...labelPieces(item)]));
}

/** Equal items are counted, others stand side by side. */
function listPieces(items: readonly Fact[]): readonly LabelPiece[] {
  const [first] = items;
  if (first === undefined) return [plain("[]")];
  const text = label(first);
  return items.every((item) => label(item) === text)
    ? [plain(`${items.length} × `), ...labelPieces(first)]
    : [plain("list of "), ...joined(items)];
}

function firstLine(text: string): string {
  const end = text.indexOf("\n");
  return end === -1 ? text : `${text.slice(0, end)}…)`;
}
