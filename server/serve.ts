import {
  CodeActionKind,
  CodeLensRefreshRequest,
  type Connection,
  DidChangeConfigurationNotification,
  type InitializeParams,
  type InitializeResult,
  LSPErrorCodes,
  PositionEncodingKind,
  ResponseError,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import type { ModuleFiles } from "../engine/analyze.ts";
import { diagnostics } from "../engine/features/diagnostics.ts";
import { answers } from "./answers.ts";
import { type Client, clientOf } from "./client.ts";
import { isInside } from "./convert.ts";
import { openDocuments } from "./documents.ts";
import { foremost } from "./foremost.ts";
import { guard } from "./guard.ts";
import { languageCapabilities, registerLanguageRequests } from "./language-requests.ts";
import type { GatescopeRequests } from "./protocol.ts";
import { diagnosticAnswers, pullAgain } from "./pulled-diagnostics.ts";
import { type Publisher, publisher } from "./pushed-diagnostics.ts";
import { localDiagnostic } from "./localised.ts";
import { registerNotebooks } from "./notebooks.ts";
import { registerRuns } from "./run-requests.ts";
import { runner, type WorkerPort } from "./runner/runner.ts";
import { readSettings } from "./settings.ts";
import { registerTraces } from "./trace-requests.ts";
import { workspacePaths } from "./workspace-paths.ts";

/** Serves one client over a connection until it says goodbye. */
export function serve(
  connection: Connection,
  spawn: () => WorkerPort,
  filesIn?: (folder: string) => ModuleFiles,
): void {
  const report = reportOnce(connection);
  let readsFiles = true;
  const documents = openDocuments(report, (uri) => (readsFiles ? filesBeside(uri, filesIn) : undefined));
  const guarded = guard(documents, report);
  let settings = readSettings(undefined);
  let client: Client | undefined;
  let folders: readonly string[] = [];
  const translate = (english: string): string => client?.translate(english) ?? english;
  const tasks = runner(spawn);
  const runs = registerRuns(connection, {
    documents,
    runner: tasks,
    settings: () => settings,
    folders: () => folders,
    translate,
    report,
  });
  registerTraces(connection, {
    documents,
    guarded,
    runner: tasks,
    settings: () => settings,
    folders: () => folders,
    translate,
  });
  connection.onShutdown(() => tasks.dispose());
  let pushed: Publisher | undefined;
  let forgetTokens: ((uri: string) => void) | undefined;

  const found = (document: Parameters<typeof documents.analysis>[0]) =>
    document.dialect === "python" && !settings.python.enabled
      ? []
      : foremost(
          diagnostics(documents.analysis(document), settings.diagnostics.severity).filter(({ span }) =>
            isInside(document, span),
          ),
        ).map((diagnostic) => localDiagnostic(diagnostic, translate));
  const pulled = diagnosticAnswers(
    found,
    () => {
      if (client?.refreshesDiagnostics) void connection.languages.diagnostics.refresh().catch(ignoreRefusal);
    },
    () => client?.codePages,
  );

  connection.onInitialize((params) => {
    client = clientOf(params);
    settings = readSettings(initialSettings(params));
    folders = workspacePaths(params);
    readsFiles = mayReadFiles(params);
    if (!client.pullsDiagnostics) {
      pushed = publisher(connection, {
        diagnostics: found,
        find: documents.find,
        run: guarded.run,
        pages: client.codePages,
      });
    }
    registerAnswers(client);
    forgetTokens = registerLanguageRequests(connection, { documents, guarded, client, settings: () => settings });
    return capabilities(client);
  });

  connection.onInitialized(() => {
    if (client?.answersConfiguration) {
      if (client.registersConfiguration) {
        void connection.client
          .register(DidChangeConfigurationNotification.type, { section: "gatescope" })
          .catch(ignoreRefusal);
      }
      void pullSettings();
    }
  });

  connection.onDidChangeConfiguration(({ settings: sent }: { settings: unknown }) => {
    if (client?.answersConfiguration) void pullSettings();
    else guarded.run(() => use(sectionOf(sent)));
  });

  connection.onDidOpenTextDocument(({ textDocument: { uri, version, text, languageId } }) => {
    guarded.run(() => {
      documents.open(uri, version, text, languageId);
      const document = documents.find(uri);
      if (document !== undefined) pushed?.publish(document);
    });
  });

  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
    guarded.run(() => {
      documents.change(uri, version, contentChanges);
      const document = documents.find(uri);
      pulled.changed(uri);
      if (document !== undefined) pushed?.update(document);
      // A Python text from which the last recurrent layer has gone says nothing any more.
      else pushed?.clear(uri);
    });
  });

  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
    guarded.run(() => {
      documents.close(uri);
      pulled.forget(uri);
      forgetTokens?.(uri);
      pushed?.clear(uri);
    });
  });

  registerNotebooks(connection, documents, guarded.run, {
    changed(uri) {
      pulled.changed(uri);
      const document = documents.find(uri);
      if (document !== undefined) pushed?.update(document);
      else pushed?.clear(uri);
    },
    closed(uri) {
      pulled.forget(uri);
      forgetTokens?.(uri);
      pushed?.clear(uri);
    },
  });

  connection.listen();

  function registerAnswers(of: Client): void {
    const answer = answers(documents, of, () => settings, runs);
    connection.languages.inlayHint.on(guarded.request(({ textDocument }) => textDocument.uri, answer.inlayHints));
    connection.languages.inlayHint.resolve(async (hint, token) => {
      const resolved = await guarded.request(answer.hintUri, answer.resolvedHint)(hint, token);
      return resolved ?? new ResponseError(LSPErrorCodes.ContentModified, "The document was closed.");
    });
    connection.onHover(guarded.request(({ textDocument }) => textDocument.uri, answer.hover));
    connection.onDefinition(guarded.request(({ textDocument }) => textDocument.uri, answer.definition));
    connection.onCodeAction(guarded.request(({ textDocument }) => textDocument.uri, answer.codeActions));
    if (of.pullsDiagnostics) {
      const pull = guarded.request(({ textDocument }) => textDocument.uri, pulled.answer, pullAgain);
      connection.languages.diagnostics.on(async (params, token) => {
        return (await pull(params, token)) ?? { kind: "full", items: [] };
      });
    }
    connection.onRequest(
      "gatescope/shapes" satisfies keyof GatescopeRequests,
      guarded.request(answer.documentUri, answer.shapes),
    );
    connection.onRequest(
      "gatescope/copyAsPyTorch" satisfies keyof GatescopeRequests,
      guarded.request(answer.documentUri, answer.copyAsPyTorch),
    );
    connection.onRequest(
      "gatescope/explainError" satisfies keyof GatescopeRequests,
      guarded.query(answer.explainError),
    );
    connection.onRequest(
      "gatescope/calls" satisfies keyof GatescopeRequests,
      guarded.request(answer.documentUri, answer.calls),
    );
  }

  async function pullSettings(): Promise<void> {
    try {
      const sent: unknown = await connection.workspace.getConfiguration("gatescope");
      guarded.run(() => use(sent));
    } catch (error) {
      report(error);
    }
  }

  function use(sent: unknown): void {
    const before = JSON.stringify(settings);
    settings = readSettings(sent);
    if (JSON.stringify(settings) === before) return;
    if (client?.refreshesHints) void connection.languages.inlayHint.refresh().catch(ignoreRefusal);
    if (client?.refreshesLenses) void connection.sendRequest(CodeLensRefreshRequest.type).catch(ignoreRefusal);
    if (client?.pullsDiagnostics && client.refreshesDiagnostics) {
      void connection.languages.diagnostics.refresh().catch(ignoreRefusal);
    }
    for (const document of documents.all()) pushed?.publish(document);
  }
}

function capabilities(client: Client): InitializeResult {
  return {
    serverInfo: { name: "Gatescope" },
    capabilities: {
      positionEncoding: PositionEncodingKind.UTF16,
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      notebookDocumentSync: {
        notebookSelector: [{ notebook: "*", cells: [{ language: "python" }, { language: "lstm" }] }],
      },
      inlayHintProvider: { resolveProvider: true },
      hoverProvider: true,
      definitionProvider: true,
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
      ...languageCapabilities,
      ...(client.pullsDiagnostics
        ? { diagnosticProvider: { identifier: "gatescope", interFileDependencies: false, workspaceDiagnostics: false } }
        : {}),
    },
  };
}

/** A client may send the settings with its first message, alone or under their section. */
function initialSettings({ initializationOptions }: InitializeParams): unknown {
  return sectionOf(initializationOptions as unknown);
}

/** A workspace that isn't trusted has no file of it read. */
function mayReadFiles({ initializationOptions }: InitializeParams): boolean {
  const sent = initializationOptions as { readonly readsFiles?: unknown } | null | undefined;
  return sent?.readsFiles !== false;
}

/** The modules in the folder of a document, or of the notebook whose cells it is. */
function filesBeside(uri: string, filesIn: ((folder: string) => ModuleFiles) | undefined): ModuleFiles | undefined {
  const path = /^(?:notebook of )?file:\/\/(\/.*)\/[^/]*$/u.exec(uri)?.[1];
  if (path === undefined || filesIn === undefined) return undefined;
  try {
    return filesIn(decodeURIComponent(path.replace(/^\/(?=[A-Za-z](?::|%3A))/u, "")));
  } catch {
    return undefined;
  }
}

function sectionOf(sent: unknown): unknown {
  return typeof sent === "object" && sent !== null && "gatescope" in sent ? sent.gatescope : sent;
}

/** Tells the client about a bug, once: the same one at every keystroke would bury the log. */
function reportOnce(connection: Connection): (error: unknown) => void {
  const told = new Set<string>();
  return (error) => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    if (told.has(text) || told.size > 100) return;
    told.add(text);
    connection.console.error(text);
  };
}

/** A client that closes, or refuses to refresh, loses nothing. */
function ignoreRefusal(): void {
  return undefined;
}
