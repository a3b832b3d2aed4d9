import * as vscode from "vscode";
import { activeDocument, isRead } from "../active-document.ts";
import type { ShapesResult } from "../../server/protocol.ts";
import type { LanguageServer, ServerState } from "../language-server.ts";
import { exportShapes } from "./export.ts";
import { tableMarkdown } from "./markdown.ts";
import {
  columns,
  type FromPage,
  type Handlers,
  type Order,
  type Range,
  type TableMessage,
  type ToPage,
} from "./messages.ts";
import { pageHtml } from "./page.ts";
import { tableOf } from "./table.ts";

const viewType = "gatescope.shapes";

/** Milliseconds from an edit to the table that follows it: it need not keep up with every keystroke. */
const delay = 100;

export type ShapeTable = { readonly show: () => void; readonly dispose: () => void };

/** The table of shapes beside the code. It follows the file of the active editor. */
export function shapeTable(extensionUri: vscode.Uri, server: LanguageServer): ShapeTable {
  let panel: vscode.WebviewPanel | undefined;
  let document: vscode.TextDocument | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let shown: { readonly result: ShapesResult; readonly table: TableMessage } | undefined;
  const options: vscode.WebviewOptions = {
    enableScripts: true,
    localResourceRoots: [vscode.Uri.joinPath(extensionUri, "dist")],
  };
  const handlers: Handlers<FromPage> = {
    ready: () => void draw(),
    reveal: ({ uri, range }) => void reveal(uri, range),
    copy: ({ order }) => void copy(order),
    export: () => {
      if (shown !== undefined) void exportShapes(shown.result, shown.table.file);
    },
  };

  const listeners = [
    vscode.window.registerWebviewPanelSerializer(viewType, {
      deserializeWebviewPanel(restored, state: unknown) {
        adopt(restored, rememberedDocument(state));
        return Promise.resolve();
      },
    }),
    vscode.window.onDidChangeActiveTextEditor((editor) => {
      if (panel === undefined || editor === undefined || !isRead(editor.document)) return;
      document = editor.document;
      void draw();
    }),
    vscode.window.onDidChangeTextEditorSelection(({ textEditor, selections: [selection] }) => {
      if (textEditor.document !== document || selection === undefined) return;
      send({ type: "cursor", uri: document.uri.toString(), line: selection.active.line });
    }),
    vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document === document && event.contentChanges.length > 0) drawSoon();
    }),
    vscode.workspace.onDidOpenTextDocument((opened) => {
      // A document that changes its language is closed and opened again, without a change of the active editor.
      if (panel === undefined || !isRead(opened) || opened !== vscode.window.activeTextEditor?.document) return;
      document = opened;
      drawSoon();
    }),
    vscode.workspace.onDidCloseTextDocument((closed) => {
      if (closed !== document) return;
      document = activeDocument();
      drawSoon();
    }),
    server.onDidChangeState(drawSoon),
  ];

  return {
    show() {
      const wanted = activeDocument();
      if (panel === undefined) {
        const where = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
        adopt(vscode.window.createWebviewPanel(viewType, vscode.l10n.t("Shapes"), where, options), wanted);
        return;
      }
      document = wanted ?? document;
      panel.reveal(undefined, true);
      void draw();
    },
    dispose() {
      clearTimeout(timer);
      panel?.dispose();
      vscode.Disposable.from(...listeners).dispose();
    },
  };

  function adopt(adopted: vscode.WebviewPanel, wanted: vscode.TextDocument | undefined): void {
    panel?.dispose();
    panel = adopted;
    document = wanted;
    adopted.webview.options = options;
    adopted.iconPath = vscode.Uri.joinPath(extensionUri, "extension", "icon.svg");
    adopted.webview.onDidReceiveMessage((message: unknown) => receive(message));
    adopted.onDidDispose(() => {
      if (panel === adopted) panel = undefined;
    });
    adopted.webview.html = pageHtml(adopted.webview, extensionUri);
  }

  function receive(message: unknown): void {
    if (!isFromPage(message)) return;
    switch (message.type) {
      case "ready":
        handlers.ready(message);
        break;
      case "reveal":
        handlers.reveal(message);
        break;
      case "copy":
        handlers.copy(message);
        break;
      case "export":
        handlers.export(message);
        break;
    }
  }

  async function copy(order: Order): Promise<void> {
    if (shown === undefined) return;
    await vscode.env.clipboard.writeText(tableMarkdown(shown.table, order));
    vscode.window.setStatusBarMessage(vscode.l10n.t("The table is on the clipboard"), 4000);
  }

  function drawSoon(): void {
    if (panel === undefined) return;
    clearTimeout(timer);
    timer = setTimeout(() => void draw(), delay);
  }

  async function draw(): Promise<void> {
    const wanted = document;
    const state = server.state();
    if (panel === undefined) return;
    if (wanted === undefined) {
      shown = undefined;
      send({
        type: "notice",
        title: vscode.l10n.t("No shapes"),
        text: vscode.l10n.t("Open a file with a recurrent network, and its shapes stand here."),
      });
    } else if (state.kind !== "running") {
      shown = undefined;
      send({ type: "notice", title: nameOf(wanted), text: stateText(state) });
    } else {
      const uri = wanted.uri.toString();
      const result = await server.request("gatescope/shapes", { textDocument: { uri } });
      // What is stale is not drawn: the edit that made it so has asked again.
      if (!result || document !== wanted || result.version !== wanted.version) return;
      const table = tableOf(result, nameOf(wanted), cursorLine(wanted));
      shown = { result, table };
      send(table);
    }
  }

  function send(message: ToPage): void {
    void panel?.webview.postMessage(message);
  }
}

/** Selects the text and gives the editor the focus, in the column where the file stands already. */
async function reveal(uri: string, { start, end }: Range): Promise<void> {
  const open = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri);
  const document = open?.document ?? (await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true)));
  await vscode.window.showTextDocument(document, {
    viewColumn: open?.viewColumn ?? vscode.ViewColumn.One,
    selection: new vscode.Range(start.line, start.character, end.line, end.character),
  });
}

/** After a reload, the document that the page showed before, if it is open again. */
function rememberedDocument(state: unknown): vscode.TextDocument | undefined {
  const uri = typeof state === "object" && state !== null && "uri" in state ? state.uri : undefined;
  return vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri) ?? activeDocument();
}

function cursorLine(document: vscode.TextDocument): number | undefined {
  return vscode.window.visibleTextEditors.find((editor) => editor.document === document)?.selection.active.line;
}

function nameOf({ uri }: vscode.TextDocument): string {
  return uri.path.slice(uri.path.lastIndexOf("/") + 1);
}

function stateText(state: Exclude<ServerState, { readonly kind: "running" }>): string {
  switch (state.kind) {
    case "starting":
      return vscode.l10n.t("The language server is starting.");
    case "stopped":
      return vscode.l10n.t("The language server has stopped. Gatescope: Restart Language Server starts it again.");
    case "failed":
      return vscode.l10n.t("The language server could not start: {0}", state.reason);
  }
}

function isFromPage(message: unknown): message is FromPage {
  if (typeof message !== "object" || message === null || !("type" in message)) return false;
  if (message.type === "ready" || message.type === "export") return true;
  if (message.type === "copy") return "order" in message ? isOrder(message.order) : true;
  return (
    message.type === "reveal" &&
    "uri" in message &&
    typeof message.uri === "string" &&
    "range" in message &&
    isRange(message.range)
  );
}

function isOrder(value: unknown): boolean {
  if (value === undefined) return true;
  return (
    typeof value === "object" &&
    value !== null &&
    "column" in value &&
    columns.some((column) => column === value.column) &&
    "descending" in value &&
    typeof value.descending === "boolean"
  );
}

function isRange(value: unknown): value is Range {
  return typeof value === "object" && value !== null && "start" in value && "end" in value
    ? isPlace(value.start) && isPlace(value.end)
    : false;
}

function isPlace(value: unknown): boolean {
  return typeof value === "object" && value !== null && "line" in value && "character" in value
    ? Number.isInteger(value.line) && Number.isInteger(value.character)
    : false;
}
