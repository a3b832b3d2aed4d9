import type { Block, Statement } from "../language/syntax.ts";

/** The statements of a block with all those inside them, in the order of the source. */
export function statementsWithin(block: Block): readonly Statement[] {
  return block.flatMap((statement) => [statement, ...statementsWithin(inner(statement))]);
}

function inner(statement: Statement): Block {
  switch (statement.kind) {
    case "for":
    case "while":
      return [...statement.body, ...(statement.otherwise ?? [])];
    case "if":
      return [...statement.branches.flatMap(({ body }) => body), ...(statement.otherwise ?? [])];
    case "with":
    case "function":
    case "class":
      return statement.body;
    case "try":
      return [
        ...statement.body,
        ...statement.handlers.flatMap(({ body }) => body),
        ...(statement.otherwise ?? []),
        ...(statement.finally ?? []),
      ];
    case "unread":
      return statement.parts;
    case "expression":
    case "assignment":
    case "annotation":
    case "augmented":
    case "return":
    case "raise":
    case "assert":
    case "delete":
    case "import":
    case "importFrom":
    case "scope":
    case "pass":
    case "break":
    case "continue":
    case "broken":
      return [];
  }
}
