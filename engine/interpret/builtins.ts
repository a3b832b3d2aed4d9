import { add, type Dim, maximum, minimum, negate, sameDim, symbol, unknownDim } from "../shape/dim.ts";
import { isAtLeast, withRange } from "../shape/facts.ts";
import type { Place } from "../shape/place.ts";
import { fixed } from "../numeric/decimal.ts";
import { sequenceLength } from "../torch/content.ts";
import type { GivenArgument } from "../torch/signature.ts";
import { RunStopped } from "../values/run.ts";
import { bool, float, int, none, type Sequence, string, tuple, typeName, unknown, type Value } from "../torch/value.ts";
import { binary, compare, newList, truth } from "./arithmetic.ts";
import { distinct, distinctEntries } from "./distinct.ts";
import { rangeLength, isIterable, iterated, UNROLLED } from "./iterate.ts";
import { joinElements } from "./join.ts";
import { superOf } from "./functions/super.ts";
import { isInstance } from "./instance-of.ts";
import { type Machine, site } from "./machine.ts";
import { mathFunction } from "./mathematics.ts";
import { descends, keyOf, ordered } from "./ordering.ts";
import { print } from "./print.ts";
import { attributeNamed, hasAttributeNamed, iterator, nextItem, setAttributeNamed } from "./reflection.ts";
import { raise } from "./report.ts";
import { computed, onlyElement, StoppedAt } from "./running.ts";
import { readCell, readFacts } from "./store.ts";
import { displayed, represented } from "./text.ts";
import { typeOf } from "./type-of.ts";

export type Builtin = (machine: Machine, given: readonly GivenArgument[], place: Place) => Value;

/** Python's builtins by name; undefined: Python has none of this name. */
export function builtin(name: string): Builtin | undefined {
  return builtins.get(name) ?? (name.startsWith("math.") ? mathFunction(name.slice("math.".length)) : undefined);
}

/** Builtins that Python has and that aren't read. */
export const otherBuiltins: ReadonlySet<string> = new Set(
  (
    "__build_class__ __debug__ __doc__ __file__ __import__ __name__ aiter anext ascii bin breakpoint callable chr classmethod compile copyright credits delattr dir eval exec exit format " +
    "frozenset bytearray bytes complex object globals hash help hex id input issubclass iter license locals memoryview oct open ord property quit repr " +
    "setattr staticmethod vars ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError BrokenPipeError BufferError BytesWarning " +
    "ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError ConnectionResetError DeprecationWarning EOFError Ellipsis EncodingWarning EnvironmentError " +
    "Exception ExceptionGroup FileExistsError FileNotFoundError FloatingPointError FutureWarning GeneratorExit IOError ImportError ImportWarning IndentationError IndexError " +
    "InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError ModuleNotFoundError NameError NotADirectoryError NotImplemented NotImplementedError OSError " +
    "OverflowError PendingDeprecationWarning PermissionError ProcessLookupError RecursionError ReferenceError ResourceWarning RuntimeError RuntimeWarning StopAsyncIteration StopIteration " +
    "SyntaxError SyntaxWarning SystemError SystemExit TabError TimeoutError TypeError UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError " +
    "UnicodeWarning UserWarning ValueError Warning ZeroDivisionError __spec__ __loader__ __package__ __builtins__ __annotations__"
  ).split(" "),
);

const builtins: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ["len", length],
  ["range", range],
  ["print", print],
  ["list", list],
  ["tuple", toTuple],
  ["set", set],
  ["dict", dict],
  ["zip", zip],
  ["enumerate", enumerate],
  ["reversed", reversed],
  ["sorted", sorted],
  ["next", nextItem],
  ["map", map],
  ["filter", () => unknown("filter isn't read")],
  ["sum", sum],
  ["min", (machine, given, place) => extreme(machine, given, place, "min")],
  ["max", (machine, given, place) => extreme(machine, given, place, "max")],
  ["abs", absolute],
  ["int", toInt],
  ["float", toFloat],
  ["bool", (machine, given) => bool(given[0] === undefined ? false : truth(machine, given[0].value))],
  ["str", text],
  [
    "repr",
    (machine, given) => string(given[0] && represented(given[0].value, (cell) => readCell(machine.layer, cell))),
  ],
  ["isinstance", isInstance],
  ["super", (machine, given) => superOf(machine, given)],
  ["hasattr", hasAttributeNamed],
  ["getattr", attributeNamed],
  ["setattr", setAttributeNamed],
  ["type", (machine, given) => (given.length === 1 ? typeOf(machine, given[0]?.value) : unknown("a class isn't made"))],
  ["ord", character],
  ["chr", characterOf],
  ["iter", iterator],
  ["any", (machine, given) => quantified(machine, given, true)],
  ["all", (machine, given) => quantified(machine, given, false)],
  ["divmod", divide],
  ["pow", (machine, given, place) => twoOperands(given, (a, b) => binary(machine, "**", a, b, place))],
  ["round", round],
  ["torch.Size", (machine, given, place) => sizeOf(toTuple(machine, given, place))],
  ["Dim", dimension],
  ["Variable", (_machine, given) => given[0]?.value ?? unknown("there is no argument")],
  ["slice", () => unknown("slice isn't read")],
]);

function length(machine: Machine, given: readonly GivenArgument[], place: Place): Value {
  const [value] = positional(given);
  if (value === undefined)
    return refuse(machine, place, `len() takes exactly one argument (${String(given.length)} given)`);
  if (value.kind === "tensor") {
    if (value.shape === undefined) return unknown("the tensor's rank isn't known");
    const [first] = value.shape;
    if (first === undefined) return refuse(machine, place, "len() of a 0-d tensor");
    return {
      kind: "int",
      value: first.size,
      ...(first.factors[0] !== undefined && first.factors.length === 1 ? { factor: first.factors[0] } : {}),
    };
  }
  if (value.kind === "range") return int(rangeLength(value));
  if (value.kind === "string")
    return value.value === undefined ? unknown("the text isn't known") : int(Array.from(value.value).length);
  const items = iterated(machine, value);
  const isSized = value.kind !== "iterator" || value.of === "tuple" || value.of.startsWith("dict_");
  if (items !== undefined && isSized) return int(sequenceLength(items));
  switch (value.kind) {
    case "none":
    case "int":
    case "float":
    case "bool":
    case "ellipsis":
    case "iterator":
      return refuse(machine, place, `object of type '${typeName(value)}' has no len()`);
    case "module": {
      const content = readCell(machine.layer, value.cell);
      const name = content?.kind === "module" ? content.moduleClass.name : "";
      if (/^(Sequential|ModuleList|ModuleDict|ParameterList)$/u.test(name)) return int(0);
      return name === ""
        ? unknown("its length isn't known")
        : refuse(machine, place, `object of type '${name}' has no len()`);
    }
    case "unknown":
    case "tuple":
    case "list":
    case "dict":
    case "set":
    case "slice":
    case "packed":
    case "dtype":
    case "device":
    case "operation":
    case "moduleClass":
    case "namespace":
    case "type":
    case "callable":
    case "instance":
      return unknown("its length isn't known");
  }
}

function range(machine: Machine, given: readonly GivenArgument[], place: Place): Value {
  const values = positional(given);
  const bounds: Dim[] = [];
  for (const value of values) {
    if (value.kind === "int") bounds.push(value.value);
    else if (value.kind === "bool" && value.value !== undefined) bounds.push(Number(value.value));
    else if (value.kind === "tensor" && onlyElement(value, Number) !== undefined)
      bounds.push(onlyElement(value, Number) ?? 0);
    else if (value.kind === "unknown" || value.kind === "tensor" || value.kind === "bool")
      return unknown("the range's bounds aren't known");
    else return refuse(machine, place, `'${typeName(value)}' object cannot be interpreted as an integer`);
  }
  const [first, second, third] = bounds;
  if (first === undefined) return refuse(machine, place, "range expected at least 1 argument, got 0");
  if (second === undefined) return { kind: "range", start: 0, stop: first, step: 1 };
  if (third !== undefined && sameDim(third, 0)) {
    raise(machine, { code: "value", type: "ValueError", text: "range() arg 3 must not be zero" }, place);
    return unknown("the range fails");
  }
  return { kind: "range", start: first, stop: second, step: third ?? 1 };
}

function list(machine: Machine, given: readonly GivenArgument[], place: Place): Value {
  const [value] = positional(given);
  if (value === undefined) return newList(machine, { kind: "items", items: [] }, place);
  const refused = notIterable(machine, value, place);
  return refused ?? newList(machine, iterated(machine, value), place);
}

function toTuple(machine: Machine, given: readonly GivenArgument[], place: Place): Value {
  const [value] = positional(given);
  if (value === undefined) return tuple([]);
  const refused = notIterable(machine, value, place);
  if (refused !== undefined) return refused;
  const items = itemized(iterated(machine, value));
  return items === undefined ? unknown("the tuple's items aren't known") : tuple(items);
}

/** The items one by one, where there are a known and small number of them. */
export function itemized(sequence: Sequence | undefined): readonly Value[] | undefined {
  if (sequence === undefined || sequence.kind === "items") return sequence?.items;
  const { element, length: count } = sequence;
  if (typeof count !== "number" || count > UNROLLED) return undefined;
  return Array.from({ length: count }, () => element);
}

function set(machine: Machine, given: readonly GivenArgument[], place: Place): Value {
  const [value] = positional(given);
  if (value === undefined) return { kind: "set", items: [] };
  const refused = notIterable(machine, value, place);
  if (refused !== undefined) return refused;
  const items = knownItems(machine, value);
  return { kind: "set", items: items && distinct(items) };
}

function dict(machine: Machine, given: readonly GivenArgument[], place: Place): Value {
  const cell = `${site(machine, place)}#dict`;
  const [source, ...more] = positional(given);
  const first = source === undefined ? [] : more.length > 0 ? undefined : entriesOf(machine, source);
  const named = given.flatMap(({ name, value }) => (name === undefined ? [] : [{ key: string(name), value }]));
  const entries = first && distinctEntries([...first, ...named]);
  machine.layer.cells.set(cell, { kind: "dict", entries });
  return { kind: "dict", cell };
}

export type Entries = readonly { readonly key: Value; readonly value: Value }[];

/** Of a dict, or of pairs. */
export function entriesOf(machine: Machine, source: Value): Entries | undefined {
  if (source.kind === "dict") {
    const content = readCell(machine.layer, source.cell);
    return content?.kind === "dict" ? content.entries : undefined;
  }
  const pairs = knownItems(machine, source)?.map((pair) => {
    const parts = knownItems(machine, pair);
    const [key, value] = parts ?? [];
    return parts?.length === 2 && key !== undefined && value !== undefined ? { key, value } : undefined;
  });
  const known = pairs?.filter((pair) => pair !== undefined);
  return known !== undefined && known.length === pairs?.length ? known : undefined;
}

function zip(machine: Machine, given: readonly GivenArgument[], place: Place): Value {
  const sequences: Sequence[] = [];
  for (const value of positional(given)) {
    const items = iterated(machine, value);
    if (items === undefined) return notIterable(machine, value, place) ?? unknown("what zip joins isn't known");
    sequences.push(items);
  }
  return { kind: "iterator", of: "zip", items: zipped(machine, sequences) };
}

function zipped(machine: Machine, sequences: readonly Sequence[]): Sequence {
  if (sequences.every((sequence) => sequence.kind === "items")) {
    const count = Math.min(...sequences.map(({ items }) => items.length));
    return {
      kind: "items",
      items: Array.from({ length: sequences.length === 0 ? 0 : count }, (_, index) =>
        tuple(sequences.map(({ items }) => items[index] ?? none)),
      ),
    };
  }
  const element = tuple(sequences.map((sequence) => anyItem(sequence)));
  let shortest: Dim | undefined;
  for (const sequence of sequences) {
    const count = sequenceLength(sequence);
    shortest = shortest === undefined ? count : shorter(machine, shortest, count);
  }
  return { kind: "repeated", element, length: shortest ?? 0 };
}

function shorter(machine: Machine, a: Dim, b: Dim): Dim {
  const facts = readFacts(machine.layer);
  if (isAtLeast(a, b, facts) === "always") return b;
  if (isAtLeast(b, a, facts) === "always") return a;
  return minimum(a, b);
}

function anyItem(sequence: Sequence): Value {
  return sequence.kind === "repeated" ? sequence.element : joinElements(sequence.items, "zip");
}

function enumerate(machine: Machine, given: readonly GivenArgument[], place: Place): Value {
  const [value, start] = given.map((argument) => argument.value);
  if (value === undefined) return refuse(machine, place, "enumerate() missing required argument 'iterable' (pos 1)");
  const first: Dim = start?.kind === "int" ? start.value : 0;
  const items = iterated(machine, value);
  if (items === undefined) return notIterable(machine, value, place) ?? unknown("what enumerate counts isn't known");
  if (items.kind === "items") {
    const pairs = items.items.map((item, index) => tuple([int(add(first, index)), item]));
    return { kind: "iterator", of: "enumerate", items: { kind: "items", items: pairs } };
  }
  const element = tuple([unknown("the loop's counter"), items.element]);
  return {
    kind: "iterator",
    of: "enumerate",
    items: { kind: "repeated", element, length: items.length },
    start: first,
  };
}

function reversed(machine: Machine, given: readonly GivenArgument[], place: Place): Value {
  const [value] = positional(given);
  if (value === undefined) return refuse(machine, place, "reversed expected 1 argument, got 0");
  const items = iterated(machine, value);
  if (items === undefined) return notIterable(machine, value, place) ?? unknown("what is reversed isn't known");
  const turned: Sequence = items.kind === "items" ? { kind: "items", items: [...items.items].reverse() } : items;
  return { kind: "iterator", of: "list_reverseiterator", items: turned };
}

function sorted(machine: Machine, given: readonly GivenArgument[], place: Place): Value {
  const [value] = positional(given);
  if (value === undefined) return unknown("what is sorted isn't known");
  const refused = notIterable(machine, value, place);
  if (refused !== undefined) return refused;
  const sequence = iterated(machine, value);
  const all = sequence?.kind === "repeated" ? sequence.among : sequence?.items;
  const descending = descends(given);
  const key = keyOf(given);
  const keyed = (item: Value): Value =>
    key === undefined ? item : machine.invoke(machine, key.value, [{ ...key, name: undefined, value: item }], place);
  const known = all === undefined || descending === undefined ? undefined : ordered(all, descending, all.map(keyed));
  if (known !== undefined) return newList(machine, { kind: "items", items: known }, place);
  if (sequence === undefined) return unknown("what is sorted isn't known");
  const element = sequence.kind === "items" ? joinElements(sequence.items, site(machine, place)) : sequence.element;
  return newList(machine, { kind: "repeated", element, length: sequenceLength(sequence) }, place);
}

function map(machine: Machine, given: readonly GivenArgument[], place: Place): Value {
  const [callee, ...sources] = given;
  const items = sources[0] === undefined ? undefined : iterated(machine, sources[0].value);
  if (callee === undefined || items === undefined || sources.length > 1) return unknown("what map calls isn't known");
  const apply = (value: Value): Value =>
    machine.invoke(machine, callee.value, [{ name: undefined, value, place: callee.place }], place);
  const mapped: Sequence =
    items.kind === "items"
      ? { kind: "items", items: items.items.map(apply) }
      : { kind: "repeated", element: apply(items.element), length: items.length };
  return { kind: "iterator", of: "map", items: mapped };
}

function sum(machine: Machine, given: readonly GivenArgument[], place: Place): Value {
  const [value, start] = given.map((argument) => argument.value);
  const items = value === undefined ? undefined : iterated(machine, value);
  if (value === undefined || items === undefined) {
    return (value && notIterable(machine, value, place)) ?? unknown("what is summed isn't known");
  }
  let total: Value = start ?? int(0);
  if (items.kind === "items") {
    for (const item of items.items) total = binary(machine, "+", total, item, place);
    return total;
  }
  const once = binary(machine, "+", total, items.element, place);
  if (once.kind !== "tensor") return unknown("how many are summed isn't known");
  return binary(machine, "+", once, items.element, place);
}

function extreme(machine: Machine, given: readonly GivenArgument[], place: Place, which: "min" | "max"): Value {
  const values = positional(given);
  const [only] = values;
  const items = values.length === 1 && only !== undefined ? itemized(iterated(machine, only)) : values;
  if (items === undefined || given.length !== values.length) return unknown(`${which} isn't known`);
  const dims: Dim[] = [];
  const numbers: number[] = [];
  for (const item of items) {
    if (item.kind === "int") dims.push(item.value);
    if (item.kind === "float" && item.value !== undefined) numbers.push(item.value);
  }
  if (items.length === 0) {
    raise(machine, { code: "value", type: "ValueError", text: `${which}() arg is an empty sequence` }, place);
    return { ...unknown("it is empty"), suspect: true };
  }
  if (machine.running !== undefined) return firstExtreme(machine, items, which, place);
  if (dims.length === items.length) return int(dims.reduce(which === "min" ? minimum : maximum));
  if (numbers.length === items.length) return float(which === "min" ? Math.min(...numbers) : Math.max(...numbers));
  return unknown(`${which} isn't known`);
}

/** In a run, as Python compares: the first of the smallest or the largest, whatever its type. */
function firstExtreme(machine: Machine, items: readonly Value[], which: "min" | "max", place: Place): Value {
  return items.reduce((best, item) => {
    const better = truth(machine, compare(machine, which === "min" ? "<" : ">", item, best, place));
    if (better === undefined) throw new StoppedAt(new RunStopped("unread", `${which} isn't known`), place);
    return better ? item : best;
  });
}

function character(_machine: Machine, given: readonly GivenArgument[]): Value {
  const value = given[0]?.value;
  const code = value?.kind === "string" ? value.value?.codePointAt(0) : undefined;
  return code === undefined ? unknown("the character isn't known") : int(code);
}

function characterOf(_machine: Machine, given: readonly GivenArgument[]): Value {
  const value = given[0]?.value;
  const code = value?.kind === "int" && typeof value.value === "number" ? value.value : -1;
  return string(code >= 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : undefined);
}

function absolute(machine: Machine, given: readonly GivenArgument[], place: Place): Value {
  const [value] = positional(given);
  if (value?.kind === "int") return int(maximum(value.value, negate(value.value)));
  if (value?.kind === "float") return float(value.value === undefined ? undefined : Math.abs(value.value));
  if (value?.kind === "tensor") {
    const { values: _numbers, ...rest } = value;
    const result: Value = { ...rest, parameter: false, data: value.data?.map(Math.abs) };
    return computed(machine, "torch.abs", { input: value }, result, place);
  }
  if (value?.kind === "none" || value?.kind === "tuple" || value?.kind === "string" || value?.kind === "list") {
    return refuse(machine, place, `bad operand type for abs(): '${typeName(value)}'`);
  }
  return unknown("abs isn't known");
}

function toInt(machine: Machine, given: readonly GivenArgument[], place: Place): Value {
  const [value] = positional(given);
  if (value === undefined) return int(0);
  if (value.kind === "int") return value;
  if (value.kind === "bool" && value.value !== undefined) return int(Number(value.value));
  if (value.kind === "float" && value.value !== undefined && Number.isFinite(value.value))
    return int(Math.trunc(value.value));
  const only = value.kind === "tensor" ? onlyElement(value, Math.trunc) : undefined;
  if (only !== undefined) return int(only);
  if (value.kind === "string" && value.value !== undefined && given.length === 1) {
    if (/^\s*[+-]?\d+(_\d+)*\s*$/u.test(value.value)) return int(Number(value.value.replaceAll("_", "")));
    const text = `invalid literal for int() with base 10: ${represented(value, () => undefined) ?? ""}`;
    raise(machine, { code: "value", type: "ValueError", text }, place);
    return { ...unknown("it is no number"), suspect: true };
  }
  if (value.kind === "none" || value.kind === "tuple" || value.kind === "list") {
    const text = `int() argument must be a string, a bytes-like object or a real number, not '${typeName(value)}'`;
    return refuse(machine, place, text);
  }
  return int(unknownDim(`${site(machine, place)}#int`));
}

function toFloat(machine: Machine, given: readonly GivenArgument[], place: Place): Value {
  const [value] = positional(given);
  if (value === undefined) return float(0);
  if (value.kind === "int") return float(typeof value.value === "number" ? value.value : undefined);
  if (value.kind === "bool" && value.value !== undefined) return float(Number(value.value));
  if (value.kind === "float") return value;
  if (value.kind === "string" && value.value !== undefined) {
    const written = value.value.trim().toLowerCase().replaceAll("_", "");
    const special = /^([+-]?)(inf|infinity|nan)$/u.exec(written);
    if (special !== null) {
      const magnitude = special[2] === "nan" ? Number.NaN : Number.POSITIVE_INFINITY;
      return float(special[1] === "-" ? -magnitude : magnitude);
    }
    if (written !== "" && Number.isFinite(Number(written))) return float(Number(written));
    const text = `could not convert string to float: ${represented(value, () => undefined) ?? ""}`;
    raise(machine, { code: "value", type: "ValueError", text }, place);
    return { ...float(undefined), suspect: true };
  }
  if (value.kind === "tensor") return float(onlyElement(value, Number));
  if (value.kind === "none" || value.kind === "tuple" || value.kind === "list") {
    return refuse(machine, place, `float() argument must be a string or a real number, not '${typeName(value)}'`);
  }
  return float(undefined);
}

function text(machine: Machine, given: readonly GivenArgument[]): Value {
  const [value] = positional(given);
  return string(value === undefined ? "" : displayed(value, (cell) => readCell(machine.layer, cell)));
}

function quantified(machine: Machine, given: readonly GivenArgument[], wanted: boolean): Value {
  const [value] = positional(given);
  const items = value === undefined ? undefined : knownItems(machine, value);
  if (items === undefined) return bool(undefined);
  let answer: boolean | undefined = !wanted;
  for (const item of items) {
    const holds = truth(machine, item);
    if (holds === wanted) return bool(wanted);
    if (holds === undefined) answer = undefined;
  }
  return bool(answer);
}

function divide(machine: Machine, given: readonly GivenArgument[], place: Place): Value {
  return twoOperands(given, (a, b) => tuple([binary(machine, "//", a, b, place), binary(machine, "%", a, b, place)]));
}

function round(machine: Machine, given: readonly GivenArgument[], place: Place): Value {
  const [value, digits] = positional(given);
  if (value?.kind === "int") return value;
  if (value?.kind !== "float") return unknown("round isn't known");
  if (digits !== undefined) {
    const places = digits.kind === "int" ? digits.value : undefined;
    const known = value.value !== undefined && typeof places === "number" && places >= 0 && places <= 20;
    return float(known ? Number(fixed(value.value, places)) : undefined);
  }
  if (value.value === undefined || !Number.isFinite(value.value)) {
    return int(unknownDim(`${site(machine, place)}#round`));
  }
  const down = Math.floor(value.value);
  const rest = value.value - down;
  return int(rest > 0.5 || (rest === 0.5 && down % 2 !== 0) ? down + 1 : down);
}

function sizeOf(value: Value): Value {
  return value.kind === "tuple" ? { ...value, form: "size" } : value;
}

/** torch.export's `Dim("seq", min=1, max=512)`: a symbolic size with a range. */
function dimension(machine: Machine, given: readonly GivenArgument[], place: Place): Value {
  const [named] = positional(given);
  if (named?.kind !== "string" || named.value === undefined) {
    return refuse(machine, place, "Dim.__init__() missing 1 required positional argument: 'name'");
  }
  const bound = (name: string, fallback: number): number => {
    const value = given.find((argument) => argument.name === name)?.value;
    return value?.kind === "int" && typeof value.value === "number" ? value.value : fallback;
  };
  const scope = machine.scopes[0] ?? "";
  const id = scope + named.value;
  const size = machine.running?.sizeOf(id, named.value) ?? symbol(id, named.value);
  const range = { min: bound("min", 0), max: bound("max", Number.POSITIVE_INFINITY) };
  machine.layer.facts = withRange(readFacts(machine.layer), id, range);
  const value = int(size, { size, label: named.value, place });
  machine.layer.variables.set(`~${named.value}`, value);
  return value;
}

function twoOperands(given: readonly GivenArgument[], apply: (a: Value, b: Value) => Value): Value {
  const [a, b] = positional(given);
  return a === undefined || b === undefined ? unknown("an operand is missing") : apply(a, b);
}

function positional(given: readonly GivenArgument[]): readonly Value[] {
  return given.filter(({ name }) => name === undefined).map(({ value }) => value);
}

function knownItems(machine: Machine, value: Value): readonly Value[] | undefined {
  const items = iterated(machine, value);
  return items?.kind === "items" ? items.items : undefined;
}

/** Python's error for what can't be iterated; undefined where it can. */
export function notIterable(machine: Machine, value: Value, place: Place): Value | undefined {
  if (value.kind === "tensor" && value.shape?.length === 0)
    return refuse(machine, place, "iteration over a 0-d tensor", "index");
  if (isIterable(value)) {
    if (value.kind !== "module") return undefined;
    const content = readCell(machine.layer, value.cell);
    const name = content?.kind === "module" ? content.moduleClass.name : "";
    if (name === "" || /^(Sequential|ModuleList|ModuleDict|ParameterList|ParameterDict)$/u.test(name)) return undefined;
    return refuse(machine, place, `'${name}' object is not iterable`);
  }
  return refuse(machine, place, `'${typeName(value)}' object is not iterable`);
}

function refuse(machine: Machine, place: Place, message: string, code = "argument"): Value {
  raise(machine, { code, type: "TypeError", text: message }, place);
  return { ...unknown("the call fails"), suspect: true };
}
