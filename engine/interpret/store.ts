import type { Facts } from "../shape/facts.ts";
import type { Content } from "../torch/content.ts";
import type { CellId, Value } from "../torch/value.ts";

/**
 * What the program has bound so far: variables, the cells of what can change in place, and what is known about
 * the symbols. A layer holds the changes since its parent; the lowest one asks the base.
 */
export type Layer = {
  readonly parent: Layer | undefined;
  readonly base: Base;
  /** Undefined as a value: deleted. */
  readonly variables: Map<string, Value | undefined>;
  readonly cells: Map<CellId, Content>;
  facts: Facts | undefined;
};

/** What was there before this chunk of the program. */
export type Base = {
  readonly variable: (name: string) => Value | undefined;
  readonly cell: (cell: CellId) => Content | undefined;
  readonly facts: () => Facts;
};

export function layerOn(base: Base): Layer {
  return { parent: undefined, base, variables: new Map(), cells: new Map(), facts: undefined };
}

export function fork(layer: Layer): Layer {
  return { parent: layer, base: layer.base, variables: new Map(), cells: new Map(), facts: undefined };
}

export function readVariable(layer: Layer, name: string): Value | undefined {
  for (let at: Layer | undefined = layer; at !== undefined; at = at.parent) {
    const value = at.variables.get(name);
    if (value !== undefined || at.variables.has(name)) return value;
  }
  return layer.base.variable(name);
}

export function readCell(layer: Layer, cell: CellId): Content | undefined {
  for (let at: Layer | undefined = layer; at !== undefined; at = at.parent) {
    const content = at.cells.get(cell);
    if (content !== undefined) return content;
  }
  return layer.base.cell(cell);
}

export function readFacts(layer: Layer): Facts {
  for (let at: Layer | undefined = layer; at !== undefined; at = at.parent) {
    if (at.facts !== undefined) return at.facts;
  }
  return layer.base.facts();
}

/** Takes a fork's changes over into the layer that it was forked from. */
export function commit(from: Layer, into: Layer): void {
  for (const [name, value] of from.variables) into.variables.set(name, value);
  for (const [cell, content] of from.cells) into.cells.set(cell, content);
  if (from.facts !== undefined) into.facts = from.facts;
}

/** The changes of a layer and its ancestors below `ancestor`, as one layer on it that later changes don't touch. */
export function snapshot(layer: Layer, ancestor: Layer): Layer {
  const flat = fork(ancestor);
  const chain: Layer[] = [];
  for (let at: Layer | undefined = layer; at !== undefined && at !== ancestor; at = at.parent) chain.push(at);
  for (const part of chain.reverse()) commit(part, flat);
  return flat;
}
