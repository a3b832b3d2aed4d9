import type { Place } from "../shape/place.ts";
import type { GivenArgument } from "../torch/signature.ts";
import { string, type Value } from "../torch/value.ts";
import { attribute } from "./attributes.ts";
import { formatValue } from "./formatting.ts";
import type { Machine } from "./machine.ts";
import { itemOf } from "./running.ts";
import { readCell } from "./store.ts";
import { displayed, represented } from "./text.ts";

/** `text.format(...)`; undefined where it depends on what isn't known, or isn't read. */
export function formatMethod(
  machine: Machine,
  text: string,
  given: readonly GivenArgument[],
  place: Place,
): string | undefined {
  const positional = given.filter(({ name }) => name === undefined).map(({ value }) => value);
  let next = 0;
  let result = "";
  let at = 0;
  for (const match of text.matchAll(/\{\{|\}\}|\{([^{}!:]*)(?:!([rsa]))?(?::([^{}]*(?:\{\}[^{}]*)*))?\}/gu)) {
    const between = text.slice(at, match.index);
    if (/[{}]/u.test(between)) return undefined;
    at = match.index + match[0].length;
    result += between;
    if (match[0] === "{{" || match[0] === "}}") {
      result += match[0].slice(1);
      continue;
    }
    const [, field = "", conversion] = match;
    const [head = "", ...path] = field.split(/(?=[.[])/u);
    const found = /^\d+$/u.test(head)
      ? positional[Number(head)]
      : head === ""
        ? positional[next++]
        : given.find(({ name }) => name === head)?.value;
    const value = found && path.reduce((owner, step) => part(machine, owner, step, place), found);
    const specification = match[3]?.replaceAll("{}", () => {
      const nested = positional[next++];
      return nested?.kind === "int" && typeof nested.value === "number" ? String(nested.value) : "?";
    });
    const shown = value && formattedField(machine, value, conversion, specification ?? "");
    if (shown === undefined) return undefined;
    result += shown;
  }
  const rest = text.slice(at);
  return /[{}]/u.test(rest) ? undefined : result + rest;
}

/** `.name` or `[index]` in a field. */
function part(machine: Machine, owner: Value, step: string, place: Place): Value {
  if (step.startsWith(".")) return attribute(machine, owner, step.slice(1), place);
  const index = step.slice(1, -1);
  const key: Value = /^\d+$/u.test(index) ? { kind: "int", value: Number(index) } : string(index);
  return machine.item(machine, owner, key, place);
}

function formattedField(
  machine: Machine,
  value: Value,
  conversion: string | undefined,
  specification: string,
): string | undefined {
  const read = (cell: string) => readCell(machine.layer, cell);
  if (conversion === undefined) return formatValue(value, specification, read);
  const text = conversion === "s" ? displayed(value, read) : represented(value, read);
  return text === undefined ? undefined : formatValue(string(text), specification, read);
}

/** `text % value`; undefined where it depends on what isn't known, or isn't read. */
export function percentFormatted(machine: Machine, text: string, value: Value): string | undefined {
  const values = value.kind === "tuple" ? value.items : [value];
  const read = (cell: string) => readCell(machine.layer, cell);
  let next = 0;
  let result = "";
  let at = 0;
  for (const match of text.matchAll(/%(?:%|([-+ 0#]*)(\d*)(?:\.(\d+))?([a-zA-Z]))/gu)) {
    const between = text.slice(at, match.index);
    if (between.includes("%")) return undefined;
    at = match.index + match[0].length;
    result += between;
    if (match[0] === "%%") {
      result += "%";
      continue;
    }
    const [, flags = "", width = "", precision, type = ""] = match;
    const given = values[next++];
    const item = given?.kind === "tensor" && !/[sra]/u.test(type) ? (itemOf(given) ?? given) : given;
    const shown = item && percentField(item, flags, width, precision, type, read);
    if (shown === undefined) return undefined;
    result += shown;
  }
  const rest = text.slice(at);
  return rest.includes("%") || next !== values.length ? undefined : result + rest;
}

function percentField(
  item: Value,
  flags: string,
  width: string,
  precision: string | undefined,
  type: string,
  read: Parameters<typeof displayed>[1],
): string | undefined {
  if (flags.includes("#")) return undefined;
  const sign = flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
  const left = flags.includes("-");
  const digits = precision === undefined ? "" : `.${precision}`;
  switch (type) {
    case "d":
    case "i":
    case "u": {
      if (item.kind !== "int" && item.kind !== "bool" && item.kind !== "float") return undefined;
      const whole = typeof item.value === "boolean" ? Number(item.value) : item.value;
      if (typeof whole !== "number" || precision !== undefined || !Number.isFinite(whole)) return undefined;
      const align = left ? "<" : flags.includes("0") ? "" : ">";
      const zero = flags.includes("0") && !left ? "0" : "";
      return formatValue({ kind: "int", value: Math.trunc(whole) }, `${align}${sign}${zero}${width}d`, read);
    }
    case "f":
    case "F":
    case "e":
    case "g": {
      const number = item.kind === "int" || item.kind === "float" ? item.value : undefined;
      if (typeof number !== "number") return undefined;
      const align = left ? "<" : flags.includes("0") ? "" : ">";
      const zero = flags.includes("0") && !left ? "0" : "";
      return formatValue({ kind: "float", value: number }, `${align}${sign}${zero}${width}${digits}${type}`, read);
    }
    case "s":
    case "r": {
      const text = type === "s" ? displayed(item, read) : represented(item, read);
      if (text === undefined) return undefined;
      return formatValue(string(text), `${left ? "<" : ">"}${width}${digits}`, read);
    }
    default:
      return undefined;
  }
}
