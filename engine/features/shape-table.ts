import type { Analysis } from "../analyze.ts";
import type { Binding, ModuleFact } from "../interpret/fact.ts";
import type { Span } from "../language/syntax.ts";
import { allChunks, shifted } from "./chunks.ts";

/** A name that is bound, at its place in the document. */
export type BoundName = { readonly span: Span; readonly binding: Binding };

/** Every place that binds a name, imports left out, in the order of the source. */
export function boundNames(analysis: Analysis): readonly BoundName[] {
  const names: BoundName[] = [];
  for (const { start, facts } of allChunks(analysis)) {
    names.push(
      ...facts.bindings
        .filter(({ form }) => form !== "import")
        .map((binding) => ({ span: shifted(binding.span, start), binding }))
        .sort((a, b) => a.span.start - b.span.start),
    );
  }
  return names;
}

export function isModule(fact: Binding["fact"]): fact is ModuleFact {
  return fact.kind === "module";
}
