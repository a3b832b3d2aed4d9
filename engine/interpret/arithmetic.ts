import { add, type Dim, floorDivide, knownInteger, modulo, multiply, power, sameDim, subtract } from "../shape/dim.ts";
import { isEqual, isLess, type Condition } from "../shape/facts.ts";
import type { BinaryOperator, ComparisonOperator } from "../language/syntax.ts";
import type { Place } from "../shape/place.ts";
import { packedFields } from "../torch/registry.ts";
import { isOrdered } from "../torch/tensor/comparison.ts";
import { binaryTensor } from "../torch/tensor/operators.ts";
import {
  bool,
  float,
  int,
  none,
  type Sequence,
  string,
  type TupleValue,
  tuple,
  typeName,
  unknown,
  type Value,
} from "../torch/value.ts";
import { bits } from "./bits.ts";
import { callOf } from "./call.ts";
import { floatPower } from "./float-power.ts";
import { iterated, MOST_IN_RUN } from "./iterate.ts";
import type { Machine } from "./machine.ts";
import { site } from "./machine.ts";
import { addedContainer } from "./module-containers.ts";
import { raise } from "./report.ts";
import { computed, onlyElement, readable } from "./running.ts";
import { sameValue } from "./same.ts";
import { readFacts } from "./store.ts";
import { noteWork } from "./work.ts";
import { percentFormatted } from "./string-formatting.ts";

/** `left operator right`, as Python and PyTorch have it. */
export function binary(machine: Machine, operator: BinaryOperator, left: Value, right: Value, place: Place): Value {
  if (left.kind === "unknown" || right.kind === "unknown") {
    const tensor = left.kind === "tensor" || right.kind === "tensor";
    return tensor ? someTensor() : unknown("an operand isn't known");
  }
  if ((left.kind === "tensor" || right.kind === "tensor") && !(operator === "%" && left.kind === "string")) {
    return tensorResult(machine, operator, left, right, place);
  }
  const whole = wholeNumbers(left, right);
  if (whole !== undefined) return integerResult(machine, operator, whole[0], whole[1], place);
  if (isNumber(left) && isNumber(right)) return floatResult(machine, operator, left, right, place);
  if (left.kind === "packed" && (operator === "+" || operator === "*")) {
    return binary(machine, operator, tuple(packedFields(left)), right, place);
  }
  const joined = sequenceResult(machine, operator, left, right, place);
  if (joined !== undefined) return joined;
  if (operator === "%" && left.kind === "string") {
    return string(left.value === undefined ? undefined : percentFormatted(machine, left.value, right));
  }
  if (operator === "+" && left.kind === "module") {
    const more = iterated(machine, right);
    const sum = addedContainer(machine, left, more?.kind === "items" ? more.items : undefined, place);
    if (sum !== undefined) return sum;
  }
  if (operator === "+" && left.kind === "tuple") {
    return refuse(machine, place, `can only concatenate tuple (not "${typeName(right)}") to tuple`);
  }
  if (operator === "+" && left.kind === "list") {
    return refuse(machine, place, `can only concatenate list (not "${typeName(right)}") to list`);
  }
  if (operator === "+" && left.kind === "string") {
    return refuse(machine, place, `can only concatenate str (not "${typeName(right)}") to str`);
  }
  if (operator === "*" && (isSequence(left) || isSequence(right))) {
    const other = isSequence(left) ? right : left;
    return refuse(machine, place, `can't multiply sequence by non-int of type '${typeName(other)}'`);
  }
  if ([left, right].every((operand) => isPlain(operand) || isLayer(operand))) {
    const name = operator === "**" ? "** or pow()" : operator;
    return refuse(
      machine,
      place,
      `unsupported operand type(s) for ${name}: '${typeName(left)}' and '${typeName(right)}'`,
    );
  }
  return unknown(`the result of ${operator} on ${typeName(left)} isn't read`);
}

/** An operator with a tensor on one side at least. */
function tensorResult(
  machine: Machine,
  operator: BinaryOperator | ComparedOperator,
  left: Value,
  right: Value,
  place: Place,
): Value {
  const [input, second] = [readable(left), readable(right)];
  const result = binaryTensor(callOf(machine, place, new Map(), undefined), operator, input, second);
  if (machine.running === undefined && operator === "@") noteWork(machine, "matmul", [input, second], result, place);
  if (machine.running === undefined || result.kind !== "tensor") return result;
  const other = operator === "**" ? "exponent" : "other";
  return computed(machine, `torch.${functionOf[operator]}`, { input, [other]: second }, result, place);
}

type ComparedOperator = Exclude<ComparisonOperator, "is" | "is not" | "in" | "not in">;

/** What torch calls an operator: "add" for "+". */
export function operatorFunction(operator: BinaryOperator): string {
  return functionOf[operator];
}

const functionOf: Readonly<Record<BinaryOperator | ComparedOperator, string>> = {
  "+": "add",
  "-": "sub",
  "*": "mul",
  "/": "div",
  "//": "floor_divide",
  "%": "remainder",
  "**": "pow",
  "@": "matmul",
  "<<": "bitwise_left_shift",
  ">>": "bitwise_right_shift",
  "&": "bitwise_and",
  "|": "bitwise_or",
  "^": "bitwise_xor",
  "==": "eq",
  "!=": "ne",
  "<": "lt",
  "<=": "le",
  ">": "gt",
  ">=": "ge",
};

/** `left operator right` for comparisons, `is` and `in` included. */
export function compare(
  machine: Machine,
  operator: ComparisonOperator,
  left: Value,
  right: Value,
  place: Place,
): Value {
  switch (operator) {
    case "is":
    case "is not": {
      const same = identity(left, right, machine.running !== undefined);
      return bool(same === undefined ? undefined : same === (operator === "is"));
    }
    case "in":
    case "not in": {
      const found = membership(machine, left, right);
      return bool(found === undefined ? undefined : found === (operator === "in"));
    }
    case "==":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=":
      break;
  }
  if (left.kind === "unknown" || right.kind === "unknown") return unknown("an operand isn't known");
  if (left.kind === "tensor" || right.kind === "tensor") {
    if ((operator === "==" || operator === "!=") && (left.kind === "none" || right.kind === "none")) {
      return bool(operator === "!=");
    }
    return tensorResult(machine, operator, left, right, place);
  }
  const whole = wholeNumbers(left, right);
  if (whole !== undefined) return comparedIntegers(machine, operator, whole[0], whole[1]);
  if (operator === "==" || operator === "!=") {
    const same = equality(machine, left, right);
    return bool(same === undefined ? undefined : same === (operator === "=="));
  }
  if (isNumber(left) && isNumber(right)) {
    const a = numberIn(left);
    const b = numberIn(right);
    return bool(a === undefined || b === undefined ? undefined : isOrdered(operator, a, b));
  }
  if (left.kind === "string" && right.kind === "string") {
    if (left.value === undefined || right.value === undefined) return bool(undefined);
    return bool(isOrdered(operator, left.value < right.value ? -1 : left.value === right.value ? 0 : 1, 0));
  }
  if (isPlain(left) && isPlain(right) && left.kind !== right.kind) {
    return refuse(
      machine,
      place,
      `'${operator}' not supported between instances of '${typeName(left)}' and '${typeName(right)}'`,
    );
  }
  return bool(undefined);
}

/** Python's `==` on plain values; undefined: not known. */
export function equality(machine: Machine, left: Value, right: Value): boolean | undefined {
  if (left.kind === "unknown" || right.kind === "unknown") return undefined;
  const whole = wholeNumbers(left, right);
  if (whole !== undefined) {
    const truth = isEqual(whole[0], whole[1], readFacts(machine.layer));
    return truth === "unknown" ? undefined : truth === "always";
  }
  if (isNumber(left) && isNumber(right)) {
    const a = numberIn(left);
    const b = numberIn(right);
    return a === undefined || b === undefined ? undefined : a === b;
  }
  if (left.kind !== right.kind) return isPlain(left) && isPlain(right) ? false : undefined;
  if (left.kind === "string" && right.kind === "string") {
    return left.value === undefined || right.value === undefined ? undefined : left.value === right.value;
  }
  if (isSequence(left)) {
    // Python takes what is the same object for equal, which ends the comparison of a list that holds itself.
    if (left === right || identity(left, right, machine.running !== undefined) === true) return true;
    machine.running?.checkpoint();
    const a = iterated(machine, left);
    const b = iterated(machine, right);
    if (a?.kind !== "items" || b?.kind !== "items") return undefined;
    if (a.items.length !== b.items.length) return false;
    let all: boolean | undefined = true;
    for (const [index, item] of a.items.entries()) {
      const other = b.items[index];
      const same = other === undefined ? false : equality(machine, item, other);
      if (same === false) return false;
      if (same === undefined) all = undefined;
    }
    return all;
  }
  if (left.kind === "none" || left.kind === "dtype" || left.kind === "type" || left.kind === "ellipsis") {
    return sameValue(left, right);
  }
  return sameValue(left, right) ? true : undefined;
}

function identity(left: Value, right: Value, inRun: boolean): boolean | undefined {
  if (left.kind === "unknown" || right.kind === "unknown") return undefined;
  if (left.kind === "none" || right.kind === "none") return left.kind === right.kind;
  if (left.kind === "bool" && right.kind === "bool") {
    return left.value === undefined || right.value === undefined ? undefined : left.value === right.value;
  }
  if (left.kind !== right.kind) return false;
  if (left.kind === "tensor" && right.kind === "tensor" && left.values !== undefined && right.values !== undefined) {
    return left.values === right.values;
  }
  const [one, other] = [cellOf(left), cellOf(right)];
  return inRun && one !== undefined && other !== undefined ? one === other : undefined;
}

/** What can change in place is one thing with what has its cell: in a run, where each has a cell of its own. */
function cellOf(value: Value): string | undefined {
  return "cell" in value ? value.cell : undefined;
}

function membership(machine: Machine, item: Value, container: Value): boolean | undefined {
  if (container.kind === "string" && item.kind === "string") {
    return container.value === undefined || item.value === undefined ? undefined : container.value.includes(item.value);
  }
  if (container.kind === "tensor") return undefined;
  const sequence = iterated(machine, container);
  if (sequence?.kind !== "items") return undefined;
  let found: boolean | undefined = false;
  for (const other of sequence.items) {
    const same = equality(machine, item, other);
    if (same === true) return true;
    if (same === undefined) found = undefined;
  }
  return found;
}

function comparedIntegers(machine: Machine, operator: "==" | "!=" | "<" | "<=" | ">" | ">=", a: Dim, b: Dim): Value {
  if (typeof a === "number" && typeof b === "number") return bool(isOrdered(operator, a, b));
  const facts = readFacts(machine.layer);
  const answer = (truth: "always" | "never" | "unknown", when: Condition): Value => {
    if (truth !== "unknown") return bool(truth === "always");
    return { kind: "bool", value: undefined, when };
  };
  switch (operator) {
    case "==":
      return answer(isEqual(a, b, facts), { kind: "equal", left: a, right: b });
    case "!=": {
      const truth = isEqual(a, b, facts);
      const turned = truth === "always" ? "never" : truth === "never" ? "always" : "unknown";
      return answer(turned, { kind: "different", left: a, right: b });
    }
    case "<":
      return answer(isLess(a, b, facts), { kind: "atLeast", left: b, right: add(a, 1) });
    case ">":
      return answer(isLess(b, a, facts), { kind: "atLeast", left: a, right: add(b, 1) });
    case "<=":
      return answer(isLess(a, add(b, 1), facts), { kind: "atLeast", left: b, right: a });
    case ">=":
      return answer(isLess(b, add(a, 1), facts), { kind: "atLeast", left: a, right: b });
  }
}

function integerResult(machine: Machine, operator: BinaryOperator, a: Dim, b: Dim, place: Place): Value {
  switch (operator) {
    case "+":
      return int(add(a, b));
    case "-":
      return int(subtract(a, b));
    case "*":
      return int(multiply(a, b));
    case "//":
      return sameDim(b, 0)
        ? divisionByZero(machine, place, "integer division or modulo by zero")
        : int(floorDivide(a, b));
    case "%":
      return sameDim(b, 0) ? divisionByZero(machine, place, "integer modulo by zero") : int(modulo(a, b));
    case "/":
      if (sameDim(b, 0)) return divisionByZero(machine, place, "division by zero");
      return float(typeof a === "number" && typeof b === "number" ? a / b : undefined);
    case "**":
      if (typeof b === "number" && b >= 0)
        return b > 4096 ? unknown("the power is too large to read") : int(power(a, b));
      if (sameDim(a, 0)) return divisionByZero(machine, place, "0.0 cannot be raised to a negative power");
      return float(typeof a === "number" && typeof b === "number" ? a ** b : undefined);
    case "<<":
    case ">>":
    case "&":
    case "|":
    case "^": {
      const left = knownInteger(a);
      const right = knownInteger(b);
      if (left === undefined || right === undefined || right > 4096) return unknown("bits of a size aren't read");
      return bits(machine, operator, BigInt(left), BigInt(right), place);
    }
    case "@":
      return refuse(machine, place, "unsupported operand type(s) for @: 'int' and 'int'");
  }
}

function floatResult(machine: Machine, operator: BinaryOperator, left: Value, right: Value, place: Place): Value {
  const a = numberIn(left);
  const b = numberIn(right);
  if ((operator === "/" || operator === "//" || operator === "%") && b === 0) {
    const text =
      operator === "/" ? "float division by zero" : operator === "//" ? "float floor division by zero" : "float modulo";
    return divisionByZero(machine, place, text);
  }
  if (a === undefined || b === undefined) return float(undefined);
  switch (operator) {
    case "+":
      return float(a + b);
    case "-":
      return float(a - b);
    case "*":
      return float(a * b);
    case "/":
      return float(a / b);
    case "//":
      return float(Math.floor(a / b));
    case "%":
      return float(a - Math.floor(a / b) * b);
    case "**":
      return floatPower(machine, a, b, place);
    case "@":
    case "<<":
    case ">>":
    case "&":
    case "|":
    case "^":
      return refuse(
        machine,
        place,
        `unsupported operand type(s) for ${operator}: '${typeName(left)}' and '${typeName(right)}'`,
      );
  }
}

/** `+` and `*` on tuples, lists and strings. */
function sequenceResult(
  machine: Machine,
  operator: BinaryOperator,
  left: Value,
  right: Value,
  place: Place,
): Value | undefined {
  if (operator === "+") {
    if (left.kind === "string" && right.kind === "string") {
      const known = left.value !== undefined && right.value !== undefined;
      return { kind: "string", value: known ? `${left.value}${right.value}` : undefined };
    }
    if (left.kind === "tuple" && right.kind === "tuple") {
      return { kind: "tuple", form: formOf(left, right), items: [...left.items, ...right.items] };
    }
    if (left.kind === "list" && right.kind === "list") {
      const a = iterated(machine, left);
      const b = iterated(machine, right);
      return newList(machine, a === undefined || b === undefined ? undefined : concatenated(a, b), place);
    }
    return undefined;
  }
  if (operator !== "*") return undefined;
  const [sequence, times] = isSequence(left) ? [left, right] : [right, left];
  if (times.kind !== "int" && times.kind !== "bool") return undefined;
  const count = times.kind === "int" ? times.value : Number(times.value);
  const most = machine.running === undefined ? 1000 : MOST_IN_RUN;
  if (sequence.kind === "tuple") {
    if (typeof count !== "number" || count * sequence.items.length > most) return unknown("the tuple is too long");
    return tuple(repeatedItems(sequence.items, count));
  }
  if (sequence.kind === "list") {
    const items = iterated(machine, sequence);
    if (items?.kind === "items" && typeof count === "number" && count * items.items.length <= most) {
      return newList(machine, { kind: "items", items: repeatedItems(items.items, count) }, place);
    }
    if (items?.kind === "items" && items.items.length === 1 && items.items[0] !== undefined) {
      return newList(machine, { kind: "repeated", element: items.items[0], length: count }, place);
    }
    return newList(machine, undefined, place);
  }
  if (sequence.kind === "string") {
    const longest = machine.running === undefined ? 10_000 : LONGEST_TEXT;
    const short = typeof count === "number" && count * (sequence.value?.length ?? 0) <= longest;
    return { kind: "string", value: short ? sequence.value?.repeat(Math.max(0, count)) : undefined };
  }
  return undefined;
}

function repeatedItems(items: readonly Value[], count: number): readonly Value[] {
  if (items.length === 1) return new Array<Value>(Math.max(0, count)).fill(items[0] ?? none);
  return Array.from({ length: Math.max(0, count) }, () => items).flat();
}

const LONGEST_TEXT = 2 ** 26;

function concatenated(a: Sequence, b: Sequence): Sequence | undefined {
  if (a.kind === "items" && b.kind === "items") return { kind: "items", items: [...a.items, ...b.items] };
  return undefined;
}

/** A new list; without items its content isn't known. */
export function newList(machine: Machine, items: Sequence | undefined, place: Place): Value {
  if (items === undefined) return unknown("the list's items aren't known");
  const cell = `${site(machine, place)}#list`;
  machine.layer.cells.set(cell, { kind: "list", items });
  return { kind: "list", cell };
}

function formOf(left: TupleValue, right: TupleValue): TupleValue["form"] {
  return left.form === "size" && right.form === "size"
    ? "size"
    : left.form === "size" || right.form === "size"
      ? "size"
      : "tuple";
}

function wholeNumbers(left: Value, right: Value): readonly [Dim, Dim] | undefined {
  const a = wholeNumber(left);
  const b = wholeNumber(right);
  return a === undefined || b === undefined ? undefined : [a, b];
}

function wholeNumber(value: Value): Dim | undefined {
  if (value.kind === "int") return value.value;
  return value.kind === "bool" && value.value !== undefined ? Number(value.value) : undefined;
}

function isNumber(value: Value): boolean {
  return value.kind === "int" || value.kind === "float" || value.kind === "bool";
}

function numberIn(value: Value): number | undefined {
  if (value.kind === "float") return value.value;
  const whole = wholeNumber(value);
  return typeof whole === "number" ? whole : undefined;
}

function isSequence(value: Value): boolean {
  return value.kind === "tuple" || value.kind === "list" || value.kind === "string";
}

/** A module without operators of its own. */
function isLayer(value: Value): boolean {
  return value.kind === "module" && !/^(Sequential|ModuleList|ParameterList)$/u.test(value.className);
}

/** Values of Python's own types, whose operators are all known. */
function isPlain(value: Value): boolean {
  switch (value.kind) {
    case "none":
    case "bool":
    case "int":
    case "float":
    case "string":
    case "tuple":
    case "list":
    case "dict":
      return true;
    case "unknown":
    case "ellipsis":
    case "tensor":
    case "set":
    case "range":
    case "slice":
    case "iterator":
    case "module":
    case "packed":
    case "dtype":
    case "device":
    case "operation":
    case "moduleClass":
    case "namespace":
    case "type":
    case "callable":
    case "instance":
      return false;
  }
}

function refuse(machine: Machine, place: Place, text: string): Value {
  raise(machine, { code: "argument", type: "TypeError", text }, place);
  return { ...unknown("the operation fails"), suspect: true };
}

function divisionByZero(machine: Machine, place: Place, text: string): Value {
  raise(machine, { code: "value", type: "ZeroDivisionError", text }, place);
  return { ...unknown("the division fails"), suspect: true };
}

function someTensor(): Value {
  return {
    kind: "tensor",
    shape: undefined,
    reason: "an operand isn't known",
    dtype: undefined,
    strides: undefined,
    requiresGrad: false,
    parameter: false,
    data: undefined,
  };
}

/** Whether Python takes the value as true; undefined: not known. */
export function truth(machine: Machine, value: Value): boolean | undefined {
  switch (value.kind) {
    case "none":
      return false;
    case "bool":
      return value.value;
    case "int": {
      const zero = isEqual(value.value, 0, readFacts(machine.layer));
      return zero === "unknown" ? undefined : zero === "never";
    }
    case "float":
      return value.value === undefined ? undefined : value.value !== 0;
    case "string":
      return value.value === undefined ? undefined : value.value !== "";
    case "tuple":
    case "list":
    case "dict":
    case "set":
    case "range": {
      const items = iterated(machine, value);
      if (items === undefined) return undefined;
      const length = items.kind === "items" ? items.items.length : items.length;
      const empty = isEqual(length, 0, readFacts(machine.layer));
      return empty === "unknown" ? undefined : empty === "never";
    }
    case "tensor":
      return onlyElement(value, (found) => found !== 0);
    case "unknown":
    case "module":
    case "instance":
      return undefined;
    case "ellipsis":
    case "slice":
    case "iterator":
    case "packed":
    case "dtype":
    case "device":
    case "operation":
    case "moduleClass":
    case "namespace":
    case "type":
    case "callable":
      return true;
  }
}
