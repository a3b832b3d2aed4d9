import { axis } from "../../shape/axis.ts";
import { formatDim, minimum } from "../../shape/dim.ts";
import { isEqual } from "../../shape/facts.ts";
import { requireEqual } from "../checks.ts";
import type { Entry } from "../entry.ts";
import { freshTensor } from "../layers/tensors.ts";
import { integerOf, truthOf } from "../arguments.ts";
import type { Call } from "../operation.ts";
import type { TensorValue, Value } from "../value.ts";
import { axesArgument, axisArgument, rankless, type Shape, tensorArgument } from "./axes.ts";
import { broadcastShapes } from "./broadcasting.ts";
import { natives, pythons } from "./declare.ts";
import { matrixProduct } from "./matrix-product.ts";
import { named } from "./named-results.ts";
import { accumulating, resultType } from "./promotion.ts";

/** Determinants, inverses, decompositions, and products along chosen axes. */
export const linearAlgebraOperations: readonly Entry[] = [
  ...natives(["torch", "Tensor"], ["det", "logdet"], ["(Tensor input)"], (call) => determinant(call)),
  ...natives(["linalg"], ["det"], ["(Tensor A, *, out)"], (call) => determinant(call, "A")),
  ...natives(["torch", "Tensor"], ["inverse"], ["(Tensor input, *, out)"], (call) => inverse(call)),
  ...natives(["linalg"], ["inv"], ["(Tensor A, *, out)"], (call) => inverse(call, "A")),
  ...natives(["linalg"], ["pinv"], ["(Tensor A, float? rtol=None, bool hermitian=False)"], (call) => {
    const { shape, ...rest } = tensorArgument(call, "A");
    const [m, n] = [shape?.at(-2), shape?.at(-1)];
    if (shape === undefined || m === undefined || n === undefined) return rankless("the rank isn't known");
    return freshTensor([...shape.slice(0, -2), n, m], rest.dtype, rest.requiresGrad);
  }),
  ...natives(["linalg"], ["svd"], ["(Tensor A, bool full_matrices=True, *, outs)"], (call) =>
    singular(call, "A", "linalg_svd"),
  ),
  ...natives(["torch", "Tensor"], ["svd"], ["(Tensor input, bool some=True, bool compute_uv=True, *, outs)"], (call) =>
    singular(call, "input", "svd"),
  ),
  ...natives(["linalg"], ["qr"], ["(Tensor A, string mode='reduced', *, outs)"], orthogonal),
  ...natives(["linalg"], ["eigh"], ["(Tensor A, string UPLO='L', *, outs)"], (call) => {
    const square = squareArgument(call, "A", "linalg.eigh");
    const values =
      square.shape === undefined ? square : freshTensor(square.shape.slice(0, -1), square.dtype, square.requiresGrad);
    return named("linalg_eigh", { eigenvalues: values, eigenvectors: { ...square, strides: undefined } });
  }),
  ...natives(["linalg"], ["cholesky"], ["(Tensor input, *, bool upper=False, out)"], (call) => ({
    ...squareArgument(call, "input", "linalg.cholesky"),
    strides: undefined,
  })),
  ...natives(["torch", "Tensor", "linalg"], ["matrix_power"], ["(Tensor input, int n, *, out)"], (call) =>
    squareArgument(call, "input", "linalg.matrix_power"),
  ),
  ...natives(["torch", "Tensor", "linalg"], ["matrix_exp"], ["(Tensor input)"], (call) =>
    squareArgument(call, "input", "linalg.matrix_exp"),
  ),
  ...natives(["torch", "Tensor"], ["trace"], ["(Tensor input)"], trace),
  ...natives(["torch", "Tensor"], ["cross"], ["(Tensor input, Tensor other, int? dim=None, *, out)"], cross),
  ...natives(["linalg"], ["cross"], ["(Tensor input, Tensor other, *, int dim=-1, out)"], cross),
  ...pythons(["torch"], "tensordot(a, b, dims=2, out=None)", tensorProduct),
  ...natives(["linalg"], ["multi_dot"], ["(tensors tensors, *, out)"], chain),
];

function determinant(call: Call, name = "input"): Value {
  const square = squareArgument(call, name, "linalg.det");
  if (square.shape === undefined) return square;
  return freshTensor(square.shape.slice(0, -2), square.dtype, square.requiresGrad);
}

/** Kernels answer in column order. */
function inverse(call: Call, name = "input"): Value {
  return { ...squareArgument(call, name, "linalg.inv"), strides: undefined };
}

/** A fresh tensor like the argument, which must hold square matrices. */
function squareArgument(call: Call, name: string, words: string): TensorValue {
  const input = tensorArgument(call, name);
  const { shape } = input;
  if (shape === undefined) return rankless("the rank isn't known", input);
  const [m, n] = [shape.at(-2), shape.at(-1)];
  if (m === undefined || n === undefined) {
    const text = `${words}: The input tensor A must have at least 2 dimensions.`;
    call.raise({ code: "argument", type: "RuntimeError", text, place: call.placeOf(name) });
    return rankless("the matrix fails", input);
  }
  const text = `${words}: A must be batches of square matrices, but they are ${formatDim(m.size)} by ${formatDim(n.size)} matrices`;
  requireEqual(call, m.size, n.size, () => ({
    code: "argument",
    type: "RuntimeError",
    text,
    place: call.placeOf(name),
  }));
  return freshTensor(shape, input.dtype, input.requiresGrad);
}

function singular(call: Call, name: string, type: string): Value {
  const input = tensorArgument(call, name);
  const { shape, dtype, requiresGrad } = input;
  const [m, n] = [shape?.at(-2), shape?.at(-1)];
  const made = (axes: Shape | undefined): TensorValue =>
    axes === undefined
      ? rankless("the rank isn't known", input)
      : { ...freshTensor(axes, dtype, requiresGrad), strides: undefined };
  const fields = type === "svd" ? (["U", "S", "V"] as const) : (["U", "S", "Vh"] as const);
  if (shape === undefined || m === undefined || n === undefined) {
    return named(type, Object.fromEntries(fields.map((field) => [field, made(undefined)])));
  }
  const lead = shape.slice(0, -2);
  const least = axis(minimum(m.size, n.size));
  const full =
    type === "svd" ? truthOf(call.argument("some")) === false : truthOf(call.argument("full_matrices")) !== false;
  const [rows, columns] = full ? [m, n] : [least, least];
  const right = type === "svd" ? [...lead, n, columns] : [...lead, columns, n];
  const [u, s, v] = fields;
  return named(type, {
    [u]: made([...lead, m, rows]),
    [s]: freshTensor([...lead, least], dtype, requiresGrad),
    [v]: made(right),
  });
}

function orthogonal(call: Call): Value {
  const input = tensorArgument(call, "A");
  const { shape, dtype, requiresGrad } = input;
  const [m, n] = [shape?.at(-2), shape?.at(-1)];
  const mode = call.argument("mode");
  if (shape === undefined || m === undefined || n === undefined || mode.kind !== "string" || mode.value === "r") {
    return named("linalg_qr", { Q: rankless("Q isn't known", input), R: rankless("R isn't known", input) });
  }
  const lead = shape.slice(0, -2);
  const k = mode.value === "complete" ? m : axis(minimum(m.size, n.size));
  const made = (axes: Shape): TensorValue => ({
    ...freshTensor([...lead, ...axes], dtype, requiresGrad),
    strides: undefined,
  });
  return named("linalg_qr", { Q: made([m, k]), R: made([k, n]) });
}

function trace(call: Call): Value {
  const input = tensorArgument(call, "input");
  const rank = input.shape?.length;
  if (rank !== undefined && rank !== 2) {
    const text = `trace: expected a matrix, but got tensor with dim ${String(rank)}`;
    call.raise({ code: "argument", type: "RuntimeError", text, place: call.placeOf("input") });
  }
  return freshTensor([], accumulating(input.dtype), input.requiresGrad);
}

/** The product of vectors of three numbers. */
function cross(call: Call): Value {
  const both = [tensorArgument(call, "input"), tensorArgument(call, "other")] as const;
  const [left, right] = both;
  const [a, b] = [left.shape, right.shape];
  if (a === undefined || b === undefined) return rankless("an operand's rank isn't known", left);
  const three = a.findIndex(({ size }) => isEqual(size, 3, call.facts()) !== "never");
  if (call.argument("dim").kind === "none" && three < 0) {
    call.raise({ code: "argument", type: "RuntimeError", text: "no dimension of size 3 in input", place: call.place });
  }
  const dim = call.argument("dim").kind === "none" ? three : axisArgument(call, "dim", a.length);
  const [one, other] = dim === undefined ? [] : [a[dim], b[dim]];
  if (dim !== undefined && one !== undefined && other !== undefined) {
    const text = `linalg.cross: inputs dimension ${String(dim)} must have length 3. Got ${formatDim(one.size)} and ${formatDim(other.size)}`;
    const raised = { code: "argument", type: "RuntimeError", text, place: call.place } as const;
    if (requireEqual(call, one.size, 3, () => raised)) requireEqual(call, other.size, 3, () => raised);
  }
  const shape = broadcastShapes(call, [a, b]) ?? a;
  return freshTensor(shape, resultType(both), left.requiresGrad || right.requiresGrad);
}

/** The last axes of one with the first of the other, or the pairs that are named. */
function tensorProduct(call: Call): Value {
  const [left, right] = [tensorArgument(call, "a"), tensorArgument(call, "b")];
  const [a, b] = [left.shape, right.shape];
  const pairs = a === undefined || b === undefined ? undefined : contractedPairs(call, a, b);
  if (a === undefined || b === undefined || pairs === undefined) return rankless("the axes aren't known", left);
  const [ours, theirs] = pairs;
  for (const [index, dim] of ours.entries()) {
    const [one, other] = [a[dim], b[theirs[index] ?? 0]];
    if (one === undefined || other === undefined) continue;
    const counted = call.argument("dims").kind === "int";
    const [first, second] = counted ? [dim - a.length, theirs[index] ?? 0] : [dim, theirs[index] ?? 0];
    const text = `contracted dimensions need to match, but first has size ${formatDim(one.size)} in dim ${String(first)} and second has size ${formatDim(other.size)} in dim ${String(second)}`;
    if (isEqual(one.size, 1, call.facts()) === "always" || isEqual(other.size, 1, call.facts()) === "always") continue;
    const fits = requireEqual(call, one.size, other.size, () => ({
      code: "matmul",
      type: "RuntimeError",
      text,
      message: `The axes that are summed over differ: ${formatDim(one.size)} against ${formatDim(other.size)}.`,
      place: call.place,
    }));
    if (!fits) break;
  }
  const shape = [...a.filter((_, dim) => !ours.includes(dim)), ...b.filter((_, dim) => !theirs.includes(dim))];
  return freshTensor(shape, left.dtype ?? right.dtype, left.requiresGrad || right.requiresGrad);
}

function contractedPairs(call: Call, a: Shape, b: Shape): readonly [readonly number[], readonly number[]] | undefined {
  const dims = call.argument("dims");
  const count = integerOf(dims);
  if (typeof count === "number") {
    if (count < 0) {
      const text = `tensordot expects dims >= 0, but got dims=${String(count)}`;
      call.raise({ code: "argument", type: "RuntimeError", text, place: call.placeOf("dims") });
      return undefined;
    }
    if (count > Math.min(a.length, b.length)) {
      const text = `tensordot expects dims < ndim_a or ndim_b, but got dims=${String(count)}`;
      call.raise({ code: "argument", type: "RuntimeError", text, place: call.placeOf("dims") });
      return undefined;
    }
    return [
      Array.from({ length: count }, (_, index) => a.length - count + index),
      Array.from({ length: count }, (_, index) => index),
    ];
  }
  const items = dims.kind === "tuple" || dims.kind === "list" ? call.iterate(dims) : undefined;
  const [one, other] = items?.kind === "items" ? items.items : [];
  if (one === undefined || other === undefined) return undefined;
  const ours = namedAxes(call, one, a.length);
  const theirs = namedAxes(call, other, b.length);
  if (ours === undefined || theirs === undefined) return undefined;
  if (ours.length !== theirs.length) {
    const text = "both dimension lists should have same length";
    call.raise({ code: "argument", type: "RuntimeError", text, place: call.placeOf("dims") });
    return undefined;
  }
  return [ours, theirs];
}

function namedAxes(call: Call, value: Value, rank: number): readonly number[] | undefined {
  return axesArgument({ ...call, argument: () => value, placeOf: () => call.placeOf("dims") }, "dims", rank);
}

/** A chain of matrices; the first and the last may be vectors. */
function chain(call: Call): Value {
  const items = call.iterate(call.argument("tensors"));
  const tensors = items?.kind === "items" ? items.items.flatMap((item) => (item.kind === "tensor" ? [item] : [])) : [];
  const [first, ...rest] = tensors;
  if (first === undefined || items?.kind !== "items" || tensors.length < items.items.length)
    return rankless("the matrices aren't known");
  if (rest.length === 0) {
    const text = `multi_dot(): expected at least 2 tensors but got 1`;
    call.raise({ code: "argument", type: "RuntimeError", text, place: call.place });
  }
  return rest.reduce((product, next) => matrixProduct(call, product, next), first);
}
