import type { BinaryOperator, Block, Expression, Statement } from "../language/syntax.ts";
import { assume } from "../shape/facts.ts";
import { augmentedTensor } from "../torch/tensor/operators.ts";
import type { Place } from "../shape/place.ts";
import { type TensorValue, unknown, type Value } from "../torch/value.ts";
import { binary, operatorFunction, truth } from "./arithmetic.ts";
import { annotated } from "./annotations.ts";
import { joinArms, withArm } from "./arms.ts";
import { bounded } from "./bounded.ts";
import { attribute } from "./attributes.ts";
import { callOf } from "./call.ts";
import { withCommentedNames } from "./commented-names.ts";
import { deleteItem } from "./deletion.ts";
import { ambiguous, perform, taintedBy } from "./expressions.ts";
import { importFrom, importNames } from "./imports.ts";
import { isSuspect, unread } from "./invoke.ts";
import { loop, whileLoop } from "./loops.ts";
import { defineClass } from "./functions/define-class.ts";
import { defineFunction } from "./functions/define-function.ts";
import { bindingKey, type Flow, type Machine, placeOf, site } from "./machine.ts";
import { raise } from "./report.ts";
import { raiseStatement } from "./raise-statement.ts";
import { computed, readable, type Running } from "./running.ts";
import { runLoop, runWhile } from "./run-loop.ts";
import { type Layer, readCell, readFacts, readVariable, snapshot } from "./store.ts";
import { bind } from "./targets.ts";
import { displayed } from "./text.ts";
import { runTry, tryStatement } from "./try-statement.ts";
import { unreadBlock } from "./unread.ts";

/** Runs statements in order, until one from which the next can't be reached. */
export function execute(machine: Machine, block: Block): Flow {
  for (const statement of block) {
    if (machine.fuel <= 0) {
      unreadBlock(machine, [statement]);
      continue;
    }
    machine.fuel--;
    machine.running?.checkpoint();
    if (run(machine, statement) === "gone") return "gone";
  }
  return "on";
}

function run(machine: Machine, statement: Statement): Flow {
  const place = placeOf(machine, statement.span);
  switch (statement.kind) {
    case "expression":
      perform(machine, statement.value);
      return "on";
    case "assignment": {
      const given = machine.evaluate(machine, statement.value);
      const value = withCommentedNames(machine, given, statement.targets, statement.comment);
      for (const target of statement.targets) bind(machine, target, value, "assignment", statement.value);
      return "on";
    }
    case "annotation":
      annotated(machine, statement);
      return "on";
    case "augmented": {
      const before = machine.evaluate(machine, statement.target);
      const operand = machine.evaluate(machine, statement.value);
      if ((before.kind === "list" || isContainer(before)) && statement.operator === "+") {
        const method = attribute(machine, before, "extend", place);
        const given = [{ name: undefined, value: operand, place }];
        const changed = machine.invoke(machine, method, given, place);
        if (before.kind !== "list") bind(machine, statement.target, changed, "assignment", undefined);
        return "on";
      }
      if (machine.running !== undefined && before.kind === "tensor") {
        const result = augmented(machine, statement.operator, before, readable(operand), place);
        const args = {
          [inPlaceOwner]: before,
          input: before,
          [statement.operator === "**" ? "exponent" : "other"]: operand,
        };
        const value = computed(machine, inPlaceName(statement.operator), args, result, place);
        bind(machine, statement.target, value, "assignment", undefined);
        return "on";
      }
      const value = taintedBy([before, operand], machine, () =>
        before.kind === "tensor"
          ? augmented(machine, statement.operator, before, operand, place)
          : binary(machine, statement.operator, before, operand, place),
      );
      bind(machine, statement.target, bounded(machine, value), "assignment", undefined);
      return "on";
    }
    case "for":
      return machine.running === undefined ? loop(machine, statement) : runLoop(machine, machine.running, statement);
    case "if":
      return branch(machine, statement, 0, 0);
    case "with":
      return within(machine, statement);
    case "assert":
      return assertion(machine, statement);
    case "delete":
      for (const target of statement.targets) remove(machine, target);
      return "on";
    case "import":
      importNames(machine, statement.names);
      return "on";
    case "importFrom":
      importFrom(machine, statement.module, statement.names, place);
      return "on";
    case "return":
      return leave(machine, statement.value);
    case "raise":
      if (machine.running !== undefined) raiseStatement(machine, statement.value, place);
      if (statement.value !== undefined) machine.evaluate(machine, statement.value);
      return "gone";
    case "break":
      return exit(machine, machine.exits.breaks);
    case "continue":
      return exit(machine, machine.exits.continues);
    case "pass":
    case "scope":
      return "on";
    case "function":
      defineFunction(machine, statement);
      return "on";
    case "class":
      defineClass(machine, statement);
      return "on";
    case "while":
      return machine.running === undefined
        ? whileLoop(machine, statement)
        : runWhile(machine, machine.running, statement);
    case "try":
      return machine.running === undefined ? tryStatement(machine, statement) : runTry(machine, statement);
    case "unread":
      unread(machine, formName(statement), { ...place, end: place.start + formName(statement).length });
      unreadBlock(machine, [statement]);
      return "on";
    case "broken":
      for (const expression of statement.expressions) machine.evaluate(machine, expression);
      unreadBlock(machine, [statement]);
      return "on";
  }
}

const inPlaceOwner = "self";

/** `x @= y` makes a new tensor, as there is no product in place. */
function inPlaceName(operator: BinaryOperator): string {
  return operator === "@" ? "torch.matmul" : `torch.Tensor.${operatorFunction(operator)}_`;
}

/** A tensor is changed in place: it keeps its shape, whatever the operand is. */
function augmented(
  machine: Machine,
  operator: BinaryOperator,
  before: TensorValue,
  operand: Value,
  place: Place,
): Value {
  if (operand.kind === "unknown") {
    return operator === "@" ? binary(machine, operator, before, operand, place) : { ...before, data: undefined };
  }
  return augmentedTensor(callOf(machine, place, new Map(), undefined), operator, before, operand);
}

function isContainer(value: Value): boolean {
  return value.kind === "module" && /^(Sequential|ModuleList|ParameterList)$/u.test(value.className);
}

function formName(statement: Statement): string {
  return statement.kind === "unread" ? statement.form : statement.kind;
}

function exit(machine: Machine, exits: Layer[]): Flow {
  if (machine.exits.loopEntry === undefined) return "on";
  if (machine.running !== undefined) {
    exits.push(machine.layer);
    return "gone";
  }
  exits.push(snapshot(machine.layer, machine.exits.loopEntry));
  return "gone";
}

function leave(machine: Machine, result: Expression | undefined): Flow {
  const value: Value = result === undefined ? { kind: "none" } : machine.evaluate(machine, result);
  if (machine.exits.callEntry === undefined) return "on";
  if (machine.running !== undefined) {
    machine.exits.returns.push({ layer: machine.layer, value });
    return "gone";
  }
  machine.exits.returns.push({ layer: snapshot(machine.layer, machine.exits.callEntry), value });
  return "gone";
}

type If = Extract<Statement, { readonly kind: "if" }>;

/** Undecided branches of one `if` that are followed: each stands inside the one before. */
const MOST_UNDECIDED = 100;

function branch(machine: Machine, statement: If, from: number, undecided: number): Flow {
  for (let index = from; ; index++) {
    const current = statement.branches[index];
    if (current === undefined) {
      return statement.otherwise === undefined ? "on" : machine.execute(machine, statement.otherwise);
    }
    const test = machine.evaluate(machine, current.test);
    const holds = truth(machine, test);
    if (holds === true) return machine.execute(machine, current.body);
    if (holds === false) continue;
    if (undecided >= MOST_UNDECIDED) {
      unreadBlock(machine, [{ ...statement, branches: statement.branches.slice(index) }]);
      return "on";
    }
    return bothWays(machine, statement, index, current, test, undecided);
  }
}

/** Runs the branch as well as what comes instead of it, and joins what they leave. */
function bothWays(
  machine: Machine,
  statement: If,
  index: number,
  { test: expression, body }: If["branches"][number],
  test: Value,
  undecided: number,
): Flow {
  ambiguous(machine, test, placeOf(machine, expression.span));
  const text = conditionText(machine, expression);
  const yes = withArm(machine, test, true, text, () => machine.execute(machine, body));
  const no = withArm(machine, test, false, text, () => branch(machine, statement, index + 1, undecided + 1));
  const going = [yes, no].filter((arm) => arm.result === "on");
  const [only] = going;
  joinArms(
    machine,
    going.map((arm) => arm.layer),
    `${site(machine, placeOf(machine, statement.span))}?`,
  );
  // What follows is reached by this arm alone: its errors are no more certain than the arm's own.
  if (going.length === 1 && only !== undefined) machine.arms = [...machine.arms, only.text];
  return going.length > 0 ? "on" : "gone";
}

/** A condition in a few words, for the message of an error in one arm alone. */
function conditionText(machine: Machine, { span }: Expression): string {
  const text = machine.text.slice(span.start, span.end).replaceAll(/\s+/gu, " ");
  return text.length <= 60 ? text : "this branch runs";
}

function within(machine: Machine, statement: Extract<Statement, { readonly kind: "with" }>): Flow {
  if (machine.running !== undefined) return runWithin(machine, machine.running, statement);
  for (const { context, target } of statement.items) {
    const value = machine.evaluate(machine, context);
    if (target !== undefined)
      bind(machine, target, value.kind === "none" ? unknown("it isn't read") : value, "assignment", undefined);
  }
  if (!statement.items.some(({ context }) => isWithoutGradients(context)))
    return machine.execute(machine, statement.body);
  machine.withoutGradients++;
  const flow = machine.execute(machine, statement.body);
  machine.withoutGradients--;
  return flow;
}

function runWithin(machine: Machine, running: Running, statement: Extract<Statement, { readonly kind: "with" }>): Flow {
  const { gradients } = running;
  for (const { context } of statement.items) {
    if (isWithoutGradients(context)) running.gradients = false;
    else running.gradients = gradientMode(machine, context) ?? running.gradients;
  }
  const flow = machine.execute(machine, statement.body);
  running.gradients = gradients;
  return flow;
}

/** `torch.enable_grad()` and `torch.set_grad_enabled(mode)`; undefined: another context, which is entered. */
function gradientMode(machine: Machine, context: Expression): boolean | undefined {
  if (context.kind === "call" && context.callee.kind === "attribute") {
    const [first] = context.arguments;
    if (context.callee.name === "enable_grad") return true;
    if (context.callee.name === "set_grad_enabled" && first !== undefined) {
      return truth(machine, machine.evaluate(machine, first.value));
    }
  }
  machine.evaluate(machine, context);
  return undefined;
}

/** `torch.no_grad()` and `torch.inference_mode()`. */
function isWithoutGradients(context: Expression): boolean {
  if (context.kind !== "call") return false;
  const { callee } = context;
  const name = callee.kind === "attribute" || callee.kind === "name" ? callee.name : "";
  return name === "no_grad" || name === "inference_mode";
}

function assertion(machine: Machine, statement: Extract<Statement, { readonly kind: "assert" }>): Flow {
  const test = machine.evaluate(machine, statement.test);
  const holds = truth(machine, test);
  if (holds === true) return "on";
  if (holds === undefined) {
    ambiguous(machine, test, placeOf(machine, statement.test.span));
    if (test.kind === "bool" && test.when !== undefined)
      machine.layer.facts = assume(readFacts(machine.layer), test.when);
    return "on";
  }
  if (isSuspect(test)) return "on";
  const message = statement.message === undefined ? undefined : machine.evaluate(machine, statement.message);
  const text = (message && displayed(message, (cell) => readCell(machine.layer, cell))) ?? "";
  const place = placeOf(machine, statement.test.span);
  raise(
    machine,
    { code: "value", type: "AssertionError", text, message: text === "" ? "this assertion fails" : text },
    place,
  );
  return "on";
}

function remove(machine: Machine, target: Expression): void {
  if (target.kind === "tuple" || target.kind === "list") {
    for (const item of target.items) remove(machine, item);
  } else if (target.kind === "name") {
    const key = bindingKey(machine, target.name);
    if (readVariable(machine.layer, key) === undefined) machine.evaluate(machine, target);
    machine.layer.variables.set(key, undefined);
  } else if (target.kind === "subscript") {
    const owner = machine.evaluate(machine, target.value);
    const index = machine.evaluate(machine, target.index);
    deleteItem(machine, owner, index, placeOf(machine, target.span));
  }
}
