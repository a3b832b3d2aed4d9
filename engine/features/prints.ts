import type { Analysis } from "../analyze.ts";
import type { Print } from "../interpret/fact.ts";
import { allChunks, shifted } from "./chunks.ts";

/** What the program prints, in the order of execution, at places in the document. */
export function prints(analysis: Analysis): readonly Print[] {
  const all: Print[] = [];
  for (const { start, facts } of allChunks(analysis)) {
    for (const print of facts.prints) all.push({ ...print, span: shifted(print.span, start) });
  }
  return all;
}
