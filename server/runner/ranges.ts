import { lineStarts, positionAt } from "../../engine/language/lines.ts";
import type { Span } from "../../engine/language/syntax.ts";
import type { ProtocolRange } from "../protocol.ts";

/** Turns spans of a text into ranges. */
export function rangesIn(text: string): (span: Span) => ProtocolRange {
  const lines = lineStarts(text);
  const pointAt = (offset: number): ProtocolRange["start"] => {
    const { line, column } = positionAt(lines, offset);
    return { line, character: column };
  };
  return ({ start, end }) => ({ start: pointAt(start), end: pointAt(end) });
}
