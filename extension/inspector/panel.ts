import * as vscode from "vscode";
import type { TraceCall } from "../../server/trace-protocol.ts";
import { activeDocument, isRead } from "../active-document.ts";
import type { LanguageServer, ServerState } from "../language-server.ts";
import { callAt } from "./call-at.ts";
import { type FromPage, type Handlers, isFromPage, type Remembered, type ToPage } from "./messages.ts";
import { pageAnswer } from "./page-answer.ts";
import { pageHtml } from "./page.ts";
import { applyFix, copyProgram, copyText, openCapture, reveal, saveText } from "./page-requests.ts";

const viewType = "gatescope.inspector";

/** Milliseconds from an edit to the run that follows it: a word is typed to its end first. */
const delay = 250;

export type GateInspector = {
  /** Opens the inspector for the call at a place, or at the cursor. Arguments come from anybody who runs the command. */
  readonly show: (uri?: unknown, place?: unknown) => Promise<void>;
  readonly dispose: () => void;
};

/**
 * The gate inspector beside the code. It holds its call until the cursor enters another one. The page asks for the
 * numbers that it shows; this side hands its questions to the language server.
 */
export function gateInspector(extensionUri: vscode.Uri, server: LanguageServer): GateInspector {
  let panel: vscode.WebviewPanel | undefined;
  let document: vscode.TextDocument | undefined;
  let shown: TraceCall | undefined;
  let calls: readonly TraceCall[] = [];
  let pinned = false;
  let remembered: Remembered | undefined;
  let wantedPlace: vscode.Position | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const options: vscode.WebviewOptions = {
    enableScripts: true,
    localResourceRoots: [vscode.Uri.joinPath(extensionUri, "dist")],
  };
  const mark = vscode.window.createTextEditorDecorationType({
    borderStyle: "solid",
    borderWidth: "1px",
    borderRadius: "2px",
    borderColor: new vscode.ThemeColor("focusBorder"),
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });

  const handlers: Handlers<FromPage> = {
    ready: ({ remembered: before }) => void restore(before),
    ask: ({ request, uri, version, call, settings, question }) => {
      const readsFiles = vscode.workspace.isTrusted;
      const params = { textDocument: { uri }, version, call, settings, question, readsFiles };
      void server.request("gatescope/trace", params).then((answer) => {
        send({ type: "answer", request, answer: pageAnswer(answer) });
      });
    },
    pin: (message) => {
      ({ pinned } = message);
      if (!pinned) followCursor();
      sendCall();
    },
    choose: ({ call }) => {
      shown = calls.find(({ id }) => id === call) ?? shown;
      sendCall();
    },
    reveal: ({ uri, range }) => void reveal(uri, range),
    fix: ({ uri, fix }) => void applyFix(uri, fix),
    copy: ({ text, what }) => void copyText(text, what),
    copyProgram: (wanted) => void copyProgram(server, wanted),
    save: ({ file, text }) => void saveText(document?.uri, file, text),
    openCapture: (params) => {
      void openCapture(server, params).then((message) => {
        if (message !== undefined) send(message);
      });
    },
  };

  const listeners = [
    mark,
    vscode.window.registerWebviewPanelSerializer(viewType, {
      deserializeWebviewPanel(restored) {
        adopt(restored);
        return Promise.resolve();
      },
    }),
    vscode.window.onDidChangeTextEditorSelection(({ textEditor, selections: [selection] }) => {
      if (panel === undefined || pinned || selection === undefined || !isRead(textEditor.document)) return;
      if (textEditor.document !== document) {
        enter(textEditor.document, selection.active);
        return;
      }
      const entered = callAt(calls, selection.active);
      if (entered === undefined || entered.id === shown?.id) return;
      shown = entered;
      sendCall();
    }),
    vscode.window.onDidChangeVisibleTextEditors(drawMark),
    vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document === document && event.contentChanges.length > 0) updateSoon();
    }),
    vscode.workspace.onDidOpenTextDocument((opened) => {
      if (opened.uri.toString() !== document?.uri.toString() || !isRead(opened)) return;
      document = opened;
      updateSoon();
    }),
    vscode.workspace.onDidCloseTextDocument((closed) => {
      if (closed === document)
        send({ type: "stale", reason: vscode.l10n.t("{0} was closed.", nameOf(closed)), range: undefined });
    }),
    server.onDidChangeState(updateSoon),
  ];

  return {
    async show(uri, place) {
      const wanted = await wantedDocument(uri);
      wantedPlace = isPlace(place) ? new vscode.Position(place.line, place.character) : undefined;
      pinned = false;
      if (panel === undefined) {
        document = wanted;
        const where = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
        adopt(vscode.window.createWebviewPanel(viewType, vscode.l10n.t("Gate Inspector"), where, options));
        return;
      }
      panel.reveal(undefined, true);
      if (wanted !== undefined) enter(wanted, wantedPlace ?? cursorIn(wanted));
    },
    dispose() {
      clearTimeout(timer);
      panel?.dispose();
      vscode.Disposable.from(...listeners).dispose();
    },
  };

  function adopt(adopted: vscode.WebviewPanel): void {
    panel?.dispose();
    panel = adopted;
    adopted.webview.options = options;
    adopted.iconPath = vscode.Uri.joinPath(extensionUri, "extension", "icon.svg");
    adopted.webview.onDidReceiveMessage((message: unknown) => receive(message));
    adopted.onDidDispose(() => {
      if (panel !== adopted) return;
      panel = undefined;
      shown = undefined;
      drawMark();
    });
    adopted.webview.html = pageHtml(adopted.webview, extensionUri);
  }

  function receive(message: unknown): void {
    if (!isFromPage(message)) return;
    answerPage(handlers, message);
  }

  /** A page is new, or it was hidden and comes back: it has nothing but what it remembers. */
  async function restore(before: Remembered | undefined): Promise<void> {
    if (before !== undefined && document === undefined) {
      pinned = before.pinned;
      document = await openedDocument(before.uri);
    }
    document ??= activeDocument();
    remembered = before;
    if (shown === undefined && before?.uri === document?.uri.toString()) await update(before?.call);
    else await update();
  }

  function enter(entered: vscode.TextDocument, place: vscode.Position | undefined): void {
    const other = entered !== document;
    document = entered;
    wantedPlace = place;
    if (other) calls = [];
    void update(undefined, other);
  }

  function followCursor(): void {
    const place = document === undefined ? undefined : cursorIn(document);
    const entered = place === undefined ? undefined : callAt(calls, place);
    shown = entered ?? shown;
  }

  function updateSoon(): void {
    if (panel === undefined) return;
    clearTimeout(timer);
    timer = setTimeout(() => void update(), delay);
  }

  /** Lists the document's calls anew and shows the held one again, the one called `id`, or the one at the cursor. */
  async function update(id = shown?.id, onlyWhereCall = false): Promise<void> {
    const current = document;
    const state = server.state();
    if (panel === undefined) return;
    if (current === undefined) {
      send({
        type: "notice",
        title: vscode.l10n.t("Gate inspector"),
        text: vscode.l10n.t("Open an .lstm or Python file and put the cursor on a recurrent call."),
      });
      return;
    }
    if (state.kind !== "running") {
      send({ type: "stale", reason: stateText(state), range: undefined });
      return;
    }
    const uri = current.uri.toString();
    const found = await server.request("gatescope/traceCalls", { textDocument: { uri } });
    // What is about an older text is not shown: the edit that made it so asks again.
    if (!found || document !== current || found.version !== current.version) return;
    ({ calls } = found);
    const place = wantedPlace ?? (id === undefined ? cursorIn(current) : undefined);
    const entered = place === undefined ? undefined : callAt(calls, place);
    wantedPlace = undefined;
    const held = entered ?? calls.find((call) => call.id === id);
    if (held !== undefined) {
      shown = held;
      sendCall();
    } else if (shown !== undefined && !onlyWhereCall) {
      send({ type: "stale", ...missing(current, shown) });
    } else if (shown === undefined) {
      send({
        type: "notice",
        title: vscode.l10n.t("Put the cursor on a recurrent call"),
        text: vscode.l10n.t("{0} has {1} of them.", nameOf(current), calls.length),
      });
    }
  }

  function sendCall(): void {
    if (document === undefined || shown === undefined) return;
    send({
      type: "call",
      shown: { uri: document.uri.toString(), version: document.version, file: nameOf(document), call: shown },
      calls,
      pinned,
      remembered,
    });
    remembered = undefined;
    drawMark();
  }

  /** Frames the shown call in the editors that have it. */
  function drawMark(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      const here = panel !== undefined && editor.document === document && shown !== undefined;
      const { start, end } = shown?.range ?? { start: undefined, end: undefined };
      const ranges =
        here && start !== undefined ? [new vscode.Range(start.line, start.character, end.line, end.character)] : [];
      if (isRead(editor.document)) editor.setDecorations(mark, ranges);
    }
  }

  function send(message: ToPage): void {
    void panel?.webview.postMessage(message);
  }
}

function answerPage(handlers: Handlers<FromPage>, message: FromPage): void {
  switch (message.type) {
    case "ready": {
      handlers.ready(message);
      return;
    }
    case "ask": {
      handlers.ask(message);
      return;
    }
    case "pin": {
      handlers.pin(message);
      return;
    }
    case "choose": {
      handlers.choose(message);
      return;
    }
    case "reveal": {
      handlers.reveal(message);
      return;
    }
    case "fix": {
      handlers.fix(message);
      return;
    }
    case "copy": {
      handlers.copy(message);
      return;
    }
    case "copyProgram": {
      handlers.copyProgram(message);
      return;
    }
    case "save": {
      handlers.save(message);
      return;
    }
    case "openCapture": {
      handlers.openCapture(message);
      return;
    }
  }
}

/** Why a call that was shown isn't in the text any more, as far as the problems in the text tell. */
function missing(
  { uri }: vscode.TextDocument,
  { written }: TraceCall,
): { readonly reason: string; readonly range: TraceCall["range"] | undefined } {
  const problem = vscode.languages
    .getDiagnostics(uri)
    .find(({ severity }) => severity === vscode.DiagnosticSeverity.Error);
  if (problem === undefined)
    return { reason: vscode.l10n.t("{0} is not in the text any more.", written), range: undefined };
  const { start, end } = problem.range;
  return {
    reason: vscode.l10n.t("Line {0}: {1}", start.line + 1, problem.message.split("\n")[0] ?? ""),
    range: {
      start: { line: start.line, character: start.character },
      end: { line: end.line, character: end.character },
    },
  };
}

async function wantedDocument(uri: unknown): Promise<vscode.TextDocument | undefined> {
  return typeof uri === "string" ? await openedDocument(uri) : activeDocument();
}

/** The document, opened if need be; undefined where there is no such file any more. */
async function openedDocument(uri: string): Promise<vscode.TextDocument | undefined> {
  try {
    return await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true));
  } catch {
    return undefined;
  }
}

function cursorIn(document: vscode.TextDocument): vscode.Position | undefined {
  return vscode.window.visibleTextEditors.find((editor) => editor.document === document)?.selection.active;
}

function nameOf({ uri }: vscode.TextDocument): string {
  return uri.path.slice(uri.path.lastIndexOf("/") + 1);
}

function stateText(state: Exclude<ServerState, { readonly kind: "running" }>): string {
  switch (state.kind) {
    case "starting":
      return vscode.l10n.t("The language server is starting.");
    case "stopped":
      return vscode.l10n.t("The language server has stopped.");
    case "failed":
      return vscode.l10n.t("The language server could not start: {0}.", state.reason);
  }
}

function isPlace(value: unknown): value is vscode.Position {
  return (
    typeof value === "object" &&
    value !== null &&
    "line" in value &&
    "character" in value &&
    Number.isInteger(value.line) &&
    Number.isInteger(value.character)
  );
}
