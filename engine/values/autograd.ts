import type { Node, Numbers, Result, Source } from "../torch/numbers.ts";
import type { Run } from "./run.ts";
import { fromRegion } from "./region.ts";
import { isSibling, leaveBehind, noteSibling, refuseLeft } from "./siblings.ts";
import { isFloatingDtype } from "./tensor.ts";

export type Backward = (gradients: readonly (Numbers | undefined)[]) => readonly (Numbers | undefined)[];

let recorded = 0;

/** What a view's base was when the view got its history; "untracked": it was made under no_grad. */
const origins = new WeakMap<Numbers, Result | "untracked">();

/**
 * Records an operation for backward(), if gradients are recorded and some input asks for one: its results then require
 * a gradient. `backward` is given the gradients by the results (undefined: none arrived; each has its result's sizes),
 * and answers with those by the inputs, in their order (undefined: none), each of its input's sizes and dtype.
 * `saved` are the tensors that it reads, results among them: they must not be written in between. An operation that has
 * a version in place names the tensor that this one writes first.
 */
export function record(
  run: Run,
  name: string,
  inputs: readonly Numbers[],
  results: readonly Numbers[],
  saved: readonly Numbers[],
  backward: Backward,
): void {
  for (const input of inputs) refresh(input);
  const views = results.filter(({ viewOf }) => viewOf !== undefined);
  if (!run.gradients) {
    for (const view of views) viewUntracked(inputs, view);
    return;
  }
  for (const input of inputs) refuseLeft(input);
  if (!inputs.some(({ requiresGrad }) => requiresGrad)) {
    for (const view of views) noteSibling(name, inputs, view);
    return;
  }
  const node = newNode(name, inputs.map(sourceOf), results.length, backward);
  for (const [index, result] of results.entries()) {
    if (!isFloatingDtype(result.dtype)) continue;
    result.requiresGrad = true;
    result.history = { node, index };
    if (result.viewOf?.history !== undefined) origins.set(result, result.viewOf.history);
  }
  for (const view of views) noteSibling(name, inputs, view);
  node.saved = saved.map((numbers) => ({
    numbers,
    version: numbers.storage.version,
    history: results.includes(numbers) ? numbers.history : undefined,
  }));
}

/** Under no_grad, a view of what requires a gradient does too, as a leaf of its own. */
function viewUntracked(inputs: readonly Numbers[], view: Numbers): void {
  origins.set(view, "untracked");
  view.requiresGrad = isFloatingDtype(view.dtype) && inputs.some(({ requiresGrad }) => requiresGrad);
}

/** A node whose results are not set yet. */
export function newNode(name: string, inputs: readonly Source[], results: number, backward: Backward): Node {
  recorded += 1;
  return { name, inputs, sequence: recorded, saved: [], results, backward };
}

export function sourceOf(numbers: Numbers): Source {
  if (!numbers.requiresGrad) return { kind: "none" };
  return numbers.history === undefined ? { kind: "leaf", numbers } : { kind: "result", result: numbers.history };
}

/** The same numbers in a record that gradients don't reach: Tensor.detach. Writes are seen on both sides. */
export function detached(numbers: Numbers): Numbers {
  return {
    ...numbers,
    requiresGrad: false,
    gradient: undefined,
    history: undefined,
    viewOf: undefined,
    retainsGradient: false,
  };
}

/**
 * Gives a view the history that its base has got by a write since: "AsStridedBackward0". To be asked before a view's
 * `history` or `requiresGrad` is read; `record` asks for its inputs.
 */
export function refresh(view: Numbers): void {
  const base = view.viewOf;
  if (base?.history === undefined || !isFloatingDtype(view.dtype) || origins.get(view) === base.history) return;
  if (isUntracked(view)) return;
  view.requiresGrad = true;
  origins.set(view, base.history);
  if (isSibling(view)) {
    leaveBehind(view);
    view.history = { node: newNode("Invalid", [], 1, () => []), index: 0 };
    return;
  }
  const node = newNode("AsStridedBackward0", [sourceOf(base)], 1, ([gradient]) => [
    gradient === undefined ? undefined : fromRegion(gradient, view, base),
  ]);
  view.history = { node, index: 0 };
}

/** The view was made while no operation was recorded. */
export function isUntracked(view: Numbers): boolean {
  return origins.get(view) === "untracked";
}
