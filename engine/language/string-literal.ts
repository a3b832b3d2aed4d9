import { isLineBreak } from "./indentation.ts";

/** Where a string literal ends, and what it is if its end is missing. Offsets are absolute. */
export type StringExtent = {
  readonly end: number;
  readonly unterminated: "string" | "triple-quoted string" | undefined;
  /** The text up to here decided where the literal ends. */
  readonly examined: number;
};

/**
 * Reads the string literal at an offset, from its prefix on. One without an end breaks off at the end of its line, in
 * triple quotes at the end of the text.
 */
export function stringLiteral(text: string, at: number): StringExtent {
  const { quote, long, formatted, body } = stringOpening(text, at);
  const fields = formatted ? formattedEnd(text, body, quote, long) : { end: undefined, examined: body };
  const end = fields.end ?? plainEnd(text, body, text.length, quote, long);
  if (end !== undefined) return { end, unterminated: undefined, examined: Math.max(end, fields.examined) };
  const broken = long ? text.length : brokenEnd(text, body);
  return {
    end: broken,
    unterminated: long ? "triple-quoted string" : "string",
    examined: Math.max(broken, fields.examined),
  };
}

/** The end of the string literal whose quotes open at an offset, whatever an f-string's fields say. */
export function stringEnd(text: string, at: number): number {
  const { quote, long, body } = stringOpening(text, at);
  return plainEnd(text, body, text.length, quote, long) ?? (long ? text.length : brokenEnd(text, body));
}

export type StringOpening = {
  readonly quote: number;
  readonly long: boolean;
  readonly raw: boolean;
  readonly bytes: boolean;
  readonly formatted: boolean;
  /** Where the content starts. */
  readonly body: number;
};

/** Reads a literal's prefix and opening quotes. */
export function stringOpening(text: string, at: number): StringOpening {
  let open = at;
  while (text.charCodeAt(open) !== DOUBLE && text.charCodeAt(open) !== SINGLE) open++;
  const prefix = open === at ? "" : text.slice(at, open).toLowerCase();
  const quote = text.charCodeAt(open);
  const long = text.charCodeAt(open + 1) === quote && text.charCodeAt(open + 2) === quote;
  return {
    quote,
    long,
    raw: prefix.includes("r"),
    bytes: prefix.includes("b"),
    formatted: prefix.includes("f"),
    body: open + (long ? 3 : 1),
  };
}

export function isStringPrefix(prefix: string): boolean {
  return /^(?:[rubf]|br|rb|fr|rf)$/i.test(prefix);
}

/** How a field `{…}` of an f-string is read: inside a text up to `limit`, in a literal of these quotes. */
export type FieldReading = {
  readonly text: string;
  readonly limit: number;
  readonly quote: number;
  readonly long: boolean;
  /** How many fields are around it. */
  readonly nesting: number;
};

/**
 * The offset of the brace that closes the field whose opening brace is before `at`. A quote inside starts a string,
 * the f-string's own quote too (Python 3.12).
 */
export function fieldEnd(reading: FieldReading, at: number): number | undefined {
  const { text, limit } = reading;
  let depth = 0;
  for (let index = at; index < limit; index++) {
    const code = text.charCodeAt(index);
    if (code === SINGLE || code === DOUBLE) {
      if (reading.long && closesLong(text, index, reading.quote)) return undefined;
      const end = nestedEnd(reading, index, at);
      if (end === undefined) return undefined;
      index = end - 1;
    } else if (code === OPEN_PAREN || code === OPEN_BRACKET || code === OPEN_BRACE) {
      depth++;
    } else if (depth > 0) {
      if (code === CLOSE_PAREN || code === CLOSE_BRACKET || code === CLOSE_BRACE) depth--;
    } else if (code === CLOSE_BRACE) {
      return index;
    } else if (code === COLON) {
      return formatEnd(reading, index + 1);
    }
  }
  return undefined;
}

/** How far a field is looked for its closing brace. */
export function fieldLimit(text: string, at: number, long: boolean): number {
  const limit = Math.min(text.length, at + LONGEST_FIELD);
  if (long) return limit;
  for (let index = at; index < limit; index++) if (isLineBreak(text.charCodeAt(index))) return index;
  return limit;
}

/** In UTF-16 units. A longer field is found by the string's end alone, as Python 3.11 finds it. */
const LONGEST_FIELD = 300;

/** Fields in strings in fields … are followed so deep. */
const DEEPEST_FIELD = 50;

const SINGLE = 39;
const DOUBLE = 34;
const BACKSLASH = 92;
const COLON = 58;
const OPEN_PAREN = 40;
const CLOSE_PAREN = 41;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const LETTER_N = 78;
const LETTER_F = 102;
const LETTER_R = 114;
/** Makes the code of a letter that of the small letter. */
const LOWER_CASE = 32;

/** The end of the string at `open`, inside the field that starts at `from`. */
export function nestedEnd(reading: FieldReading, open: number, from: number): number | undefined {
  const { text, limit, nesting } = reading;
  const { quote, long, body } = stringOpening(text, open);
  const before = open > from ? text.charCodeAt(open - 1) | LOWER_CASE : 0;
  const second = open - 1 > from ? text.charCodeAt(open - 2) | LOWER_CASE : 0;
  if (before !== LETTER_F && !(before === LETTER_R && second === LETTER_F))
    return plainEnd(text, body, limit, quote, long);
  return nesting < DEEPEST_FIELD ? literalEnd({ text, limit, quote, long, nesting: nesting + 1 }, body) : undefined;
}

/** The offset of the brace that closes a field, from its format specification on. */
function formatEnd(reading: FieldReading, at: number): number | undefined {
  const { text, limit, nesting } = reading;
  for (let index = at; index < limit; index++) {
    const code = text.charCodeAt(index);
    if (code === CLOSE_BRACE) return index;
    if (code === reading.quote && (!reading.long || closesLong(text, index, reading.quote))) return undefined;
    if (code === OPEN_BRACE) {
      const end = nesting < DEEPEST_FIELD ? fieldEnd({ ...reading, nesting: nesting + 1 }, index + 1) : undefined;
      if (end === undefined) return undefined;
      index = end;
    }
  }
  return undefined;
}

/** The end of an f-string, quotes included, unless a field in it isn't well formed. */
function formattedEnd(
  text: string,
  at: number,
  quote: number,
  long: boolean,
): { readonly end: number | undefined; readonly examined: number } {
  let from = at;
  let examined = at;
  for (;;) {
    const found = nextField(text, from, text.length, quote, long);
    if (found.kind === "end") return { end: found.end, examined: Math.max(examined, found.end) };
    if (found.kind === "broken") return { end: undefined, examined: Math.max(examined, found.at) };
    const limit = fieldLimit(text, found.field, long);
    examined = Math.max(examined, limit);
    const end = fieldEnd({ text, limit, quote, long, nesting: 0 }, found.field);
    if (end === undefined) return { end: undefined, examined };
    from = end + 1;
  }
}

/** The end of an f-string inside a field. */
function literalEnd(reading: FieldReading, at: number): number | undefined {
  let from = at;
  for (;;) {
    const found = nextField(reading.text, from, reading.limit, reading.quote, reading.long);
    if (found.kind === "end") return found.end;
    if (found.kind === "broken") return undefined;
    const end = fieldEnd(reading, found.field);
    if (end === undefined) return undefined;
    from = end + 1;
  }
}

type FieldSearch =
  | { readonly kind: "field"; readonly field: number }
  | { readonly kind: "end"; readonly end: number }
  | { readonly kind: "broken"; readonly at: number };

/** Goes through an f-string's literal text to the next field or the closing quotes. */
function nextField(text: string, at: number, limit: number, quote: number, long: boolean): FieldSearch {
  for (let index = at; index < limit; index++) {
    const code = text.charCodeAt(index);
    if (code === quote && (!long || closesLong(text, index, quote)))
      return { kind: "end", end: index + (long ? 3 : 1) };
    if (!long && isLineBreak(code)) return { kind: "broken", at: index };
    if (code === BACKSLASH) {
      const next = text.charCodeAt(index + 1);
      if (next === LETTER_N && text.charCodeAt(index + 2) === OPEN_BRACE) index = characterNameEnd(text, index + 3);
      else if (next !== OPEN_BRACE && next !== CLOSE_BRACE) index = escapeEnd(text, index) - 1;
    } else if (code === OPEN_BRACE) {
      if (text.charCodeAt(index + 1) !== OPEN_BRACE) return { kind: "field", field: index + 1 };
      index++;
    }
  }
  return { kind: "broken", at: limit };
}

/** The last character of a character's name, as in `\N{BULLET}`, its closing brace included. */
function characterNameEnd(text: string, at: number): number {
  let end = at;
  while (/[A-Za-z0-9 -]/.test(text.charAt(end))) end++;
  return text.charCodeAt(end) === CLOSE_BRACE ? end : end - 1;
}

function plainEnd(text: string, at: number, limit: number, quote: number, long: boolean): number | undefined {
  for (let index = at; index < limit;) {
    const code = text.charCodeAt(index);
    if (code === BACKSLASH) index = escapeEnd(text, index);
    else if (code === quote && !long) return index + 1;
    else if (code === quote && closesLong(text, index, quote)) return index + 3;
    else if (!long && isLineBreak(code)) return undefined;
    else index++;
  }
  return undefined;
}

/** The end of the line on which a string without an end breaks off. */
function brokenEnd(text: string, at: number): number {
  for (let index = at; index < text.length;) {
    const code = text.charCodeAt(index);
    if (isLineBreak(code)) return index;
    index = code === BACKSLASH ? escapeEnd(text, index) : index + 1;
  }
  return text.length;
}

function closesLong(text: string, at: number, quote: number): boolean {
  return text.charCodeAt(at) === quote && text.charCodeAt(at + 1) === quote && text.charCodeAt(at + 2) === quote;
}

/** Behind a backslash and what it quotes; a line break may be two characters. */
function escapeEnd(text: string, at: number): number {
  const crossed = text.charCodeAt(at + 1) === 13 && text.charCodeAt(at + 2) === 10 ? 3 : 2;
  return Math.min(text.length, at + crossed);
}
