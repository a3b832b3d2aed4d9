/**
 * The requests of the gate inspector: which recurrent calls a document has, and what one of them computed when the
 * program ran. The extension sees this file, so it imports nothing but the protocol beside it.
 *
 * Numbers travel as base64 of little-endian float32, rows first, at most `largestSlice` bytes in each answer: whoever
 * asks cuts. NaN and infinities travel as they are. Layers, units, batch items and steps count from 0; a step counts
 * in the input's time, in the backward direction also.
 */
import type { DocumentParams, ProtocolRange } from "./protocol.ts";

/** Bytes of float32 in one answer, before base64. */
export const largestSlice = 1 << 20;

/** A call of a recurrent module, or of a cell: a cell's call in a loop is one call with all of its steps. */
export type TraceCall = {
  /**
   * The same after an edit that leaves the call what it is: its module's name and its ordinal among those. A place that
   * calls several modules is listed once; the later ones are asked for with "/1", "/2" behind the id.
   */
  readonly id: string;
  /** The call in the source, and the statement that it stands in. */
  readonly range: ProtocolRange;
  /** The statement's first line, as written: "out, (h, c) = lstm(x)". */
  readonly written: string;
  /** What the module is called: "lstm", "self.cell". */
  readonly name: string;
  /** As print() shows it: "LSTM(5, 8, num_layers=2)". */
  readonly repr: string;
};

export type TraceCallsResult = {
  readonly uri: string;
  readonly version: number;
  /** In the order of the source. */
  readonly calls: readonly TraceCall[];
};

/** What is fed to the call: what the program feeds, or a series with the input's shape that tells something. */
export type TraceInput =
  | { readonly kind: "program" }
  /** 1 in every feature at `step`, 0 elsewhere. */
  | { readonly kind: "impulse"; readonly step: number }
  /** 0 before `step`, 1 from there on. */
  | { readonly kind: "step"; readonly step: number }
  /** sin(2 π t / period) in every feature. */
  | { readonly kind: "sine"; readonly period: number }
  /** torch.randn with a generator of its own. */
  | { readonly kind: "random"; readonly seed: number };

/** All that makes one run differ from another of the same text. Equal settings give equal numbers. */
export type TraceSettings = {
  /** Sizes of symbolic dimensions, by name; a name that is absent has the size of "Copy as PyTorch". */
  readonly sizes: Readonly<Record<string, number>>;
  /** In place of the program's own torch.manual_seed; absent where that holds (and 0 where it has none). */
  readonly seed?: number;
  readonly input: TraceInput;
  /** Added to the forget gate's rows of every bias_hh; 0 changes nothing. LSTM alone; without biases it is an error. */
  readonly forgetBias: number;
  /** Weights, input and state that came from a file: what `gatescope/openCapture` called them. */
  readonly capture?: string;
};

/** `x` is what the layer reads: the input in layer 0, above it the output of the layer below, both directions joined. */
export type TraceSeriesName = "x" | "i" | "f" | "g" | "o" | "c" | "h" | "r" | "z" | "n";

export type TraceDirection = "forward" | "backward";

/** What can be asked about a run. */
export type TraceQuestion =
  | { readonly kind: "overview" }
  /** [steps, width] of one batch item; `steps` from (inclusive) to (exclusive). */
  | {
      readonly kind: "series";
      readonly series: TraceSeriesName;
      readonly layer: number;
      readonly direction: TraceDirection;
      readonly item: number;
      readonly steps: readonly [from: number, to: number];
    }
  /** [width] of h_0 or c_0. */
  | {
      readonly kind: "initial";
      readonly state: "h" | "c";
      readonly layer: number;
      readonly direction: TraceDirection;
      readonly item: number;
    }
  /** [rows, columns] of a parameter; a bias has one column. Without the forget bias of the settings. */
  | { readonly kind: "weights"; readonly parameter: string; readonly rows: readonly [from: number, to: number] }
  | { readonly kind: "gradients"; readonly item: number };

export type TraceParams = DocumentParams & {
  /** The text's version that `call` was listed for; about another one the answer is ContentModified. */
  readonly version: number;
  readonly call: string;
  readonly settings: TraceSettings;
  readonly question: TraceQuestion;
  /** False: the program may read no files, as in a workspace that isn't trusted. */
  readonly readsFiles?: boolean;
};

export type TraceOverview = {
  readonly family: "LSTM" | "GRU" | "RNN";
  /** Of an RNN: its nonlinearity. */
  readonly nonlinearity: "tanh" | "relu";
  /** A cell: called once for each step, with parameters that have no suffix. */
  readonly cell: boolean;
  readonly inputSize: number;
  readonly hiddenSize: number;
  /** 0 where there is no projection. */
  readonly projSize: number;
  readonly layers: number;
  readonly directions: readonly TraceDirection[];
  readonly bias: boolean;
  readonly batchFirst: boolean;
  /** False where the call has no batch axis; `batch` is 1 then. */
  readonly batched: boolean;
  readonly steps: number;
  readonly batch: number;
  /** Of a packed sequence: how many steps each batch item has. */
  readonly lengths?: readonly number[];
  /** In PyTorch's order, with PyTorch's names: "weight_ih_l0_reverse". */
  readonly parameters: readonly { readonly name: string; readonly shape: readonly number[] }[];
  /** How the weights came to be. */
  readonly weights:
    | { readonly kind: "initial"; readonly seed: number }
    | { readonly kind: "changed" }
    | { readonly kind: "capture"; readonly file: string };
  readonly input: TraceInput | { readonly kind: "capture"; readonly file: string };
  /** The symbolic sizes that the program has. */
  readonly sizes: readonly { readonly name: string; readonly size: number }[];
  /** As written in the program; absent where the argument or the target is not a name. */
  readonly names: {
    readonly input?: string;
    readonly state?: string;
    readonly out?: string;
    readonly h?: string;
    readonly c?: string;
  };
  /** Over all batch items, layer by layer: what scales and counts need before any series has arrived. */
  readonly series: readonly TraceSeriesSummary[];
  /** Other cells that are called in the same loop, by their calls' ids, in the order in which they are called. */
  readonly beside: readonly string[];
};

export type TraceSeriesSummary = {
  readonly series: TraceSeriesName;
  readonly layer: number;
  readonly direction: TraceDirection;
  /** Numbers in each step: x has the layer's input, h has proj_size where there is one, all others hidden_size. */
  readonly width: number;
  /** Of the finite numbers; all 0 where there is none. */
  readonly least: number;
  readonly greatest: number;
  readonly mean: number;
  readonly nan: number;
  readonly infinite: number;
};

/** Norms over the features of the gradient of `out[-1, item].sum()` by the input at each step. */
export type TraceGradient = {
  /** `self`: the call as it is set; `initial`: with forget bias 0, where the settings have another. */
  readonly kind: "self" | "initial" | "LSTM" | "GRU" | "RNN";
  /** [steps] */
  readonly values: string;
};

/** Why there is nothing to show, in place of it. */
export type TraceUnavailable = {
  readonly kind: "unavailable";
  /** One sentence: "Line 6 raises an error.", "The run needs 812 MiB, and the limit is 512 MiB." */
  readonly reason: string;
  /** PyTorch's own text, or more about the reason. */
  readonly detail?: string;
  /** Where in the source the reason stands. */
  readonly range?: ProtocolRange;
  readonly fix?: TraceFix;
};

export type TraceFix =
  /** Text to put in place of a range. */
  | { readonly kind: "edit"; readonly title: string; readonly range: ProtocolRange; readonly text: string }
  /** A setting to change: "gatescope.run.memoryLimitMiB". */
  | { readonly kind: "setting"; readonly title: string; readonly setting: string }
  /** Sizes of symbols with which it works. */
  | { readonly kind: "sizes"; readonly title: string; readonly sizes: Readonly<Record<string, number>> };

export type TraceAnswer =
  | { readonly kind: "overview"; readonly overview: TraceOverview }
  /** `values` is base64 of [rows, width]; fewer rows than asked for where the slice would be too large. */
  | { readonly kind: "slice"; readonly values: string; readonly width: number }
  | {
      readonly kind: "gradients";
      readonly lines: readonly TraceGradient[];
      /** The line of PyTorch that gives `self`. */
      readonly code: string;
    }
  | TraceUnavailable;

/** What a capture snippet saved: JSON with `input`, `state` (a tensor, a pair, or null) and `state_dict` as nested lists. */
export type OpenCaptureParams = DocumentParams & {
  readonly version: number;
  readonly call: string;
  readonly file: string;
  readonly text: string;
  /**
   * "base64": `text` is the bytes of another file: safetensors, npz or torch.save's archive with weights, or an npy file
   * with an input. Absent: `text` is the JSON.
   */
  readonly encoding?: "json" | "base64";
  /** As in TraceParams. */
  readonly readsFiles?: boolean;
};

export type OpenCaptureResult = { readonly kind: "opened"; readonly capture: string } | TraceUnavailable;

/** By method. The result is null where the document is not open. */
export type TraceRequests = {
  readonly "gatescope/traceCalls": { readonly params: DocumentParams; readonly result: TraceCallsResult | null };
  readonly "gatescope/trace": { readonly params: TraceParams; readonly result: TraceAnswer | null };
  readonly "gatescope/openCapture": { readonly params: OpenCaptureParams; readonly result: OpenCaptureResult | null };
};
