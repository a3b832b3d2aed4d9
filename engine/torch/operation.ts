import type { Condition, Facts } from "../shape/facts.ts";
import type { Factor } from "../shape/axis.ts";
import type { Dim } from "../shape/dim.ts";
import type { Place } from "../shape/place.ts";
import type { Content } from "./content.ts";
import type { Problem, Raised } from "./problem.ts";
import type { CellId, Sequence, Value } from "./value.ts";

/**
 * One function or method of PyTorch: how its arguments are bound (signature.ts), what it returns, where it is
 * documented. A tensor method is the same record with its first parameter bound to the tensor.
 */
export type Operation = {
  /** As error texts begin ("stack", "linear", "LSTM.forward", "RNNBase.__init__"). */
  readonly name: string;
  readonly signature: Signature;
  readonly rule: (call: Call) => Value;
  /** The page under https://pytorch.org/docs/stable/ ("generated/torch.stack.html"); undefined for internals. */
  readonly page: string | undefined;
};

/**
 * How a call's arguments are bound. `native`: PyTorch's C++ argument parser, which checks types and words its own
 * errors; `python`: a Python function, bound and worded as CPython does, without types.
 */
export type Signature = {
  readonly style: "native" | "python";
  readonly parameters: readonly SignatureParameter[];
  /** Arguments that Python counts beyond these in "takes 2 positional arguments": `self`. */
  readonly implicit: number;
  /** Native functions with several signatures: all of them, in the order in which they are tried. */
  readonly overloads?: readonly Overload[];
};

/** `hidden`: deprecated, so tried but not shown in error texts. */
export type Overload = { readonly parameters: readonly SignatureParameter[]; readonly hidden: boolean };

export type SignatureParameter = {
  readonly name: string;
  readonly kind: "positional" | "keywordOnly" | "rest" | "restKeywords";
  /**
   * Checked for `native` alone. `size` takes ints one by one or in one tuple or list; `dims` an int or a tuple of
   * ints; `tensorOrNumber` is a Tensor for which a number may stand; a type with `?` allows None.
   */
  readonly type: ParameterType;
  /** Undefined: required. */
  readonly fallback: Value | undefined;
};

export type ParameterType =
  | "any"
  | "Tensor"
  | "Tensor?"
  | "tensorOrNumber"
  | "tensors"
  | "int"
  | "int?"
  | "size"
  | "size?"
  | "dims"
  | "dims?"
  | "float"
  | "float?"
  | "Scalar"
  | "Scalar?"
  | "bool"
  | "bool?"
  | "string"
  | "string?"
  | "dtype"
  | "dtype?"
  | "device"
  | "device?"
  | "layout?"
  | "memory_format"
  | "memory_format?"
  | "generator"
  | "generator?";

/** One call while its rule runs: the bound arguments, what is known, and the few effects that a rule may have. */
export type Call = {
  /** The whole call. */
  readonly place: Place;
  /** As the signature binds it: the value given, else the default. A `rest` parameter is a tuple. */
  readonly argument: (name: string) => Value;
  /** Whether the program gives this argument. */
  readonly given: (name: string) => boolean;
  /** The given argument's place, else the call's. */
  readonly placeOf: (name: string) => Place;
  /** The module on which `forward` was called: its cell; undefined elsewhere. */
  readonly self: CellId | undefined;

  /** What is known about the symbols here; grows by `require`. */
  readonly facts: () => Facts;
  /**
   * A check that PyTorch makes. True: it holds, for some sizes at least (then the condition is noted, and assumed
   * from here on). False: it holds for no size: `raised()` has been reported and the rule should return the shape
   * that was intended. A size that isn't known (`?`) passes.
   */
  readonly require: (condition: Condition, raised: () => Raised) => boolean;
  /** Reports what PyTorch raises. The rule then returns what was intended. */
  readonly raise: (raised: Raised) => void;
  /** Reports a warning, or a remark of our own. */
  readonly note: (problem: Problem) => void;

  /** The content of a cell (list, dict, module, instance). */
  readonly read: (cell: CellId) => Content | undefined;
  readonly write: (cell: CellId, content: Content) => void;
  /** A new cell, one per place in the program. */
  readonly create: (content: Content) => CellId;
  /** The items of anything that Python can iterate; undefined: not iterable or not known. */
  readonly iterate: (value: Value) => Sequence | undefined;
  /** A size that nothing is known about; the same call at the same place gives the same one. */
  readonly freshUnknown: () => Dim;
  /** Calls a module's forward (nn.Sequential) or any callable value. */
  readonly invoke: (callee: Value, args: readonly Value[]) => Value;
  /** A factor for an argument: its size, with the name of the variable that it came from, at the argument's place. */
  readonly factorOf: (name: string, label: string) => Factor | undefined;
};
