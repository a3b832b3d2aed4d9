import type { Block, Expression, Statement } from "../language/syntax.ts";

/** Every name that the statements bind in their own scope. */
export function boundNames(block: Block): ReadonlySet<string> {
  const names = new Set<string>();
  for (const statement of block) assigned(statement, names);
  return names;
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
