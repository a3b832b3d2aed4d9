import { fieldEnd, fieldLimit, nestedEnd } from "./string-literal.ts";
import type { FieldReading, StringOpening } from "./string-literal.ts";
import { stringValue } from "./string-value.ts";
import type { Expression, Span, StringPart } from "./syntax.ts";

/** What an f-string's parts need from outside. */
export type FormattedReading = {
  readonly text: string;
  readonly opening: StringOpening;
  /** Where the content ends: the closing quotes' offset. */
  readonly end: number;
  /** Reads the expression in [start, end). */
  readonly expression: (start: number, end: number) => Expression;
  readonly report: (span: Span, message: string) => void;
};

/** The parts of an f-string's content: text with its escapes resolved, and values. */
export function formattedParts(reading: FormattedReading): readonly StringPart[] {
  return partsUntil(reading, reading.opening.body, reading.end, 0).parts;
}

type Parts = { readonly parts: readonly StringPart[]; readonly next: number };

/** Reads parts up to `end`; inside format specifications (so many of them), up to the brace that closes the field. */
function partsUntil(reading: FormattedReading, start: number, end: number, specifications: number): Parts {
  const { text, opening, report } = reading;
  const parts: StringPart[] = [];
  let literal = "";
  let from = start;
  let at = start;
  const flush = (stop: number): void => {
    const { value, problem } = stringValue(text.slice(from, stop), opening.raw);
    if (problem !== undefined) report({ start: from, end: stop }, problem);
    literal += value;
  };
  while (at < end) {
    const character = text.charAt(at);
    if (character === "\\" && !opening.raw) {
      const named = text.charAt(at + 1) === "N" && text.charAt(at + 2) === "{" ? text.indexOf("}", at) : -1;
      if (named > 0 && named < end) at = named + 1;
      else at += text.charAt(at + 1) === "{" || text.charAt(at + 1) === "}" ? 1 : 2;
    } else if (character !== "{" && character !== "}") {
      at++;
    } else if (specifications === 0 && text.charAt(at + 1) === character && at + 1 < end) {
      flush(at + 1);
      at += 2;
      from = at;
    } else if (character === "{") {
      flush(at);
      if (literal !== "") parts.push({ kind: "text", text: literal });
      literal = "";
      const { part, next } = field(reading, at + 1, end, specifications);
      parts.push(part);
      at = next;
      from = at;
    } else if (specifications > 0) {
      break;
    } else {
      report({ start: at, end: at + 1 }, "f-string: single '}' is not allowed");
      at++;
    }
  }
  at = Math.min(at, end);
  flush(at);
  if (literal !== "") parts.push({ kind: "text", text: literal });
  return { parts, next: at };
}

/** Reads a field behind its opening brace. */
function field(
  reading: FormattedReading,
  start: number,
  end: number,
  specifications: number,
): { readonly part: StringPart; readonly next: number } {
  const { text, report } = reading;
  const stop = expressionEnd(reading, start, end);
  let at = stop;
  let label = "";
  if (text.charAt(at) === "=" && at < end) {
    at++;
    while (at < end && /\s/.test(text.charAt(at))) at++;
    label = text.slice(start, at);
  }
  const empty = text.slice(start, stop).trim() === "";
  if (empty && stop < end) report({ start: start - 1, end: stop }, "f-string: empty expression not allowed");
  const value: Expression = empty ? { kind: "missing", span: { start, end: stop } } : reading.expression(start, stop);

  let conversion: "" | "r" | "s" | "a" = "";
  if (text.charAt(at) === "!" && at < end) {
    const name = /^\w*/.exec(text.slice(at + 1, end))?.[0] ?? "";
    if (name === "r" || name === "s" || name === "a") conversion = name;
    else
      report(
        { start: at, end: at + 1 + name.length },
        "f-string: invalid conversion character: expected 's', 'r', or 'a'",
      );
    at += 1 + name.length;
    while (at < end && /\s/.test(text.charAt(at))) at++;
  }
  let format: readonly StringPart[] = [];
  const specified = text.charAt(at) === ":" && at < end;
  if (specified) {
    const deep = specifications === 2;
    if (deep) report({ start: at, end: at + 1 }, "f-string: expressions nested too deeply");
    const specification = deep
      ? { parts: [], next: skipped(reading, at, end) }
      : partsUntil(reading, at + 1, end, specifications + 1);
    format = specification.parts;
    at = specification.next;
  }
  if (label !== "" && conversion === "" && !specified) conversion = "r";
  if (text.charAt(at) === "}" && at < end) at++;
  else report({ start: start - 1, end: Math.min(Math.max(at, start), end) }, "f-string: expecting '}'");
  return { part: { kind: "value", value, conversion, format, label }, next: at };
}

/** Where a field's expression ends: at its `=`, `!`, `:` or closing brace. */
function expressionEnd(reading: FormattedReading, start: number, end: number): number {
  const { text, opening } = reading;
  const limit = Math.min(fieldLimit(text, start, opening.long), end);
  const inner: FieldReading = { text, limit, quote: opening.quote, long: opening.long, nesting: 0 };
  let depth = 0;
  for (let at = start; at < limit; at++) {
    const character = text.charAt(at);
    if (character === '"' || character === "'") {
      const after = nestedEnd(inner, at, start);
      if (after === undefined) return limit;
      at = after - 1;
    } else if ("([{".includes(character)) {
      depth++;
    } else if (depth > 0) {
      if (")]}".includes(character)) depth--;
    } else if (character === "}" || character === ":") {
      return at;
    } else if (character === "!" && text.charAt(at + 1) !== "=") {
      return at;
    } else if (
      character === "=" &&
      !"=!<>".includes(text.charAt(at - 1)) &&
      /^=\s*[}!:]/.test(text.slice(at, at + 20))
    ) {
      return at;
    }
  }
  return limit;
}

/** Passes over a specification that is nested too deeply. */
function skipped(reading: FormattedReading, at: number, end: number): number {
  const { text, opening } = reading;
  return fieldEnd({ text, limit: end, quote: opening.quote, long: opening.long, nesting: 0 }, at) ?? end;
}
