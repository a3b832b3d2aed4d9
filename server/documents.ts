import { type Analysis, analyze, applyEdits, type Dialect, isRecurrent } from "../engine/analyze.ts";
import type { Edit } from "../engine/language/document.ts";
import { lineStarts } from "../engine/language/lines.ts";
import { editedLineStarts, offsetAt } from "./line-starts.ts";

type Position = { readonly line: number; readonly character: number };

/** A change as LSP sends it: a replacement of a range, or the whole text. */
export type Change = {
  readonly range?: { readonly start: Position; readonly end: Position };
  readonly text: string;
};

/** A document as it stands in the editor. */
export type OpenDocument = {
  readonly uri: string;
  readonly dialect: Dialect;
  /** The client's number. */
  readonly version: number;
  /** Counts our own: grows with every change. */
  readonly revision: number;
  readonly text: string;
  readonly lines: readonly number[];
  /** When it was last changed, in milliseconds; undefined: not since it was opened. */
  readonly changed: number | undefined;
};

export type Documents = {
  /** `language`: LSP's language id, "lstm" or "python". */
  readonly open: (uri: string, version: number, text: string, language?: string) => void;
  /** Changes apply in order, each to the text that the one before it left. */
  readonly change: (uri: string, version: number, changes: readonly Change[]) => void;
  readonly close: (uri: string) => void;
  /** Undefined too for a Python text that has nothing to do with recurrent layers: it isn't even parsed. */
  readonly find: (uri: string) => OpenDocument | undefined;
  readonly all: () => readonly OpenDocument[];
  /** Brought up to date when it is asked for: changes that nobody looks at between cost next to nothing. */
  readonly analysis: (document: OpenDocument) => Analysis;
};

/** The open documents. `report` hears of a bug in an incremental analysis, which a fresh one then replaces. */
export function openDocuments(report: (error: unknown) => void): Documents {
  const documents = new Map<string, OpenDocument>();
  const analyses = new Map<string, { readonly analysis: Analysis | undefined; readonly pending: readonly Edit[] }>();
  let revisions = 0;

  return {
    open(uri, version, text, language) {
      revisions += 1;
      const dialect = dialectOf(uri, language);
      const lines = lineStarts(text);
      documents.set(uri, { uri, dialect, version, revision: revisions, text, lines, changed: undefined });
      analyses.set(uri, { analysis: undefined, pending: [] });
    },
    change(uri, version, changes) {
      const document = documents.get(uri);
      if (document === undefined) return;
      const edited = changes.reduce(applied, { text: document.text, lines: document.lines, edits: [] });
      revisions += 1;
      documents.set(uri, {
        uri,
        dialect: document.dialect,
        version,
        revision: revisions,
        text: edited.text,
        lines: edited.lines,
        changed: Date.now(),
      });
      const known = analyses.get(uri);
      const pending = edited.edits && known?.analysis ? [...known.pending, ...edited.edits] : undefined;
      analyses.set(
        uri,
        pending === undefined || pending.length > mostPending
          ? { analysis: undefined, pending: [] }
          : { analysis: known?.analysis, pending },
      );
    },
    close(uri) {
      documents.delete(uri);
      analyses.delete(uri);
    },
    find(uri) {
      const document = documents.get(uri);
      return document === undefined || !matters(document) ? undefined : document;
    },
    all: () => [...documents.values()].filter(matters),
    analysis({ uri, text, dialect }) {
      const known = analyses.get(uri);
      if (known?.analysis !== undefined && known.pending.length === 0) return known.analysis;
      const analysis = upToDate(known?.analysis, known?.pending ?? [], text, dialect);
      if (known !== undefined) analyses.set(uri, { analysis, pending: [] });
      return analysis;
    },
  };

  function upToDate(
    previous: Analysis | undefined,
    pending: readonly Edit[],
    text: string,
    dialect: Dialect,
  ): Analysis {
    if (previous === undefined) return analyze(text, dialect);
    try {
      return applyEdits(previous, pending);
    } catch (error) {
      report(error);
      return analyze(text, dialect);
    }
  }
}

/** Whether a text has anything to tell; found once for each version of it. */
function matters(document: OpenDocument): boolean {
  if (document.dialect === "lstm") return true;
  const known = recurrent.get(document) ?? isRecurrent(document.text);
  recurrent.set(document, known);
  return known;
}

const recurrent = new WeakMap<OpenDocument, boolean>();

function dialectOf(uri: string, language: string | undefined): Dialect {
  if (language === "lstm" || language === "python") return language;
  return /\.pyw?$/u.test(uri) ? "python" : "lstm";
}

/** Beyond so many edits since the last look, a fresh analysis is cheaper. */
const mostPending = 1000;

type Edited = { readonly text: string; readonly lines: readonly number[]; readonly edits: readonly Edit[] | undefined };

/** `edits` is undefined once the whole text was replaced. */
function applied(before: Edited, change: Change): Edited {
  if (change.range === undefined) return { text: change.text, lines: lineStarts(change.text), edits: undefined };
  const a = offsetAt(before.lines, before.text, change.range.start);
  const b = offsetAt(before.lines, before.text, change.range.end);
  const [start, end] = a <= b ? [a, b] : [b, a];
  const text = before.text.slice(0, start) + change.text + before.text.slice(end);
  return {
    text,
    lines: editedLineStarts(before.lines, text, { start, end, inserted: change.text.length }),
    edits: before.edits && [...before.edits, { start, end, text: change.text }],
  };
}
