import type { Elements, Node, Numbers, Source } from "../torch/numbers.ts";
import { isUntracked, newNode, refresh, sourceOf } from "./autograd.ts";
import { broadcastTo, reducedTo, sameSizes } from "./broadcast.ts";
import { cast } from "./cast.ts";
import { refuseSharing } from "./overlap.ts";
import { withRegion, regionOf } from "./region.ts";
import { keepGradient } from "./retained.ts";
import { castElements } from "./rounding.ts";
import { refuseWriteInto } from "./siblings.ts";
import { type Run, RaisedInRun } from "./run.ts";
import { countOf, eachOffset, elementsOf, isContiguous, isFloatingDtype, newTensor } from "./tensor.ts";

/**
 * Writes what an operation in place has computed from `target` into it, and gives it back: cast to its dtype, broadcast
 * to its sizes. Its history becomes that of `source`, whose operation has recorded `target` as its first input; where
 * nothing was recorded, `name` is the node's ("ZeroBackward0"), and no gradient flows back. "CopyBackwards" is copy_:
 * `source` is then any tensor, to which the gradient flows.
 */
export function writeInto(run: Run, target: Numbers, source: Numbers, name: string): Numbers {
  refresh(target);
  refresh(source);
  const tracked = run.gradients && isFloatingDtype(target.dtype) && (target.requiresGrad || source.requiresGrad);
  checkTarget(run, target, tracked || source.requiresGrad);
  const result = tracked ? { node: writing(run, target, source, name), index: indexOf(source, name) } : undefined;
  overwrite(target, source);
  if (result === undefined) return target;
  const { node, index } = result;
  node.saved = node.saved.map((saved) =>
    saved.numbers === source ? { numbers: target, version: target.storage.version, history: result } : saved,
  );
  const base = target.viewOf;
  if (base === undefined) {
    target.requiresGrad = true;
    target.history = { node, index };
  } else {
    refresh(base);
    base.history = { node: copySlices(node, index, target, base), index: 0 };
    base.requiresGrad = true;
    refresh(target);
  }
  for (const written of base === undefined ? [target] : [target, base]) {
    if (written.retainsGradient) keepGradient(written);
  }
  return target;
}

function checkTarget(run: Run, target: Numbers, tracked: boolean): void {
  if (!run.gradients) return;
  const base = target.viewOf;
  if (base !== undefined && isUntracked(target) && (tracked || base.requiresGrad)) {
    throw new RaisedInRun(
      "RuntimeError",
      "A view was created in no_grad mode and is being modified inplace with grad mode enabled. Given that this use case is ambiguous and error-prone, it is forbidden. You can clarify your code by moving both the view and the inplace either both inside the no_grad block (if you don't want the inplace to be tracked) or both outside (if you want the inplace to be tracked).",
    );
  }
  if (tracked || target.requiresGrad) refuseWriteInto(target);
  if (!target.requiresGrad) return;
  if (base?.requiresGrad === true && base.history === undefined) {
    throw new RaisedInRun(
      "RuntimeError",
      "a view of a leaf Variable that requires grad is being used in an in-place operation.",
    );
  }
  if (target.history === undefined) {
    throw new RaisedInRun("RuntimeError", "a leaf Variable that requires grad is being used in an in-place operation.");
  }
}

/** The node of the write, its first input the target as it was. */
function writing(run: Run, target: Numbers, source: Numbers, name: string): Node {
  const before = sourceOf(target);
  const zeros = (): Numbers => newTensor(run, target.dtype, target.sizes);
  if (name === "CopyBackwards") {
    return newNode(name, [before, sourceOf(source)], 1, ([gradient]) =>
      gradient === undefined ? [undefined, undefined] : [zeros(), fitted(run, gradient, source)],
    );
  }
  const made = source.history?.node;
  const inner = made?.backward;
  if (made === undefined || inner === undefined) return newNode(name, [before], 1, () => [zeros()]);
  if (source.dtype === target.dtype && sameSizes(source.sizes, target.sizes)) return made;
  const { index } = source.history ?? { index: 0 };
  const node = newNode(made.name, made.inputs, made.results, (gradients) =>
    inner(gradients.map((gradient, at) => (at === index && gradient ? fitted(run, gradient, source) : gradient))),
  );
  node.saved = made.saved;
  return node;
}

function indexOf(source: Numbers, name: string): number {
  return name === "CopyBackwards" ? 0 : (source.history?.index ?? 0);
}

/** A gradient [target.sizes] as one by what was broadcast and cast into it. */
function fitted(run: Run, gradient: Numbers, source: Numbers): Numbers {
  return cast(run, reducedTo(run, gradient, source.sizes), source.dtype);
}

/** A write into a part of `base`: what the part's gradient was goes to the operation, the rest to the base as it was. */
function copySlices(node: Node, index: number, view: Numbers, base: Numbers): Node {
  const inner = node.backward;
  const inputs: readonly Source[] = [sourceOf(base), ...node.inputs.slice(1)];
  const whole = newNode("CopySlices", inputs, 1, ([gradient]) => {
    if (gradient === undefined || inner === undefined) return inputs.map(() => undefined);
    refuseSharing(view);
    const part = regionOf(gradient, view, base);
    const given = Array.from({ length: node.results }, (_, at) => (at === index ? part : undefined));
    const [through, ...others] = inner(given);
    return [withRegion(gradient, through, view, base), ...others];
  });
  whole.saved = node.saved;
  return whole;
}

/** Writes the elements alone: cast, broadcast, in the target's places. */
function overwrite(target: Numbers, source: Numbers): void {
  const { storage, dtype, offset } = target;
  const read = elementsOf(broadcastTo(source, target.sizes));
  const shared = source.storage === storage;
  const from: Elements = source.dtype === dtype && !shared ? read : castElements(dtype, read);
  const count = countOf(target.sizes);
  if (count > 0 && isContiguous(target)) {
    storage.elements.set(from.length === count ? from : from.subarray(0, count), offset);
  } else {
    let index = 0;
    eachOffset(target, (at) => {
      storage.elements[at] = from[index++];
    });
  }
  storage.version += 1;
}
