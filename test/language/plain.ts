import type { Argument, Expression, Statement, StringPart } from "../../engine/language/syntax.ts";

/** Nested lists: a form's name, its parts and, for an expression, its span. */
export type Plain = string | number | boolean | null | readonly Plain[];

/** A statement in the form in which Python's own tree is recorded; `base` is where its chunk starts. */
export function plainStatement(statement: Statement, base: number): Plain {
  const one = (node: Expression | undefined): Plain => (node ? plainExpression(node, base) : null);
  const block = (statements: readonly Statement[]): Plain => statements.map((inner) => plainStatement(inner, base));
  const optional = (statements: readonly Statement[] | undefined): Plain => (statements ? block(statements) : null);
  switch (statement.kind) {
    case "expression":
    case "return":
    case "raise":
      return [statement.kind, one(statement.value)];
    case "assignment":
      return ["assignment", statement.targets.map(one), one(statement.value)];
    case "annotation":
      return ["annotation", one(statement.target), one(statement.annotation), one(statement.value)];
    case "augmented":
      return ["augmented", one(statement.target), statement.operator, one(statement.value)];
    case "for":
      return [
        "for",
        one(statement.target),
        one(statement.iterable),
        block(statement.body),
        optional(statement.otherwise),
      ];
    case "if": {
      const branches = statement.branches.map(({ test, body }) => [one(test), block(body)]);
      return ["if", branches, optional(statement.otherwise)];
    }
    case "while":
      return ["while", one(statement.test), block(statement.body), optional(statement.otherwise)];
    case "with":
      return ["with", statement.items.map(({ context, target }) => [one(context), one(target)]), block(statement.body)];
    case "try": {
      const handlers = statement.handlers.map(({ name, body }) => [name ?? null, block(body)]);
      return ["try", block(statement.body), handlers, optional(statement.otherwise), optional(statement.finally)];
    }
    case "function": {
      const parameters = statement.parameters.map(({ kind, name, annotation, fallback }) => [
        kind,
        name,
        one(annotation),
        one(fallback),
      ]);
      const { name, returns, decorators, body, asynchronous } = statement;
      return ["function", name, parameters, one(returns), decorators.map(one), block(body), asynchronous];
    }
    case "class": {
      const { name, bases, decorators, body } = statement;
      return ["class", name, bases.map((base_) => plainArgument(base_, base)), decorators.map(one), block(body)];
    }
    case "assert":
      return ["assert", one(statement.test), one(statement.message)];
    case "delete":
      return ["delete", statement.targets.map(one)];
    case "import":
      return ["import", statement.names.map(({ name, alias }) => [name, alias ?? null])];
    case "importFrom": {
      const { module, names } = statement;
      return ["importFrom", module, names === "*" ? names : names.map(({ name, alias }) => [name, alias ?? null])];
    }
    case "scope":
      return ["scope", statement.form, statement.names];
    case "unread":
      return ["unread", statement.form];
    case "pass":
    case "break":
    case "continue":
    case "broken":
      return [statement.kind];
  }
}

/** Without a base, spans are left out. */
export function plainExpression(expression: Expression, base: number | undefined): Plain {
  const span = base === undefined ? null : [expression.span.start + base, expression.span.end + base];
  return [...plainForm(expression, base), span];
}

function plainForm(expression: Expression, base: number | undefined): readonly Plain[] {
  const one = (node: Expression | undefined): Plain => (node ? plainExpression(node, base) : null);
  switch (expression.kind) {
    case "name":
      return ["name", expression.name];
    case "int":
      return ["int", String(expression.value)];
    case "float":
      return ["float", expression.value];
    case "bool":
    case "string":
      return [expression.kind, expression.value];
    case "formatted":
      return ["formatted", plainParts(expression.parts)];
    case "none":
    case "ellipsis":
    case "missing":
      return [expression.kind];
    case "tuple":
    case "list":
    case "set":
      return [expression.kind, expression.items.map(one)];
    case "dict":
      return ["dict", expression.entries.map(({ key, value }) => [one(key), one(value)])];
    case "attribute":
      return ["attribute", one(expression.value), expression.name];
    case "call":
      return ["call", one(expression.callee), expression.arguments.map((argument) => plainArgument(argument, base))];
    case "subscript":
      return ["subscript", one(expression.value), one(expression.index)];
    case "slice":
      return ["slice", one(expression.lower), one(expression.upper), one(expression.step)];
    case "unary":
      return ["unary", expression.operator, one(expression.operand)];
    case "binary":
      return ["binary", expression.operator, one(expression.left), one(expression.right)];
    case "comparison":
      return [
        "comparison",
        one(expression.first),
        expression.rest.map(({ operator, operand }) => [operator, one(operand)]),
      ];
    case "boolean":
      return ["boolean", expression.operator, expression.operands.map(one)];
    case "conditional":
      return ["conditional", one(expression.test), one(expression.consequent), one(expression.alternative)];
    case "comprehension": {
      const { form, key, element } = expression;
      const clauses = expression.clauses.map(({ target, iterable, conditions }) => [
        one(target),
        one(iterable),
        conditions.map(one),
      ]);
      return ["comprehension", form, one(key), one(element), clauses];
    }
    case "starred":
      return ["starred", one(expression.value)];
    case "lambda": {
      const parameters = expression.parameters.map(({ kind, name, fallback }) => [kind, name, null, one(fallback)]);
      return ["lambda", parameters, one(expression.body)];
    }
    case "walrus":
      return ["walrus", one(expression.target), one(expression.value)];
    case "unread":
      return ["unread", expression.form];
  }
}

function plainArgument(argument: Argument, base: number | undefined): Plain {
  const value = plainExpression(argument.value, base);
  return argument.kind === "keyword" ? ["keyword", argument.name, value] : [argument.kind, value];
}

/** The label of `{x=}` is text before the value, as in Python's tree. */
function plainParts(parts: readonly StringPart[]): readonly Plain[] {
  const plain: Plain[] = [];
  let text = "";
  const flush = (): void => {
    if (text !== "") plain.push(["text", text]);
    text = "";
  };
  for (const part of parts) {
    if (part.kind === "text") {
      text += part.text;
    } else {
      text += part.label;
      flush();
      plain.push(["value", plainExpression(part.value, undefined), part.conversion, plainParts(part.format)]);
    }
  }
  flush();
  return plain;
}
