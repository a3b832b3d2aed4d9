import { type LabelPiece, labelText } from "./label.ts";

/** Fits a label into `limit` characters: middle sizes of its shapes go first, then long sizes, then the end. */
export function shorten(pieces: readonly LabelPiece[], limit: number): readonly LabelPiece[] {
  if (fits(pieces, limit)) return pieces;
  const rank = Math.max(0, ...pieces.map((piece) => (piece.kind === "shape" ? piece.sizes.length : 0)));
  let kept = pieces;
  for (let sizes = rank - 1; sizes >= 2; sizes--) {
    kept = pieces.map((piece) => withoutMiddle(piece, sizes));
    if (fits(kept, limit)) return kept;
  }
  kept = kept.map(withShortSizes);
  return fits(kept, limit) ? kept : [{ kind: "text", text: cut(labelText(kept), limit) }];
}

/** Reads the shapes of a text back into pieces, so that "[10, 3, 20] [4, 3, 20]" shortens as shapes do. */
export function piecesOf(text: string): readonly LabelPiece[] {
  return text.split(/(\[[^[\]]*\])/).flatMap((part, index): readonly LabelPiece[] => {
    if (part === "") return [];
    if (index % 2 === 0) return [{ kind: "text", text: part }];
    const inside = part.slice(1, -1);
    const sizes = inside === "" ? [] : inside.split(", ");
    return [{ kind: "shape", sizes: sizes.map((size) => ({ text: size, place: undefined })) }];
  });
}

const longestSize = 12;
const ellipsis = "…";

function fits(pieces: readonly LabelPiece[], limit: number): boolean {
  return labelText(pieces).length <= limit;
}

function withoutMiddle(piece: LabelPiece, keep: number): LabelPiece {
  if (piece.kind === "text" || piece.sizes.length <= keep) return piece;
  const elided = { text: ellipsis, place: undefined };
  return { kind: "shape", sizes: [...piece.sizes.slice(0, keep - 1), elided, ...piece.sizes.slice(-1)] };
}

function withShortSizes(piece: LabelPiece): LabelPiece {
  if (piece.kind === "text") return piece;
  return { kind: "shape", sizes: piece.sizes.map(({ text, place }) => ({ text: cut(text, longestSize), place })) };
}

/** Cuts at a whole character: half a surrogate pair can't be shown. */
function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = limit - 1;
  const last = text.charCodeAt(end - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? end - 1 : end) + ellipsis;
}
