import type { Place } from "../shape/place.ts";

/** A replacement of text, offered as a quick fix. An edit with an empty place inserts. */
export type Fix = { readonly title: string; readonly edits: readonly Edit[] };

/** `behind`: the text is put behind the expression at the place, which gets parentheses where it needs them. */
export type Edit = { readonly place: Place; readonly text: string; readonly behind?: true };

export type Related = { readonly place: Place; readonly message: string };

/** What PyTorch (or Python) raises, with our words for it. */
export type Raised = {
  /** One of mistakes.md's codes, or a general one (argument, index, view, join, broadcast, matmul, value, name). */
  readonly code: string;
  /** "RuntimeError", "TypeError", … */
  readonly type: string;
  /** PyTorch's own text, to the letter; an expression stands where PyTorch has a number. */
  readonly text: string;
  /** One sentence in the user's terms; PyTorch's text serves where there is nothing to add. */
  readonly message?: string;
  /** The offending argument; the call where absent. */
  readonly place?: Place;
  readonly related?: readonly Related[];
  readonly fixes?: readonly Fix[];
};

export type Severity = "error" | "warning" | "information" | "hint";

/** One diagnostic, before its places are turned into offsets. */
export type Problem = {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  /** `Type: message` as PyTorch raises it, `Category: message` for a warning; undefined where PyTorch is silent. */
  readonly torch: string | undefined;
  readonly place: Place;
  readonly related: readonly Related[];
  readonly fixes: readonly Fix[];
};
