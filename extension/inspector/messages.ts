/**
 * What the extension and the inspector's page tell each other. The page asks for what it draws; the extension hands the
 * question to the language server, and the numbers back as bytes.
 */
import type { ProtocolRange } from "../../server/protocol.ts";
import type {
  TraceAnswer,
  TraceCall,
  TraceFix,
  TraceGradient,
  TraceQuestion,
  TraceSettings,
  TraceUnavailable,
} from "../../server/trace-protocol.ts";

/** A call in one version of a document. */
export type ShownCall = {
  readonly uri: string;
  readonly version: number;
  /** The document's name, for titles. */
  readonly file: string;
  readonly call: TraceCall;
};

/** The identifiers of what is shown: all that survives a reload of the window. */
export type Remembered = {
  readonly uri: string;
  readonly call: string;
  readonly pinned: boolean;
  readonly settings: TraceSettings;
  readonly view: Readonly<Record<string, string | number>>;
};

/** An answer with its numbers as bytes. */
export type PageAnswer =
  | Extract<TraceAnswer, { readonly kind: "overview" }>
  | { readonly kind: "slice"; readonly values: ArrayBuffer; readonly width: number }
  | {
      readonly kind: "gradients";
      readonly lines: readonly { readonly kind: TraceGradient["kind"]; readonly values: ArrayBuffer }[];
      readonly code: string;
    }
  | TraceUnavailable
  /** Nobody answers: the server is away, or the question is about a text that has changed since. */
  | { readonly kind: "dropped" };

export type ToPage =
  /** Show this call; the answers to earlier questions are worth nothing from here on. */
  | {
      readonly type: "call";
      readonly shown: ShownCall;
      /** Other calls of the document, the shown one among them. */
      readonly calls: readonly TraceCall[];
      readonly pinned: boolean;
      /** What a restored panel showed. */
      readonly remembered: Remembered | undefined;
    }
  /** The last picture stays, dimmed, below the reason. */
  | { readonly type: "stale"; readonly reason: string; readonly range: ProtocolRange | undefined }
  /** There is no call to show. */
  | { readonly type: "notice"; readonly title: string; readonly text: string }
  | { readonly type: "answer"; readonly request: number; readonly answer: PageAnswer }
  /** A file with weights and inputs was opened: the settings name it from here on. */
  | { readonly type: "captured"; readonly capture: string; readonly file: string }
  | { readonly type: "problem"; readonly problem: TraceUnavailable };

export type FromPage =
  | { readonly type: "ready"; readonly remembered: Remembered | undefined }
  | {
      readonly type: "ask";
      readonly request: number;
      readonly uri: string;
      readonly version: number;
      readonly call: string;
      readonly settings: TraceSettings;
      readonly question: TraceQuestion;
    }
  | { readonly type: "pin"; readonly pinned: boolean }
  | { readonly type: "choose"; readonly call: string }
  | { readonly type: "reveal"; readonly uri: string; readonly range: ProtocolRange }
  | { readonly type: "fix"; readonly uri: string; readonly fix: TraceFix }
  | { readonly type: "copy"; readonly text: string; readonly what: string }
  /** The program as PyTorch runs it, with lines after it that compute what is shown. */
  | {
      readonly type: "copyProgram";
      readonly uri: string;
      /** In place of the program's own, where another one was set. */
      readonly seed: number | undefined;
      readonly lines: string;
    }
  | { readonly type: "save"; readonly file: string; readonly text: string }
  | { readonly type: "openCapture"; readonly uri: string; readonly version: number; readonly call: string };

/** One function for each message. */
export type Handlers<M extends { readonly type: string }> = {
  readonly [T in M["type"]]: (message: Extract<M, { readonly type: T }>) => void;
};

/** Checks what a page sent. */
export function isFromPage(value: unknown): value is FromPage {
  if (!isRecord(value)) return false;
  switch (value["type"]) {
    case "ready":
      return value["remembered"] === undefined || isRemembered(value["remembered"]);
    case "ask":
      return (
        isCount(value["request"]) &&
        isText(value["uri"]) &&
        isCount(value["version"]) &&
        isText(value["call"]) &&
        isSettings(value["settings"]) &&
        isQuestion(value["question"])
      );
    case "pin":
      return typeof value["pinned"] === "boolean";
    case "choose":
      return isText(value["call"]);
    case "reveal":
      return isText(value["uri"]) && isRange(value["range"]);
    case "fix":
      return isText(value["uri"]) && isFix(value["fix"]);
    case "copy":
      return isText(value["text"]) && isText(value["what"]);
    case "copyProgram":
      return isText(value["uri"]) && isText(value["lines"]) && (value["seed"] === undefined || isNumber(value["seed"]));
    case "save":
      return isText(value["file"]) && isText(value["text"]);
    case "openCapture":
      return isText(value["uri"]) && isCount(value["version"]) && isText(value["call"]);
    default:
      return false;
  }
}

/** Checks what the extension sent; the answers inside come from the language server. */
export function isToPage(value: unknown): value is ToPage {
  if (!isRecord(value)) return false;
  switch (value["type"]) {
    case "call":
      return (
        isShown(value["shown"]) &&
        Array.isArray(value["calls"]) &&
        value["calls"].every(isCall) &&
        typeof value["pinned"] === "boolean" &&
        (value["remembered"] === undefined || isRemembered(value["remembered"]))
      );
    case "stale":
      return isText(value["reason"]) && (value["range"] === undefined || isRange(value["range"]));
    case "notice":
      return isText(value["title"]) && isText(value["text"]);
    case "answer":
      return isCount(value["request"]) && isAnswer(value["answer"]);
    case "captured":
      return isText(value["capture"]) && isText(value["file"]);
    case "problem":
      return isUnavailable(value["problem"]);
    default:
      return false;
  }
}

/** Checks what a webview remembered. */
export function isRemembered(value: unknown): value is Remembered {
  return (
    isRecord(value) &&
    isText(value["uri"]) &&
    isText(value["call"]) &&
    typeof value["pinned"] === "boolean" &&
    isSettings(value["settings"]) &&
    isRecord(value["view"]) &&
    Object.values(value["view"]).every((entry) => isText(entry) || isNumber(entry))
  );
}

function isShown(value: unknown): boolean {
  return (
    isRecord(value) &&
    isText(value["uri"]) &&
    isCount(value["version"]) &&
    isText(value["file"]) &&
    isCall(value["call"])
  );
}

function isCall(value: unknown): boolean {
  return (
    isRecord(value) && ["id", "written", "name", "repr"].every((key) => isText(value[key])) && isRange(value["range"])
  );
}

function isSettings(value: unknown): boolean {
  return (
    isRecord(value) &&
    isRecord(value["sizes"]) &&
    Object.values(value["sizes"]).every(isCount) &&
    (value["seed"] === undefined || isNumber(value["seed"])) &&
    isInput(value["input"]) &&
    isNumber(value["forgetBias"]) &&
    (value["capture"] === undefined || isText(value["capture"]))
  );
}

function isInput(value: unknown): boolean {
  if (!isRecord(value)) return false;
  switch (value["kind"]) {
    case "program":
      return true;
    case "impulse":
    case "step":
      return isCount(value["step"]);
    case "sine":
      return isNumber(value["period"]);
    case "random":
      return isNumber(value["seed"]);
    default:
      return false;
  }
}

function isQuestion(value: unknown): boolean {
  if (!isRecord(value)) return false;
  switch (value["kind"]) {
    case "overview":
      return true;
    case "series":
      return isText(value["series"]) && isPlaceOfSeries(value) && isSpan(value["steps"]);
    case "initial":
      return (value["state"] === "h" || value["state"] === "c") && isPlaceOfSeries(value);
    case "weights":
      return isText(value["parameter"]) && isSpan(value["rows"]);
    case "gradients":
      return isCount(value["item"]);
    default:
      return false;
  }
}

function isPlaceOfSeries(value: Readonly<Record<string, unknown>>): boolean {
  return (
    isCount(value["layer"]) &&
    isCount(value["item"]) &&
    (value["direction"] === "forward" || value["direction"] === "backward")
  );
}

function isAnswer(value: unknown): boolean {
  if (!isRecord(value)) return false;
  switch (value["kind"]) {
    case "overview":
      return isOverview(value["overview"]);
    case "slice":
      return value["values"] instanceof ArrayBuffer && isCount(value["width"]);
    case "gradients":
      return (
        isText(value["code"]) &&
        Array.isArray(value["lines"]) &&
        value["lines"].every((line) => isRecord(line) && isText(line["kind"]) && line["values"] instanceof ArrayBuffer)
      );
    case "unavailable":
      return isUnavailable(value);
    case "dropped":
      return true;
    default:
      return false;
  }
}

function isOverview(value: unknown): boolean {
  return (
    isRecord(value) &&
    isText(value["family"]) &&
    ["inputSize", "hiddenSize", "projSize", "layers", "steps", "batch"].every((key) => isCount(value[key])) &&
    ["directions", "parameters", "sizes", "series", "beside"].every((key) => Array.isArray(value[key])) &&
    isRecord(value["weights"]) &&
    isInputShown(value["input"]) &&
    isRecord(value["names"])
  );
}

function isInputShown(value: unknown): boolean {
  return isInput(value) || (isRecord(value) && value["kind"] === "capture" && isText(value["file"]));
}

function isUnavailable(value: unknown): boolean {
  return (
    isRecord(value) &&
    isText(value["reason"]) &&
    (value["detail"] === undefined || isText(value["detail"])) &&
    (value["range"] === undefined || isRange(value["range"])) &&
    (value["fix"] === undefined || isFix(value["fix"]))
  );
}

function isFix(value: unknown): boolean {
  if (!isRecord(value) || !isText(value["title"])) return false;
  switch (value["kind"]) {
    case "edit":
      return isRange(value["range"]) && isText(value["text"]);
    case "setting":
      return isText(value["setting"]);
    case "sizes":
      return isRecord(value["sizes"]) && Object.values(value["sizes"]).every(isCount);
    default:
      return false;
  }
}

function isRange(value: unknown): boolean {
  return isRecord(value) && isPlace(value["start"]) && isPlace(value["end"]);
}

function isPlace(value: unknown): boolean {
  return isRecord(value) && isCount(value["line"]) && isCount(value["character"]);
}

function isSpan(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && value.every(isCount);
}

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0;
}

function isNumber(value: unknown): boolean {
  return typeof value === "number" && Number.isFinite(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
