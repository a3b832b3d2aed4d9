import type { Place } from "../../shape/place.ts";
import type { Machine } from "../machine.ts";

/** Where the name of a method stands in its call, `argument` being its first argument; undefined: it is no method call. */
export function methodPlace(machine: Machine, call: Place, argument: Place, name: string): Place | undefined {
  if (call.chunk !== machine.chunk || argument.chunk !== machine.chunk) return undefined;
  const end = argument.start > call.start && argument.start <= call.end ? argument.start : call.end;
  const before = machine.text.slice(call.start, end);
  const at = before.lastIndexOf(`.${name}`);
  if (at < 0 || !/^\s*\(/u.test(before.slice(at + 1 + name.length))) return undefined;
  if (/^\s*torch\s*$/u.test(before.slice(0, at))) return undefined;
  const start = call.start + at + 1;
  return { chunk: call.chunk, start, end: start + name.length };
}
