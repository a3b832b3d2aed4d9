import type { Dtype } from "./dtype.ts";

/**
 * Where a run keeps numbers. int64 is kept in doubles, exact up to 2^53; float16 and bfloat16 in singles that are
 * rounded as they are written; bools are 0 and 1. `version` counts the writes in place.
 */
export type Storage = {
  readonly elements: Elements;
  version: number;
};

export type Elements = Float32Array | Float64Array | Int32Array | Int16Array | Int8Array | Uint8Array;

/**
 * One tensor of a run, with PyTorch's identity: two names for one tensor hold the same record, a view is a record of
 * its own on the same storage. Element [i, j, …] stands at `offset + i*strides[0] + j*strides[1] + …`.
 */
export type Numbers = {
  readonly kind: "numbers";
  readonly dtype: Dtype;
  readonly sizes: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
  readonly storage: Storage;
  /** Tensor.requires_grad: of a leaf what the program set, else whether an operation was recorded. */
  requiresGrad: boolean;
  /** Tensor.grad */
  gradient: Numbers | undefined;
  /** Tensor.grad_fn, and which of its results this is; undefined for a leaf. */
  history: Result | undefined;
  /** The tensor that this one is a view of: never a view itself. */
  readonly viewOf: Numbers | undefined;
  /** retain_grad() was called. */
  retainsGradient: boolean;
};

export type Result = { readonly node: Node; readonly index: number };

/** One recorded operation: torch.autograd.graph.Node. */
export type Node = {
  /** As PyTorch prints it: "AddBackward0". */
  readonly name: string;
  readonly inputs: readonly Source[];
  /** Counts up: an operation has a higher number than those whose results it reads. */
  readonly sequence: number;
  /** What `backward` reads. Emptied when the graph is freed. */
  saved: readonly Saved[];
  /** How many results the operation has. */
  readonly results: number;
  /** From the gradients by the results (undefined: none arrived) those by the inputs. Undefined after it was freed. */
  backward: ((gradients: readonly (Numbers | undefined)[]) => readonly (Numbers | undefined)[]) | undefined;
};

/** A tensor that an operation's backward reads: with the version that it expects and, of its own results, which. */
export type Saved = { readonly numbers: Numbers; readonly version: number; readonly history: Result | undefined };

/** Where a gradient flows to: a leaf that accumulates it, a result of another operation, or nowhere. */
export type Source =
  | { readonly kind: "leaf"; readonly numbers: Numbers }
  | { readonly kind: "result"; readonly result: Result }
  | { readonly kind: "none" };
