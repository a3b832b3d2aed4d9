import type { Axis, Factor } from "../shape/axis.ts";
import type { Dim } from "../shape/dim.ts";
import type { Dtype } from "../torch/dtype.ts";
import type { Problem } from "../torch/problem.ts";
import type { CellId } from "../torch/value.ts";
import type { Doubted, Verdict } from "./mistakes/doubt.ts";
import type { Span } from "../language/syntax.ts";

/** What a value was at one point of the program: plain data, with the content of lists and modules in it. */
export type Fact = {
  /** It derives from the result of a call that fails: the shape that was intended. */
  readonly suspect: boolean;
} & (
  | {
      readonly kind: "tensor";
      /** Undefined: not known, for the `reason` given. */
      readonly shape: readonly Axis[] | undefined;
      readonly reason: string;
      readonly dtype: Dtype | undefined;
    }
  | { readonly kind: "tuple"; readonly items: readonly Fact[] }
  | { readonly kind: "list"; readonly items: readonly Fact[] }
  /** A list of which one element stands for all. */
  | { readonly kind: "repeated"; readonly element: Fact; readonly length: Dim }
  | {
      readonly kind: "packed";
      readonly data: readonly Axis[] | undefined;
      readonly batch: Axis;
      readonly steps: Axis;
      readonly dtype: Dtype | undefined;
    }
  | { readonly kind: "int"; readonly value: Dim; readonly factor: Factor | undefined }
  | ModuleFact
  /** Anything else that is known: `type` is Python's name of its type, `text` its repr where it is known. */
  | { readonly kind: "other"; readonly type: string; readonly text: string | undefined }
  | { readonly kind: "unknown"; readonly reason: string }
);

export type ModuleFact = {
  readonly kind: "module";
  readonly suspect: boolean;
  readonly className: string;
  /** As print() shows it; several lines for a container. */
  readonly repr: string;
  /** The number of all parameters' elements. */
  readonly parameterCount: Dim;
  readonly parameters: readonly { readonly name: string; readonly shape: readonly Axis[] | undefined }[];
  /** The module and all those inside it that have parameters or could be called, each with what is its own. */
  readonly parts: readonly ModulePart[];
  /** One step of a recurrent module, in the notation of PyTorch's documentation; empty for others. */
  readonly equations: readonly string[];
  /** The page under https://pytorch.org/docs/stable/. */
  readonly page: string | undefined;
};

/** `bytes`: of its parameters; `trainable`: how many of them were made to be trained. */
export type ModulePart = {
  readonly cell: CellId;
  readonly parameterCount: Dim;
  readonly trainable: Dim;
  readonly bytes: Dim;
};

/** What the calls at one place multiply and add, all visits together. */
export type Work = {
  readonly span: Span;
  /** The cell of the module that is called; undefined: a function. */
  readonly module: CellId | undefined;
  readonly multiplyAdds: Dim;
  /** False: how often it runs isn't known, and one time is counted. */
  readonly exact: boolean;
};

/** A source position that binds a name: a target, a loop variable, a parameter, a declaration, a claim. */
export type Binding = {
  /** The whole target as written (`self.cell`). */
  readonly span: Span;
  readonly name: string;
  /** Joined over loop passes and calls. */
  readonly fact: Fact;
  readonly form: "assignment" | "loop" | "parameter" | "declaration" | "claim" | "import";
  /** The constructor spells the literal shape in this very statement (`torch.zeros(3, 20)`): no inlay hint. */
  readonly spelled: boolean;
};

/** A use of a name or attribute, or a call: what it was there. For hovers. */
export type Use = { readonly span: Span; readonly text: string; readonly fact: Fact };

/** One print() that was reached, in the order of execution. `text` is undefined where it depends on unknown values. */
export type Print = {
  readonly span: Span;
  readonly text: string | undefined;
  /** What ends it in place of a line end. */
  readonly end?: string;
  /** Sizes alone, for the hint ("[10, 3, 20] [4, 3, 20]"). */
  readonly compact: string | undefined;
};

/** A call of one of the six recurrent modules. */
export type RecurrentCall = {
  readonly span: Span;
  readonly module: ModuleFact;
  readonly input: Fact | undefined;
  readonly result: Fact;
};

/** Everything that one chunk (top-level statement) told. Spans are relative to the chunk. */
export type ChunkFacts = {
  /** The chunk's identity in places. */
  readonly id: number;
  readonly bindings: readonly Binding[];
  /** The bindings that hints show: where text doesn't parse at the moment, what it told before. */
  readonly hinted: readonly Binding[];
  readonly uses: readonly Use[];
  readonly prints: readonly Print[];
  readonly calls: readonly RecurrentCall[];
  readonly works: readonly Work[];
  readonly problems: readonly Problem[];
  /** The functions that nothing calls for sure: what is told of them depends on what is assumed of their parameters. */
  readonly uncalled: readonly Span[];
  /** What is a mistake only where its result is used as one, and what has been seen of such results. */
  readonly doubted: readonly Doubted[];
  readonly verdicts: readonly Verdict[];
  /** The problem (an element of `problems`) at which Python would stop here. */
  readonly stop: Problem | undefined;
};
