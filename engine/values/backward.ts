import type { Node, Numbers } from "../torch/numbers.ts";
import { refresh } from "./autograd.ts";
import { sameSizes } from "./broadcast.ts";
import { cast } from "./cast.ts";
import { sum } from "./gradient-sum.ts";
import { nodeTitle } from "./node-title.ts";
import { keptResults } from "./retained.ts";
import { type Run, RaisedInRun, RunStopped } from "./run.ts";
import { countOf, newTensor } from "./tensor.ts";
import { dtypes } from "../torch/dtype.ts";

/** Where a backward pass starts: a tensor, and the gradient by it (undefined: 1, for a tensor of one element). */
export type Root = { readonly numbers: Numbers; readonly gradient: Numbers | undefined };

/**
 * Tensor.backward: adds the gradients to `.gradient` of the leaves that the roots were made of, or of `inputs` alone.
 * After torch.autograd.backward.
 */
export function backward(run: Run, roots: readonly Root[], retainGraph: boolean, inputs?: readonly Numbers[]): void {
  const found = gradientsOf(run, roots, retainGraph, inputs);
  for (const [numbers, gradient] of found) {
    if (inputs !== undefined || numbers.history === undefined) accumulate(run, numbers, gradient);
  }
}

/**
 * torch.autograd.grad: the gradients by `inputs` (leaves or not) or, without them, by every leaf that is reached. What
 * isn't reached is not in the map.
 */
export function gradientsOf(
  run: Run,
  roots: readonly Root[],
  retainGraph: boolean,
  inputs?: readonly Numbers[],
): ReadonlyMap<Numbers, Numbers> {
  const started = roots.map((root) => seeded(run, root));
  for (const [index, { numbers }] of roots.entries()) {
    if (numbers.requiresGrad) continue;
    const text = `element ${String(index)} of tensors does not require grad and does not have a grad_fn`;
    throw new RaisedInRun("RuntimeError", text);
  }
  const recording = run.gradients;
  run.gradients = false;
  try {
    return flow(run, started, retainGraph, inputs);
  } finally {
    run.gradients = recording;
  }
}

type Started = { readonly numbers: Numbers; readonly gradient: Numbers };

/** torch.autograd._make_grads */
function seeded(run: Run, { numbers, gradient }: Root): Started {
  refresh(numbers);
  if (gradient !== undefined) {
    if (sameSizes(gradient.sizes, numbers.sizes)) return { numbers, gradient };
    const [given, own] = [gradient.sizes.join(", "), numbers.sizes.join(", ")];
    const text = `Mismatch in shape: grad_output[0] has a shape of torch.Size([${given}]) and output[0] has a shape of torch.Size([${own}]).`;
    throw new RaisedInRun("RuntimeError", text);
  }
  if (numbers.requiresGrad && countOf(numbers.sizes) !== 1) {
    throw new RaisedInRun("RuntimeError", "grad can be implicitly created only for scalar outputs");
  }
  const one = newTensor(run, numbers.dtype, numbers.sizes);
  one.storage.elements.fill(1);
  return { numbers, gradient: one };
}

/** The gradients that have arrived so far. */
type Arrived = {
  readonly nodes: Map<Node, (Numbers | undefined)[]>;
  readonly leaves: Map<Numbers, Numbers>;
  /** Sums that this pass has made itself, and may add to. */
  readonly own: Set<Numbers>;
};

function flow(
  run: Run,
  started: readonly Started[],
  retainGraph: boolean,
  inputs: readonly Numbers[] | undefined,
): ReadonlyMap<Numbers, Numbers> {
  const arrived: Arrived = { nodes: new Map(), leaves: new Map(), own: new Set() };
  for (const input of inputs ?? []) refresh(input);
  for (const { numbers, gradient } of started) arrive(run, arrived, numbers, cast(run, gradient, numbers.dtype));
  const order = reachable(started);
  const needed = inputs === undefined ? undefined : leadingTo(order, inputs);
  const found = new Map<Numbers, Numbers>();
  for (const node of order) {
    run.checkpoint();
    const gradients = arrived.nodes.get(node);
    if (gradients === undefined) continue;
    arrived.nodes.delete(node);
    for (const numbers of inputs ?? []) {
      const gradient = numbers.history?.node === node ? gradients[numbers.history.index] : undefined;
      if (gradient !== undefined) found.set(numbers, gradient);
    }
    for (const numbers of keptResults(node)) {
      const gradient = gradients[numbers.history?.index ?? 0];
      if (gradient !== undefined) accumulate(run, numbers, gradient);
    }
    if (needed === undefined || needed.has(node)) through(run, arrived, node, gradients, retainGraph);
  }
  for (const [leaf, gradient] of arrived.leaves) {
    if (inputs === undefined || inputs.includes(leaf)) found.set(leaf, gradient);
  }
  return found;
}

function arrive(run: Run, arrived: Arrived, numbers: Numbers, gradient: Numbers): void {
  if (numbers.history === undefined)
    arrived.leaves.set(numbers, added(run, arrived, arrived.leaves.get(numbers), gradient));
  else arriveAt(run, arrived, numbers.history.node, numbers.history.index, gradient);
}

function arriveAt(run: Run, arrived: Arrived, node: Node, index: number, gradient: Numbers): void {
  const slots = arrived.nodes.get(node) ?? new Array<Numbers | undefined>(node.results).fill(undefined);
  slots[index] = added(run, arrived, slots[index], gradient);
  arrived.nodes.set(node, slots);
}

function added(run: Run, arrived: Arrived, before: Numbers | undefined, gradient: Numbers): Numbers {
  if (before === undefined) return gradient;
  const total = sum(run, before, gradient, arrived.own.has(before));
  arrived.own.add(total);
  return total;
}

/** Runs one node, and hands on what it answers. */
function through(
  run: Run,
  arrived: Arrived,
  node: Node,
  gradients: readonly (Numbers | undefined)[],
  retainGraph: boolean,
): void {
  if (node.backward === undefined) {
    throw new RaisedInRun(
      "RuntimeError",
      "Trying to backward through the graph a second time (or directly access saved tensors after they have already been freed). Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). Specify retain_graph=True if you need to backward through the graph a second time or if you need to access saved tensors after calling backward.",
    );
  }
  checkVersions(node);
  const results = node.backward(gradients);
  if (!retainGraph && node.saved.length > 0) {
    node.saved = [];
    node.backward = undefined;
  }
  for (const [index, source] of node.inputs.entries()) {
    const gradient = results[index];
    if (gradient === undefined || source.kind === "none") continue;
    if (source.kind === "result") arriveAt(run, arrived, source.result.node, source.result.index, gradient);
    else arrived.leaves.set(source.numbers, added(run, arrived, arrived.leaves.get(source.numbers), gradient));
  }
}

/** What an operation has saved must not have been written since. */
function checkVersions(node: Node): void {
  for (const { numbers, version, history } of node.saved) {
    if (numbers.storage.version === version) continue;
    const type = dtypes[numbers.dtype].tensor;
    refresh(numbers);
    const of = history ?? numbers.history;
    const from = of === undefined ? "" : `, which is output ${String(of.index)} of ${nodeTitle(of.node)},`;
    const text = `one of the variables needed for gradient computation has been modified by an inplace operation: [${type} [${numbers.sizes.join(", ")}]]${from} is at version ${String(numbers.storage.version)}; expected version ${String(version)} instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).`;
    throw new RaisedInRun("RuntimeError", text);
  }
}

/** All nodes that gradients can flow to, the latest first: each comes after those that read its results. */
function reachable(started: readonly Started[]): readonly Node[] {
  const seen = new Set<Node>();
  const waiting = started.flatMap(({ numbers }) => (numbers.history === undefined ? [] : [numbers.history.node]));
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    for (const source of node.inputs) {
      if (source.kind === "result" && !seen.has(source.result.node)) waiting.push(source.result.node);
    }
  }
  return [...seen].sort((a, b) => b.sequence - a.sequence);
}

/** Those among the nodes (latest first) from which a gradient flows on to one of the inputs. */
function leadingTo(order: readonly Node[], inputs: readonly Numbers[]): ReadonlySet<Node> {
  const leaves = new Set(inputs.filter(({ history }) => history === undefined));
  const captured = new Set(inputs.flatMap(({ history }) => (history === undefined ? [] : [history.node])));
  const leading = new Set<Node>();
  for (const node of order.toReversed()) {
    const leads = node.inputs.some(
      (source) =>
        (source.kind === "leaf" && leaves.has(source.numbers)) ||
        (source.kind === "result" && (captured.has(source.result.node) || leading.has(source.result.node))),
    );
    if (leads) leading.add(node);
  }
  return leading;
}

/** Adds to Tensor.grad: a tensor of its own, written in place from the second time on. */
function accumulate(run: Run, numbers: Numbers, gradient: Numbers): void {
  if (!sameSizes(gradient.sizes, numbers.sizes)) {
    const text = `a gradient of [${gradient.sizes.join(", ")}] arrived at a tensor of [${numbers.sizes.join(", ")}]`;
    throw new RunStopped("defect", text);
  }
  const before = numbers.gradient;
  const fitting = cast(run, gradient, numbers.dtype);
  numbers.gradient = before === undefined ? copyOf(run, fitting) : sum(run, before, fitting, true);
  if (before !== undefined) before.storage.version += 1;
}

function copyOf(run: Run, numbers: Numbers): Numbers {
  return sum(run, newTensor(run, numbers.dtype, numbers.sizes), numbers, true);
}
