import type { Analysis } from "../analyze.ts";
import { chunkHolding } from "../features/chunks.ts";
import { statementsWithin } from "../features/statements-within.ts";
import { subexpressions } from "../language/subexpressions.ts";
import type { Expression, Span, Statement } from "../language/syntax.ts";

/** What a call's arguments and results are called in the program; absent where they have no name of their own. */
export type CallNames = {
  readonly input?: string;
  readonly state?: string;
  readonly out?: string;
  readonly h?: string;
  readonly c?: string;
};

export type WrittenCall = {
  readonly names: CallNames;
  /** The call as written. */
  readonly text: string;
  /** Its first argument in that text; undefined: it isn't written there. */
  readonly input: Span | undefined;
};

/** The names around a recurrent call: `span` is the call in the text. */
export function writtenCall(analysis: Analysis, span: Span, family: string, cell: boolean): WrittenCall {
  const text = analysis.document.text.slice(span.start, span.end);
  const placed = chunkHolding(analysis, span.start);
  if (placed === undefined) return { names: {}, text, input: undefined };
  const inChunk = { start: span.start - placed.start, end: span.end - placed.start };
  for (const statement of statementsWithin(placed.chunk.statements).toReversed()) {
    const call = valuesOf(statement)
      .flatMap((value) => found(value, inChunk))
      .at(0);
    if (call === undefined) continue;
    const input = argument(call, 0, "input");
    const state = argument(call, 1, "hx");
    return {
      names: {
        // A cell reads the sequence step by step: x[t] is of x.
        ...named("input", cell && input?.kind === "subscript" ? input.value : input),
        ...named("state", state),
        ...(statement.kind === "assignment" && statement.value === call
          ? targetNames(statement.targets[0], family, cell)
          : {}),
      },
      text,
      input: input && { start: input.span.start - inChunk.start, end: input.span.end - inChunk.start },
    };
  }
  return { names: {}, text, input: undefined };
}

type Call = Extract<Expression, { readonly kind: "call" }>;

function found(expression: Expression, span: Span): readonly Call[] {
  if (expression.span.start > span.start || expression.span.end < span.end) return [];
  const same = expression.span.start === span.start && expression.span.end === span.end;
  if (expression.kind === "call" && same) return [expression];
  return subexpressions(expression).flatMap((part) => found(part, span));
}

function argument(call: Call, position: number, name: string): Expression | undefined {
  const keyword = call.arguments.find((given) => given.kind === "keyword" && given.name === name);
  const positional = call.arguments.slice(0, position + 1).every(({ kind }) => kind === "positional");
  return (keyword ?? (positional ? call.arguments[position] : undefined))?.value;
}

function targetNames(target: Expression | undefined, family: string, cell: boolean): CallNames {
  if (target === undefined) return {};
  const [first, second] = items(target);
  if (cell) {
    return family === "LSTM" ? { ...named("h", first), ...named("c", second) } : named("h", target);
  }
  const [h, c] = family === "LSTM" ? items(second) : [second, undefined];
  return { ...named("out", first), ...named("h", h), ...named("c", c) };
}

function items(target: Expression | undefined): readonly (Expression | undefined)[] {
  return target?.kind === "tuple" || target?.kind === "list" ? target.items : [];
}

function named(key: keyof CallNames, expression: Expression | undefined): CallNames {
  return expression?.kind === "name" ? { [key]: expression.name } : {};
}

/** The expressions of a statement, those of its blocks left out. */
function valuesOf(statement: Statement): readonly Expression[] {
  switch (statement.kind) {
    case "expression":
    case "assignment":
    case "augmented":
      return [statement.value];
    case "annotation":
    case "return":
    case "raise":
      return statement.value === undefined ? [] : [statement.value];
    case "for":
      return [statement.iterable];
    case "if":
      return statement.branches.map(({ test }) => test);
    case "while":
    case "assert":
      return [statement.test];
    case "with":
      return statement.items.map(({ context }) => context);
    case "try":
    case "function":
    case "class":
    case "delete":
    case "import":
    case "importFrom":
    case "scope":
    case "pass":
    case "break":
    case "continue":
    case "unread":
    case "broken":
      return [];
  }
}
