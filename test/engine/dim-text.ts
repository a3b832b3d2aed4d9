import { type Sizes, operation } from "./dim-trees.ts";

/** The value of an integer expression in Python's notation; undefined where it divides by zero. */
export function valueOfText(text: string, sizes: Sizes): bigint | undefined {
  const tokens = text.match(/\d+|\w+|\*\*|\/\/|[-+*%(),]/gu) ?? [];
  if (tokens.join("") !== text.replaceAll(" ", "")) throw new Error(`cannot read ${text}`);
  const reader = { tokens, at: 0, sizes };
  try {
    const value = sum(reader);
    if (reader.at < tokens.length) throw new Error(`cannot read ${text} from ${String(reader.at)}`);
    return value;
  } catch (error) {
    if (error === zeroDivision) return undefined;
    throw error;
  }
}

type Reader = { readonly tokens: readonly string[]; at: number; readonly sizes: Sizes };

const zeroDivision = new Error("division by zero");

function accepted(reader: Reader, ...wanted: readonly string[]): string | undefined {
  const token = reader.tokens[reader.at];
  if (token === undefined || !wanted.includes(token)) return undefined;
  reader.at++;
  return token;
}

function sum(reader: Reader): bigint {
  let value = product(reader);
  for (let sign = accepted(reader, "+", "-"); sign; sign = accepted(reader, "+", "-")) {
    const next = product(reader);
    value = sign === "+" ? value + next : value - next;
  }
  return value;
}

function product(reader: Reader): bigint {
  let value = signed(reader);
  for (let sign = accepted(reader, "*", "//", "%"); sign; sign = accepted(reader, "*", "//", "%")) {
    const kind = sign === "*" ? "multiply" : sign === "//" ? "floorDivide" : "modulo";
    const result = operation(kind, value, signed(reader));
    if (result === undefined) throw zeroDivision;
    value = result;
  }
  return value;
}

function signed(reader: Reader): bigint {
  if (accepted(reader, "-")) return -signed(reader);
  const base = primary(reader);
  return accepted(reader, "**") ? base ** signed(reader) : base;
}

function primary(reader: Reader): bigint {
  if (accepted(reader, "(")) {
    const value = sum(reader);
    if (!accepted(reader, ")")) throw new Error("no closing parenthesis");
    return value;
  }
  const extreme = accepted(reader, "min", "max");
  if (extreme) {
    accepted(reader, "(");
    const values = [sum(reader)];
    while (accepted(reader, ",")) values.push(sum(reader));
    if (!accepted(reader, ")")) throw new Error("no closing parenthesis");
    return values.reduce((a, b) => ((extreme === "min") === a < b ? a : b));
  }
  const token = reader.tokens[reader.at++] ?? "";
  if (/^\d+$/u.test(token)) return BigInt(token);
  const size = reader.sizes[token];
  if (size === undefined) throw new Error(`no size ${token}`);
  return BigInt(size);
}
