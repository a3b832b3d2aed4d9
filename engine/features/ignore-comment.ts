import type { Chunk, Span } from "../language/syntax.ts";

/** `# gatescope: ignore[input-size, view]` */
export type IgnoreComment = {
  /** Where the comment starts. */
  readonly offset: number;
  readonly codes: readonly string[];
};

/** The comments of a chunk that silence something. */
export function ignoreComments(chunk: Chunk): readonly IgnoreComment[] {
  return chunk.comments.flatMap(({ text, span }) => {
    const codes = ignoreList.exec(text)?.[1];
    return codes === undefined ? [] : [{ offset: span.start, codes: codes.split(",").map((code) => code.trim()) }];
  });
}

export const ignoreList = /#\s*gatescope:\s*ignore\[([^\]]*)\]/;

/** A comment speaks for the lines on which the span starts and ends. All offsets are into `source`. */
export function silences({ offset, codes }: IgnoreComment, source: string, span: Span, code: string): boolean {
  return codes.includes(code) && (sameLine(source, span.start, offset) || sameLine(source, span.end, offset));
}

function sameLine(source: string, a: number, b: number): boolean {
  return !/[\r\n]/.test(source.slice(Math.min(a, b), Math.max(a, b)));
}
