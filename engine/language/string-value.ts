/** A string's value, or why its content isn't legal (CPython's text). */
export type StringValue = { readonly value: string; readonly problem: string | undefined };

/**
 * The value of the text between a literal's quotes. Line breaks become `\n`, as Python reads them.
 * A character by name (`\N{BULLET}`) stays as it is written: there is no table of names here.
 */
export function stringValue(content: string, raw: boolean): StringValue {
  const text = content.includes("\r") ? content.replace(/\r\n?/g, "\n") : content;
  if (raw || !text.includes("\\")) return { value: text, problem: undefined };
  let problem: string | undefined;
  const value = text.replace(ESCAPE, (escape, character: string, offset: number) => {
    const simple = SIMPLE[character];
    if (simple !== undefined) return simple;
    if (/^[0-7]/.test(character)) return String.fromCharCode(parseInt(character, 8));
    const kind = CODES[character.charAt(0)];
    if (kind === undefined) return escape;
    const digits = character.slice(1);
    if (digits.length < kind.digits) {
      problem ??= refusal(offset, offset + escape.length - 1, `truncated \\${kind.pattern} escape`);
      return escape;
    }
    const point = parseInt(digits, 16);
    if (point <= 0x10ffff) return String.fromCodePoint(point);
    problem ??= refusal(offset, offset + escape.length - 1, "illegal Unicode character");
    return escape;
  });
  return { value, problem: problem ?? nameProblem(text) };
}

/** A character by name is checked for its form only. */
function nameProblem(text: string): string | undefined {
  const found = /(?:^|[^\\])(?:\\\\)*(\\N(?!\{[^{}]+\}))/.exec(text);
  if (!found) return undefined;
  const start = found.index + found[0].length - 2;
  return refusal(start, start + 1, "malformed \\N character escape");
}

const ESCAPE = /\\(\n|[0-7]{1,3}|x[0-9a-fA-F]{0,2}|u[0-9a-fA-F]{0,4}|U[0-9a-fA-F]{0,8}|[^])/g;

const SIMPLE: Readonly<Record<string, string>> = {
  "\n": "",
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

const CODES: Readonly<Record<string, { readonly digits: number; readonly pattern: string }>> = {
  x: { digits: 2, pattern: "xXX" },
  u: { digits: 4, pattern: "uXXXX" },
  U: { digits: 8, pattern: "UXXXXXXXX" },
};

function refusal(start: number, end: number, reason: string): string {
  return `(unicode error) 'unicodeescape' codec can't decode bytes in position ${start}-${end}: ${reason}`;
}
