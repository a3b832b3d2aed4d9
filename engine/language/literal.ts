import { formattedParts } from "./formatted-string.ts";
import { numberValue } from "./number-literal.ts";
import type { Source } from "./source.ts";
import { stringLiteral, stringOpening } from "./string-literal.ts";
import { stringValue } from "./string-value.ts";
import type { Expression, Span, StringPart } from "./syntax.ts";
import type { Token } from "./token.ts";

/** The value of a number. */
export function numberExpression(source: Source, token: Token): Expression {
  const span = { start: token.start, end: token.end };
  const number = numberValue(source.text.slice(token.start, token.end));
  switch (number?.kind) {
    case undefined:
      return { kind: "missing", span };
    case "int":
      return { kind: "int", value: number.value, span };
    case "float":
      return { kind: "float", value: number.value, span };
    case "complex":
      return { kind: "unread", form: "complex", parts: [], span };
  }
}

/**
 * The value of string literals that stand side by side, and so are one. `expression` reads the expression of a field of
 * an f-string between two offsets.
 */
export function stringExpression(
  source: Source,
  tokens: readonly Token[],
  span: Span,
  expression: (start: number, end: number) => Expression,
): Expression {
  const parts: StringPart[] = [];
  let formatted = false;
  let bytes: boolean | undefined;
  for (const token of tokens) {
    const opening = stringOpening(source.text, token.start);
    if (bytes !== undefined && bytes !== opening.bytes) {
      source.problems.push({ span, message: "cannot mix bytes and nonbytes literals" });
    }
    bytes = opening.bytes;
    formatted ||= opening.formatted;
    appendParts(parts, literalParts(source, token, expression));
  }
  if (bytes) return { kind: "unread", form: "bytes", parts: [], span };
  if (formatted) return { kind: "formatted", parts, span };
  const value = parts.map((part) => (part.kind === "text" ? part.text : "")).join("");
  return { kind: "string", value, span };
}

function literalParts(
  source: Source,
  token: Token,
  expression: (start: number, end: number) => Expression,
): readonly StringPart[] {
  const opening = stringOpening(source.text, token.start);
  const terminated = stringLiteral(source.text, token.start).unterminated === undefined;
  const end = Math.max(opening.body, terminated ? token.end - (opening.long ? 3 : 1) : token.end);
  const report = (span: Span, message: string): void => {
    source.problems.push({ span, message });
  };
  if (opening.formatted) return formattedParts({ text: source.text, opening, end, expression, report });
  const content = source.text.slice(opening.body, end);
  if (opening.bytes) {
    if (NOT_ASCII.test(content))
      report({ start: token.start, end: token.end }, "bytes can only contain ASCII literal characters");
    return [];
  }
  const { value, problem } = stringValue(content, opening.raw);
  if (problem !== undefined) report({ start: token.start, end: token.end }, problem);
  return value === "" ? [] : [{ kind: "text", text: value }];
}

const NOT_ASCII = /[^\0-\x7f]/;

function appendParts(parts: StringPart[], more: readonly StringPart[]): void {
  for (const part of more) {
    const last = parts.at(-1);
    if (part.kind === "text" && last?.kind === "text")
      parts[parts.length - 1] = { kind: "text", text: last.text + part.text };
    else parts.push(part);
  }
}
