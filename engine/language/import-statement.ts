import { nameOf } from "./name.ts";
import type { Source } from "./source.ts";
import { reportAt, spanOfTokens } from "./source.ts";
import type { Comment, ImportedName, Statement } from "./syntax.ts";

/** `import a.b as c, d` or `from .m import (a as b, c)` in the tokens [from, to). */
export function importStatement(source: Source, from: number, to: number, comment: Comment | undefined): Statement {
  const { tokens } = source;
  const span = spanOfTokens(tokens, from, to);
  if (tokens[from]?.text === "import") {
    return { kind: "import", names: importedNames(source, from + 1, to, true), span, comment };
  }
  let at = from + 1;
  let module = "";
  while (at < to && (tokens[at]?.text === "." || tokens[at]?.text === "...")) module += tokens[at++]?.text ?? "";
  const named = dottedEnd(source, at, to);
  module += dottedName(source, at, named);
  const dangling = named > at && tokens[named - 1]?.kind !== "name";
  if (module === "" || dangling || tokens[named]?.text !== "import" || named >= to) {
    reportAt(source, named < to ? named : to);
    return { kind: "importFrom", module, names: [], span, comment };
  }
  const start = named + 1;
  if (tokens[start]?.text === "*" && start < to) {
    if (start + 1 < to) reportAt(source, start + 1);
    return { kind: "importFrom", module, names: "*", span, comment };
  }
  const bracketed = tokens[start]?.text === "(" && start < to;
  const closed = bracketed && tokens[to - 1]?.text === ")";
  const end = closed ? to - 1 : to;
  const last = tokens[end - 1];
  if (!bracketed && last?.text === "," && end > start) {
    reportAt(source, end - 1, "trailing comma not allowed without surrounding parentheses");
  }
  const names = importedNames(source, bracketed ? start + 1 : start, last?.text === "," ? end - 1 : end, false);
  return { kind: "importFrom", module, names, span, comment };
}

function importedNames(source: Source, from: number, to: number, dotted: boolean): readonly ImportedName[] {
  const { tokens } = source;
  const names: ImportedName[] = [];
  let at = from;
  for (;;) {
    const end = dotted ? dottedEnd(source, at, to) : Math.min(at + 1, to);
    const first = tokens[at];
    if (at >= to || first?.kind !== "name" || tokens[end - 1]?.kind !== "name") {
      reportAt(source, at < to ? Math.min(end, to - 1) : to);
      return names;
    }
    const name = dottedName(source, at, end);
    at = end;
    let alias: string | undefined;
    let place = first;
    if (at < to && tokens[at]?.text === "as") {
      const token = at + 1 < to ? tokens[at + 1] : undefined;
      if (token?.kind !== "name") {
        reportAt(source, at + 1 < to ? at + 1 : to);
        return names;
      }
      alias = nameOf(source.text, token.start, token.end);
      place = token;
      at += 2;
    }
    names.push({ name, alias, nameSpan: { start: place.start, end: place.end } });
    if (at >= to) return names;
    if (tokens[at]?.text !== ",") {
      reportAt(source, at);
      return names;
    }
    at++;
  }
}

/** Behind `a.b.c`, as far as it goes; behind the dot if no name follows one. */
function dottedEnd(source: Source, from: number, to: number): number {
  const { tokens } = source;
  let at = from;
  if (at < to && tokens[at]?.kind === "name") at++;
  while (at > from && at < to && tokens[at]?.text === ".") {
    if (at + 1 >= to || tokens[at + 1]?.kind !== "name") return at + 1;
    at += 2;
  }
  return at;
}

function dottedName(source: Source, from: number, to: number): string {
  let name = "";
  for (let at = from; at < to; at++) {
    const token = source.tokens[at];
    if (token) name += token.kind === "name" ? nameOf(source.text, token.start, token.end) : token.text;
  }
  return name;
}
