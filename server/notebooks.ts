import type { Connection, NotebookCell, TextDocumentItem } from "vscode-languageserver";
import { type Documents, type NotebookText, offsetsApplied } from "./documents.ts";

type Cell = { readonly uri: string; readonly language: string; version: number; text: string };
type Notebook = { readonly uri: string; order: readonly string[] };

/**
 * Keeps the notebooks of the client: their code cells share a scope in order, so that they are read as one text.
 * `changed` hears of every cell whose answers an edit may have changed, `closed` of those that are gone.
 */
export function registerNotebooks(
  connection: Connection,
  documents: Documents,
  run: (work: () => void) => void,
  told: { readonly changed: (uri: string) => void; readonly closed: (uri: string) => void },
): void {
  const notebooks = new Map<string, Notebook>();
  const cells = new Map<string, Cell>();
  const { synchronization } = connection.notebooks;

  synchronization.onDidOpenNotebookDocument(({ notebookDocument, cellTextDocuments }) => {
    run(() => {
      const notebook = { uri: notebookDocument.uri, order: urisOf(notebookDocument.cells) };
      notebooks.set(notebook.uri, notebook);
      open(cellTextDocuments);
      show(notebook);
    });
  });

  synchronization.onDidChangeNotebookDocument(({ notebookDocument, change }) => {
    run(() => {
      const notebook = notebooks.get(notebookDocument.uri);
      if (notebook === undefined) return;
      const { structure, textContent } = change.cells ?? {};
      if (structure !== undefined) {
        const { start, deleteCount, cells: added = [] } = structure.array;
        notebook.order = [
          ...notebook.order.slice(0, start),
          ...urisOf(added),
          ...notebook.order.slice(start + deleteCount),
        ];
        open(structure.didOpen ?? []);
        close(structure.didClose ?? []);
      }
      for (const { document, changes } of textContent ?? []) {
        const cell = cells.get(document.uri);
        if (cell === undefined) continue;
        cell.text = offsetsApplied(cell.text, changes);
        cell.version = document.version;
      }
      show(notebook);
    });
  });

  synchronization.onDidCloseNotebookDocument(({ notebookDocument, cellTextDocuments }) => {
    run(() => {
      close(cellTextDocuments);
      notebooks.delete(notebookDocument.uri);
      documents.closeNotebook(notebookDocument.uri);
    });
  });

  function open(items: readonly TextDocumentItem[]): void {
    for (const { uri, languageId, version, text } of items) {
      cells.set(uri, { uri, language: languageId, version, text });
    }
  }

  function close(items: readonly { readonly uri: string }[]): void {
    for (const { uri } of items) {
      cells.delete(uri);
      told.closed(uri);
    }
  }

  function show({ uri, order }: Notebook): void {
    const own = order.flatMap((cell) => cells.get(cell) ?? []);
    documents.showNotebook(uri, own.map(textOf));
    for (const cell of own) told.changed(cell.uri);
  }
}

function urisOf(cells: readonly NotebookCell[]): readonly string[] {
  return cells.map(({ document }) => document);
}

/** Lines for IPython (`%matplotlib inline`, `!pip install`) become comments of the same length. */
function textOf({ uri, language, version, text }: Cell): NotebookText {
  const python = language === "python";
  const code = python ? text.replaceAll(/^([ \t]*)[%!?]/gmu, "$1#") : text;
  const whole = python && /^\s*#%/u.test(code) ? code.replaceAll(/^[^\r\n]/gmu, "#") : code;
  return { uri, version, language, text: whole };
}
