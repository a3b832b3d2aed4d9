import type { StringPart } from "../language/syntax.ts";
import { exponential, fixed } from "../numeric/decimal.ts";
import { floatText } from "../torch/repr.ts";
import { typeName, type Value } from "../torch/value.ts";
import { type Machine, placeOf } from "./machine.ts";
import { raise } from "./report.ts";
import { itemOf } from "./running.ts";
import { readCell } from "./store.ts";
import { displayed, represented } from "./text.ts";

/** The text of an f-string; undefined where it depends on what isn't known. */
export function formatted(machine: Machine, parts: readonly StringPart[]): string | undefined {
  let text: string | undefined = "";
  for (const part of parts) {
    const piece = partText(machine, part);
    text = text === undefined || piece === undefined ? undefined : text + piece;
  }
  return text;
}

function partText(machine: Machine, part: StringPart): string | undefined {
  if (part.kind === "text") return part.text;
  const value = machine.evaluate(machine, part.value);
  const format = formatted(machine, part.format);
  if (format === undefined) return undefined;
  if (format !== "" && part.conversion === "" && takesNoFormat(value)) {
    const text = `unsupported format string passed to ${typeName(value)}.__format__`;
    raise(machine, { code: "argument", type: "TypeError", text }, placeOf(machine, part.value.span));
    return undefined;
  }
  const read = (cell: string) => readCell(machine.layer, cell);
  const plain = part.label !== "" && format === "" && part.conversion === "";
  const text = part.conversion === "r" || part.conversion === "a" || plain ? represented(value, read) : undefined;
  const shown =
    text ??
    (part.conversion === "" || part.conversion === "s"
      ? formatValue(value, part.conversion === "" ? format : "", read)
      : undefined);
  if (shown === undefined) return undefined;
  const padded = part.conversion === "" ? shown : pad(shown, format, "<");
  return padded === undefined ? undefined : part.label + padded;
}

/** What Python formats only with an empty specification. */
function takesNoFormat(value: Value): boolean {
  if (value.kind === "tensor") return value.shape !== undefined && value.shape.length > 0;
  if (value.kind === "tuple") return value.form === "tuple";
  return value.kind === "list" || value.kind === "dict" || value.kind === "none";
}

/** `format(value, specification)` for ints, floats and strings; undefined where it isn't read. */
export function formatValue(
  value: Value,
  specification: string,
  read: Parameters<typeof displayed>[1],
): string | undefined {
  if (value.kind === "tensor" && value.shape?.length === 0) {
    const item = itemOf(value);
    if (item !== undefined) return formatValue(item, specification, read);
  }
  if (specification === "") return displayed(value, read);
  const parsed = parse(specification);
  if (parsed === undefined) return undefined;
  switch (value.kind) {
    case "int":
      if (typeof value.value !== "number") return undefined;
      return numberText(value.value, parsed, parsed.type === "" ? "d" : parsed.type);
    case "float":
      if (value.value === undefined) return undefined;
      return numberText(value.value, parsed, parsed.type);
    case "bool":
      return value.value === undefined
        ? undefined
        : numberText(Number(value.value), parsed, parsed.type === "" ? "d" : parsed.type);
    case "string": {
      if (value.value === undefined || (parsed.type !== "" && parsed.type !== "s")) return undefined;
      const cut = parsed.precision === undefined ? value.value : value.value.slice(0, parsed.precision);
      return aligned(cut, parsed, "<");
    }
    case "none":
    case "unknown":
    case "ellipsis":
    case "tensor":
    case "tuple":
    case "list":
    case "dict":
    case "set":
    case "range":
    case "slice":
    case "iterator":
    case "module":
    case "packed":
    case "dtype":
    case "device":
    case "operation":
    case "moduleClass":
    case "namespace":
    case "type":
    case "callable":
    case "instance":
      return undefined;
  }
}

type Specification = {
  readonly fill: string;
  readonly align: "<" | ">" | "^" | "=" | undefined;
  readonly sign: string;
  readonly width: number;
  readonly comma: boolean;
  readonly precision: number | undefined;
  readonly type: string;
};

const WIDEST = 10_000;

function parse(text: string): Specification | undefined {
  const match = /^(?:(.)?([<>=^]))?([-+ ])?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([a-zA-Z%])?$/su.exec(text);
  if (match === null || match[4] !== undefined || match[7] === "_") return undefined;
  const width = Number(match[6] ?? 0);
  const precision = match[8] === undefined ? undefined : Number(match[8]);
  if (width > WIDEST || (precision ?? 0) > 100) return undefined;
  const align = match[2];
  const given = align === "<" || align === ">" || align === "^" || align === "=" ? align : undefined;
  return {
    fill: match[1] ?? (match[5] !== undefined ? "0" : " "),
    align: given ?? (match[5] !== undefined ? "=" : undefined),
    sign: match[3] ?? "-",
    width,
    comma: match[7] === ",",
    precision,
    type: match[9] ?? "",
  };
}

function numberText(value: number, parsed: Specification, type: string): string | undefined {
  const magnitude = Math.abs(value);
  const digits = magnitudeText(magnitude, parsed, type);
  if (digits === undefined) return undefined;
  const negative = value < 0 || Object.is(value, -0);
  const sign = negative ? "-" : parsed.sign === "-" ? "" : parsed.sign;
  const grouped = parsed.comma
    ? digits.replace(/^\d+/u, (whole) => whole.replaceAll(/\B(?=(\d{3})+$)/gu, ","))
    : digits;
  if (parsed.align === "=") {
    return sign + parsed.fill.repeat(Math.max(0, parsed.width - sign.length - grouped.length)) + grouped;
  }
  return aligned(sign + grouped, parsed, ">");
}

function magnitudeText(value: number, { precision }: Specification, type: string): string | undefined {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : "inf";
  switch (type) {
    case "d":
    case "n":
      return Number.isInteger(value) && precision === undefined ? String(value) : undefined;
    case "f":
    case "F":
      return fixed(value, precision ?? 6);
    case "%":
      return `${fixed(value * 100, precision ?? 6)}%`;
    case "e":
      return exponential(value, precision ?? 6);
    case "x":
    case "X":
    case "o":
    case "b": {
      if (!Number.isSafeInteger(value) || precision !== undefined) return undefined;
      const text = value.toString(type === "b" ? 2 : type === "o" ? 8 : 16);
      return type === "X" ? text.toUpperCase() : text;
    }
    case "":
      return precision === undefined ? floatText(value) : undefined;
    default:
      return undefined;
  }
}

function pad(text: string, specification: string, align: "<" | ">"): string | undefined {
  if (specification === "") return text;
  const parsed = parse(specification);
  return parsed && aligned(text, parsed, align);
}

function aligned(text: string, parsed: Specification, usual: "<" | ">"): string {
  const missing = Math.max(0, parsed.width - Array.from(text).length);
  switch (parsed.align ?? usual) {
    case "<":
      return text + parsed.fill.repeat(missing);
    case ">":
    case "=":
      return parsed.fill.repeat(missing) + text;
    case "^": {
      const left = Math.floor(missing / 2);
      return parsed.fill.repeat(left) + text + parsed.fill.repeat(missing - left);
    }
  }
}
