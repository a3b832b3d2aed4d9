import { type BaseLanguageClient, State } from "vscode-languageclient";
import type { ConnectionState } from "./language-server.ts";

/** Listens to the client's changes of state, less a start that failed: that one rejects the start's promise. */
export function clientStates(client: BaseLanguageClient): (listener: (state: ConnectionState) => void) => void {
  return (listener) => {
    client.onDidChangeState(({ newState }) => {
      switch (newState) {
        case State.Starting:
          listener("starting");
          break;
        case State.Running:
          listener("running");
          break;
        case State.Stopped:
          listener("stopped");
          break;
        case State.StartFailed:
          break;
      }
    });
  };
}
