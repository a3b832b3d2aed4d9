import { type Analysis, analyze, applyEdits, type Dialect, isRecurrent, type ModuleFiles } from "../engine/analyze.ts";
import type { Edit } from "../engine/language/document.ts";
import { lineStarts, positionAt } from "../engine/language/lines.ts";
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
  /** Set for a cell of a notebook: `text` and `lines` are those of all its cells. */
  readonly cell?: CellPlace;
  /** Counts our own: grows with every change. */
  readonly revision: number;
  readonly text: string;
  readonly lines: readonly number[];
  /** When it was last changed, in milliseconds; undefined: not since it was opened. */
  readonly changed: number | undefined;
};

/** Where a cell stands in the text of its notebook's cells. Lines are counted from 0, `end` is behind the last. */
export type CellPlace = {
  readonly uri: string;
  readonly firstLine: number;
  readonly start: number;
  readonly end: number;
  /** All cells, this one included. */
  readonly all: readonly Omit<CellPlace, "all">[];
};

/** A code cell as it is read. */
export type NotebookText = {
  readonly uri: string;
  readonly version: number;
  readonly language: string;
  readonly text: string;
};

export type Documents = {
  /** `language`: LSP's language id, "lstm" or "python". */
  readonly open: (uri: string, version: number, text: string, language?: string) => void;
  /** Changes apply in order, each to the text that the one before it left. */
  readonly change: (uri: string, version: number, changes: readonly Change[]) => void;
  readonly close: (uri: string) => void;
  /** The cells of a notebook, in order, as they are now: an edit in one costs what it changes. */
  readonly showNotebook: (uri: string, cells: readonly NotebookText[]) => void;
  readonly closeNotebook: (uri: string) => void;
  /** Undefined too for a Python text that has nothing to do with recurrent layers: it isn't even parsed. */
  readonly find: (uri: string) => OpenDocument | undefined;
  readonly all: () => readonly OpenDocument[];
  /** Brought up to date when it is asked for: changes that nobody looks at between cost next to nothing. */
  readonly analysis: (document: OpenDocument) => Analysis;
};

/** The open documents. `report` hears of a bug in an incremental analysis, which a fresh one then replaces. */
export function openDocuments(
  report: (error: unknown) => void,
  files: (uri: string) => ModuleFiles | undefined = () => undefined,
): Documents {
  const documents = new Map<string, OpenDocument>();
  const analyses = new Map<string, { readonly analysis: Analysis | undefined; readonly pending: readonly Edit[] }>();
  let revisions = 0;
  const cells = new Map<string, { readonly notebook: string; readonly version: number; readonly place: CellPlace }>();

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
      const cell = cells.get(uri);
      const document = documents.get(cell?.notebook ?? uri);
      if (document === undefined || !matters(document)) return undefined;
      return cell === undefined ? document : { ...document, uri, version: cell.version, cell: cell.place };
    },
    showNotebook(uri, texts) {
      const key = `${notebookKey}${uri}`;
      const { text, places } = joinedCells(texts);
      const before = documents.get(key);
      const language = texts.every((cell) => cell.language === "lstm") ? "lstm" : "python";
      if (before === undefined) this.open(key, 0, text, language);
      else if (before.text !== text) this.change(key, before.version + 1, [difference(before, text)]);
      for (const [cell, { notebook }] of cells) if (notebook === key) cells.delete(cell);
      for (const [index, { uri: cell, version }] of texts.entries()) {
        const place = places[index];
        if (place !== undefined) cells.set(cell, { notebook: key, version, place });
      }
    },
    closeNotebook(uri) {
      const key = `${notebookKey}${uri}`;
      this.close(key);
      for (const [cell, { notebook }] of cells) if (notebook === key) cells.delete(cell);
    },
    all: () => [...documents.values()].filter((document) => !document.uri.startsWith(notebookKey) && matters(document)),
    analysis({ uri: own, text, dialect }) {
      const uri = cells.get(own)?.notebook ?? own;
      const known = analyses.get(uri);
      if (known?.analysis !== undefined && known.pending.length === 0) return known.analysis;
      const analysis = upToDate(known?.analysis, known?.pending ?? [], text, dialect, uri);
      if (known !== undefined) analyses.set(uri, { analysis, pending: [] });
      return analysis;
    },
  };

  function upToDate(
    previous: Analysis | undefined,
    pending: readonly Edit[],
    text: string,
    dialect: Dialect,
    uri: string,
  ): Analysis {
    if (previous === undefined) return analyze(text, dialect, files(uri));
    try {
      return applyEdits(previous, pending);
    } catch (error) {
      report(error);
      return analyze(text, dialect, files(uri));
    }
  }
}

/** Before a notebook's own address, for the text of its cells. */
const notebookKey = "notebook of ";

function joinedCells(texts: readonly NotebookText[]): {
  readonly text: string;
  readonly places: readonly CellPlace[];
} {
  let text = "";
  let line = 0;
  const all: Omit<CellPlace, "all">[] = [];
  for (const cell of texts) {
    const own = /[\r\n]$/u.test(cell.text) ? cell.text : `${cell.text}\n`;
    all.push({ uri: cell.uri, firstLine: line, start: text.length, end: text.length + cell.text.length });
    text += own;
    line += lineStarts(own).length - 1;
  }
  return { text, places: all.map((place) => ({ ...place, all })) };
}

/** The one change that makes a text of another. */
function difference({ text: before, lines }: OpenDocument, after: string): Change {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let end = 0;
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  const at = (offset: number): Position => {
    const { line, column } = positionAt(lines, offset);
    return { line, character: column };
  };
  return { range: { start: at(start), end: at(before.length - end) }, text: after.slice(start, after.length - end) };
}

/** A text after LSP's changes to it. */
export function offsetsApplied(text: string, changes: readonly Change[]): string {
  return changes.reduce(applied, { text, lines: lineStarts(text), edits: undefined }).text;
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
