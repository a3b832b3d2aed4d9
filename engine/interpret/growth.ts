import { type Axis, axis } from "../shape/axis.ts";
import { add, type Dim, multiply, sameDim, subtract, symbolsOf } from "../shape/dim.ts";
import { uncounted } from "../shape/facts.ts";
import type { Content } from "../torch/content.ts";
import type { CellId, Sequence, TensorValue, Value } from "../torch/value.ts";
import { joinContents, joinElements, joinValues } from "./join.ts";
import { sameContent, sameValue } from "./same.ts";
import { type Layer, readCell, readVariable } from "./store.ts";
import { mapContent, mapSizes, replacing } from "./substitution.ts";

/**
 * How a loop changes what it changes: the state in which iteration number `step` begins, as a function of `step`.
 * It is guessed from the first iterations, and must hold for the next one.
 */
export type Growth = {
  /** Writes the state at the start of iteration `step`. */
  readonly enter: (into: Layer, step: Dim) => void;
  /** A weaker guess where the state after an iteration isn't the guessed one; undefined: it holds. */
  readonly widen: (end: Layer, step: Dim, site: string) => Growth | undefined;
  /** Writes the state after all iterations: `end` is the state after iteration `step`. */
  readonly leave: (into: Layer, end: Layer, trips: Dim, certain: boolean, step: Dim) => void;
};

/** A guess for each variable and cell; absent where it is first bound in the loop. */
type Guesses = {
  readonly variables: ReadonlyMap<string, (step: Dim) => Value>;
  /**
   * What was there before the loop, where the first iteration puts something else in its place (a total that starts
   * as 0, a state that starts as None): the guess is for the iterations after it.
   */
  readonly replaced: ReadonlyMap<string, Value>;
  readonly cells: ReadonlyMap<CellId, (step: Dim) => Content>;
};

/** The guess from the state before the loop and after its first and second iteration. */
export function generalise(start: Layer, first: Layer | undefined, second: Layer | undefined, site: string): Growth {
  const variables = new Map<string, (step: Dim) => Value>();
  const replaced = new Map<string, Value>();
  const cells = new Map<CellId, (step: Dim) => Content>();
  for (const name of changedNames(first, second)) {
    const before = readVariable(start, name);
    const one = first && readVariable(first, name);
    const two = second && readVariable(second, name);
    const isReplaced = before !== undefined && one !== undefined && isOfAnotherKind(before, one);
    if (isReplaced) replaced.set(name, before);
    const guess = isReplaced
      ? continued(one, two ?? one, `${site}${name}`)
      : guessed(before, one, two, `${site}${name}`);
    if (guess !== undefined) variables.set(name, guess);
  }
  for (const cell of changedCells(first, second)) {
    const before = readCell(start, cell);
    const one = first && readCell(first, cell);
    const two = second && readCell(second, cell);
    if (one === undefined) continue;
    cells.set(
      cell,
      before === undefined
        ? continuedContent(one, two ?? one, `${site}${cell}`)
        : guessedContent(before, one, two ?? one, `${site}${cell}`),
    );
  }
  return growthOf({ variables, replaced, cells });
}

function growthOf(guesses: Guesses): Growth {
  return {
    enter: (into, step) => {
      for (const [name, guess] of guesses.variables) into.variables.set(name, guess(step));
      for (const [cell, guess] of guesses.cells) into.cells.set(cell, guess(step));
    },
    widen: (end, step, site) => widened(guesses, end, step, site),
    leave: (into, end, trips, certain, step) => {
      leave(guesses, into, end, trips, certain, step);
    },
  };
}

function widened(guesses: Guesses, end: Layer, step: Dim, site: string): Growth | undefined {
  const variables = new Map(guesses.variables);
  const cells = new Map(guesses.cells);
  const next = add(step, 1);
  let held = true;
  for (const [name, guess] of guesses.variables) {
    const after = readVariable(end, name);
    if (after === undefined || sameValue(shapely(guess(next)), shapely(after))) continue;
    const joined = joinValues(joinValues(guess(step), guess(next), `${site}${name}`), after, `${site}${name}`);
    if (sameValue(shapely(joined), shapely(guess(step)))) continue;
    held = false;
    variables.set(name, () => joined);
  }
  for (const [name, value] of end.variables) {
    if (guesses.variables.has(name) || value === undefined || end.parent === undefined) continue;
    const before = readVariable(end.parent, name);
    if (before === undefined || sameValue(shapely(before), shapely(value))) continue;
    held = false;
    const joined = joinValues(before, value, `${site}${name}`);
    variables.set(name, () => joined);
  }
  for (const [cell, guess] of guesses.cells) {
    const after = readCell(end, cell);
    if (after === undefined || sameContent(shapelyContent(guess(next)), shapelyContent(after))) continue;
    const element = otherElement(guess(next), after, `${site}${cell}`);
    if (element !== undefined) {
      held = false;
      cells.set(cell, (at) => withElement(guess(at), element));
      continue;
    }
    const joined = joinContents(joinContents(guess(step), guess(next), `${site}${cell}`), after, `${site}${cell}`);
    if (sameContent(joined, guess(step))) continue;
    held = false;
    cells.set(cell, () => joined);
  }
  return held ? undefined : growthOf({ variables, replaced: guesses.replaced, cells });
}

/** A value without its origins: these may differ from one iteration to the next. */
function shapely(value: Value): Value {
  if (value.kind === "int") return { kind: "int", value: value.value };
  if (value.kind === "tuple") return { ...value, items: value.items.map(shapely) };
  if (value.kind !== "tensor" || value.shape === undefined) return value;
  return { ...value, shape: value.shape.map(({ size }) => axis(size)), strides: undefined };
}

function shapelyContent(content: Content): Content {
  if (content.kind !== "list") return content;
  const { items } = content;
  return items.kind === "items"
    ? { kind: "list", items: { kind: "items", items: items.items.map(shapely) } }
    : { kind: "list", items: { ...items, element: shapely(items.element) } };
}

/** Where a list has as many items as was guessed, but others: one that stands for them too. */
function otherElement(guess: Content, after: Content, site: string): Value | undefined {
  if (guess.kind !== "list" || after.kind !== "list") return undefined;
  if (guess.items.kind !== "repeated" || after.items.kind !== "repeated") return undefined;
  if (!sameDim(guess.items.length, after.items.length)) return undefined;
  return joinValues(guess.items.element, after.items.element, site);
}

function withElement(content: Content, element: Value): Content {
  if (content.kind !== "list" || content.items.kind !== "repeated") return content;
  return { kind: "list", items: { ...content.items, element } };
}

function leave(guesses: Guesses, into: Layer, end: Layer, trips: Dim, certain: boolean, step: Dim): void {
  const last = replacing(step, subtract(trips, 1));
  const uncertain = (name: string, value: Value): Value => {
    const before = guesses.replaced.get(name);
    return certain || before === undefined ? value : joinValues(before, value, `${name}-`);
  };
  for (const [name, value] of end.variables) {
    const guess = guesses.variables.get(name);
    if (value === undefined) into.variables.set(name, undefined);
    else {
      const after = !certain && guess !== undefined ? guess(trips) : mapSizes(value, last);
      into.variables.set(name, uncertain(name, after));
    }
  }
  for (const [cell, content] of end.cells) {
    const guess = guesses.cells.get(cell);
    into.cells.set(cell, !certain && guess !== undefined ? guess(trips) : mapContent(content, last));
  }
  for (const [name, guess] of guesses.variables) {
    if (!end.variables.has(name)) into.variables.set(name, uncertain(name, guess(trips)));
  }
  for (const [cell, guess] of guesses.cells) {
    if (!end.cells.has(cell)) into.cells.set(cell, guess(trips));
  }
  if (end.facts !== undefined) into.facts = symbolsOf(step).reduce((facts, { id }) => uncounted(facts, id), end.facts);
}

function changedNames(first: Layer | undefined, second: Layer | undefined): ReadonlySet<string> {
  return new Set([...(first?.variables.keys() ?? []), ...(second?.variables.keys() ?? [])]);
}

function changedCells(first: Layer | undefined, second: Layer | undefined): ReadonlySet<CellId> {
  return new Set([...(first?.cells.keys() ?? []), ...(second?.cells.keys() ?? [])]);
}

function guessed(
  before: Value | undefined,
  one: Value | undefined,
  two: Value | undefined,
  site: string,
): ((step: Dim) => Value) | undefined {
  if (one === undefined) return before === undefined ? undefined : () => before;
  if (before === undefined) {
    // First bound inside: iterations after the first see the value of the one before.
    const later = two === undefined ? one : joinValues(one, two, site);
    return () => later;
  }
  const grown = grownValue(before, one, two ?? one, site);
  return grown;
}

/** before, one, two as a function of the number of iterations: equal steps where there are any, else their join. */
function grownValue(before: Value, one: Value, two: Value, site: string): (step: Dim) => Value {
  if (sameValue(before, one) && sameValue(one, two)) return () => before;
  if (before.kind === "int" && one.kind === "int" && two.kind === "int") {
    const size = grownSize(before.value, one.value, two.value);
    if (size !== undefined) return (step) => ({ kind: "int", value: size(step) });
  }
  if (before.kind === "tensor" && one.kind === "tensor" && two.kind === "tensor") {
    const tensor = grownTensor(before, one, two, site);
    if (tensor !== undefined) return tensor;
  }
  if (before.kind === "tuple" && one.kind === "tuple" && two.kind === "tuple") {
    const items = before.items.map((item, index) => {
      const first = one.items[index];
      const second = two.items[index];
      return first === undefined || second === undefined
        ? undefined
        : grownValue(item, first, second, `${site}.${String(index)}`);
    });
    if (items.length === one.items.length && items.length === two.items.length) {
      return (step) => ({ ...one, items: items.map((item, index) => item?.(step) ?? before.items[index] ?? one) });
    }
  }
  const joined = joinValues(joinValues(before, one, site), two, site);
  return () => joined;
}

/** Whether no size tells the two apart, but what they are. */
function isOfAnotherKind(before: Value, one: Value): boolean {
  if (before.kind !== one.kind) return true;
  if (before.kind === "list" && one.kind === "list") return before.cell !== one.cell;
  if (before.kind === "tuple" && one.kind === "tuple") {
    if (before.items.length !== one.items.length) return true;
    return before.items.some((item, index) => {
      const other = one.items[index];
      return other !== undefined && isOfAnotherKind(item, other);
    });
  }
  return before.kind === "tensor" && one.kind === "tensor" && before.shape?.length !== one.shape?.length;
}

/** The value at the start of iteration 1 and 2, as a function of the iteration's number from 1 on. */
function continued(one: Value, two: Value, site: string): (step: Dim) => Value {
  if (sameValue(one, two)) return () => one;
  const joined = joinValues(one, two, site);
  if (one.kind !== "tensor" || two.kind !== "tensor" || joined.kind !== "tensor") return () => joined;
  const { shape } = joined;
  if (shape === undefined || one.shape === undefined || two.shape === undefined) return () => joined;
  const [starts, nexts] = [one.shape, two.shape];
  return (step) => ({
    ...joined,
    shape: shape.map((own, index) => {
      const [a, b] = [starts[index]?.size, nexts[index]?.size];
      return a === undefined || b === undefined || sameDim(a, b) ? own : { ...own, size: extended(a, b, step) };
    }),
  });
}

/** As continued, for what a cell holds that the loop makes. */
function continuedContent(one: Content, two: Content, site: string): (step: Dim) => Content {
  const joined = sameContent(one, two) ? one : joinContents(one, two, site);
  if (one.kind !== "list" || two.kind !== "list" || joined.kind !== "list" || joined.items.kind !== "repeated") {
    return () => joined;
  }
  const { element } = joined.items;
  const [a, b] = [lengthOf(one.items), lengthOf(two.items)];
  return (step) => ({ kind: "list", items: { kind: "repeated", element, length: extended(a, b, step) } });
}

/** What is `one` at step 1 and `two` at step 2, in equal steps. */
function extended(one: Dim, two: Dim, step: Dim): Dim {
  return add(one, multiply(subtract(two, one), subtract(step, 1)));
}

function grownSize(before: Dim, one: Dim, two: Dim): ((step: Dim) => Dim) | undefined {
  const growth = subtract(one, before);
  if (!sameDim(growth, subtract(two, one))) return undefined;
  return (step) => add(before, multiply(growth, step));
}

function grownTensor(
  before: TensorValue,
  one: TensorValue,
  two: TensorValue,
  site: string,
): ((step: Dim) => Value) | undefined {
  if (before.shape === undefined || one.shape === undefined || two.shape === undefined) return undefined;
  if (before.shape.length !== one.shape.length || one.shape.length !== two.shape.length) return undefined;
  const base = joinValues(joinValues(before, one, site), two, site);
  if (base.kind !== "tensor" || base.shape === undefined) return undefined;
  const { shape } = base;
  const starts = before.shape;
  const ones = one.shape;
  const twos = two.shape;
  const axes = shape.map((own, index): ((step: Dim) => Axis) => {
    const [a, b, c] = [starts[index], ones[index], twos[index]];
    if (a === undefined || b === undefined || c === undefined) return () => own;
    const size = grownSize(a.size, b.size, c.size);
    return size === undefined
      ? () => own
      : (step) => ({ ...own, size: size(step), factors: sameDim(size(step), own.size) ? own.factors : [] });
  });
  return (step) => ({ ...base, shape: axes.map((grow) => grow(step)) });
}

function guessedContent(before: Content, one: Content, two: Content, site: string): (step: Dim) => Content {
  if (sameContent(before, one) && sameContent(one, two)) return () => before;
  if (before.kind === "list" && one.kind === "list" && two.kind === "list") {
    const length = grownSize(lengthOf(before.items), lengthOf(one.items), lengthOf(two.items));
    if (length !== undefined) {
      const items = [before.items, one.items, two.items].flatMap(elementsOf);
      const element = joinElements(items, site);
      return (step) => ({ kind: "list", items: { kind: "repeated", element, length: length(step) } });
    }
  }
  const joined = joinContents(joinContents(before, one, site), two, site);
  return () => joined;
}

function lengthOf(sequence: Sequence): Dim {
  return sequence.kind === "items" ? sequence.items.length : sequence.length;
}

function elementsOf(sequence: Sequence): readonly Value[] {
  return sequence.kind === "items" ? sequence.items : [sequence.element];
}
