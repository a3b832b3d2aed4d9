import { nameEnd } from "./name.ts";

/** The end of the number that starts at an offset, and what CPython's tokenizer says against it. */
export function numberLiteral(
  text: string,
  at: number,
): { readonly end: number; readonly problem: string | undefined } {
  const base = text.charCodeAt(at) === 48 ? BASES[text.charAt(at + 1)] : undefined;
  const end = matchEnd(base ? base.digits : DECIMAL, text, at) ?? at + 2;
  const follower = nameEnd(text, end);
  if (base) {
    if (end > at + 2 && (follower === end || startsOperatorWord(text, end))) return { end, problem: undefined };
    const digit = text.charAt(end);
    const problem = /[0-9]/.test(digit)
      ? `invalid digit '${digit}' in ${base.name} literal`
      : `invalid ${base.name} literal`;
    return { end: follower, problem };
  }
  if (follower > end && !startsOperatorWord(text, end)) {
    const imaginary = /[jJ]/.test(text.charAt(end - 1));
    return { end: follower, problem: `invalid ${imaginary ? "imaginary" : "decimal"} literal` };
  }
  if (text.charCodeAt(at) === 48 && LEADING_ZERO.test(text.slice(at, Math.min(end, at + LONGEST_DECIMAL)))) {
    return {
      end,
      problem: "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers",
    };
  }
  const digits = end - at > LONGEST_DECIMAL ? text.slice(at, end).replaceAll("_", "") : "";
  if (digits.length > LONGEST_DECIMAL && /^[0-9]+$/.test(digits)) {
    return {
      end,
      problem:
        `Exceeds the limit (${LONGEST_DECIMAL} digits) for integer string conversion: value has ${digits.length} digits; ` +
        "use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer literals to avoid decimal conversion limits.",
    };
  }
  return { end, problem: undefined };
}

export type NumberValue =
  | { readonly kind: "int"; readonly value: number | bigint }
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "complex" };

/** The value of a number's text; none for a text that `numberLiteral` refuses. */
export function numberValue(literal: string): NumberValue | undefined {
  const text = literal.replaceAll("_", "");
  if (/^0[xXoObB]/.test(text)) {
    return /^0(?:[xX][0-9a-fA-F]+|[oO][0-7]+|[bB][01]+)$/.test(text) ? wholeNumber(text) : undefined;
  }
  if (/^[0-9]+$/.test(text)) {
    return text.length > LONGEST_DECIMAL || LEADING_ZERO.test(text) ? undefined : wholeNumber(text);
  }
  if (/[jJ]$/.test(text)) return { kind: "complex" };
  return /^(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/.test(text)
    ? { kind: "float", value: Number(text) }
    : undefined;
}

function wholeNumber(text: string): NumberValue {
  const value = Number(text);
  return { kind: "int", value: Number.isSafeInteger(value) ? value : BigInt(text) };
}

/** CPython converts at most so many decimal digits (`sys.int_info.default_max_str_digits`). */
const LONGEST_DECIMAL = 4300;

const DECIMAL = /(?:(?:\d(?:_?\d)*)?\.\d(?:_?\d)*|\d(?:_?\d)*\.?)(?:[eE][+-]?\d(?:_?\d)*)?[jJ]?/y;
const LEADING_ZERO = /^0[0_]*[1-9][0-9_]*$/;

type Base = { readonly name: string; readonly digits: RegExp };

const HEXADECIMAL: Base = { name: "hexadecimal", digits: /0[xX](?:_?[0-9a-fA-F])+/y };
const OCTAL: Base = { name: "octal", digits: /0[oO](?:_?[0-7])+/y };
const BINARY: Base = { name: "binary", digits: /0[bB](?:_?[01])+/y };

const BASES: Readonly<Record<string, Base>> = {
  x: HEXADECIMAL,
  X: HEXADECIMAL,
  o: OCTAL,
  O: OCTAL,
  b: BINARY,
  B: BINARY,
};

function matchEnd(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

/** Python lets a number run into a word operator: `1if x else 2`. */
function startsOperatorWord(text: string, at: number): boolean {
  OPERATOR_WORD.lastIndex = at;
  return OPERATOR_WORD.test(text);
}

const OPERATOR_WORD = /and|else|for|if|in|is|not|or/y;
