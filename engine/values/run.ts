import type { Generator } from "../numeric/random/generator.ts";
import type { NetworkSizes } from "../numeric/recurrent/parameters.ts";
import type { Dtype } from "../torch/dtype.ts";
import type { Elements, Numbers } from "../torch/numbers.ts";

/** What all operations of one run share. */
export type Run = {
  /** torch.default_generator */
  readonly generator: Generator;
  /** torch.is_grad_enabled(): whether operations are recorded for backward(). */
  gradients: boolean;
  /**
   * Asked before memory is taken; throws a RunStopped where the budget doesn't allow it. `what` names it in the sum
   * that the user reads ("weights", "gates of lstm", "a tensor of [3, 20]").
   */
  readonly reserve: (bytes: number, what: string) => void;
  /** To be called at least once for every 5 ms of work: throws a RunStopped when the time is up or the user cancels. */
  readonly checkpoint: () => void;
  /** A warning as Python's warnings module shows it: "UserWarning", and its text. */
  readonly warn: (category: string, text: string) => void;
  /** What torch.manual_seed takes in place of the seed that the program gives it. */
  readonly seeding?: (seed: bigint) => bigint;
  /** Called for every recurrent module's forward pass; undefined where nobody looks at the gates. */
  readonly observe: ((pass: RecurrentPass) => void) | undefined;
};

/** What PyTorch raises while it computes, and no shape could tell before: it stops the run like any other error. */
export class RaisedInRun extends Error {
  readonly type: string;
  readonly text: string;
  constructor(type: string, text: string) {
    super(`${type}: ${text}`);
    this.type = type;
    this.text = text;
  }
}

/** The run can't go on, for a reason that isn't PyTorch's: the budget, a cancellation, a form that isn't computed. */
export class RunStopped extends Error {
  readonly reason: "memory" | "time" | "cancelled" | "unread" | "defect";
  constructor(reason: RunStopped["reason"], message: string) {
    super(message);
    this.reason = reason;
  }
}

/** Refuses to make so many tensors at once: each takes more memory than the numbers in it. */
export function listsParts(count: number): void {
  if (count <= MOST_PARTS) return;
  throw new RunStopped(
    "memory",
    `this makes ${String(count)} tensors; a run makes ${String(MOST_PARTS)} at once at most`,
  );
}

const MOST_PARTS = 1_000_000;

/** One forward pass of a recurrent module or cell, with the gates of every layer, direction and step. */
export type RecurrentPass = {
  /** The cell (heap) of the module. */
  readonly module: string;
  readonly className: string;
  /** How many samples each step has; never increasing. One entry for a cell. */
  readonly batchSizes: readonly number[];
  /** Sample b of the pass is sample `order[b]` of the input; undefined: the same. */
  readonly order: readonly number[] | undefined;
  /** How the input lies: a cell's is [batch, inputSize], or [inputSize] where it is unbatched. */
  readonly layout: "timeFirst" | "batchFirst" | "packed" | "unbatched" | "cell" | "unbatchedCell";
  readonly batchFirst: boolean;
  readonly sizes: NetworkSizes;
  readonly dtype: Dtype;
  /** By PyTorch's names, in its order: the module's own, which later operations may write. */
  readonly parameters: ReadonlyMap<string, Numbers>;
  /** Whether the parameters are those that the constructor drew: nothing has written or replaced them. */
  readonly initialParameters: boolean;
  /** As NetworkCall has them. */
  readonly dropoutMasks: readonly Elements[];
  readonly layers: readonly RecurrentLayer[];
};

export type RecurrentLayer = {
  readonly layer: number;
  readonly direction: "forward" | "reverse";
  /** Rows by time then sample as batchSizes has them: by gate name ("i","f","g","o","c","h"; "r","z","n","h"; "h"). */
  readonly series: () => ReadonlyMap<string, Float32Array | Float64Array>;
  /** h_0 and c_0 [batch, width], [batch, hidden]. */
  readonly initial: { readonly h: Float32Array | Float64Array; readonly c: Float32Array | Float64Array | undefined };
  /** What the layer reads: [rows, inputSize]. */
  readonly input: Float32Array | Float64Array;
};
