import type { Block } from "../language/syntax.ts";
import { unknown, type Value } from "../torch/value.ts";
import { boundNames } from "./bound-names.ts";
import { describe } from "./describe.ts";
import { forget } from "./forget.ts";
import type { Machine } from "./machine.ts";
import { recordBinding } from "./recorder.ts";
import { readVariable } from "./store.ts";

/** For statements that aren't read: every name that they assign, and what they could change in place, isn't known any more. */
export function unreadBlock(machine: Machine, block: Block): void {
  const names = boundNames(block);
  const reachable: Value[] = [];
  for (const name of mentioned(block)) {
    const value = readVariable(machine.layer, name);
    if (value !== undefined) reachable.push(value);
  }
  forget(machine, reachable);
  const lost = unknown("a form that isn't read assigns it");
  for (const name of names) machine.layer.variables.set((machine.scopes[0] ?? "") + name, lost);
  if (machine.quiet > 0) return;
  for (const statement of block) {
    if (statement.kind !== "function" && statement.kind !== "class") continue;
    const fact = describe(machine.layer, lost);
    recordBinding(machine.recorder, {
      span: statement.nameSpan,
      name: statement.name,
      fact,
      form: "assignment",
      spelled: true,
    });
  }
}

/** Names that stand anywhere in the statements: what they refer to may be changed in place. */
function mentioned(block: Block): ReadonlySet<string> {
  const names = new Set<string>();
  const stack: unknown[] = [...block];
  while (stack.length > 0) {
    const node = stack.pop();
    if (typeof node !== "object" || node === null) continue;
    if ("kind" in node && node.kind === "name" && "name" in node && typeof node.name === "string") names.add(node.name);
    for (const part of Object.values(node)) if (typeof part === "object" && part !== null) stack.push(part);
  }
  return names;
}
