/** Tells whether a Python identifier (or keyword) starts at an offset. */
export function startsName(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code < 128) return isNameCode(code) && !(code >= 48 && code <= 57);
  NAME_START.lastIndex = at;
  return NAME_START.test(text);
}

/** The end of the identifier that starts at an offset: letters, digits, `_` and what Unicode counts as such. */
export function nameEnd(text: string, at: number): number {
  let end = at;
  for (;;) {
    const code = text.charCodeAt(end);
    if (code < 128) {
      if (!isNameCode(code)) return end;
      end++;
    } else {
      NAME_PART.lastIndex = end;
      if (!NAME_PART.test(text)) return end;
      end = NAME_PART.lastIndex;
    }
  }
}

/** An identifier as Python compares it: in normal form KC. */
export function nameOf(text: string, start: number, end: number): string {
  const name = text.slice(start, end);
  return NOT_ASCII.test(name) ? name.normalize("NFKC") : name;
}

const NAME_START = /\p{XID_Start}/uy;
const NAME_PART = /\p{XID_Continue}+/uy;
const NOT_ASCII = /[^\0-\x7f]/;

function isNameCode(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || (code >= 48 && code <= 57);
}
