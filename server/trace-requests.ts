import {
  type CancellationToken,
  type Connection,
  ErrorCodes,
  type ResponseError as Refusal,
  ResponseError,
} from "vscode-languageserver";
import type { Analysis } from "../engine/analyze.ts";
import type { Translate } from "../engine/locale/translator.ts";
import { type PlacedTraceCall, traceCalls } from "../engine/trace/trace-calls.ts";
import { toRange } from "./convert.ts";
import type { Documents, OpenDocument } from "./documents.ts";
import { cancelled, type Guard, modified } from "./guard.ts";
import type { ServerSettings } from "./protocol.ts";
import { foldersOf } from "./run-requests.ts";
import type { Runner } from "./runner/runner.ts";
import type { TraceTask, TraceTaskResult } from "./runner/tasks.ts";
import { checkedCapture, checkedTrace } from "./trace-params.ts";
import type {
  OpenCaptureParams,
  OpenCaptureResult,
  TraceAnswer,
  TraceCallsResult,
  TraceParams,
  TraceRequests,
  TraceUnavailable,
} from "./trace-protocol.ts";

type Context = {
  readonly documents: Documents;
  readonly guarded: Guard;
  readonly runner: Runner;
  readonly settings: () => ServerSettings;
  readonly folders: () => readonly string[];
  readonly translate: Translate;
};

/** The thread is given so much longer than the program and what is computed after it, in milliseconds. */
const GRACE = 3_000;
/** A question that is cancelled may still be answered in this time; a thread that is ended loses its runs. */
const PATIENCE = 250;
const MOST_CAPTURES = 4;
/** Of all captures together. */
const MOST_LETTERS = 2 ** 28;

/** What a client has opened: kept here, since a thread that ends forgets it. */
type HeldCapture = { readonly file: string; readonly text: string; readonly encoding: "json" | "base64" };

/** A question that the thread hasn't answered yet. */
type Asked = { readonly uri: string; readonly revision: number; readonly cancel: () => void };

/** Answers the inspector's requests. Only the list of calls is told from the analysis, all else on the runner's thread. */
export function registerTraces(connection: Connection, context: Context): void {
  const { documents, guarded, runner } = context;
  const captures = new Map<string, HeldCapture>();
  const listed = new WeakMap<Analysis, readonly PlacedTraceCall[]>();
  const waiting = new Set<Asked>();
  let opened = 0;

  const uriOf = (params: unknown): string | undefined => {
    const uri = (params as Partial<TraceParams> | null | undefined)?.textDocument?.uri;
    return typeof uri === "string" ? uri : undefined;
  };

  connection.onRequest(
    "gatescope/traceCalls" satisfies keyof TraceRequests,
    guarded.request(uriOf, (document): TraceCallsResult => ({
      uri: document.uri,
      version: document.version,
      calls: callsOf(document).map(({ id, span, written, name, repr }) => ({
        id,
        range: toRange(document, span),
        written,
        name,
        repr,
      })),
    })),
  );

  connection.onRequest(
    "gatescope/trace" satisfies keyof TraceRequests,
    guarded.request(uriOf, async (document, params: unknown, token): Promise<TraceAnswer | Refusal> => {
      const checked = checkedTrace(params);
      return checked === undefined ? invalid() : local(await asked(document, checked, token), context.translate);
    }),
  );

  connection.onRequest(
    "gatescope/openCapture" satisfies keyof TraceRequests,
    guarded.request(uriOf, async (document, params: unknown, token): Promise<OpenCaptureResult | Refusal> => {
      const checked = checkedCapture(params);
      return checked === undefined ? invalid() : local(await open(document, checked, token), context.translate);
    }),
  );

  function callsOf(document: OpenDocument): readonly PlacedTraceCall[] {
    const analysis = documents.analysis(document);
    const calls = listed.get(analysis) ?? traceCalls(analysis);
    listed.set(analysis, calls);
    return calls;
  }

  async function open(
    document: OpenDocument,
    { textDocument, version, call, file, text, encoding = "json", readsFiles }: OpenCaptureParams,
    token: CancellationToken,
  ): Promise<OpenCaptureResult | Refusal> {
    opened += 1;
    const capture = `${String(opened)}:${file}`;
    captures.set(capture, { file, text, encoding });
    for (const oldest of captures.keys()) {
      const letters = [...captures.values()].reduce((sum, held) => sum + held.text.length, 0);
      if (oldest === capture || (captures.size <= MOST_CAPTURES && letters <= MOST_LETTERS)) break;
      captures.delete(oldest);
    }
    const settings = { sizes: {}, input: { kind: "program" }, forgetBias: 0, capture } as const;
    const answer = await asked(
      document,
      { textDocument, version, call, settings, question: { kind: "overview" }, readsFiles: readsFiles ?? true },
      token,
    );
    if (!("kind" in answer)) return answer;
    if (answer.kind !== "unavailable") return { kind: "opened", capture };
    captures.delete(capture);
    return answer;
  }

  async function asked(
    document: OpenDocument,
    params: TraceParams,
    token: CancellationToken,
  ): Promise<TraceAnswer | Refusal> {
    if (params.version !== document.version) return modified();
    const [, id = "", module = "0"] = /^(.*?)(?:\/(\d{1,6}))?$/su.exec(params.call) ?? [];
    const place = callsOf(document).find((call) => call.id === id);
    if (place === undefined) return unavailable("This call is gone.");
    const { capture } = params.settings;
    const held = capture === undefined ? undefined : captures.get(capture);
    if (capture !== undefined && held === undefined) {
      return unavailable(`${capture.replace(/^\d+:/, "")} has to be opened again.`);
    }
    for (const other of [...waiting]) {
      if (other.uri === document.uri && other.revision !== document.revision) other.cancel();
    }
    const { memoryLimitMiB, timeLimitSeconds } = context.settings().run;
    const task: TraceTask = {
      kind: "trace",
      text: document.text,
      dialect: document.dialect,
      call: params.call,
      start: place.call.start,
      module: Number(module),
      settings: params.settings,
      question: params.question,
      memoryLimit: memoryLimitMiB * 2 ** 20,
      timeLimit: timeLimitSeconds * 1000,
      folders: params.readsFiles === false ? [] : foldersOf(document.uri, context.folders()),
      capture: held && { ...held, text: undefined },
    };
    const answer = await answered(document, task, token);
    const wanted = "kind" in answer && answer.kind === "captureWanted";
    return finished(wanted ? await answered(document, { ...task, capture: held }, token) : answer);
  }

  async function answered(
    { uri, revision }: OpenDocument,
    task: TraceTask,
    token: CancellationToken,
  ): Promise<TraceTaskResult | Refusal> {
    const { answer, cancel } = runner.ask(task, 2 * task.timeLimit + GRACE);
    const one: Asked = { uri, revision, cancel };
    waiting.add(one);
    let late: ReturnType<typeof setTimeout> | undefined;
    const listener = token.onCancellationRequested(() => {
      late = setTimeout(cancel, PATIENCE);
    });
    const result = await answer;
    waiting.delete(one);
    clearTimeout(late);
    listener.dispose();
    switch (result.kind) {
      case "done":
        return result.result;
      case "cancelled":
        return cancelled();
      case "failed":
        return unavailable("The run has failed.", result.message);
    }
  }
}

/** Why there is nothing, in the reader's language. */
function local<T extends { readonly kind?: string } | Refusal>(answer: T, translate: Translate): T | TraceUnavailable {
  if (!isUnavailable(answer)) return answer;
  const said: TraceUnavailable = answer;
  const { reason, detail, fix } = said;
  return {
    ...said,
    reason: translate(reason),
    ...(detail === undefined ? {} : { detail: translate(detail) }),
    ...(fix === undefined ? {} : { fix: { ...fix, title: translate(fix.title) } }),
  };
}

function isUnavailable(answer: { readonly kind?: string } | Refusal): answer is TraceUnavailable {
  return "kind" in answer && answer.kind === "unavailable";
}

/** A capture that was sent is never wanted again. */
function finished(answer: TraceTaskResult | Refusal): TraceAnswer | Refusal {
  if (!("kind" in answer)) return answer;
  return answer.kind === "captureWanted" ? unavailable("The capture can't be read.") : answer;
}

function unavailable(reason: string, detail?: string): TraceUnavailable {
  return { kind: "unavailable", reason, ...(detail === undefined ? {} : { detail }) };
}

function invalid(): Refusal {
  return new ResponseError(ErrorCodes.InvalidParams, "The request isn't one of the inspector's.");
}
