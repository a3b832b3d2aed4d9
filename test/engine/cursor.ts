import { type Analysis, analyze } from "../../engine/analyze.ts";

/** A program with `¦` where the cursor is. */
export function atCursor(marked: string): { readonly analysis: Analysis; readonly offset: number } {
  const offset = marked.indexOf("¦");
  if (offset < 0) throw new Error("the program has no cursor");
  return { analysis: analyze(marked.replace("¦", "")), offset };
}

export function lines(...of: readonly string[]): string {
  return of.map((line) => `${line}\n`).join("");
}
