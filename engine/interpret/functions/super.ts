import type { GivenArgument } from "../../torch/signature.ts";
import { unknown, type Value } from "../../torch/value.ts";
import type { Machine } from "../machine.ts";
import { readCell } from "../store.ts";
import { cellOf } from "./definition.ts";

/** `super()` and `super(Name, self)`: the object as the classes behind Name see it. */
export function superOf(machine: Machine, given: readonly GivenArgument[]): Value {
  const [named, object] = given;
  const after = named === undefined ? enclosing(machine) : cellOf(named.value, "class");
  const self = object?.value ?? machine.frame?.self;
  if (after === undefined || (self?.kind !== "module" && self?.kind !== "instance")) {
    return unknown("super() isn't read here");
  }
  const content = readCell(machine.layer, self.cell);
  const own =
    content?.kind === "instance" ? content.classId : content?.kind === "module" ? content.definedBy : undefined;
  if (own === undefined) return unknown("super() isn't read here");
  return { kind: "callable", id: `super:${own}|${after}`, name: "super", self };
}

function enclosing({ frame }: Machine): string | undefined {
  for (let at = frame; at !== undefined; at = at.outer) if (at.owner !== undefined) return at.owner;
  return undefined;
}
