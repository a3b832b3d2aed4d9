import { nameOf } from "./name.ts";
import type { Source } from "./source.ts";

/** The names that a `case` pattern in the tokens [from, to) binds: those that are no class, attribute or keyword. */
export function capturedNames(source: Source, from: number, to: number): readonly string[] {
  const names: string[] = [];
  for (let index = from; index < to; index++) {
    const token = source.tokens[index];
    if (token?.kind !== "name") continue;
    const before = index > from ? source.tokens[index - 1]?.text : undefined;
    const after = index + 1 < to ? source.tokens[index + 1]?.text : undefined;
    if (before === "." || after === "." || after === "(" || after === "=") continue;
    const name = nameOf(source.text, token.start, token.end);
    if (name !== "_") names.push(name);
  }
  return names;
}
