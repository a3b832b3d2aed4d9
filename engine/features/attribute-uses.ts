import type { Analysis } from "../analyze.ts";
import type { Span } from "../language/syntax.ts";
import { type PlacedChunk, allChunks, chunkHolding, contains, shifted } from "./chunks.ts";
import { type AttributeUse, type ChunkNames, chunkNames, owningScope } from "./chunk-names.ts";
import type { Occurrence } from "./meaning.ts";

/** An attribute of a variable, or of `self` in its class. */
export type PlacedAttribute = {
  readonly span: Span;
  readonly use: AttributeUse;
  readonly placed: PlacedChunk;
  /** The scope whose variable the owner is; the class that a method's owner belongs to. */
  readonly home: number;
};

/** The attribute that holds an offset, where its owner is a plain name. */
export function attributeAt(analysis: Analysis, offset: number): PlacedAttribute | undefined {
  const placed = chunkHolding(analysis, offset);
  if (placed === undefined) return undefined;
  const names = chunkNames(placed.chunk);
  const use = names.attributes.find(({ span }) => contains(span, offset - placed.start));
  return use && { span: shifted(use.span, placed.start), use, placed, home: attributeHome(names, use) };
}

/** Every place where the same attribute of the same owner stands, in the order of the source. */
export function attributeOccurrences(
  analysis: Analysis,
  { use, placed, home }: PlacedAttribute,
): readonly Occurrence[] {
  const found: Occurrence[] = [];
  for (const { start, chunk } of home === 0 ? allChunks(analysis) : [placed]) {
    const names = chunkNames(chunk);
    for (const other of names.attributes) {
      if (other.name !== use.name || other.owner !== use.owner || attributeHome(names, other) !== home) continue;
      const span = shifted(other.span, start);
      found.push({ span, access: other.access, from: span.end, form: "code" });
    }
  }
  return found.sort((a, b) => a.span.start - b.span.start);
}

/** The scope that owns an attribute's owner. A method's first parameter is the same object in every method of the class. */
export function attributeHome(names: ChunkNames, { owner, scope }: AttributeUse): number {
  const home = owningScope(names, owner, scope);
  const own = names.scopes[home];
  if (own?.kind !== "function" || names.scopes[own.parent]?.kind !== "class") return home;
  const [first] = own.parameters;
  return first === owner ? own.parent : home;
}
