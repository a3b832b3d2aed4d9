import type { Analysis } from "../analyze.ts";
import { type InlayHint, inlayHints } from "./inlay-hints.ts";

/** The source with its hints written in, as an editor shows them, but never shortened. */
export function annotated(analysis: Analysis): string {
  const { text } = analysis.document;
  const options = { modules: false, prints: true, limit: Infinity };
  const pieces: string[] = [];
  let from = 0;
  for (const hint of inlayHints(analysis, { start: 0, end: text.length }, options)) {
    pieces.push(text.slice(from, hint.offset), written(hint));
    from = hint.offset;
  }
  return pieces.join("") + text.slice(from);
}

/** An editor pads what stands behind a line. */
function written({ key, parts }: InlayHint): string {
  const label = parts.map(({ text }) => text).join("");
  switch (key.kind) {
    case "type":
      return label;
    case "print":
      return `  ${label}`;
  }
}
