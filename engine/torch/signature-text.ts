import type { ParameterType, Signature, SignatureParameter } from "./operation.ts";
import { bool, float, int, none, string, tuple, type Value } from "./value.ts";

/** The parameters between a signature's parentheses: Python's notation, with the type before the name if `native`. */
export function parameters(inside: string, style: Signature["style"]): readonly SignatureParameter[] {
  const found: SignatureParameter[] = [];
  let kind: SignatureParameter["kind"] = "positional";
  for (const part of split(inside)) {
    if (part === "*") {
      kind = "keywordOnly";
      continue;
    }
    if (part === "/") continue;
    const [declared = "", written] = splitOnce(part, "=");
    const words = declared.trim().split(/\s+/u);
    const last = words.at(-1) ?? "";
    const type = style === "native" && words.length > 1 ? parameterType(words[0] ?? "any") : "any";
    const fallback = written === undefined ? undefined : literal(written.trim());
    if (last.startsWith("**")) {
      found.push({ name: last.slice(2), kind: "restKeywords", type: "any", fallback: none });
    } else if (last.startsWith("*")) {
      found.push({ name: last.slice(1), kind: "rest", type, fallback: tuple([]) });
      kind = "keywordOnly";
    } else found.push({ name: last, kind, type, fallback });
  }
  return found;
}

const types: ReadonlySet<string> = new Set<ParameterType>([
  "any",
  "Tensor",
  "Tensor?",
  "tensorOrNumber",
  "tensors",
  "int",
  "int?",
  "size",
  "size?",
  "dims",
  "dims?",
  "float",
  "float?",
  "Scalar",
  "Scalar?",
  "bool",
  "bool?",
  "string",
  "string?",
  "dtype",
  "dtype?",
  "device",
  "device?",
  "layout?",
  "memory_format",
  "memory_format?",
  "generator",
  "generator?",
]);

function parameterType(word: string): ParameterType {
  return isType(word) ? word : "any";
}

function isType(word: string): word is ParameterType {
  return types.has(word);
}

function literal(text: string): Value {
  if (text === "None") return none;
  if (text === "True" || text === "False") return bool(text === "True");
  if (/^-?\d+$/u.test(text)) return int(Number(text));
  if (/^-?[\d.]+(?:e-?\d+)?$/u.test(text)) return float(Number(text));
  if (text === "inf" || text === "-inf") return float(text === "inf" ? Infinity : -Infinity);
  if (text === "()") return tuple([]);
  const items = /^\((.*)\)$/u.exec(text);
  if (items !== null) return tuple(split(items[1] ?? "").map(literal));
  return string(text.replaceAll(/^["']|["']$/gu, ""));
}

/** Splits at commas outside of parentheses. */
function split(text: string): readonly string[] {
  const found: string[] = [];
  let depth = 0;
  let start = 0;
  for (const [index, character] of Array.from(text).entries()) {
    if (character === "(" || character === "[") depth++;
    if (character === ")" || character === "]") depth--;
    if (character === "," && depth === 0) {
      found.push(text.slice(start, index));
      start = index + 1;
    }
  }
  found.push(text.slice(start));
  return found.map((part) => part.trim()).filter((part) => part !== "");
}

function splitOnce(text: string, at: string): readonly string[] {
  const index = text.indexOf(at);
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + at.length)];
}
