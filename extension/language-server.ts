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
  ) => Promise<GatescopeRequests[M]["result"] | undefined>;
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly dispose: () => void;
};

/** Starts the language server and keeps it: a crash is the client's to mend, up to four times in three minutes. */
export function startServer(connect: ConnectServer, output: vscode.LogOutputChannel): LanguageServer {
  const changes = new vscode.EventEmitter<ServerState>();
  let state: ServerState = { kind: "starting" };
  let connection: ServerConnection | undefined;
  let turn = begin();

  return {
    state: () => state,
    onDidChangeState: changes.event,

    async request(method, params) {
      if (state.kind !== "running" || connection === undefined) return undefined;
      try {
        return await connection.client.sendRequest(method, params);
      } catch (error) {
        output.debug(`${method}: ${reasonOf(error)}`);
        return undefined;
      }
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
