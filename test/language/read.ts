import { parseDocument } from "../../engine/language/document.ts";
import { lineStarts, positionAt } from "../../engine/language/lines.ts";
import type { Statement } from "../../engine/language/syntax.ts";

/** The statements of a text. */
export function statementsOf(text: string): readonly Statement[] {
  return parseDocument(text).chunks.flatMap((chunk) => chunk.statements);
}

/** The problems of a text, worded as CPython words them, with its line numbers. */
export function messages(text: string): readonly string[] {
  const document = parseDocument(text);
  const starts = lineStarts(text);
  return document.chunks.flatMap((chunk, index) =>
    chunk.problems.map(({ message, line }) => {
      if (!line) return message;
      const { line: number } = positionAt(starts, (document.starts[index] ?? 0) + line.offset);
      return `${message}${line.before}${number + 1}${line.after}`;
    }),
  );
}
