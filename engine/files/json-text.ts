/** A JSON value. An object's members keep their order. A number's text is what is written. */
export type Json =
  | { readonly kind: "object"; readonly members: ReadonlyMap<string, Json> }
  | { readonly kind: "array"; readonly items: readonly Json[] }
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "number"; readonly value: number; readonly text: string }
  | { readonly kind: "word"; readonly text: "true" | "false" | "null" };

export type JsonError = { readonly kind: "jsonError"; readonly message: string };

/**
 * Reads JSON after RFC 8259, more strictly: a name stands once in an object, nothing nests deeper than 32 levels, and it
 * has at most a million values.
 */
export function readJson(text: string): Json | JsonError {
  const reader: Reader = { text, at: 0, values: 0 };
  const value = readValue(reader, 0);
  if (value.kind === "jsonError") return value;
  skipSpace(reader);
  return reader.at === text.length ? value : failure(reader, "text follows the value");
}

type Reader = { readonly text: string; at: number; values: number };

const deepest = 32;
const mostValues = 1_000_000;
/** Bounded, since a regular expression's stack is. */
const numberForm = /-?(?:0|[1-9]\d{0,99})(?:\.\d{1,99})?(?:[eE][+-]?\d{1,9})?/y;
const wordForm = /true|false|null/y;

function readValue(reader: Reader, depth: number): Json | JsonError {
  skipSpace(reader);
  if (depth > deepest) return failure(reader, `more than ${deepest} levels`);
  if (++reader.values > mostValues) return failure(reader, `more than ${mostValues} values`);
  const first = reader.text[reader.at];
  if (first === "{") return readObject(reader, depth);
  if (first === "[") return readArray(reader, depth);
  if (first === '"') {
    const value = readText(reader);
    return typeof value === "string" ? { kind: "text", value } : value;
  }
  const word = match(reader, wordForm);
  if (word === "true" || word === "false" || word === "null") return { kind: "word", text: word };
  const number = match(reader, numberForm);
  return number === undefined
    ? failure(reader, "a value is missing")
    : { kind: "number", value: Number(number), text: number };
}

function readObject(reader: Reader, depth: number): Json | JsonError {
  const members = new Map<string, Json>();
  reader.at++;
  skipSpace(reader);
  if (taken(reader, "}")) return { kind: "object", members };
  for (;;) {
    skipSpace(reader);
    const name = readText(reader);
    if (typeof name !== "string") return name;
    if (members.has(name)) return failure(reader, `${JSON.stringify(name)} stands twice`);
    skipSpace(reader);
    if (!taken(reader, ":")) return failure(reader, "a colon is missing");
    const value = readValue(reader, depth + 1);
    if (value.kind === "jsonError") return value;
    members.set(name, value);
    skipSpace(reader);
    if (taken(reader, "}")) return { kind: "object", members };
    if (!taken(reader, ",")) return failure(reader, "a comma is missing");
  }
}

function readArray(reader: Reader, depth: number): Json | JsonError {
  const items: Json[] = [];
  reader.at++;
  skipSpace(reader);
  if (taken(reader, "]")) return { kind: "array", items };
  for (;;) {
    const value = readValue(reader, depth + 1);
    if (value.kind === "jsonError") return value;
    items.push(value);
    skipSpace(reader);
    if (taken(reader, "]")) return { kind: "array", items };
    if (!taken(reader, ",")) return failure(reader, "a comma is missing");
  }
}

function readText(reader: Reader): string | JsonError {
  const { text, at } = reader;
  if (text[at] !== '"') return failure(reader, "a text is missing");
  let end = at + 1;
  while (end < text.length && text[end] !== '"') end += text[end] === "\\" ? 2 : 1;
  try {
    const value: unknown = JSON.parse(text.slice(at, end + 1));
    reader.at = end + 1;
    return String(value);
  } catch {
    return failure(reader, "a text isn't well formed");
  }
}

function match(reader: Reader, form: RegExp): string | undefined {
  form.lastIndex = reader.at;
  const found = form.exec(reader.text)?.[0];
  if (found !== undefined) reader.at += found.length;
  return found;
}

function skipSpace(reader: Reader): void {
  while (" \t\n\r".includes(reader.text[reader.at] ?? "?")) reader.at++;
}

function taken(reader: Reader, character: string): boolean {
  if (reader.text[reader.at] !== character) return false;
  reader.at++;
  return true;
}

function failure({ at }: Reader, message: string): JsonError {
  return { kind: "jsonError", message: `${message} at character ${at + 1}` };
}
