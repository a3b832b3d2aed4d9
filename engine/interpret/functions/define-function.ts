import type { Expression, Parameter, Span, Statement } from "../../language/syntax.ts";
import { unknown, type Value } from "../../torch/value.ts";
import { describe } from "../describe.ts";
import { bindingKey, type Machine, placeOf, site } from "../machine.ts";
import { recordBinding } from "../recorder.ts";
import { cellOf, type FunctionDefinition, functionIn, writeDefinition } from "./definition.ts";
import { localNames } from "./local-names.ts";

type FunctionStatement = Extract<Statement, { readonly kind: "function" }>;

/** `def name(…):` makes a function and binds its name; the body waits for a call. */
export function defineFunction(machine: Machine, statement: FunctionStatement): void {
  const { name, nameSpan, decorators, body } = statement;
  const cell = `${site(machine, placeOf(machine, nameSpan))}#${name}`;
  const marks = decorators.map(lastName);
  writeDefinition(machine.layer, cell, {
    kind: "function",
    name,
    qualified: qualifiedName(machine, name),
    chunk: machine.chunk,
    text: machine.text,
    span: statement.span,
    parameters: statement.parameters,
    fallbacks: fallbacksOf(machine, statement.parameters),
    body: { kind: "block", block: body },
    scopes: visibleScopes(machine),
    owner: machine.defining?.cell,
    wrapper: wrapperOf(marks),
    withoutGradients: marks.includes("no_grad") || marks.includes("inference_mode"),
    followed: !statement.asynchronous && !localNames(body).generates,
  });
  let value: Value = { kind: "callable", id: `function:${cell}`, name, self: undefined };
  for (const [index, decorator] of [...decorators.entries()].reverse()) {
    if (!transparent.has(marks[index] ?? "")) value = decorated(machine, decorator, value);
  }
  bindDefined(machine, name, nameSpan, value);
}

/** `lambda x: …`. */
export function lambdaValue(machine: Machine, expression: Extract<Expression, { readonly kind: "lambda" }>): Value {
  const cell = `${site(machine, placeOf(machine, expression.span))}#lambda`;
  writeDefinition(machine.layer, cell, {
    kind: "function",
    name: "<lambda>",
    qualified: qualifiedName(machine, "<lambda>"),
    chunk: machine.chunk,
    text: machine.text,
    span: expression.span,
    parameters: expression.parameters,
    fallbacks: fallbacksOf(machine, expression.parameters),
    body: { kind: "expression", value: expression.body },
    scopes: visibleScopes(machine),
    owner: machine.defining?.cell,
    wrapper: undefined,
    withoutGradients: false,
    followed: true,
  });
  return { kind: "callable", id: `function:${cell}`, name: "<lambda>", self: undefined };
}

/** Binds the name of a function or class, and tells of it. */
export function bindDefined(machine: Machine, name: string, span: Span, value: Value): void {
  machine.layer.variables.set(bindingKey(machine, name), value);
  if (machine.quiet > 0) return;
  if (machine.running !== undefined) {
    machine.running.bound(placeOf(machine, span), name, value);
    return;
  }
  const fact = describe(machine.layer, value);
  recordBinding(machine.recorder, { span, name, fact, form: "assignment", spelled: true });
}

/** As Python names what is defined here. */
export function qualifiedName({ defining, frame }: Machine, name: string): string {
  if (defining !== undefined) return `${defining.qualified}.${name}`;
  return frame === undefined ? name : `${frame.qualified}.<locals>.${name}`;
}

/** A method doesn't see the names of its class. */
function visibleScopes({ scopes }: Machine): readonly string[] {
  return scopes.filter((scope) => !scope.startsWith("class:"));
}

function fallbacksOf(machine: Machine, parameters: readonly Parameter[]): ReadonlyMap<string, Value> {
  return new Map(
    parameters.flatMap(({ name, fallback }) =>
      fallback === undefined ? [] : [[name, machine.evaluate(machine, fallback)] as const],
    ),
  );
}

/** Decorators that leave what a function computes as it is. */
const transparent: ReadonlySet<string> = new Set(
  (
    "no_grad inference_mode enable_grad staticmethod classmethod property script compile jit export ignore jaxtyped " +
    "typechecked beartype override lru_cache cache cached_property abstractmethod wraps final overload setter"
  ).split(" "),
);

function wrapperOf(marks: readonly string[]): FunctionDefinition["wrapper"] {
  if (marks.includes("staticmethod")) return "static";
  if (marks.includes("classmethod")) return "class";
  if (marks.includes("property") || marks.includes("cached_property") || marks.includes("setter")) return "property";
  return undefined;
}

export function lastName(expression: Expression): string {
  if (expression.kind === "call") return lastName(expression.callee);
  return expression.kind === "name" || expression.kind === "attribute" ? expression.name : "";
}

/** What the program's own decorator makes of a function; another one is called some day, with what isn't known. */
function decorated(machine: Machine, decorator: Expression, value: Value): Value {
  const made = machine.evaluate(machine, decorator);
  if (cellOf(made, "function") === undefined) {
    const cell = cellOf(value, "function");
    const definition = cell === undefined ? undefined : functionIn(machine.layer, cell);
    if (cell !== undefined && definition !== undefined) {
      writeDefinition(machine.layer, cell, { ...definition, followed: false });
    }
    return unknown("its decorator isn't read");
  }
  const place = placeOf(machine, decorator.span);
  return machine.invoke(machine, made, [{ name: undefined, value, place }], place);
}
