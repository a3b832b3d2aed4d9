import { subexpressions } from "../language/subexpressions.ts";
import type { Block, Expression, Statement } from "../language/syntax.ts";

/** The expressions directly in a statement, those of its blocks left out. */
export function statementExpressions(statement: Statement): readonly Expression[] {
  switch (statement.kind) {
    case "expression":
      return [statement.value];
    case "assignment":
      return [...statement.targets, statement.value];
    case "annotation":
      return defined([statement.target, statement.annotation, statement.value]);
    case "augmented":
      return [statement.target, statement.value];
    case "for":
      return [statement.target, statement.iterable];
    case "if":
      return statement.branches.map(({ test }) => test);
    case "while":
      return [statement.test];
    case "with":
      return statement.items.flatMap(({ context, target }) => defined([context, target]));
    case "function":
      return defined([
        ...statement.decorators,
        ...statement.parameters.flatMap(({ annotation, fallback }) => [annotation, fallback]),
        statement.returns,
      ]);
    case "class":
      return [...statement.decorators, ...statement.bases.map(({ value }) => value)];
    case "return":
    case "raise":
      return defined([statement.value]);
    case "assert":
      return defined([statement.test, statement.message]);
    case "delete":
      return statement.targets;
    case "unread":
    case "broken":
      return statement.expressions;
    case "try":
    case "import":
    case "importFrom":
    case "scope":
    case "pass":
    case "break":
    case "continue":
      return [];
  }
}

/** The blocks directly in a statement, in the order of the source. */
export function statementBlocks(statement: Statement): readonly Block[] {
  switch (statement.kind) {
    case "for":
    case "while":
      return defined([statement.body, statement.otherwise]);
    case "if":
      return defined([...statement.branches.map(({ body }) => body), statement.otherwise]);
    case "with":
    case "function":
    case "class":
      return [statement.body];
    case "try":
      return defined([
        statement.body,
        ...statement.handlers.map(({ body }) => body),
        statement.otherwise,
        statement.finally,
      ]);
    case "unread":
      return [statement.parts];
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

/** An expression with all those inside it. */
export function expressionsWithin(expression: Expression): readonly Expression[] {
  return [expression, ...subexpressions(expression).flatMap(expressionsWithin)];
}

function defined<T>(all: readonly (T | undefined)[]): readonly T[] {
  return all.filter((one) => one !== undefined);
}
