/**
 * Gatescope's own requests, beside LSP's. The extension sees this file and the one of the inspector's requests, and no more
 * of the server, so both import nothing else.
 * Positions are LSP's: lines and characters from 0, characters in UTF-16 units, ends exclusive.
 */

import type { RunRequests } from "./run-protocol.ts";
import type { TraceRequests } from "./trace-protocol.ts";

export type ProtocolPosition = { readonly line: number; readonly character: number };
export type ProtocolRange = { readonly start: ProtocolPosition; readonly end: ProtocolPosition };

/** Which document a request is about. */
export type DocumentParams = { readonly textDocument: { readonly uri: string } };

/** One name that is bound, with what is bound to it. */
export type ShapeRow = {
  readonly range: ProtocolRange;
  /** As written: "out", "self.cell". */
  readonly name: string;
  readonly kind: "tensor" | "tuple" | "list" | "packed" | "int" | "module" | "unknown";
  /** "[seq, b, 20]", "LSTM(100, 20)"; the reason where the kind is "unknown". */
  readonly label: string;
  /** "float32"; absent where it is not known, or where it means nothing. */
  readonly dtype?: string;
  /** Of a tensor: one for each axis ("time", "batch", "feature", "layers": num_layers × directions), empty where none is known. */
  readonly roles?: readonly string[];
  /** Of a module: the number of all parameters' elements. */
  readonly parameters?: ProtocolCount;
  /** What a tensor's elements, or a module's parameters, take in memory. */
  readonly bytes?: ProtocolCount;
  /** Of a module: all its calls. Of a tensor: the statement that makes it. */
  readonly multiplyAdds?: ProtocolMultiplyAdds;
  readonly form: "assignment" | "loop" | "parameter" | "declaration" | "claim";
  /** It derives from the result of a call that fails. */
  readonly suspect: boolean;
};

/** A text where it is symbolic ("80*b*seq"), "?" where it isn't known. */
export type ProtocolCount = number | string;

/** Multiplications of matrix products, each with its addition. Not `exact`: a loop or a branch isn't decided, and what is in it counts once. */
export type ProtocolMultiplyAdds = { readonly count: ProtocolCount; readonly exact: boolean };

/** Over the whole document: each module once, and each call once for each time that it runs. */
export type ShapeTotals = {
  readonly parameters: ProtocolCount;
  /** Absent: the program says which ones are trained. */
  readonly trainable?: ProtocolCount;
  readonly parameterBytes: ProtocolCount;
  /** Of the tensors that have a name. */
  readonly tensorBytes: ProtocolCount;
  readonly multiplyAdds: ProtocolMultiplyAdds;
};

export type ShapesResult = {
  readonly uri: string;
  readonly version: number;
  /** In the order of the source. */
  readonly rows: readonly ShapeRow[];
  readonly totals: ShapeTotals;
};

/** One call of a recurrent module. */
export type CallRow = {
  readonly range: ProtocolRange;
  /** What the module is called in the program. */
  readonly name: string;
  /** "LSTM", "GRUCell", … */
  readonly module: string;
  readonly repr: string;
  /** "[seq, b, 100]"; "?" where it is not known. */
  readonly input: string;
  /** "([seq, b, 20], ([4, b, 20], [4, b, 20]))" */
  readonly result: string;
};

export type CallsResult = {
  readonly uri: string;
  readonly version: number;
  readonly calls: readonly CallRow[];
};

/** The program as PyTorch runs it, with the sizes that it gives to symbols. */
export type CopyAsPyTorchResult = {
  readonly uri: string;
  readonly version: number;
  readonly text: string;
  readonly sizes: readonly { readonly name: string; readonly size: number }[];
};

/** Every request of our own, by its method. The result is null where the document is not open. */
export type GatescopeRequests = TraceRequests &
  RunRequests & {
    readonly "gatescope/shapes": { readonly params: DocumentParams; readonly result: ShapesResult | null };
    readonly "gatescope/calls": { readonly params: DocumentParams; readonly result: CallsResult | null };
    readonly "gatescope/copyAsPyTorch": {
      readonly params: DocumentParams;
      readonly result: CopyAsPyTorchResult | null;
    };
    readonly "gatescope/explainError": {
      readonly params: ExplainErrorParams;
      /** Null: the text tells of no error. */
      readonly result: ExplainErrorResult | null;
    };
  };

/** A text that tells of an error of PyTorch: a traceback, or its last line. */
export type ExplainErrorParams = { readonly text: string; readonly textDocument?: { readonly uri: string } };

export type ExplainErrorResult = {
  /** `Type: message`, its first line. */
  readonly error: string;
  readonly code?: string;
  readonly message: string;
  /** What to do about it; empty where there is nothing to add. */
  readonly advice: string;
  /** Where it happens in the document, if it is about that. */
  readonly range?: ProtocolRange;
  readonly fixes: readonly {
    readonly title: string;
    readonly edits: readonly { readonly range: ProtocolRange; readonly text: string }[];
  }[];
};

export type GatescopeMethod = keyof GatescopeRequests;

/** "off", or a severity in place of the one that a code has by itself. */
export type ConfiguredSeverity = "off" | "hint" | "information" | "warning" | "error";

/** The settings under `gatescope.` that the server reads, as the client sends them. */
export type ServerSettings = {
  readonly hints: {
    readonly enabled: boolean;
    readonly modules: boolean;
    readonly prints: boolean;
  };
  readonly diagnostics: { readonly severity: Readonly<Record<string, ConfiguredSeverity>> };
  readonly codeLens: { readonly enabled: boolean };
  /** What is shown in ordinary Python files. `recurrent`: hints on lines that call a recurrent layer alone. */
  readonly python: {
    readonly enabled: boolean;
    readonly hints: "all" | "recurrent" | "off";
    readonly codeLens: boolean;
  };
  readonly run: { readonly memoryLimitMiB: number; readonly timeLimitSeconds: number };
};

export const defaultSettings: ServerSettings = {
  hints: { enabled: true, modules: false, prints: true },
  diagnostics: { severity: {} },
  codeLens: { enabled: true },
  python: { enabled: true, hints: "all", codeLens: false },
  run: { memoryLimitMiB: 512, timeLimitSeconds: 10 },
};
