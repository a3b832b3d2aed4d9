import { type CancellationToken, ErrorCodes, LSPErrorCodes, ResponseError } from "vscode-languageserver";
import type { Documents, OpenDocument } from "./documents.ts";

/** Answers a request about a document, or refuses. */
export type Answer<P, R, E> = (
  document: OpenDocument,
  params: P,
  token: CancellationToken,
) => R | ResponseError<E> | Promise<R | ResponseError<E>>;

export type Guard = {
  /**
   * Wraps every request. Cancelled: RequestCancelled. Asked about a text that has changed since: `stale`, or
   * ContentModified. A bug: InternalError, and the log. A document that isn't open: null.
   */
  readonly request: <P, R, E = void>(
    uri: (params: P) => string | undefined,
    answer: Answer<P, R, E>,
    stale?: () => ResponseError<E>,
  ) => (params: P, token: CancellationToken) => Promise<R | null | ResponseError<E>>;
  /**
   * The same, but about the text as it is when the answer is made: who types on while a list of completions is on its
   * way still wants it.
   */
  readonly latest: <P, R>(
    uri: (params: P) => string | undefined,
    answer: (document: OpenDocument, params: P) => R,
  ) => (params: P, token: CancellationToken) => Promise<R | null | ResponseError>;
  /** Wraps a request about no one document. */
  readonly query: <P, R>(
    answer: (params: P) => R,
  ) => (params: P, token: CancellationToken) => Promise<R | ResponseError>;
  /** Wraps everything that is not answered: notifications, timers. */
  readonly run: (work: () => void) => void;
};

/** The one place that catches: whatever goes wrong inside, the server keeps serving. */
export function guard(documents: Documents, report: (error: unknown) => void): Guard {
  return {
    request:
      <P, R, E>(
        uriOf: (params: P) => string | undefined,
        answer: Answer<P, R, E>,
        stale: () => ResponseError<E> = modified,
      ) =>
      async (params: P, token: CancellationToken): Promise<R | null | ResponseError<E>> => {
        try {
          const uri = uriOf(params);
          const asked = uri === undefined ? undefined : documents.find(uri);
          if (uri === undefined || asked === undefined) return null;
          const refusal = (): ResponseError<E> | undefined => {
            if (token.isCancellationRequested) return cancelled();
            return documents.find(uri)?.revision === asked.revision ? undefined : stale();
          };
          await queuedMessages();
          const early = refusal();
          if (early !== undefined) return early;
          const result = await answer(asked, params, token);
          return refusal() ?? result;
        } catch (error) {
          report(error);
          return new ResponseError(ErrorCodes.InternalError, error instanceof Error ? error.message : String(error));
        }
      },
    latest: (uriOf, answer) => (params, token) =>
      quietly(token, () => {
        const uri = uriOf(params);
        const document = uri === undefined ? undefined : documents.find(uri);
        return document === undefined ? null : answer(document, params);
      }),
    query: (answer) => (params, token) => quietly(token, () => answer(params)),
    run(work) {
      try {
        work();
      } catch (error) {
        report(error);
      }
    },
  };

  async function quietly<R>(token: CancellationToken, answer: () => R): Promise<R | ResponseError> {
    try {
      await queuedMessages();
      return token.isCancellationRequested ? cancelled() : answer();
    } catch (error) {
      report(error);
      return new ResponseError(ErrorCodes.InternalError, error instanceof Error ? error.message : String(error));
    }
  }
}

export function cancelled<E>(): ResponseError<E> {
  return new ResponseError(LSPErrorCodes.RequestCancelled, "The request was cancelled.");
}

export function modified<E>(): ResponseError<E> {
  return new ResponseError(LSPErrorCodes.ContentModified, "The document has changed since.");
}

/**
 * Lets a change or a cancellation that is already here come first. The connection takes one message from its queue per
 * turn of the event loop, and schedules the next one after it calls us: so the second turn from now is behind it.
 */
async function queuedMessages(): Promise<void> {
  await turn();
  await turn();
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === "function") setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}
