import type { Place } from "../shape/place.ts";
import type { GivenArgument } from "../torch/signature.ts";
import { bool, int, string, tuple, unknown, type Value } from "../torch/value.ts";
import { newList } from "./arithmetic.ts";
import { iterated } from "./iterate.ts";
import type { Machine } from "./machine.ts";
import { raise } from "./report.ts";
import { formatMethod } from "./string-formatting.ts";

/** Calls a method of a string. */
export function stringMethod(
  machine: Machine,
  name: string,
  self: Value,
  given: readonly GivenArgument[],
  place: Place,
): Value {
  const text = self.kind === "string" ? self.value : undefined;
  const values = given.map(({ value }) => value);
  if (text === undefined) return unknownResult(name);
  if (name === "format") return string(formatMethod(machine, text, given, place));
  if (name === "join") return joined(machine, text, values);
  const texts = values.map((value) => (value.kind === "string" ? value.value : undefined));
  const [first, second] = texts;
  if (given.some((argument) => argument.name !== undefined)) return unknownResult(name);
  if (values.length === 0) return withoutArguments(machine, name, text, place) ?? unknownResult(name);
  const [size] = values;
  if (size?.kind === "int" && typeof size.value === "number") {
    return padded(name, text, size.value, second ?? " ") ?? unknownResult(name);
  }
  if (texts.includes(undefined) || first === undefined) return startsOrEnds(name, text, values) ?? unknownResult(name);
  if (values.length === 1) return withOneText(machine, name, text, first, place) ?? unknownResult(name);
  if (name === "replace" && second !== undefined && values.length === 2) return string(text.replaceAll(first, second));
  return unknownResult(name);
}

/** A value of the type that the method gives, where nothing else is known. */
function unknownResult(name: string): Value {
  if (/^(is[a-z]+|startswith|endswith)$/u.test(name)) return bool(undefined);
  if (/^(find|rfind|index|rindex|count|split|rsplit|splitlines|partition|rpartition|encode|maketrans)$/u.test(name)) {
    return unknown(`str.${name} isn't read`);
  }
  return string(undefined);
}

function withoutArguments(machine: Machine, name: string, text: string, place: Place): Value | undefined {
  switch (name) {
    case "upper":
      return string(text.toUpperCase());
    case "lower":
    case "casefold":
      return string(text.toLowerCase());
    case "strip":
      return string(text.trim());
    case "lstrip":
      return string(text.trimStart());
    case "rstrip":
      return string(text.trimEnd());
    case "split":
      return listOf(
        machine,
        text.split(/\s+/u).filter((word) => word !== ""),
        place,
      );
    case "splitlines":
      return listOf(machine, text.replace(/\r?\n$/u, "").split(/\r?\n/u), place);
    case "capitalize":
      return string(text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase());
    case "title":
      return isAscii(text)
        ? string(text.toLowerCase().replaceAll(/[a-z]+/gu, (word) => word.slice(0, 1).toUpperCase() + word.slice(1)))
        : undefined;
    case "isdigit":
    case "isnumeric":
    case "isdecimal":
      return isAscii(text) ? bool(/^\d+$/u.test(text)) : undefined;
    case "isalpha":
      return isAscii(text) ? bool(/^[a-zA-Z]+$/u.test(text)) : undefined;
    case "isalnum":
      return isAscii(text) ? bool(/^[a-zA-Z0-9]+$/u.test(text)) : undefined;
    case "isspace":
      return isAscii(text) ? bool(/^\s+$/u.test(text)) : undefined;
    case "isupper":
      return isAscii(text) ? bool(/[A-Z]/u.test(text) && !/[a-z]/u.test(text)) : undefined;
    case "islower":
      return isAscii(text) ? bool(/[a-z]/u.test(text) && !/[A-Z]/u.test(text)) : undefined;
    default:
      return undefined;
  }
}

function withOneText(machine: Machine, name: string, text: string, other: string, place: Place): Value | undefined {
  switch (name) {
    case "split":
      return other === "" ? undefined : listOf(machine, text.split(other), place);
    case "startswith":
      return bool(text.startsWith(other));
    case "endswith":
      return bool(text.endsWith(other));
    case "removeprefix":
      return string(text.startsWith(other) ? text.slice(other.length) : text);
    case "removesuffix":
      return string(other !== "" && text.endsWith(other) ? text.slice(0, -other.length) : text);
    case "count":
      return int(other === "" ? Array.from(text).length + 1 : text.split(other).length - 1);
    case "find":
    case "rfind":
    case "index":
    case "rindex": {
      const at = name.startsWith("r") ? text.lastIndexOf(other) : text.indexOf(other);
      if (at >= 0) return int(Array.from(text.slice(0, at)).length);
      if (name.endsWith("find")) return int(-1);
      raise(machine, { code: "value", type: "ValueError", text: "substring not found" }, place);
      return { ...unknown("there is no such part"), suspect: true };
    }
    case "partition": {
      const at = text.indexOf(other);
      const parts = at < 0 ? [text, "", ""] : [text.slice(0, at), other, text.slice(at + other.length)];
      return tuple(parts.map(string));
    }
    case "strip":
    case "lstrip":
    case "rstrip":
      return string(trimmed(text, other, name));
    default:
      return undefined;
  }
}

function trimmed(text: string, characters: string, name: string): string {
  const own = Array.from(text);
  const taken = new Set(characters);
  let [start, end] = [0, own.length];
  if (name !== "rstrip") while (start < end && taken.has(own[start] ?? "")) start++;
  if (name !== "lstrip") while (end > start && taken.has(own[end - 1] ?? "")) end--;
  return own.slice(start, end).join("");
}

const WIDEST = 10_000;

function padded(name: string, text: string, width: number, fill: string): Value | undefined {
  const missing = Math.max(0, width - Array.from(text).length);
  if (missing > WIDEST) return undefined;
  switch (name) {
    case "ljust":
      return string(text + fill.repeat(missing));
    case "rjust":
      return string(fill.repeat(missing) + text);
    case "center": {
      const left = Math.floor(missing / 2) + (missing & width & 1);
      return string(fill.repeat(left) + text + fill.repeat(missing - left));
    }
    case "zfill": {
      const sign = /^[+-]/u.exec(text)?.[0] ?? "";
      return string(sign + "0".repeat(missing) + text.slice(sign.length));
    }
    default:
      return undefined;
  }
}

function startsOrEnds(name: string, text: string, values: readonly Value[]): Value | undefined {
  const [wanted] = values;
  if ((name !== "startswith" && name !== "endswith") || wanted?.kind !== "tuple" || values.length > 1) return undefined;
  const parts = wanted.items.map((item) => (item.kind === "string" ? item.value : undefined));
  const fits = (part: string): boolean => (name === "startswith" ? text.startsWith(part) : text.endsWith(part));
  if (parts.some((part) => part !== undefined && fits(part))) return bool(true);
  return parts.includes(undefined) ? undefined : bool(false);
}

function joined(machine: Machine, separator: string, [value]: readonly Value[]): Value {
  const items = value === undefined ? undefined : iterated(machine, value);
  if (items?.kind !== "items") return string(undefined);
  const parts = items.items.map((part) => (part.kind === "string" ? part.value : undefined));
  return string(parts.includes(undefined) ? undefined : parts.join(separator));
}

function listOf(machine: Machine, parts: readonly string[], place: Place): Value {
  return newList(machine, { kind: "items", items: parts.map(string) }, place);
}

function isAscii(text: string): boolean {
  return Array.from(text).every((character) => character < "\u0080");
}
