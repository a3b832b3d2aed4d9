import { refused, type Refused } from "./refusal.ts";
import { mostDimensions, type StoredDtype } from "./stored-tensor.ts";

export type NpyHeader = {
  readonly dtype: StoredDtype;
  readonly bigEndian: boolean;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
};

/** The header of numpy.lib.format: a dictionary in Python's notation with the keys descr, fortran_order and shape, each once. */
export function readNpyHeader(text: string): NpyHeader | Refused {
  const literals = readDictionary(text);
  if (typeof literals === "string") return refused(`the header isn't a dictionary of NumPy's: ${literals}`);
  const unknown = [...literals.keys()].find((key) => !["descr", "fortran_order", "shape"].includes(key));
  if (unknown !== undefined) return refused(`the header has the key ${JSON.stringify(unknown)}`);
  const descr = literals.get("descr");
  const fortranOrder = literals.get("fortran_order");
  const shape = literals.get("shape");
  if (descr === undefined) return refused("the header has no descr");
  if (descr.kind !== "text") return refused("descr: an array of records isn't read");
  if (fortranOrder?.kind !== "truth") return refused("fortran_order: neither True nor False");
  if (shape?.kind !== "tuple") return refused("shape: not a tuple of sizes");
  const element = elementOf(descr.value);
  if (element === undefined) return refused(`descr: ${JSON.stringify(descr.value)} isn't read`);
  return { ...element, fortranOrder: fortranOrder.value, shape: shape.sizes };
}

type Literal =
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "truth"; readonly value: boolean }
  | { readonly kind: "tuple"; readonly sizes: readonly number[] }
  | { readonly kind: "list" };

const dtypeNames: ReadonlyMap<string, StoredDtype> = new Map<string, StoredDtype>([
  ["f8", "float64"],
  ["f4", "float32"],
  ["f2", "float16"],
  ["i8", "int64"],
  ["i4", "int32"],
  ["i2", "int16"],
  ["i1", "int8"],
  ["u1", "uint8"],
  ["b1", "bool"],
]);

/** An array interface's type string: the byte order, the kind and the size. */
function elementOf(descr: string): { readonly dtype: StoredDtype; readonly bigEndian: boolean } | undefined {
  const [, order, name] = /^([<>|=]?)(\w+)$/.exec(descr) ?? [];
  const dtype = dtypeNames.get(name === "?" ? "b1" : (name ?? ""));
  return dtype && { dtype, bigEndian: order === ">" };
}

const entryForm = /\s*(?:'([^'\\]*)'|"([^"\\]*)")\s*:\s*/y;
const textForm = /'([^'\\]*)'|"([^"\\]*)"/y;
const truthForm = /True|False/y;
/** A tuple of integers: Python 2 wrote an L after a long one. */
const tupleForm = /\((?:\s*\d+L?\s*,)*\s*(?:\d+L?\s*)?\)/y;
const betweenForm = /\s*,\s*/y;

/** The entries, or what is wrong. */
function readDictionary(text: string): ReadonlyMap<string, Literal> | string {
  const inner = /^\s*\{(.*)\}\s*$/s.exec(text)?.[1]?.trimEnd();
  if (inner === undefined) return "its braces are missing";
  const entries = new Map<string, Literal>();
  let at = 0;
  while (at < inner.length) {
    const key = matched(entryForm, inner, at);
    const name = key?.[1] ?? key?.[2];
    if (key === undefined || name === undefined) return `a key is missing at character ${at + 2}`;
    at += key[0].length;
    const value = readLiteral(inner, at);
    if (value === undefined) return `the value of ${name} isn't understood`;
    if (entries.has(name)) return `${name} stands twice`;
    entries.set(name, value.literal);
    if (value.literal.kind === "list") return entries;
    at = value.end;
    const between = matched(betweenForm, inner, at);
    if (between === undefined && at < inner.length) return `a comma is missing at character ${at + 2}`;
    at += between?.[0].length ?? 0;
  }
  return entries;
}

function readLiteral(text: string, at: number): { readonly literal: Literal; readonly end: number } | undefined {
  if (text[at] === "[") return { literal: { kind: "list" }, end: at };
  const quoted = matched(textForm, text, at);
  if (quoted) return { literal: { kind: "text", value: quoted[1] ?? quoted[2] ?? "" }, end: at + quoted[0].length };
  const truth = matched(truthForm, text, at)?.[0];
  if (truth !== undefined) return { literal: { kind: "truth", value: truth === "True" }, end: at + truth.length };
  const tuple = matched(tupleForm, text, at);
  if (tuple === undefined) return undefined;
  const sizes = [...tuple[0].matchAll(/\d+/g)].map(([digits]) => Number(digits));
  // (3) is an integer in parentheses, and no tuple.
  if (sizes.length === 1 && !tuple[0].includes(",")) return undefined;
  if (sizes.length > mostDimensions || !sizes.every((size) => Number.isSafeInteger(size))) return undefined;
  return { literal: { kind: "tuple", sizes }, end: at + tuple[0].length };
}

function matched(form: RegExp, text: string, at: number): RegExpExecArray | undefined {
  form.lastIndex = at;
  return form.exec(text) ?? undefined;
}
