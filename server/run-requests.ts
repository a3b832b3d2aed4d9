import type { CancellationToken, Connection } from "vscode-languageserver";
import type { Translate } from "../engine/locale/translator.ts";
import type { Documents, OpenDocument } from "./documents.ts";
import type { ServerSettings } from "./protocol.ts";
import type { RunOutput, RunParams, RunRequests, RunResult, RunValue } from "./run-protocol.ts";
import type { Runner } from "./runner/runner.ts";

/** What the last run of a text has told of its tensors, until the text changes. */
export type RunValues = { readonly find: (document: OpenDocument) => readonly RunValue[] };

type Context = {
  readonly documents: Documents;
  readonly runner: Runner;
  readonly settings: () => ServerSettings;
  /** The workspace's folders as paths; empty where they aren't on a disk. */
  readonly folders: () => readonly string[];
  readonly translate: Translate;
  readonly report: (error: unknown) => void;
};

/** The thread is given so much longer than the program, in milliseconds. */
const GRACE = 3_000;

/** Answers `gatescope/run`. It runs the text as it is when it is asked: what is typed meanwhile doesn't stop it. */
export function registerRuns(connection: Connection, context: Context): RunValues {
  const kept = new Map<string, { readonly revision: number; readonly values: readonly RunValue[] }>();
  connection.onRequest(
    "gatescope/run" satisfies keyof RunRequests,
    async (params: RunParams, token: CancellationToken): Promise<RunResult | null> => {
      const checked = checkedParams(params);
      const document = checked && context.documents.find(checked.textDocument.uri);
      if (checked === undefined || document === undefined) return null;
      const result = await run(connection, context, document, checked, token);
      kept.set(document.uri, { revision: document.revision, values: result.values });
      return result;
    },
  );
  return {
    find: ({ uri, revision }) => {
      const found = kept.get(uri);
      return found?.revision === revision ? found.values : [];
    },
  };
}

async function run(
  connection: Connection,
  { runner, settings, folders, translate, report }: Context,
  document: OpenDocument,
  params: RunParams,
  token: CancellationToken,
): Promise<RunResult> {
  const { memoryLimitMiB, timeLimitSeconds } = settings().run;
  const timeLimit = timeLimitSeconds * 1000;
  const asked = runner.ask(
    {
      kind: "run",
      path: pathOf(document.uri),
      text: document.text,
      dialect: document.dialect,
      seed: params.seed,
      sizes: params.sizes ?? {},
      memoryLimit: memoryLimitMiB * 2 ** 20,
      timeLimit,
      folders: params.readsFiles === false ? [] : foldersOf(document.uri, folders()),
    },
    timeLimit + GRACE,
    (text) => {
      if (params.token === undefined) return;
      const output: RunOutput = { token: params.token, text };
      void connection.sendNotification("gatescope/runOutput", output).catch(report);
    },
  );
  if (token.isCancellationRequested) asked.cancel();
  const listener = token.onCancellationRequested(asked.cancel);
  const answer = await asked.answer;
  listener.dispose();
  const { uri, version } = document;
  if (answer.kind === "done") {
    const { outcome, ...rest } = answer.result;
    const told = outcome.kind === "stopped" ? { ...outcome, message: translate(outcome.message) } : outcome;
    return { uri, version, ...rest, outcome: told };
  }
  return {
    uri,
    version,
    outcome:
      answer.kind === "cancelled"
        ? { kind: "stopped", reason: "cancelled", message: translate("the run was cancelled") }
        : { kind: "stopped", reason: "defect", message: translate(answer.message) },
    seed: params.seed ?? "0",
    seedMatters: false,
    sizes: [],
    took: 0,
    values: [],
  };
}

/** What a client sends, if it is what it should be. */
function checkedParams(params: unknown): RunParams | undefined {
  if (typeof params !== "object" || params === null) return undefined;
  const { textDocument, seed, sizes, readsFiles, token } = params as Partial<RunParams>;
  if (typeof textDocument?.uri !== "string") return undefined;
  const numbers = Object.entries(sizes ?? {}).filter(([, size]) => Number.isSafeInteger(size) && size >= 0);
  return {
    textDocument: { uri: textDocument.uri },
    sizes: Object.fromEntries(numbers),
    ...(typeof seed === "string" && /^-?\d{1,20}$/.test(seed) ? { seed } : {}),
    ...(typeof readsFiles === "boolean" ? { readsFiles } : {}),
    ...(typeof token === "string" ? { token } : {}),
  };
}

function pathOf(uri: string): string {
  try {
    return uri.startsWith("file:") ? decodeURIComponent(new URL(uri).pathname) : uri;
  } catch {
    return uri;
  }
}

/** Where a document's run may read files: the workspace's folders, and its own. */
export function foldersOf(uri: string, folders: readonly string[]): readonly string[] {
  return [...folders, ...folderOf(uri)];
}

/** The folder of a document on a disk. */
function folderOf(uri: string): readonly string[] {
  if (!uri.startsWith("file:")) return [];
  const path = pathOf(uri);
  const end = path.lastIndexOf("/");
  return end > 0 ? [path.slice(0, end)] : [];
}
