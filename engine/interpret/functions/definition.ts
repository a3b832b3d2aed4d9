import type { Block, Expression, Parameter, Span } from "../../language/syntax.ts";
import type { Definition } from "../../torch/content.ts";
import type { ModuleClass } from "../../torch/module-class.ts";
import type { CellId, Value } from "../../torch/value.ts";
import { sameValue } from "../same.ts";
import { type Layer, readCell } from "../store.ts";

/** A `def` or a `lambda` as the program has made it. */
export type FunctionDefinition = {
  readonly kind: "function";
  readonly name: string;
  /** As error texts name it: `Net.forward`, `outer.<locals>.inner`. */
  readonly qualified: string;
  readonly chunk: number;
  readonly text: string;
  readonly span: Span;
  readonly parameters: readonly Parameter[];
  /** The values of defaults, which Python evaluates once. */
  readonly fallbacks: ReadonlyMap<string, Value>;
  readonly body: Body;
  /** The scopes that it sees, the innermost first. */
  readonly scopes: readonly string[];
  /** The class in whose body it stands. */
  readonly owner: CellId | undefined;
  /** `@staticmethod`, `@classmethod`, `@property`. */
  readonly wrapper: "static" | "class" | "property" | undefined;
  /** Under `@torch.no_grad()`. */
  readonly withoutGradients: boolean;
  /** False: a generator or a coroutine, or a decorator that isn't read. */
  readonly followed: boolean;
};

export type Body =
  { readonly kind: "block"; readonly block: Block } | { readonly kind: "expression"; readonly value: Expression };

/** A `class` as the program has made it. */
export type ClassDefinition = {
  readonly kind: "class";
  readonly name: string;
  readonly qualified: string;
  readonly cell: CellId;
  readonly chunk: number;
  /** The statement as it is written. */
  readonly text: string;
  readonly span: Span;
  readonly bases: readonly Base[];
  readonly attributes: ReadonlyMap<string, Value>;
  /** The fields of a dataclass, in order; undefined: it isn't one. */
  readonly fields: readonly Field[] | undefined;
  /** For subclasses of torch.nn.Module: what its objects name as their class. */
  readonly moduleClass: ModuleClass | undefined;
  /** A base, a decorator or a metaclass isn't read, so that it may have any attribute. */
  readonly open: boolean;
};

export type Base =
  | { readonly kind: "program"; readonly cell: CellId }
  | { readonly kind: "torch"; readonly moduleClass: ModuleClass }
  | { readonly kind: "module" | "object" | "unread" };

export type Field = {
  readonly name: string;
  readonly fallback: Value | undefined;
  /** Called for each object. */
  readonly factory: Value | undefined;
};

const written = new WeakMap<Definition, FunctionDefinition | ClassDefinition>();

/** Puts a definition into its cell. */
export function writeDefinition(layer: Layer, cell: CellId, made: FunctionDefinition | ClassDefinition): void {
  const definition: Definition = {
    same: (other) => {
      const theirs = written.get(other);
      return theirs !== undefined && sameDefinition(made, theirs);
    },
  };
  written.set(definition, made);
  layer.cells.set(cell, { kind: "definition", definition });
}

export function functionIn(layer: Layer, cell: CellId): FunctionDefinition | undefined {
  const found = definitionIn(layer, cell);
  return found?.kind === "function" ? found : undefined;
}

export function classIn(layer: Layer, cell: CellId): ClassDefinition | undefined {
  const found = definitionIn(layer, cell);
  return found?.kind === "class" ? found : undefined;
}

function definitionIn(layer: Layer, cell: CellId): FunctionDefinition | ClassDefinition | undefined {
  const content = readCell(layer, cell);
  return content?.kind === "definition" ? written.get(content.definition) : undefined;
}

/** The cell of the function or class that a callable stands for, by the space of its id. */
export function cellOf(value: Value | undefined, space: "function" | "class"): CellId | undefined {
  return value?.kind === "callable" && value.id.startsWith(`${space}:`) ? value.id.slice(space.length + 1) : undefined;
}

/** Text that hasn't been read anew has the same syntax: an edit makes another. */
function sameDefinition(a: FunctionDefinition | ClassDefinition, b: FunctionDefinition | ClassDefinition): boolean {
  if (a.kind === "class") return b.kind === "class" && a.moduleClass === b.moduleClass && sameClass(a, b);
  return (
    b.kind === "function" &&
    sameBody(a.body, b.body) &&
    a.parameters === b.parameters &&
    a.owner === b.owner &&
    a.wrapper === b.wrapper &&
    a.withoutGradients === b.withoutGradients &&
    a.followed === b.followed &&
    a.scopes.join(" ") === b.scopes.join(" ") &&
    sameValues(a.fallbacks, b.fallbacks)
  );
}

function sameBody(a: Body, b: Body): boolean {
  return a.kind === "block"
    ? b.kind === "block" && a.block === b.block
    : b.kind === "expression" && a.value === b.value;
}

function sameClass(a: ClassDefinition, b: ClassDefinition): boolean {
  const fields = (one: ClassDefinition): string => (one.fields ?? []).map(({ name }) => name).join(" ");
  const bases = (one: ClassDefinition): string =>
    one.bases.map((base) => (base.kind === "program" ? base.cell : base.kind)).join(" ");
  return (
    a.open === b.open && fields(a) === fields(b) && bases(a) === bases(b) && sameValues(a.attributes, b.attributes)
  );
}

function sameValues(a: ReadonlyMap<string, Value>, b: ReadonlyMap<string, Value>): boolean {
  return a.size === b.size && [...a].every(([name, value]) => sameValue(value, b.get(name)));
}
