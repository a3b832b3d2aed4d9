import type { Analysis } from "../analyze.ts";
import type { Binding, Fact, ModulePart, Work } from "../interpret/fact.ts";
import { FROZEN } from "../interpret/gradients.ts";
import type { Span } from "../language/syntax.ts";
import { add, type Dim, mentionsUnknown, multiply, multiplyAll } from "../shape/dim.ts";
import { dtypes } from "../torch/dtype.ts";
import type { CellId } from "../torch/value.ts";
import { allChunks, type PlacedChunk, shifted } from "./chunks.ts";
import type { BoundName } from "./shape-table.ts";
import { statementsWithin } from "./statements-within.ts";

/** A number of multiplications, each with its addition. `exact`: false where a loop or a branch isn't decided. */
export type MultiplyAdds = { readonly count: Dim; readonly exact: boolean };

export type CostRow = BoundName & {
  /** In bytes: of a tensor's elements, of a module's parameters. */
  readonly memory: Dim | undefined;
  /** Of a module: all its calls. Of a tensor: the statement that makes it. */
  readonly multiplyAdds: MultiplyAdds | undefined;
};

/** Every module counts once, and every call. */
export type Costs = {
  readonly rows: readonly CostRow[];
  readonly totals: {
    readonly parameters: Dim;
    /** Undefined: the program says which ones are trained. */
    readonly trainable: Dim | undefined;
    /** In bytes. */
    readonly parameterMemory: Dim;
    /** Of the tensors that have a name and known sizes, in bytes. */
    readonly tensorMemory: Dim;
    readonly multiplyAdds: MultiplyAdds;
  };
};

/** What the names of a program cost: memory and multiply-adds, whole numbers or expressions in symbolic sizes. */
export function shapeCosts(analysis: Analysis, names: readonly BoundName[]): Costs {
  const chunks = [...allChunks(analysis)];
  const works = chunks.flatMap(({ start, facts }) =>
    facts.works.map((work) => ({ ...work, span: shifted(work.span, start) })),
  );
  const byStatement = statementWorks(chunks);
  const modules = moduleWorks(works);
  const parts = new Map<CellId, ModulePart>();
  for (const { binding } of names) for (const part of partsIn(binding.fact)) parts.set(part.cell, part);
  const told = new Set<readonly Work[]>();
  const rows = names.map((name) => {
    const own = { ...name, memory: memoryOf(name.binding.fact) };
    if (name.binding.fact.kind === "module") {
      return { ...own, multiplyAdds: sumOf(partsIn(name.binding.fact).flatMap(({ cell }) => modules.get(cell) ?? [])) };
    }
    const made = isMade(name.binding) ? byStatement(name.span) : undefined;
    if (made === undefined || told.has(made)) return { ...own, multiplyAdds: undefined };
    told.add(made);
    return { ...own, multiplyAdds: sumOf(made) };
  });
  const parameters = total([...parts.values()].map(({ parameterCount }) => parameterCount));
  return {
    rows,
    totals: {
      parameters,
      trainable: analysis.program.writers.has(FROZEN)
        ? undefined
        : total([...parts.values()].map(({ trainable }) => trainable)),
      parameterMemory: total([...parts.values()].map(({ bytes }) => bytes)),
      tensorMemory: total(rows.flatMap(({ binding, memory }) => (isMade(binding) && isKnown(memory) ? [memory] : []))),
      multiplyAdds: sumOf(works) ?? { count: 0, exact: true },
    },
  };
}

function isMade({ fact, form }: Binding): boolean {
  return (fact.kind === "tensor" || fact.kind === "packed") && (form === "assignment" || form === "declaration");
}

function isKnown(memory: Dim | undefined): memory is Dim {
  return memory !== undefined && !mentionsUnknown(memory);
}

function memoryOf(fact: Fact): Dim | undefined {
  switch (fact.kind) {
    case "tensor":
    case "packed": {
      const shape = fact.kind === "tensor" ? fact.shape : fact.data;
      if (shape === undefined || fact.dtype === undefined) return undefined;
      return multiply(multiplyAll(shape.map(({ size }) => size)), dtypes[fact.dtype].size);
    }
    case "module":
      return total(fact.parts.map(({ bytes }) => bytes));
    case "tuple":
    case "list":
    case "repeated":
    case "int":
    case "other":
    case "unknown":
      return undefined;
  }
}

/** The modules in a value, those inside others included. */
function partsIn(fact: Fact): readonly ModulePart[] {
  switch (fact.kind) {
    case "module":
      return fact.parts;
    case "tuple":
    case "list":
      return fact.items.flatMap(partsIn);
    case "repeated":
      return partsIn(fact.element);
    case "tensor":
    case "packed":
    case "int":
    case "other":
    case "unknown":
      return [];
  }
}

function moduleWorks(works: readonly Work[]): ReadonlyMap<CellId, readonly Work[]> {
  const found = new Map<CellId, Work[]>();
  for (const work of works) {
    if (work.module === undefined) continue;
    const before = found.get(work.module);
    if (before === undefined) found.set(work.module, [work]);
    else before.push(work);
  }
  return found;
}

/** Finds what is computed in the innermost statement around a place; the same statement has the same list. */
function statementWorks(chunks: readonly PlacedChunk[]): (span: Span) => readonly Work[] | undefined {
  const statements: { readonly start: number; readonly works: Work[] }[] = [];
  for (const { chunk, facts, start } of chunks) {
    if (facts.works.length === 0) {
      statements.push({ start, works: [] });
      continue;
    }
    const inside = statementsWithin(chunk.statements).map(({ span }) => ({ start: start + span.start, works: [] }));
    for (const work of facts.works)
      lastBefore<{ readonly works: Work[] }>(inside, start + work.span.start)?.works.push(work);
    statements.push(...inside);
  }
  return ({ start }) => lastBefore(statements, start)?.works;
}

function lastBefore<T>(sorted: readonly (T & { readonly start: number })[], at: number): T | undefined {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.start ?? Infinity) <= at) low = middle + 1;
    else high = middle;
  }
  return sorted[low - 1];
}

function sumOf(works: readonly Work[]): MultiplyAdds | undefined {
  if (works.length === 0) return undefined;
  return { count: total(works.map(({ multiplyAdds }) => multiplyAdds)), exact: works.every(({ exact }) => exact) };
}

function total(counts: readonly Dim[]): Dim {
  return counts.reduce<Dim>((sum, count) => add(sum, count), 0);
}
