import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import {
  type ClientCapabilities,
  type Diagnostic,
  type InitializeResult,
  type InlayHint,
  type Position,
  type ProtocolConnection,
  type Range,
  StreamMessageReader,
  StreamMessageWriter,
  createProtocolConnection,
} from "vscode-languageserver-protocol/node";

export const root = join(import.meta.dirname, "..", "..");

export type Published = {
  readonly version: number | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly at: number;
};

export type Client = {
  readonly connection: ProtocolConnection;
  readonly initialized: InitializeResult;
  /** Everything that the server pushed for a document, oldest first; `at` in milliseconds. */
  readonly published: (uri: string) => readonly Published[];
  readonly logged: readonly string[];
  readonly open: (text: string) => Promise<OpenedText>;
  readonly stop: () => Promise<void>;
};

export type OpenedText = {
  readonly uri: string;
  readonly text: () => string;
  /** Sends one notification with the changes; returns before the server has seen it. */
  readonly change: (...changes: readonly { readonly range?: Range; readonly text: string }[]) => Promise<void>;
  /** Replaces the only occurrence of `from`, as an editor would: with a range. */
  readonly replace: (from: string, to: string) => Promise<void>;
  readonly hints: (range?: Range) => Promise<InlayHint[]>;
  /** "line:label" for each hint. */
  readonly labels: (range?: Range) => Promise<readonly string[]>;
  /** Where the n-th occurrence of a text starts. */
  readonly find: (of: string, occurrence?: number) => Position;
};

/** An editor's end of the line: the bundled server as a child process, over stdio. */
export async function startClient(
  capabilities: ClientCapabilities = {},
  settings?: unknown,
  locale?: string,
): Promise<Client> {
  const child = spawn(process.execPath, [join(root, "dist", "server.js"), "--stdio"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const published = new Map<string, Published[]>();
  const logged: string[] = [];
  connection.onNotification("textDocument/publishDiagnostics", (params: Published & { readonly uri: string }) => {
    const all = published.get(params.uri) ?? [];
    all.push({ version: params.version, diagnostics: params.diagnostics, at: performance.now() });
    published.set(params.uri, all);
  });
  connection.onNotification("window/logMessage", ({ message }: { readonly message: string }) => {
    logged.push(message);
  });
  connection.listen();

  const initialized: InitializeResult = await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities,
    initializationOptions: settings,
    ...(locale === undefined ? {} : { locale }),
  });
  await connection.sendNotification("initialized", {});

  let opened = 0;
  return {
    connection,
    initialized,
    published: (uri) => published.get(uri) ?? [],
    logged,
    open: async (text) => {
      opened += 1;
      return openText(connection, `file:///programs/${opened}.lstm`, text);
    },
    stop: () => stop(connection, child),
  };
}

async function stop(connection: ProtocolConnection, child: ChildProcess): Promise<void> {
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await connection.sendRequest("shutdown");
  await connection.sendNotification("exit");
  await exited;
  connection.dispose();
}

async function openText(connection: ProtocolConnection, uri: string, initial: string): Promise<OpenedText> {
  let text = initial;
  let version = 1;
  await connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "lstm", version, text },
  });

  const self: OpenedText = {
    uri,
    text: () => text,
    change: (...changes) => {
      for (const { range, text: inserted } of changes) {
        text =
          range === undefined
            ? inserted
            : text.slice(0, offsetAt(text, range.start)) + inserted + text.slice(offsetAt(text, range.end));
      }
      version += 1;
      return connection.sendNotification("textDocument/didChange", {
        textDocument: { uri, version },
        contentChanges: changes,
      });
    },
    replace: (from, to) => {
      const start = text.indexOf(from);
      if (start === -1 || text.includes(from, start + 1)) throw new Error(`not exactly one ${JSON.stringify(from)}`);
      const range = { start: positionAt(text, start), end: positionAt(text, start + from.length) };
      return self.change({ range, text: to });
    },
    hints: async (range) => {
      const hints: InlayHint[] | null = await connection.sendRequest("textDocument/inlayHint", {
        textDocument: { uri },
        range: range ?? { start: { line: 0, character: 0 }, end: positionAt(text, text.length) },
      });
      return hints ?? [];
    },
    labels: async (range) => (await self.hints(range)).map((hint) => `${hint.position.line}${labelOf(hint)}`),
    find: (of, occurrence = 0) => {
      let at = text.indexOf(of);
      for (let skipped = 0; skipped < occurrence; skipped++) at = text.indexOf(of, at + 1);
      if (at === -1) throw new Error(`no ${JSON.stringify(of)}`);
      return positionAt(text, at);
    },
  };
  return self;
}

/** A type's label follows the name directly, a print's stands apart. */
export function labelOf({ label, paddingLeft }: InlayHint): string {
  const text = typeof label === "string" ? label : label.map(({ value }) => value).join("");
  return paddingLeft ? ` ${text}` : text;
}

function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}

function offsetAt(text: string, position: Position): number {
  const breaks = /\r\n|\r|\n/g;
  for (let line = 0; line < position.line; line++) breaks.exec(text);
  return breaks.lastIndex + position.character;
}
