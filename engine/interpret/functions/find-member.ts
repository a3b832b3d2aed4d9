import { type CellId, string, type Value } from "../../torch/value.ts";
import type { Machine } from "../machine.ts";
import { type Base, cellOf, type ClassDefinition, classIn, functionIn } from "./definition.ts";

/** What a class has under a name: of a class of the program, or of a base that is PyTorch's or isn't read. */
export type Member =
  | { readonly kind: "value"; readonly value: Value }
  | { readonly kind: "base"; readonly base: Exclude<Base, { readonly kind: "program" | "object" }> };

/** Looks a name up in a class and its bases, in Python's order. `after`: only behind this class, as `super()` does. */
export function findMember(machine: Machine, cell: CellId, name: string, after?: CellId): Member | undefined {
  const order = resolutionOrder(machine, cell);
  const from = after === undefined ? 0 : order.findIndex((one) => one.kind === "class" && one.of.cell === after) + 1;
  for (const one of order.slice(from)) {
    if (one.kind === "base") return one;
    const value = one.of.attributes.get(name);
    if (value !== undefined) return { kind: "value", value };
  }
  return undefined;
}

/** The texts of a class and the program's classes that it inherits. */
export function classTexts(machine: Machine, cell: CellId): readonly string[] {
  return resolutionOrder(machine, cell).flatMap((one) => (one.kind === "class" ? [one.of.text] : []));
}

/** Whether a class is another one or inherits it; undefined: a base isn't read. */
export function isSubclass(machine: Machine, cell: CellId, of: CellId): boolean | undefined {
  const order = resolutionOrder(machine, cell);
  if (order.some((one) => one.kind === "class" && one.of.cell === of)) return true;
  return order.some((one) => one.kind === "base" && one.base.kind === "unread") ? undefined : false;
}

type Ancestor =
  | { readonly kind: "class"; readonly of: ClassDefinition }
  | { readonly kind: "base"; readonly base: Exclude<Base, { readonly kind: "program" | "object" }> };

const MOST_BASES = 50;

/** The classes of the program first, each behind all that inherit it, then what isn't the program's. */
function resolutionOrder(machine: Machine, cell: CellId): readonly Ancestor[] {
  const classes: ClassDefinition[] = [];
  const others: Ancestor[] = [];
  const visit = (at: CellId, level: number): void => {
    const definition = classIn(machine.layer, at);
    if (definition === undefined || level > MOST_BASES || classes.length > MOST_BASES) return;
    const before = classes.findIndex((one) => one.cell === at);
    if (before >= 0) classes.splice(before, 1);
    classes.push(definition);
    for (const base of definition.bases) {
      if (base.kind === "program") visit(base.cell, level + 1);
      else if (base.kind !== "object") others.push({ kind: "base", base });
    }
  };
  visit(cell, 0);
  return [...classes.map((of) => ({ kind: "class", of }) as const), ...others];
}

/** What `object.name` gives for a member of its class: a function bound to it, a property's value, or the member. */
export function boundMember(
  machine: Machine,
  member: Value,
  self: Value | undefined,
  owner: Value,
  read: (getter: Value) => Value,
): Value {
  const cell = cellOf(member, "function");
  const definition = cell === undefined ? undefined : functionIn(machine.layer, cell);
  if (member.kind !== "callable" || definition === undefined) return member;
  switch (definition.wrapper) {
    case "static":
      return member;
    case "class":
      return { ...member, self: owner };
    case "property":
      return self === undefined ? member : read({ ...member, self });
    case undefined:
      return self === undefined ? member : { ...member, self };
  }
}

/** The class of an object of the program as a value. */
export function classValue(machine: Machine, cell: CellId): Value {
  return { kind: "callable", id: `class:${cell}`, name: classIn(machine.layer, cell)?.name ?? "", self: undefined };
}

export function classNameOf(machine: Machine, cell: CellId, name: string): Value | undefined {
  if (name !== "__name__" && name !== "__qualname__") return undefined;
  const definition = classIn(machine.layer, cell);
  return string(name === "__name__" ? definition?.name : definition?.qualified);
}
