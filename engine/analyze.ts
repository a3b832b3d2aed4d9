import type { Document, Edit } from "./language/document.ts";
import type { Span } from "./language/syntax.ts";
import type { Dialect } from "./interpret/dialect.ts";
import type { ChunkFacts } from "./interpret/fact.ts";
import type { ModuleFiles } from "./interpret/module-files.ts";
import { editProgram, newProgram, type Program } from "./interpret/program.ts";
import { misspeltDimensions, unreadDeclarations } from "./interpret/unread-declarations.ts";
import type { Place } from "./shape/place.ts";
import type { Problem } from "./torch/problem.ts";

export { type Dialect, isRecurrent } from "./interpret/dialect.ts";
export type { Edit, ModuleFiles };

/** Everything that the shape reading tells of one version of a text. */
export type Analysis = {
  readonly document: Document;
  /** One for each chunk of the document, in its order. */
  readonly facts: readonly ChunkFacts[];
  readonly program: Program;
  readonly dialect: Dialect;
};

/** The shape reading of a text. Never throws, whatever the text is. `files`: other files of the program, for imports. */
export function analyze(text: string, dialect: Dialect = "lstm", files?: ModuleFiles): Analysis {
  return analysisOf(newProgram(text, { dialect, files }));
}

/**
 * The reading after edits, each of which counts its offsets in the text that the edits before it have left. It costs
 * what the edits change, not what the file holds. The reading before is used up by it; where that has already
 * happened, the text is read anew.
 */
export function applyEdits(previous: Analysis, edits: readonly Edit[]): Analysis {
  if (previous.program.document !== previous.document) {
    return edits.reduce(
      (analysis, edit) => applyEdits(analysis, [edit]),
      analyze(previous.document.text, previous.dialect),
    );
  }
  for (const edit of edits) editProgram(previous.program, edit);
  return analysisOf(previous.program);
}

function analysisOf(program: Program): Analysis {
  return { document: program.document, facts: program.facts, program, dialect: program.context.dialect };
}

/** Where a chunk begins, by its identity in places; undefined: it is gone. */
export function chunkStart(analysis: Analysis, id: number): number | undefined {
  const index = analysis.program.byId.get(id)?.index;
  return index === undefined ? undefined : analysis.document.starts[index];
}

/** A place as offsets into the text. */
export function placeToSpan(analysis: Analysis, place: Place): Span | undefined {
  const start = chunkStart(analysis, place.chunk);
  return start === undefined ? undefined : { start: start + place.start, end: start + place.end };
}

/** Declarations that nothing reads, and dimensions that look misspelt: by the identity of their chunk. */
export function declarationNotes(analysis: Analysis): ReadonlyMap<number, readonly Problem[]> {
  if (analysis.dialect === "python") return new Map();
  const found = unreadDeclarations(analysis.program);
  const misspelt = misspeltDimensions(analysis.program);
  return new Map(
    [...new Set([...found.keys(), ...misspelt.keys()])].map((unit) => [
      unit.id,
      [found.get(unit), misspelt.get(unit)].filter((problem) => problem !== undefined),
    ]),
  );
}

/** The first chunk at which PyTorch would stop. */
export function stopIndex(analysis: Analysis): number | undefined {
  const index = analysis.facts.findIndex(({ stop }) => stop !== undefined);
  return index < 0 ? undefined : index;
}
