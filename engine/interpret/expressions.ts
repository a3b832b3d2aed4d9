import type { Argument, Expression, Span } from "../language/syntax.ts";
import { type Dim, integer, multiplyAll, negate, subtract } from "../shape/dim.ts";
import { isEqual } from "../shape/facts.ts";
import type { Place } from "../shape/place.ts";
import { member } from "../torch/registry.ts";
import type { GivenArgument } from "../torch/signature.ts";
import { unaryTensor } from "../torch/tensor/operators.ts";
import { RunStopped } from "../values/run.ts";
import { bool, float, int, none, string, tuple, typeName, unknown, type Value } from "../torch/value.ts";
import { binary, compare, newList, truth } from "./arithmetic.ts";
import { attribute, reshapesInPlace } from "./attributes.ts";
import { bounded } from "./bounded.ts";
import { builtin, itemized, notIterable, otherBuiltins } from "./builtins.ts";
import { typeNames } from "./type-names.ts";
import { callOf } from "./call.ts";
import { comprehension } from "./comprehension.ts";
import { describe } from "./describe.ts";
import { joinArms, opposite, withArm } from "./arms.ts";
import { distinct, distinctEntries } from "./distinct.ts";
import { lambdaValue } from "./functions/define-function.ts";
import { formatted } from "./formatting.ts";
import { isSuspect, suspected, unread, withoutGradients } from "./invoke.ts";
import { iterated } from "./iterate.ts";
import { joinValues } from "./join.ts";
import { type Machine, placeOf, site } from "./machine.ts";
import { noticedOperator } from "./mistakes/broadcast-difference.ts";
import { FILE } from "./module-files.ts";
import { doubtsOf, judge } from "./mistakes/doubts.ts";
import { noticedItem } from "./mistakes/notice-item.ts";
import { recordUse } from "./recorder.ts";
import { raise } from "./report.ts";
import { missingIn } from "./missing.ts";
import { computed, StoppedAt } from "./running.ts";
import { readCell, readFacts, readVariable } from "./store.ts";
import { subscript } from "./subscript.ts";
import { bind } from "./targets.ts";

/** The value of an expression. Never throws; what can't be read is unknown. */
export function evaluate(machine: Machine, expression: Expression): Value {
  const value = valueOf(machine, expression);
  if (machine.running !== undefined) return known(machine, value, expression.span);
  return bounded(machine, value);
}

/** An expression that stands alone: what it gives is let go, so that it needn't be known. */
export function perform(machine: Machine, expression: Expression): void {
  if (machine.running === undefined) machine.evaluate(machine, expression);
  else valueOf(machine, expression);
}

/** A run can't go on with what isn't known. */
function known(machine: Machine, value: Value, span: Span): Value {
  const missing = missingIn(machine, value);
  if (missing === undefined) return value;
  throw new StoppedAt(new RunStopped("unread", missing), placeOf(machine, span));
}

function valueOf(machine: Machine, expression: Expression): Value {
  const place = placeOf(machine, expression.span);
  switch (expression.kind) {
    case "name":
      return used(machine, expression.span, expression.name, name(machine, expression.name, place));
    case "int":
      return literal(typeof expression.value === "number" ? expression.value : integer(expression.value), place);
    case "float":
      return float(expression.value);
    case "string":
      return string(expression.value);
    case "formatted":
      return string(formatted(machine, expression.parts));
    case "none":
      return none;
    case "bool":
      return bool(expression.value);
    case "ellipsis":
      return { kind: "ellipsis" };
    case "tuple": {
      const items = listed(machine, expression.items);
      return items === undefined ? unknown("its items aren't known") : tuple(items);
    }
    case "list": {
      const items = listed(machine, expression.items);
      return newList(machine, items && { kind: "items", items }, place);
    }
    case "set":
      return setOf(listed(machine, expression.items));
    case "dict":
      return dictionary(machine, expression, place);
    case "attribute":
      return attributed(machine, expression, place);
    case "call":
      return call(machine, expression, place);
    case "subscript": {
      const value = machine.evaluate(machine, expression.value);
      const index = machine.evaluate(machine, expression.index);
      const part = taintedBy([value, index], machine, () => subscript(machine, value, index, place));
      const of = expression.value.kind === "name" ? expression.value.name : undefined;
      return noticedItem(machine, value, index, part, { of, place, index: placeOf(machine, expression.index.span) });
    }
    case "slice":
      return {
        kind: "slice",
        lower: expression.lower === undefined ? none : machine.evaluate(machine, expression.lower),
        upper: expression.upper === undefined ? none : machine.evaluate(machine, expression.upper),
        step: expression.step === undefined ? none : machine.evaluate(machine, expression.step),
      };
    case "unary":
      return unary(machine, expression.operator, machine.evaluate(machine, expression.operand), place);
    case "binary":
      return binaryExpression(machine, expression, place);
    case "comparison":
      return comparison(machine, expression, place);
    case "boolean":
      return boolean(machine, expression);
    case "conditional":
      return conditional(machine, expression, place);
    case "comprehension":
      return comprehension(machine, expression, place);
    case "starred":
      return machine.evaluate(machine, expression.value);
    case "lambda":
      return lambdaValue(machine, expression);
    case "walrus": {
      const value = machine.evaluate(machine, expression.value);
      bind(machine, expression.target, value, "assignment", expression.value);
      return value;
    }
    case "unread":
      for (const part of expression.parts) machine.evaluate(machine, part);
      unread(machine, expression.form, place);
      return unknown(`${expression.form} isn't read`);
    case "missing":
      return { ...unknown("the line isn't finished"), suspect: true };
  }
}

function used(machine: Machine, span: Span, text: string, found: Value): Value {
  if (machine.running !== undefined) return found;
  const value = bounded(machine, found);
  if (isAsked(machine)) recordUse(machine.recorder, { span, text, fact: describe(machine.layer, value) });
  return value;
}

/** A number that stands in the program: an axis made of it knows where. */
function literal(size: Dim, place: Place): Value {
  return int(size, { size, label: "", place });
}

function isAsked({ quiet, recorder }: Machine): boolean {
  return quiet === 0 && recorder.uses !== undefined;
}

/** Looks a name up: variables from the innermost scope out, builtins, declared dimension symbols, what PyTorch brings. */
function name(machine: Machine, text: string, place: Place): Value {
  for (const scope of machine.scopes) {
    const value = readVariable(machine.layer, scope + text);
    if (value !== undefined) return value;
    if (isUnboundHere(machine, scope, text)) return unboundLocal(machine, text, place);
  }
  if (builtin(text) !== undefined && !typeNames.has(text)) {
    return { kind: "callable", id: `builtin:${text}`, name: text, self: undefined };
  }
  if (typeNames.has(text)) return { kind: "type", name: text };
  const symbol = readVariable(machine.layer, machine.symbols + text) ?? readVariable(machine.layer, `~${text}`);
  if (symbol !== undefined) return symbol;
  if (text === "__name__") {
    const file = machine.scopes.find((scope) => scope.startsWith(FILE));
    return string(file === undefined ? "__main__" : file.slice(FILE.length, -1));
  }
  const known = machine.dialect === "lstm" ? ambient(text) : undefined;
  if (known !== undefined) return known;
  if (otherBuiltins.has(text)) return unknown(`${text} isn't read`);
  if (readVariable(machine.layer, "~*") !== undefined) return unknown("an import may have brought it");
  raise(machine, { code: "name", type: "NameError", text: `name '${text}' is not defined` }, place);
  return { ...unknown(`${text} isn't defined`), suspect: true };
}

/** A name that a function binds somewhere is its own everywhere in it. */
function isUnboundHere({ frame }: Machine, scope: string, text: string): boolean {
  return frame?.scope === scope && frame.bound.has(text) && !frame.elsewhere.has(text);
}

function unboundLocal(machine: Machine, text: string, place: Place): Value {
  const message = `cannot access local variable '${text}' where it is not associated with a value`;
  raise(machine, { code: "name", type: "UnboundLocalError", text: message }, place);
  return { ...unknown(`${text} isn't bound yet`), suspect: true };
}

/** What a `.lstm` file knows without an import. */
export function ambient(text: string): Value | undefined {
  switch (text) {
    case "torch":
      return { kind: "namespace", path: "torch" };
    case "nn":
      return { kind: "namespace", path: "torch.nn" };
    case "F":
      return { kind: "namespace", path: "torch.nn.functional" };
    case "Dim":
      return { kind: "callable", id: "builtin:Dim", name: "Dim", self: undefined };
    case "pack_padded_sequence":
    case "pad_packed_sequence":
    case "pad_sequence":
    case "pack_sequence": {
      const found = member("torch.nn.utils.rnn", text);
      return found === "unmodelled" ? undefined : found;
    }
    default:
      return undefined;
  }
}

/** The items of a display, with `*spread` taken apart; undefined where a spread's items aren't known. */
function listed(machine: Machine, items: readonly Expression[]): readonly Value[] | undefined {
  const values: Value[] = [];
  let known = true;
  for (const item of items) {
    const value = machine.evaluate(machine, item);
    if (item.kind !== "starred") {
      values.push(value);
      continue;
    }
    if (notIterable(machine, value, placeOf(machine, item.span)) !== undefined) return undefined;
    const spread = itemized(iterated(machine, value));
    if (spread === undefined) known = false;
    else values.push(...spread);
  }
  return known ? values : undefined;
}

function setOf(items: readonly Value[] | undefined): Value {
  return { kind: "set", items: items && distinct(items) };
}

function dictionary(
  machine: Machine,
  { entries }: Extract<Expression, { readonly kind: "dict" }>,
  place: Place,
): Value {
  const cell = `${site(machine, place)}#dict`;
  const pairs: { readonly key: Value; readonly value: Value }[] = [];
  let known = true;
  for (const entry of entries) {
    const key = entry.key === undefined ? undefined : machine.evaluate(machine, entry.key);
    const value = machine.evaluate(machine, entry.value);
    const spread = key === undefined && value.kind === "dict" ? dictEntries(machine, value.cell) : undefined;
    if (key !== undefined) pairs.push({ key, value });
    else if (spread !== undefined) pairs.push(...spread);
    else known = false;
  }
  machine.layer.cells.set(cell, { kind: "dict", entries: known ? distinctEntries(pairs) : undefined });
  return { kind: "dict", cell };
}

function attributed(
  machine: Machine,
  expression: Extract<Expression, { readonly kind: "attribute" }>,
  place: Place,
): Value {
  const value = machine.evaluate(machine, expression.value);
  if (expression.name === "") return { ...unknown("the line isn't finished"), suspect: true };
  const found = taintedBy([value], machine, () =>
    attribute(machine, value, expression.name, { ...place, start: expression.nameSpan.start }),
  );
  return used(machine, expression.nameSpan, expression.name, found);
}

function call(machine: Machine, expression: Extract<Expression, { readonly kind: "call" }>, place: Place): Value {
  const callee = machine.evaluate(machine, expression.callee);
  const given = givenArguments(machine, expression.arguments);
  if (machine.running !== undefined) {
    if (given === undefined) throw new StoppedAt(new RunStopped("unread", "the arguments aren't known"), place);
    const found = machine.invoke(machine, callee, given, place);
    writtenInPlace(machine, expression.callee, found);
    return found;
  }
  const result = bounded(
    machine,
    given === undefined ? unknown("the arguments aren't known") : machine.invoke(machine, callee, given, place),
  );
  writtenInPlace(machine, expression.callee, result);
  if (isAsked(machine)) {
    recordUse(machine.recorder, { span: expression.span, text: "call", fact: describe(machine.layer, result) });
  }
  return result;
}

/** `x.add_(1)` changes x: its numbers and whether it records gradients are those of the result. */
function writtenInPlace(machine: Machine, callee: Expression, result: Value): void {
  if (callee.kind !== "attribute" || result.suspect === true) return;
  const owner = changedInPlace(callee.value);
  if (owner.kind !== "name") return;
  if (result.kind === "tensor" ? !/[^_]_$/u.test(callee.name) : !reshapesInPlace(callee.name)) return;
  for (const scope of machine.scopes) {
    const key = scope + owner.name;
    const before = readVariable(machine.layer, key);
    if (before === undefined) continue;
    if (before.kind === "tensor") {
      machine.layer.variables.set(key, result.kind === "tensor" ? { ...result, parameter: before.parameter } : result);
    }
    return;
  }
}

/** What a chain of changes in place (`x.mul_(2).add_(1)`) changes. */
function changedInPlace(expression: Expression): Expression {
  let owner = expression;
  while (owner.kind === "call" && owner.callee.kind === "attribute" && /[^_]_$/u.test(owner.callee.name)) {
    owner = owner.callee.value;
  }
  return owner;
}

function givenArguments(machine: Machine, args: readonly Argument[]): readonly GivenArgument[] | undefined {
  const given: GivenArgument[] = [];
  let known = true;
  for (const argument of args) {
    const value = machine.evaluate(machine, argument.value);
    const place = placeOf(machine, argument.value.span);
    switch (argument.kind) {
      case "positional":
        if (argument.value.kind === "missing") known = false;
        given.push({ name: undefined, value, place });
        break;
      case "keyword":
        given.push({ name: argument.name, value, place });
        break;
      case "spread": {
        if (notIterable(machine, value, place) !== undefined) return undefined;
        const items = itemized(iterated(machine, value));
        if (items === undefined) known = false;
        else for (const item of items) given.push({ name: undefined, value: item, place });
        break;
      }
      case "spreadKeywords": {
        const entries = value.kind === "dict" ? dictEntries(machine, value.cell) : undefined;
        if (entries === undefined) known = false;
        else {
          for (const entry of entries) {
            if (entry.key.kind === "string" && entry.key.value !== undefined) {
              given.push({ name: entry.key.value, value: entry.value, place });
            } else known = false;
          }
        }
        break;
      }
    }
  }
  return known ? given : undefined;
}

function dictEntries(
  machine: Machine,
  cell: string,
): readonly { readonly key: Value; readonly value: Value }[] | undefined {
  const content = readCell(machine.layer, cell);
  return content?.kind === "dict" ? content.entries : undefined;
}

function unary(machine: Machine, operator: "-" | "+" | "not" | "~", operand: Value, place: Place): Value {
  if (operator === "not") {
    const holds = truth(machine, operand);
    if (holds !== undefined) return bool(!holds);
    if (operand.kind === "bool" && operand.when !== undefined) {
      return { kind: "bool", value: undefined, when: opposite(operand.when) };
    }
    return ambiguous(machine, operand, place) ?? bool(undefined);
  }
  if (operand.kind === "unknown") return operand;
  if (operand.kind === "tensor") {
    return taintedBy([operand], machine, () =>
      computed(
        machine,
        `torch.${operator === "-" ? "neg" : operator === "+" ? "positive" : "bitwise_not"}`,
        { input: operand },
        unaryTensor(callOf(machine, place, new Map(), undefined), operator, operand),
        place,
      ),
    );
  }
  if (operand.kind === "int" && operator !== "~") return int(operator === "-" ? negate(operand.value) : operand.value);
  if (operand.kind === "bool" && operand.value !== undefined && operator !== "~") {
    return int(operator === "-" ? -Number(operand.value) : Number(operand.value));
  }
  if (operand.kind === "float" && operator !== "~") {
    return float(operand.value === undefined ? undefined : operator === "-" ? -operand.value : operand.value);
  }
  if (operand.kind === "int") return int(subtract(negate(operand.value), 1));
  if (operand.kind === "none" || operand.kind === "tuple" || operand.kind === "list" || operand.kind === "string") {
    const text = `bad operand type for unary ${operator}: '${typeName(operand)}'`;
    raise(machine, { code: "argument", type: "TypeError", text }, place);
    return { ...unknown("the operation fails"), suspect: true };
  }
  return unknown(`${operator} isn't read`);
}

/** PyTorch's error where a tensor of several elements is asked for its truth. */
export function ambiguous(machine: Machine, value: Value, place: Place): Value | undefined {
  const raised = severalTruths(machine, value, place);
  if (machine.running === undefined) return raised;
  throw new StoppedAt(new RunStopped("unread", "whether this holds isn't known"), place);
}

function severalTruths(machine: Machine, value: Value, place: Place): Value | undefined {
  if (value.kind !== "tensor" || value.shape === undefined || value.suspect === true) return undefined;
  const count = multiplyAll(value.shape.map(({ size }) => size));
  const one = isEqual(count, 1, readFacts(machine.layer));
  if (one !== "never") return undefined;
  const none = isEqual(count, 0, readFacts(machine.layer));
  if (none !== "never") return undefined;
  const text = "Boolean value of Tensor with more than one value is ambiguous";
  raise(machine, { code: "value", type: "RuntimeError", text }, place);
  return { ...bool(undefined), suspect: true };
}

/** Chains of one operator may be thousands long: they are read from the left without recursion. */
function binaryExpression(
  machine: Machine,
  expression: Extract<Expression, { readonly kind: "binary" }>,
  place: Place,
): Value {
  const chain: Extract<Expression, { readonly kind: "binary" }>[] = [];
  let leftmost: Expression = expression;
  while (leftmost.kind === "binary") {
    chain.push(leftmost);
    leftmost = leftmost.left;
  }
  let value = machine.evaluate(machine, leftmost);
  for (const link of chain.reverse()) {
    const left = value;
    const right = machine.evaluate(machine, link.right);
    const at = link === expression ? place : placeOf(machine, link.span);
    const result = taintedBy([left, right], machine, () => binary(machine, link.operator, left, right, at));
    value = noticedOperator(machine, link.operator, left, right, result, link);
  }
  return value;
}

function comparison(
  machine: Machine,
  expression: Extract<Expression, { readonly kind: "comparison" }>,
  place: Place,
): Value {
  let left = machine.evaluate(machine, expression.first);
  let result: Value = bool(true);
  for (const { operator, operand } of expression.rest) {
    const right = machine.evaluate(machine, operand);
    const before = left;
    judge(machine, [...doubtsOf(before), ...doubtsOf(right)], "cleared");
    result = taintedBy([before, right], machine, () => compare(machine, operator, before, right, place));
    if (expression.rest.length > 1 && truth(machine, result) === false) return result;
    left = right;
  }
  return expression.rest.length > 1 && result.kind === "bool" && result.value === undefined ? bool(undefined) : result;
}

function boolean(machine: Machine, { operator, operands }: Extract<Expression, { readonly kind: "boolean" }>): Value {
  let unsure: Value | undefined;
  let result: Value = bool(operator === "and");
  for (const [index, operand] of operands.entries()) {
    result = machine.evaluate(machine, operand);
    // Python doesn't ask for the truth of the last one.
    if (index === operands.length - 1 && unsure === undefined) return result;
    const holds = truth(machine, result);
    if (holds === undefined) {
      ambiguous(machine, result, placeOf(machine, operand.span));
      unsure = unsure === undefined ? result : unknown("it depends on what isn't known");
      continue;
    }
    if (holds === (operator === "or")) {
      return unsure === undefined ? result : unknown("it depends on what isn't known");
    }
  }
  if (unsure === undefined) return result;
  return unsure === result ? result : bool(undefined);
}

function conditional(
  machine: Machine,
  expression: Extract<Expression, { readonly kind: "conditional" }>,
  place: Place,
): Value {
  const test = machine.evaluate(machine, expression.test);
  const holds = truth(machine, test);
  if (holds !== undefined) return machine.evaluate(machine, holds ? expression.consequent : expression.alternative);
  ambiguous(machine, test, placeOf(machine, expression.test.span));
  const text = String(expression.test.span.start);
  const first = withArm(machine, test, true, text, () => machine.evaluate(machine, expression.consequent));
  const second = withArm(machine, test, false, text, () => machine.evaluate(machine, expression.alternative));
  joinArms(machine, [first.layer, second.layer], `${site(machine, place)}?`);
  return joinValues(first.result, second.result, `${site(machine, place)}?value`);
}

/** Runs an operation on values of which one may derive from a failed call: then it reports nothing. */
export function taintedBy(operands: readonly Value[], machine: Machine, run: () => Value): Value {
  if (machine.running !== undefined) return run();
  if (!operands.some(isSuspect)) {
    const errors = machine.errors;
    const value = run();
    const result = machine.withoutGradients > 0 ? withoutGradients(value) : value;
    return machine.errors > errors ? suspected(result) : result;
  }
  machine.suppressed++;
  const result = run();
  machine.suppressed--;
  return suspected(result);
}
