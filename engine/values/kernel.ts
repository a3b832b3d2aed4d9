import type { Content } from "../torch/content.ts";
import type { Numbers } from "../torch/numbers.ts";
import type { CellId, Value } from "../torch/value.ts";
import type { Run } from "./run.ts";

/**
 * The value reading of one operation: computes what the rule has told the shape of. Argument errors were raised by the
 * rule before; what only the numbers can tell (an index out of range) is thrown as RaisedInRun.
 */
export type Kernel = (call: KernelCall) => Computed;

/**
 * A tensor; the items of a tuple; or a finished value. Tensors in a list or dict are values with `values` set
 * (see `valueOf`).
 */
export type Computed = Numbers | readonly Computed[] | Value;

export type KernelCall = {
  readonly run: Run;
  /** What the rule answered: its sizes are numbers, its dtype is known. */
  readonly result: Value;
  /** As the signature binds it: the value given, else the default. Tensors carry `values`. */
  readonly argument: (name: string) => Value;
  readonly given: (name: string) => boolean;
  /** The argument as a tensor; a Python number is a tensor of no dimension (int64, float64 or bool). */
  readonly numbers: (name: string) => Numbers;
  /** The module on which `forward` or a method was called. */
  readonly self: CellId | undefined;
  readonly read: (cell: CellId) => Content | undefined;
  readonly write: (cell: CellId, content: Content) => void;
  /** A new cell. */
  readonly create: (content: Content) => CellId;
  /** The items of a tuple, list or other sequence; undefined: it isn't one. */
  readonly items: (value: Value) => readonly Value[] | undefined;
};

/** The numbers that a module is made with: drawn in PyTorch's order, written into `content`'s tensors by `withValues`. */
export type ModuleKernel = (
  call: KernelCall,
  content: Extract<Content, { readonly kind: "module" }>,
) => Extract<Content, { readonly kind: "module" }>;
