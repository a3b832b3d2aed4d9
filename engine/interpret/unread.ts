import type { Block, Expression, Statement } from "../language/syntax.ts";
import { unknown, type Value } from "../torch/value.ts";
import { describe } from "./describe.ts";
import { forget } from "./forget.ts";
import type { Machine } from "./machine.ts";
import { recordBinding } from "./recorder.ts";
import { readVariable } from "./store.ts";

/** For statements that aren't read: every name that they assign, and what they could change in place, isn't known any more. */
export function unreadBlock(machine: Machine, block: Block): void {
  const names = new Set<string>();
  for (const statement of block) assigned(statement, names);
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

/** Every name that a statement binds in its own scope. */
function assigned(statement: Statement, names: Set<string>): void {
  const block = (body: Block | undefined): void => {
    for (const inner of body ?? []) assigned(inner, names);
  };
  switch (statement.kind) {
    case "assignment":
      for (const target of statement.targets) targetNames(target, names);
      return;
    case "annotation":
    case "augmented":
      targetNames(statement.target, names);
      return;
    case "for":
      targetNames(statement.target, names);
      block(statement.body);
      block(statement.otherwise);
      return;
    case "if":
      for (const branch of statement.branches) block(branch.body);
      block(statement.otherwise);
      return;
    case "while":
      block(statement.body);
      block(statement.otherwise);
      return;
    case "with":
      for (const { target } of statement.items) if (target !== undefined) targetNames(target, names);
      block(statement.body);
      return;
    case "try":
      block(statement.body);
      for (const handler of statement.handlers) {
        if (handler.name !== undefined) names.add(handler.name);
        block(handler.body);
      }
      block(statement.otherwise);
      block(statement.finally);
      return;
    case "function":
    case "class":
      names.add(statement.name);
      return;
    case "delete":
      for (const target of statement.targets) targetNames(target, names);
      return;
    case "import":
      for (const { name, alias } of statement.names) names.add(alias ?? name.split(".")[0] ?? name);
      return;
    case "importFrom":
      if (statement.names !== "*") for (const { name, alias } of statement.names) names.add(alias ?? name);
      return;
    case "unread":
      block(statement.parts);
      return;
    case "broken":
      for (const name of statement.assigned) names.add(name);
      return;
    case "expression":
    case "return":
    case "raise":
    case "assert":
    case "scope":
    case "pass":
    case "break":
    case "continue":
      return;
  }
}

function targetNames(target: Expression, names: Set<string>): void {
  if (target.kind === "name") names.add(target.name);
  if (target.kind === "tuple" || target.kind === "list") for (const item of target.items) targetNames(item, names);
  if (target.kind === "starred") targetNames(target.value, names);
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
