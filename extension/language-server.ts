import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import type { GatescopeMethod, GatescopeRequests } from "../server/protocol.ts";

export type ServerState =
  | { readonly kind: "starting" }
  | { readonly kind: "running" }
  | { readonly kind: "stopped" }
  | { readonly kind: "failed"; readonly reason: string };

export type ConnectionState = "starting" | "running" | "stopped";

export type ServerConnection = {
  readonly client: BaseLanguageClient;
  readonly onDidChangeState: (listener: (state: ConnectionState) => void) => void;
  /** Ends what a client leaves running when it stops: a worker. */
  readonly end: () => void;
};

export type ConnectServer = () => Promise<ServerConnection>;

export type LanguageServer = {
  readonly state: () => ServerState;
  readonly onDidChangeState: vscode.Event<ServerState>;
  /** Asks one of our own requests; undefined where the server isn't running or drops the question as stale. */
  readonly request: <M extends GatescopeMethod>(
    method: M,
    params: GatescopeRequests[M]["params"],
    token?: vscode.CancellationToken,
  ) => Promise<GatescopeRequests[M]["result"] | undefined>;
  /** Hears a notification of our own, of this server and of those that come after it. */
  readonly onNotification: (method: string, listener: (params: unknown) => void) => vscode.Disposable;
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly dispose: () => void;
};

type Listening = {
  readonly method: string;
  readonly listener: (params: unknown) => void;
  registered: vscode.Disposable | undefined;
};

/** Starts the language server and keeps it: how a crash is mended stands in crash-handling.ts. */
export function startServer(connect: ConnectServer, output: vscode.LogOutputChannel): LanguageServer {
  const changes = new vscode.EventEmitter<ServerState>();
  let state: ServerState = { kind: "starting" };
  let connection: ServerConnection | undefined;
  const listeners = new Set<Listening>();
  let turn = begin();

  return {
    state: () => state,
    onDidChangeState: changes.event,

    async request(method, params, token) {
      if (state.kind !== "running" || connection === undefined) return undefined;
      try {
        const { client } = connection;
        // A token that is undefined would be taken for a second parameter.
        return await (token === undefined
          ? client.sendRequest(method, params)
          : client.sendRequest(method, params, token));
      } catch (error) {
        output.debug(`${method}: ${reasonOf(error)}`);
        return undefined;
      }
    },

    onNotification(method, listener) {
      const heard = { method, listener, registered: connection?.client.onNotification(method, listener) };
      listeners.add(heard);
      return new vscode.Disposable(() => {
        listeners.delete(heard);
        heard.registered?.dispose();
      });
    },

    restart: () => {
      turn = turn.then(finish).then(begin);
      return turn;
    },

    stop: () => {
      turn = turn.then(finish);
      return turn;
    },

    dispose: () => changes.dispose(),
  };

  async function begin(): Promise<void> {
    enter({ kind: "starting" });
    try {
      // After activate() has returned: loading the client takes longer than everything before it.
      await new Promise((resolve) => setTimeout(resolve));
      const current = await connect();
      connection = current;
      for (const heard of listeners) {
        heard.registered = current.client.onNotification(heard.method, heard.listener);
      }
      current.onDidChangeState((kind) => {
        if (connection === current) enter({ kind });
      });
      await current.client.start();
    } catch (error) {
      output.error(reasonOf(error));
      enter({ kind: "failed", reason: reasonOf(error) });
    }
  }

  async function finish(): Promise<void> {
    const current = connection;
    connection = undefined;
    enter({ kind: "stopped" });
    if (current === undefined) return;
    try {
      if (current.client.isRunning()) await current.client.dispose();
    } catch (error) {
      output.warn(reasonOf(error));
    } finally {
      current.end();
    }
  }

  function enter(next: ServerState): void {
    state = next;
    changes.fire(next);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
