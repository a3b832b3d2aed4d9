import type { Numbers, Result } from "../torch/numbers.ts";
import { nodeTitle } from "./node-title.ts";
import { RaisedInRun } from "./run.ts";

/** Nodes that answer with several views of one tensor: neither these nor views of them can follow a write. */
const severing = new Set(["UnbindBackward0", "SplitBackward0", "SplitWithSizesBackward0"]);

/** Such views, with the history that they were made with. */
const siblings = new WeakMap<Numbers, Result | "none">();

/** Those whose base has been written since. */
const left = new WeakSet<Numbers>();

/** To be asked for every view that the node `name` makes of `inputs`, when its history is set. */
export function noteSibling(name: string, inputs: readonly Numbers[], view: Numbers): void {
  if (severing.has(name) || inputs.some((input) => siblings.has(input))) siblings.set(view, view.history ?? "none");
}

export function isSibling(view: Numbers): boolean {
  return siblings.has(view);
}

/** The base has got another history by a write, which the view can't follow. */
export function leaveBehind(view: Numbers): void {
  left.add(view);
}

/** What is recorded can't begin with a view that a write has left behind. */
export function refuseLeft(input: Numbers): void {
  if (left.has(input)) refuse(input, "its base or another view of its base has been modified inplace");
}

/** Nor can such a view be written itself. */
export function refuseWriteInto(target: Numbers): void {
  if (siblings.has(target)) refuse(target, "is being modified inplace");
}

function refuse(view: Numbers, what: string): never {
  const history = siblings.get(view);
  const start =
    history === undefined || history === "none"
      ? `A view was created in no_grad mode and ${what} with grad mode enabled.`
      : `Output ${String(history.index)} of ${nodeTitle(history.node)} is a view and ${what}.`;
  throw new RaisedInRun(
    "RuntimeError",
    `${start} This view is the output of a function that returns multiple views. Such functions do not allow the output views to be modified inplace. You should replace the inplace operation by an out-of-place one.`,
  );
}
