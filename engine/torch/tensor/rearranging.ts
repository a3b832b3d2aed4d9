import { axis } from "../../shape/axis.ts";
import { add, type Dim, floorDivide, formatDim, maximum, minimum, multiply, subtract } from "../../shape/dim.ts";
import { integerOf } from "../arguments.ts";
import { requireAtLeast } from "../checks.ts";
import type { Entry } from "../entry.ts";
import { elementwiseStrides, freshTensor } from "../layers/tensors.ts";
import type { Call } from "../operation.ts";
import type { TensorValue, Value } from "../value.ts";
import {
  axesArgument,
  axisArgument,
  distinctAxes,
  integersOf,
  rankless,
  sizesIn,
  tensorArgument,
  viewOf,
} from "./axes.ts";
import { picked } from "./elements.ts";
import { functionAndMethod } from "./families.ts";

/** flip, roll, triangles and diagonals, sliding windows. */
export const rearrangingOperations: readonly Entry[] = [
  ...functionAndMethod("flip", "(Tensor input, size dims)", flipped),
  ...functionAndMethod("fliplr flipud", "(Tensor input)", (call) => sameShape(tensorArgument(call, "input"))),
  ...functionAndMethod("roll", "(Tensor input, dims shifts, dims dims=())", rolled),
  ...["triu", "tril"].flatMap((name) =>
    functionAndMethod(name, "(Tensor input, int diagonal=0)", (call) => triangle(call, name)),
  ),
  ...functionAndMethod("diagonal", "(Tensor input, int offset=0, int dim1=0, int dim2=1)", (call) =>
    diagonal(call, tensorArgument(call, "input"), call.argument("offset"), "dim1", "dim2"),
  ),
  ...functionAndMethod("diag", "(Tensor input, int diagonal=0)", diag),
  ...functionAndMethod("unfold", "(Tensor input, int dimension, int size, int step)", windows).filter(
    ({ path }) => path === "torch.Tensor",
  ),
];

function sameShape(input: TensorValue): TensorValue {
  return input.shape === undefined
    ? rankless("the rank isn't known", input)
    : viewOf(input, input.shape, elementwiseStrides(input));
}

function flipped(call: Call): Value {
  const input = tensorArgument(call, "input");
  const rank = input.shape?.length;
  if (rank === undefined || input.shape === undefined) return rankless("the rank isn't known", input);
  const dims = distinctAxes(call, "dims", rank);
  const { shape } = input;
  const data =
    dims === undefined
      ? undefined
      : picked(input, sizesIn(shape), (at) =>
          at.map((index, dim) => (dims.includes(dim) ? Number(shape[dim]?.size) - 1 - index : index)),
        );
  return { ...sameShape(input), data };
}

function rolled(call: Call): Value {
  const input = tensorArgument(call, "input");
  const shifts = integersOf(call, call.argument("shifts"));
  const dims = integersOf(call, call.argument("dims"));
  if (input.shape === undefined || shifts === undefined || dims === undefined) return sameShape(input);
  if (shifts.length !== dims.length && !(dims.length === 0 && shifts.length === 1)) {
    const text = `shifts and dimensions must align. shifts: ${String(shifts.length)}, dims:${String(dims.length)}`;
    call.raise({ code: "argument", type: "RuntimeError", text });
  } else if (dims.length > 0) axesArgument(call, "dims", input.shape.length);
  return freshTensor(input.shape, input.dtype, input.requiresGrad);
}

function triangle(call: Call, name: string): Value {
  const input = tensorArgument(call, "input");
  const { shape } = input;
  if (shape === undefined) return rankless("the rank isn't known", input);
  if (shape.length < 2) {
    const text = `${name}: input tensor must have at least 2 dimensions`;
    call.raise({ code: "argument", type: "RuntimeError", text, place: call.placeOf("input") });
    return sameShape(input);
  }
  const offset = integerOf(call.argument("diagonal"));
  const { data } = input;
  const columns = shape.at(-1)?.size;
  const rows = shape.at(-2)?.size;
  const result = freshTensor(shape, input.dtype, input.requiresGrad);
  if (data === undefined || typeof offset !== "number" || typeof columns !== "number" || typeof rows !== "number")
    return result;
  const stays = (column: number, row: number): boolean =>
    name === "triu" ? column - row >= offset : column - row <= offset;
  const cut = data.map((value, at) => (stays(at % columns, Math.floor(at / columns) % rows) ? value : 0));
  return { ...result, data: cut };
}

function diagonal(call: Call, input: TensorValue, offsetValue: Value, first: string, second: string): Value {
  const { shape, strides } = input;
  if (shape === undefined) return rankless("the rank isn't known", input);
  const one = axisArgument(call, first, shape.length);
  const other = one === undefined ? undefined : axisArgument(call, second, shape.length);
  if (one === undefined || other === undefined)
    return rankless("the axes aren't known", { ...input, reason: "the axes aren't known" });
  if (one === other) {
    const names = [first, second].map((name) => formatDim(integerOf(call.argument(name)) ?? 0));
    const text = `diagonal dimensions cannot be identical ${names.join(", ")}`;
    call.raise({ code: "argument", type: "RuntimeError", text });
    return rankless("the axes are the same", { ...input, reason: "the axes are the same" });
  }
  const offset = integerOf(offsetValue) ?? call.freshUnknown();
  const length = diagonalLength(shape[one]?.size ?? 1, shape[other]?.size ?? 1, offset);
  const keeps = (_: unknown, dim: number): boolean => dim !== one && dim !== other;
  const stride = add(strides?.[one] ?? 1, strides?.[other] ?? 1);
  return viewOf(input, [...shape.filter(keeps), axis(length)], strides && [...strides.filter(keeps), stride]);
}

function diagonalLength(rows: Dim, columns: Dim, offset: Dim): Dim {
  const down = typeof offset === "number" && offset < 0;
  const length = down ? minimum(add(rows, offset), columns) : minimum(rows, subtract(columns, offset));
  return maximum(length, 0);
}

function diag(call: Call): Value {
  const input = tensorArgument(call, "input");
  const { shape } = input;
  if (shape === undefined) return rankless("the rank isn't known", input);
  const offset = integerOf(call.argument("diagonal")) ?? call.freshUnknown();
  const [first, second] = shape;
  if (shape.length === 1 && first !== undefined) {
    const size = typeof offset === "number" ? add(first.size, Math.abs(offset)) : call.freshUnknown();
    const one = offset === 0 ? first : axis(size);
    return freshTensor([one, one], input.dtype, input.requiresGrad);
  }
  if (shape.length === 2 && first !== undefined && second !== undefined) {
    return freshTensor([axis(diagonalLength(first.size, second.size, offset))], input.dtype, input.requiresGrad);
  }
  const text = `diag(): Supports 1D or 2D tensors. Got ${String(shape.length)}D`;
  call.raise({ code: "argument", type: "RuntimeError", text, place: call.placeOf("input") });
  return rankless("the diagonal isn't known", { ...input, reason: "the diagonal isn't known" });
}

/** Tensor.unfold: a new last axis holds each window. */
function windows(call: Call): Value {
  const input = tensorArgument(call, "input");
  const { shape, strides } = input;
  if (shape === undefined) return rankless("the rank isn't known", input);
  const dim = axisArgument(call, "dimension", shape.length);
  const own = dim === undefined ? undefined : shape[dim];
  if (dim === undefined || own === undefined)
    return rankless("the axis isn't known", { ...input, reason: "the axis isn't known" });
  const size = integerOf(call.argument("size")) ?? call.freshUnknown();
  const step = integerOf(call.argument("step")) ?? call.freshUnknown();
  const refuse = (text: string, name: string) => () => ({
    code: "argument",
    type: "RuntimeError",
    text,
    place: call.placeOf(name),
  });
  const fits =
    requireAtLeast(call, size, 0, refuse(`size is ${formatDim(size)} but must be >= 0`, "size")) &&
    requireAtLeast(
      call,
      own.size,
      size,
      refuse(
        `maximum size for tensor at dimension ${String(dim)} is ${formatDim(own.size)} but size is ${formatDim(size)}`,
        "size",
      ),
    ) &&
    requireAtLeast(call, step, 1, refuse(`step is ${formatDim(step)} but must be > 0`, "step"));
  const count = fits ? add(floorDivide(subtract(own.size, size), step), 1) : call.freshUnknown();
  const axes = [...shape.slice(0, dim), axis(count, own.role), ...shape.slice(dim + 1), axis(size)];
  const stride = strides?.[dim] ?? 1;
  const moved = strides?.map((one, at) => (at === dim ? multiply(one, step) : one));
  return viewOf(input, axes, moved && [...moved, stride]);
}
