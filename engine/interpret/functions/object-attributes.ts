import type { Place } from "../../shape/place.ts";
import type { CellId, Value } from "../../torch/value.ts";
import { unknown } from "../../torch/value.ts";
import type { Callable, Machine } from "../machine.ts";
import { moduleMethod } from "../../torch/registry.ts";
import { boundMember, classNameOf, classTexts, classValue, findMember, type Member } from "./find-member.ts";

/** An attribute that an object of a class of the program has from its class; undefined: Python finds none there. */
export function classMember(
  machine: Machine,
  self: Value,
  cell: CellId,
  name: string,
  place: Place,
): Value | undefined {
  if (name === "__class__") return classValue(machine, cell);
  const member = findMember(machine, cell, name);
  if (member === undefined) return undefined;
  return ofMember(machine, member, self, cell, name, place);
}

/** Whether a class's text, or one that it inherits, sets the attribute anywhere: then an object may have it. */
export function mayBeSet(machine: Machine, cell: CellId, name: string): boolean {
  const set = new RegExp(
    `\\.${name.replaceAll(/\W/gu, "")}\\s*(?:[:=,)]|\\+=)|setattr|__dict__|__getattr__|__slots__`,
    "u",
  );
  return classTexts(machine, cell).some((text) => set.test(text));
}

/** `super().name`, `Name.name` and `function.name`. */
export function callableAttribute(machine: Machine, callee: Callable, name: string, place: Place): Value {
  const at = callee.id.indexOf(":");
  const space = callee.id.slice(0, at);
  const cell = callee.id.slice(at + 1);
  if (space === "super" && callee.self !== undefined) return superMember(machine, callee.self, cell, name, place);
  if (space === "class") {
    const own = classNameOf(machine, cell, name);
    if (own !== undefined) return own;
    const member = findMember(machine, cell, name);
    if (member !== undefined) return ofMember(machine, member, undefined, cell, name, place) ?? unread(name);
  }
  if (name === "__name__") return { kind: "string", value: callee.name };
  return unread(name);
}

function unread(name: string): Value {
  return unknown(`${name} isn't read`);
}

/** `cell` holds the class in whose body `super()` stands, behind the one of the object. */
function superMember(machine: Machine, self: Value, cells: string, name: string, place: Place): Value {
  const [own = "", after = ""] = cells.split("|");
  const member = findMember(machine, own, name, after);
  if (member === undefined) {
    return name === "__init__" ? initialiser("object", self) : unread(name);
  }
  return ofMember(machine, member, self, own, name, place) ?? unread(name);
}

function initialiser(base: string, self: Value): Value {
  return { kind: "callable", id: `initialise:${base}`, name: "__init__", self };
}

function ofMember(
  machine: Machine,
  member: Member,
  self: Value | undefined,
  cell: CellId,
  name: string,
  place: Place,
): Value | undefined {
  if (member.kind === "value") {
    return boundMember(machine, member.value, self, classValue(machine, cell), (getter) =>
      machine.invoke(machine, getter, [], place),
    );
  }
  const { base } = member;
  if (base.kind === "unread") return unknown("it may come from a class that isn't read");
  if (name === "__init__") {
    const id = base.kind === "torch" ? `initialise:${base.moduleClass.name}` : "initialise:Module";
    return { kind: "callable", id, name, self };
  }
  if (self?.kind !== "module") return undefined;
  if (base.kind === "torch" && name === "forward")
    return { kind: "operation", operation: base.moduleClass.forward, self };
  const own = base.kind === "torch" ? base.moduleClass.methods.get(name) : undefined;
  const method = own ?? moduleMethod(base.kind === "torch" ? base.moduleClass.name : "Module", name);
  return method === undefined ? undefined : { kind: "operation", operation: method, self };
}
