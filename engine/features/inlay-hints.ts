import type { Analysis } from "../analyze.ts";
import { chunkStart } from "../analyze.ts";
import type { Binding, Fact, Print } from "../interpret/fact.ts";
import type { Span } from "../language/syntax.ts";
import { formatDim, mentionsUnknown } from "../shape/dim.ts";
import type { Place } from "../shape/place.ts";
import { type PlacedChunk, chunkHolding, chunksIn } from "./chunks.ts";
import { agreesWithPrint, printLabel } from "./print-hint.ts";
import { description } from "./description.ts";
import { isWithin, offRegions } from "./off-regions.ts";
import { type LabelPiece, labelPieces } from "./label.ts";
import { type Prose, code, text } from "./prose.ts";
import { piecesOf, shorten } from "./shorten.ts";

/** Identifies a hint within one version of a document: the n-th binding or print of a chunk. */
export type HintKey = { readonly chunk: number; readonly kind: "type" | "print"; readonly index: number };

/** A part of a hint's text; a size leads to where it comes from. */
export type HintPart = { readonly text: string; readonly place: Place | undefined };

export type InlayHint = {
  readonly offset: number;
  readonly key: HintKey;
  /** ": [seq, b, 20]" behind a name, "[10, 3, 20] [4, 3, 20]" at the end of a print's line. */
  readonly parts: readonly HintPart[];
};

export type HintOptions = {
  readonly modules: boolean;
  readonly prints: boolean;
  /** In characters. */
  readonly limit: number;
  /** On lines that call a recurrent layer alone. */
  readonly recurrentOnly?: boolean;
  /** All hints of one line together, in characters; absent: as many as there are. */
  readonly lineLimit?: number;
};

/** VS Code has room for so many characters, and nobody reads more at a glance. */
export const editorHints: HintOptions = { modules: false, prints: true, limit: 40 };

/** Sizes beside the names that are bound in `range`, and what its prints print, in the order of the source. */
export function inlayHints(analysis: Analysis, range: Span, options: HintOptions): readonly InlayHint[] {
  const hints: InlayHint[] = [];
  for (const placed of chunksIn(analysis, range)) {
    hints.push(...typeHints(placed, options));
    if (options.prints) hints.push(...printHints(analysis, placed, options));
  }
  const { text: source } = analysis.document;
  const off = offRegions(source);
  const shown = hints
    .filter(({ offset }) => range.start <= offset && offset <= range.end && !isWithin(off, offset))
    .sort((a, b) => a.offset - b.offset);
  const called = options.recurrentOnly === true ? shown.filter(onCallLine(analysis, range)) : shown;
  return options.lineLimit === undefined ? called : withinLines(source, called, options.lineLimit);
}

/** Whether a hint stands on a line of a recurrent call. */
function onCallLine(analysis: Analysis, range: Span): (hint: InlayHint) => boolean {
  const { text: source } = analysis.document;
  const lines: Span[] = [];
  for (const { start, facts } of chunksIn(analysis, range)) {
    for (const { span } of facts.calls) {
      const from = source.lastIndexOf("\n", start + span.start - 1) + 1;
      lines.push({ start: from, end: endOfLine(source, start + span.end) });
    }
  }
  return ({ offset }) => lines.some(({ start, end }) => start <= offset && offset <= end);
}

/** The first hint of each line, and those behind it for which there is room: `out`, then `h`. */
function withinLines(source: string, hints: readonly InlayHint[], limit: number): readonly InlayHint[] {
  let line = -1;
  let used = 0;
  return hints.filter(({ offset, parts: pieces }) => {
    const own = endOfLine(source, offset);
    if (own !== line) used = 0;
    line = own;
    const length = pieces.reduce((sum, piece) => sum + piece.text.length, 0);
    const fits = used === 0 || used + length <= limit;
    if (fits) used += length;
    return fits;
  });
}

/** What a hint says at length. */
export function hintTooltip(analysis: Analysis, key: HintKey): Prose | undefined {
  const placed = chunkOf(analysis, key);
  if (placed === undefined) return undefined;
  switch (key.kind) {
    case "type": {
      const binding = placed.facts.hinted[key.index];
      return binding && description(binding.name, binding.fact, 8);
    }
    case "print": {
      const print = placed.facts.prints[key.index];
      const printed = placed.facts.prints.filter(({ span }) => span.start === print?.span.start);
      return printed.slice(0, 8).map((each) => [text("Prints "), code(each.text ?? "?")]);
    }
  }
}

function chunkOf(analysis: Analysis, key: HintKey): PlacedChunk | undefined {
  const start = chunkStart(analysis, key.chunk);
  const placed = start === undefined ? undefined : chunkHolding(analysis, start);
  return placed?.facts.id === key.chunk ? placed : undefined;
}

function typeHints({ start, chunk, facts }: PlacedChunk, options: HintOptions): readonly InlayHint[] {
  return facts.hinted.flatMap((binding, index): readonly InlayHint[] => {
    if (!isShown(binding, chunk.text, options)) return [];
    const pieces = shorten([{ kind: "text", text: ": " }, ...labelPieces(binding.fact)], options.limit);
    return [{ offset: start + binding.span.end, key: { chunk: facts.id, kind: "type", index }, parts: parts(pieces) }];
  });
}

function isShown(binding: Binding, source: string, options: HintOptions): boolean {
  switch (binding.form) {
    case "declaration":
    case "claim":
    case "import":
      return false;
    case "parameter":
      return binding.fact.kind !== "int" && saysSizes(binding.fact, options) && !isAnnotated(binding.span, source);
    case "assignment":
      return (
        !binding.spelled &&
        saysSizes(binding.fact, options) &&
        !isAnnotated(binding.span, source) &&
        !(binding.fact.kind === "int" && isSpelled(binding.span, source, formatDim(binding.fact.value)))
      );
    case "loop":
      return !binding.spelled && binding.fact.kind !== "int" && saysSizes(binding.fact, options);
  }
}

function saysSizes(fact: Fact, options: HintOptions): boolean {
  switch (fact.kind) {
    case "tensor":
      return fact.shape !== undefined;
    case "packed":
      return true;
    case "tuple":
    case "list":
      return fact.items.some((item) => saysSizes(item, { ...options, modules: false }));
    case "repeated":
      return saysSizes(fact.element, { ...options, modules: false });
    case "int":
      return !mentionsUnknown(fact.value);
    case "module":
      return options.modules;
    case "other":
    case "unknown":
      return false;
  }
}

/** `x: Float[Tensor, "b 3"]` and `out: [b, 3] = …` say the shape themselves. */
function isAnnotated(span: Span, source: string): boolean {
  return /^\s*:/.test(source.slice(span.end, span.end + 20));
}

/** `n = 3`, `a, b = 3, 4`, `self.n = n` where n is just any size: nothing that the line does not spell. */
function isSpelled(span: Span, source: string, size: string): boolean {
  const line = /[^\r\n]*/.exec(source.slice(span.end, span.end + 200))?.[0] ?? "";
  const value = /=([^=#]*)(#.*)?$/.exec(line)?.[1];
  return value !== undefined && (value.trim() === size || /^[\d\s,_()+-]*$/.test(value));
}

/** Prints of one place that differ (a loop that was unrolled) are shown by their first and last. */
function printHints(analysis: Analysis, { start, facts }: PlacedChunk, options: HintOptions): readonly InlayHint[] {
  return Array.from(printsByPlace(facts.prints)).flatMap(([index, prints]): readonly InlayHint[] => {
    const shown = printLabel(prints);
    const [first] = prints;
    if (shown === undefined || first === undefined) return [];
    const end = start + first.span.end;
    const lineEnd = endOfLine(analysis.document.text, end);
    if (agreesWithPrint(analysis.document.text.slice(end, lineEnd), first)) return [];
    return [
      {
        offset: lineEnd,
        key: { chunk: facts.id, kind: "print", index },
        parts: parts(shorten(piecesOf(shown), options.limit)),
      },
    ];
  });
}

/** By the index of the first print at each place. */
function printsByPlace(prints: readonly Print[]): ReadonlyMap<number, readonly Print[]> {
  const first = new Map<number, number>();
  const groups = new Map<number, Print[]>();
  prints.forEach((print, index) => {
    const key = first.get(print.span.start) ?? index;
    first.set(print.span.start, key);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [print]);
    else group.push(print);
  });
  return groups;
}

function endOfLine(source: string, from: number): number {
  const breaks = /[\r\n]/g;
  breaks.lastIndex = from;
  return breaks.exec(source)?.index ?? source.length;
}

/** Sizes that lead nowhere join the text around them. */
function parts(pieces: readonly LabelPiece[]): readonly HintPart[] {
  const all: { text: string; place: Place | undefined }[] = [];
  const add = (words: string, place: Place | undefined) => {
    const last = all.at(-1);
    if (last !== undefined && last.place === undefined && place === undefined) last.text += words;
    else all.push({ text: words, place });
  };
  for (const piece of pieces) {
    if (piece.kind === "text") {
      add(piece.text, undefined);
      continue;
    }
    add("[", undefined);
    piece.sizes.forEach((size, index) => {
      if (index > 0) add(", ", undefined);
      add(size.text, size.place);
    });
    add("]", undefined);
  }
  return all;
}
