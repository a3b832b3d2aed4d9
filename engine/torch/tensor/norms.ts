import { dtypes } from "../dtype.ts";
import type { Entry } from "../entry.ts";
import { axis } from "../../shape/axis.ts";
import { formatDim } from "../../shape/dim.ts";
import { requireEqual } from "../checks.ts";
import { freshTensor } from "../layers/tensors.ts";
import type { Call } from "../operation.ts";
import type { TensorValue, Value } from "../value.ts";
import { axisArgument, rankless, sizesIn, tensorArgument } from "./axes.ts";
import { broadcastShapes } from "./broadcasting.ts";
import { natives, pythons } from "./declare.ts";
import { elementwiseResult } from "./elementwise.ts";
import { methodReceiver } from "./method-receiver.ts";
import { floating, isFloating, resultType } from "./promotion.ts";
import { reducedAxes, reducedTensor } from "./reduced-shape.ts";
import { givenType } from "./reductions.ts";

/** Lengths of vectors, and distances between them. */
export const normOperations: readonly Entry[] = [
  ...pythons(["torch"], "norm(input, p='fro', dim=None, keepdim=False, out=None, dtype=None)", writtenNorm),
  ...pythons(["Tensor"], "norm(input, p='fro', dim=None, keepdim=False, dtype=None)", writtenNorm),
  ...pythons(["functional"], "normalize(input, p=2.0, dim=1, eps=1e-12, out=None)", normalize),
  ...natives(
    ["linalg"],
    ["norm"],
    ["(Tensor input, any ord=None, dims? dim=None, bool keepdim=False, *, dtype? dtype=None, out)"],
    linalgNorm,
  ),
  ...natives(
    ["linalg"],
    ["vector_norm"],
    ["(Tensor input, Scalar ord=2, dims? dim=None, bool keepdim=False, *, dtype? dtype=None, out)"],
    norm,
  ),
  ...natives(
    ["linalg"],
    ["matrix_norm"],
    ["(Tensor input, any ord='fro', dims dim=(-2, -1), bool keepdim=False, *, dtype? dtype=None, out)"],
    norm,
  ),
  ...natives(
    ["torch", "functional"],
    ["cosine_similarity"],
    ["(Tensor x1, Tensor x2, int dim=1, float eps=1e-08)"],
    cosineSimilarity,
  ),
  ...natives(
    ["torch", "functional"],
    ["pairwise_distance"],
    ["(Tensor x1, Tensor x2, float p=2, float eps=1e-06, bool keepdim=False)"],
    pairwiseDistance,
  ),
  ...pythons(["torch"], "cdist(x1, x2, p=2.0, compute_mode='use_mm_for_euclid_dist_if_necessary')", distances),
  ...natives(["torch", "Tensor"], ["dist"], ["(Tensor input, Tensor other, Scalar p=2)"], (call) => {
    const both = [tensorArgument(call, "input"), tensorArgument(call, "other")];
    const difference = elementwiseResult(call, both, floating(resultType(both)));
    return freshTensor([], difference.dtype, difference.requiresGrad);
  }),
];

/** The Python functions hand their arguments on to linalg.vector_norm. */
function writtenNorm(call: Call): Value {
  if (methodReceiver(call, "input", "layout") === undefined) return rankless("the norm fails");
  checkDims(call);
  return norm(call);
}

/** The input divided by its own norm. */
function normalize(call: Call): Value {
  const input = methodReceiver(call, "input", "norm");
  if (input === undefined) return rankless("the norm fails");
  checkDims(call);
  checkFloating(call, input);
  reducedAxes(call, input);
  return elementwiseResult(call, [input], input.dtype);
}

function checkDims(call: Call): void {
  const dim = call.argument("dim");
  if (dim.kind !== "string") return;
  const text = `linalg_vector_norm(): argument 'dim' (position 3) must be tuple of ints, not str`;
  call.raise({ code: "argument", type: "TypeError", text, place: call.placeOf("dim") });
}

function norm(call: Call): Value {
  const input = tensorArgument(call, "input");
  const given = givenType(call);
  checkFloating(call, input);
  return reducedTensor(call, input, reducedAxes(call, input), given ?? floating(input.dtype));
}

function checkFloating(call: Call, input: TensorValue): void {
  if (input.dtype === undefined || isFloating(input.dtype)) return;
  const text = `linalg.vector_norm: Expected a floating point or complex tensor as input. Got ${dtypes[input.dtype].scalar}`;
  call.raise({ code: "argument", type: "RuntimeError", text, place: call.placeOf("input") });
}

function linalgNorm(call: Call): Value {
  const input = tensorArgument(call, "input");
  const [ord, dim] = [call.argument("ord"), call.argument("dim")];
  const rank = input.shape?.length;
  if (
    dim.kind === "none" &&
    ord.kind !== "none" &&
    ord.kind !== "unknown" &&
    rank !== undefined &&
    rank !== 1 &&
    rank !== 2
  ) {
    const text = `linalg.norm: If dim is not specified but ord is, the input must be 1D or 2D. Got ${String(rank)}D.`;
    call.raise({ code: "argument", type: "RuntimeError", text, place: call.placeOf("input") });
  }
  const dims = dim.kind === "tuple" || dim.kind === "list" ? call.iterate(dim) : undefined;
  if (dims?.kind === "items" && dims.items.length > 2) {
    const shown = dims.items.map((item) => (item.kind === "int" ? formatDim(item.value) : "?")).join(", ");
    const text = `linalg.norm: If dim is specified, it must be of length 1 or 2. Got [${shown}]`;
    call.raise({ code: "argument", type: "RuntimeError", text, place: call.placeOf("dim") });
  }
  return norm(call);
}

/** The common shape without the axis `dim`. */
function cosineSimilarity(call: Call): Value {
  const both = [tensorArgument(call, "x1"), tensorArgument(call, "x2")] as const;
  const [left, right] = both;
  const type = resultType(both);
  if (type !== undefined && !isFloating(type)) {
    const text = `expected common dtype to be floating point, yet common dtype is ${dtypes[type].scalar}`;
    call.raise({ code: "argument", type: "RuntimeError", text, place: call.place });
  }
  const shape = broadcastShapes(call, [left.shape, right.shape]);
  if (shape === undefined) return rankless("the vectors' shape isn't known", left);
  const dim = axisArgument(call, "dim", shape.length);
  if (dim === undefined && call.argument("dim").kind !== "int") return rankless("the axis isn't known", left);
  const kept = shape.filter((_, index) => index !== (dim ?? shape.length - 1));
  return freshTensor(kept, floating(type), left.requiresGrad || right.requiresGrad);
}

/** The last axis of the difference is summed over. */
function pairwiseDistance(call: Call): Value {
  const both = [tensorArgument(call, "x1"), tensorArgument(call, "x2")];
  const difference = elementwiseResult(call, both, floating(resultType(both)));
  const last = (difference.shape?.length ?? 1) - 1;
  return reducedTensor(call, difference, { kind: "some", axes: [last] }, difference.dtype);
}

/** [*, n, k] and [*, p, k] to [*, n, p]. */
function distances(call: Call): Value {
  const [left, right] = [tensorArgument(call, "x1"), tensorArgument(call, "x2")];
  const [a, b] = [left.shape, right.shape];
  if (a === undefined || b === undefined) return rankless("an operand's rank isn't known", left);
  for (const [name, shape] of [
    ["X1", a],
    ["X2", b],
  ] as const) {
    if (shape.length >= 2) continue;
    const text = `cdist only supports at least 2D tensors, ${name} got: ${String(shape.length)}D`;
    call.raise({ code: "argument", type: "RuntimeError", text, place: call.place });
    return rankless("the distances fail", left);
  }
  const [n, k] = [a.at(-2) ?? axis(1), a.at(-1) ?? axis(1)];
  const [p, width] = [b.at(-2) ?? axis(1), b.at(-1) ?? axis(1)];
  const [one, other] = [sizesIn([k]), sizesIn([width])].map((sizes) => sizes.map(formatDim).join(""));
  const text = `X1 and X2 must have the same number of columns. X1: ${one ?? ""} X2: ${other ?? ""}`;
  requireEqual(call, k.size, width.size, () => ({ code: "matmul", type: "RuntimeError", text, place: call.place }));
  const batch = broadcastShapes(call, [a.slice(0, -2), b.slice(0, -2)]) ?? a.slice(0, -2);
  return freshTensor([...batch, n, p], left.dtype, left.requiresGrad || right.requiresGrad);
}
