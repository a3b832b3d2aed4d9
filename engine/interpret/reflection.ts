import type { Place } from "../shape/place.ts";
import type { GivenArgument } from "../torch/signature.ts";
import { bool, none, typeName, unknown, type Value } from "../torch/value.ts";
import { assignAttribute, attribute, hasAttribute } from "./attributes.ts";
import { iterated } from "./iterate.ts";
import { joinElements } from "./join.ts";
import { type Machine, site } from "./machine.ts";
import { raise } from "./report.ts";

/** `getattr(value, name)` with or without a fallback. */
export function attributeNamed(machine: Machine, given: readonly GivenArgument[], place: Place): Value {
  const [value, name, fallback] = given.map((argument) => argument.value);
  if (value === undefined || name?.kind !== "string" || name.value === undefined)
    return unknown("the name isn't known");
  if (fallback !== undefined && hasAttribute(machine, value, name.value, place) === false) return fallback;
  const found = attribute(machine, value, name.value, place);
  return fallback !== undefined && found.kind === "unknown" ? unknown("whether it is there isn't known") : found;
}

export function hasAttributeNamed(machine: Machine, given: readonly GivenArgument[], place: Place): Value {
  const [value, name] = given.map((argument) => argument.value);
  if (value === undefined || name?.kind !== "string" || name.value === undefined) return bool(undefined);
  return bool(hasAttribute(machine, value, name.value, place));
}

export function setAttributeNamed(machine: Machine, given: readonly GivenArgument[], place: Place): Value {
  const [value, name, assigned] = given.map((argument) => argument.value);
  if (value !== undefined && assigned !== undefined && name?.kind === "string" && name.value !== undefined) {
    assignAttribute(machine, value, name.value, assigned, place);
  }
  return none;
}

export function iterator(machine: Machine, given: readonly GivenArgument[]): Value {
  const value = given[0]?.value;
  const items = value === undefined || given.length > 1 ? undefined : iterated(machine, value);
  return items === undefined
    ? unknown("what is iterated isn't known")
    : { kind: "iterator", of: `${typeName(value ?? none)}_iterator`, items };
}

/** `next(iterator)`, one of its items, as it isn't followed how far it is. */
/** `next(model.parameters())`: nothing has been taken from an iterator that the argument itself makes. */
function isMadeHere(machine: Machine, place: Place | undefined): boolean {
  return place?.chunk === machine.chunk && machine.text.slice(place.start, place.end).endsWith(")");
}

export function nextItem(machine: Machine, given: readonly GivenArgument[], place: Place): Value {
  const [value, fallback] = given.map((argument) => argument.value);
  if (value === undefined) return unknown("there is no argument");
  if (value.kind === "list" || value.kind === "tuple" || value.kind === "tensor" || value.kind === "range") {
    const text = `'${typeName(value)}' object is not an iterator`;
    raise(machine, { code: "argument", type: "TypeError", text }, place);
    return { ...unknown("the call fails"), suspect: true };
  }
  if (value.kind !== "iterator") return unknown("what is iterated isn't known");
  const name = `${site(machine, place)}#next`;
  const { items } = value;
  const { running } = machine;
  if (running !== undefined && items.kind === "items") {
    const at = running.taken.get(items) ?? 0;
    running.taken.set(items, at + 1);
    const taken = items.items[at] ?? fallback;
    if (taken === undefined) raise(machine, { code: "value", type: "StopIteration", text: "" }, place);
    return taken ?? none;
  }
  if (items.kind === "items" && items.items.length === 0) return fallback ?? unknown("there is no item");
  const [first] = items.kind === "items" ? items.items : [];
  if (first !== undefined && isMadeHere(machine, given[0]?.place)) return first;
  const item = items.kind === "items" ? joinElements(items.items, name) : items.element;
  return fallback === undefined ? item : joinElements([item, fallback], name);
}
