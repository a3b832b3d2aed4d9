import { axis } from "../../shape/axis.ts";
import { formatDim } from "../../shape/dim.ts";
import { isAtLeast } from "../../shape/facts.ts";
import { requireAtLeast, sizesText } from "../checks.ts";
import { dtypes } from "../dtype.ts";
import type { Entry } from "../entry.ts";
import { freshTensor } from "../layers/tensors.ts";
import type { Call } from "../operation.ts";
import { type TensorValue, tuple, unknown, type Value } from "../value.ts";
import { axisArgument, rankless, type Shape, sizesIn, tensorArgument } from "./axes.ts";
import { broadcastShapes } from "./broadcasting.ts";
import { functionAndMethod, functionOnly, methodOnly } from "./families.ts";

/** Elements by index or by mask: gather, scatter, index_select, masked_fill, nonzero and their like. */
export const selectionOperations: readonly Entry[] = [
  ...functionAndMethod("gather", "(Tensor input, int dim, Tensor index, *, bool sparse_grad=False)", gathered),
  ...functionAndMethod("index_select", "(Tensor input, int dim, Tensor index)", indexSelected),
  ...functionAndMethod("take", "(Tensor input, Tensor index)", (call) => {
    const index = tensorArgument(call, "index");
    const input = tensorArgument(call, "input");
    return index.shape === undefined
      ? rankless("the index's rank isn't known", { ...input, reason: "the index's rank isn't known" })
      : freshTensor(index.shape, input.dtype, input.requiresGrad);
  }),
  ...functionAndMethod(
    "masked_fill",
    ["(Tensor input, Tensor mask, Tensor value)", "(Tensor input, Tensor mask, Scalar value)"],
    (call) => maskFilled(call, false),
  ),
  ...methodOnly(
    "masked_fill_",
    ["(Tensor input, Tensor mask, Tensor value)", "(Tensor input, Tensor mask, Scalar value)"],
    (call) => maskFilled(call, true),
  ),
  ...functionAndMethod("masked_select", "(Tensor input, Tensor mask)", maskSelected),
  ...["scatter", "scatter_"].flatMap((name) => {
    const texts = [
      "(Tensor input, int dim, Tensor index, Tensor src)",
      "(Tensor input, int dim, Tensor index, Tensor src, *, string reduce)",
      "(Tensor input, int dim, Tensor index, Scalar value)",
      "(Tensor input, int dim, Tensor index, Scalar value, *, string reduce)",
    ];
    return name === "scatter" ? functionAndMethod(name, texts, scattered) : methodOnly(name, texts, scattered);
  }),
  ...functionAndMethod("scatter_add", "(Tensor input, int dim, Tensor index, Tensor src)", scattered),
  ...methodOnly("scatter_add_", "(Tensor input, int dim, Tensor index, Tensor src)", scattered),
  ...functionAndMethod(
    "index_fill",
    ["(Tensor input, int dim, Tensor index, Tensor value)", "(Tensor input, int dim, Tensor index, Scalar value)"],
    kept,
  ),
  ...functionAndMethod("index_add", "(Tensor input, int dim, Tensor index, Tensor source, *, Scalar alpha=1)", kept),
  ...functionAndMethod("index_copy", "(Tensor input, int dim, Tensor index, Tensor source)", kept),
  ...functionAndMethod("masked_scatter", "(Tensor input, Tensor mask, Tensor source)", kept),
  ...methodOnly(
    "index_fill_",
    ["(Tensor input, int dim, Tensor index, Tensor value)", "(Tensor input, int dim, Tensor index, Scalar value)"],
    kept,
  ),
  ...methodOnly("index_add_", "(Tensor input, int dim, Tensor index, Tensor source, *, Scalar alpha=1)", kept),
  ...methodOnly("index_copy_", "(Tensor input, int dim, Tensor index, Tensor source)", kept),
  ...methodOnly("masked_scatter_", "(Tensor input, Tensor mask, Tensor source)", kept),
  ...functionOnly("nonzero", "(Tensor input, *, bool as_tuple=False)", nonzero),
  ...methodOnly("nonzero", "(Tensor input, *, bool as_tuple=False)", nonzero),
  ...functionAndMethod("argwhere", "(Tensor input)", nonzero),
];

function gathered(call: Call): Value {
  const input = tensorArgument(call, "input");
  const index = tensorArgument(call, "index");
  const result = index.shape === undefined ? undefined : freshTensor(index.shape, input.dtype, input.requiresGrad);
  const lost = rankless("the index's rank isn't known", { ...input, reason: "the index's rank isn't known" });
  if (input.shape === undefined) return result ?? lost;
  const dim = axisArgument(call, "dim", input.shape.length);
  if (dim === undefined || !checkIndexType(call, index, "gather(): Expected dtype int32/int64 for index"))
    return result ?? lost;
  if (index.shape === undefined) return lost;
  checkIndexShape(call, input.shape, index.shape, dim);
  checkIndexData(call, input.shape, index, dim);
  return result ?? lost;
}

function checkIndexType(call: Call, index: TensorValue, text: string): boolean {
  if (index.dtype === undefined || index.dtype === "int64" || index.dtype === "int32") return true;
  call.raise({ code: "index", type: "RuntimeError", text, place: call.placeOf("index") });
  return false;
}

/** As many axes as the input, and no larger than it anywhere but at `dim`. */
function checkIndexShape(call: Call, shape: Shape, index: Shape, dim: number): boolean {
  const place = call.placeOf("index");
  const wanted = Math.max(shape.length, 1);
  if (Math.max(index.length, 1) !== wanted) {
    const text = "Index tensor must have the same number of dimensions as input tensor";
    const message = `The index has ${String(index.length)} axes, and the input ${String(shape.length)}.`;
    call.raise({ code: "index", type: "RuntimeError", text, message, place });
    return false;
  }
  return index.every((one, at) => {
    const own = shape[at];
    if (at === dim || own === undefined) return true;
    const text = `Size does not match at dimension ${String(at)} expected index ${sizesText(sizesIn(index))} to be no larger than self ${sizesText(sizesIn(shape))} apart from dimension ${String(dim)}`;
    return requireAtLeast(call, own.size, one.size, () => ({ code: "index", type: "RuntimeError", text, place }));
  });
}

function checkIndexData(call: Call, shape: Shape, index: TensorValue, dim: number): void {
  const size = shape[dim]?.size;
  const wrong = index.data?.find(
    (at) => at < 0 || (size !== undefined && isAtLeast(at, size, call.facts()) === "always"),
  );
  if (wrong === undefined || size === undefined) return;
  const text = `index ${String(wrong)} is out of bounds for dimension ${String(dim)} with size ${formatDim(size)}`;
  call.raise({ code: "index", type: "RuntimeError", text, place: call.placeOf("index") });
}

function indexSelected(call: Call): Value {
  const input = tensorArgument(call, "input");
  const index = tensorArgument(call, "index");
  const { shape } = input;
  if (shape === undefined) return rankless("the rank isn't known", input);
  const place = call.placeOf("index");
  const dim = axisArgument(call, "dim", shape.length);
  if (dim === undefined) return rankless("the axis isn't known", { ...input, reason: "the axis isn't known" });
  if (index.shape !== undefined && index.shape.length > 1) {
    const text = "index_select(): Index is supposed to be a vector";
    call.raise({ code: "index", type: "IndexError", text, place });
  } else if (checkIndexType(call, index, "index_select(): Expected dtype int32 or int64 for index")) {
    const size = shape[dim]?.size ?? 1;
    const wrong = index.data?.some((at) => at < 0 || isAtLeast(at, size, call.facts()) === "always");
    if (wrong === true) call.raise({ code: "index", type: "IndexError", text: "index out of range in self", place });
  }
  const count = index.shape === undefined ? axis(call.freshUnknown()) : (index.shape[0] ?? axis(1));
  const chosen = { ...count, role: shape[dim]?.role };
  const sizes = shape.length === 0 ? [] : [...shape.slice(0, dim), chosen, ...shape.slice(dim + 1)];
  return freshTensor(sizes, input.dtype, input.requiresGrad);
}

function maskFilled(call: Call, inPlace: boolean): Value {
  const input = tensorArgument(call, "input");
  const mask = tensorArgument(call, "mask");
  const value = call.argument("value");
  const refuse = (text: string, name: string): Value => {
    call.raise({ code: "argument", type: "RuntimeError", text, place: call.placeOf(name) });
    return { ...input, parameter: false, data: undefined };
  };
  const shape = broadcastShapes(call, inPlace ? [input.shape, mask.shape] : [mask.shape, input.shape]);
  if (shape === undefined || input.shape === undefined) return { ...input, parameter: false, data: undefined };
  if (mask.dtype !== undefined && mask.dtype !== "bool") {
    const found = maskType(mask.dtype);
    return refuse(`masked_fill_ only supports boolean masks, but got mask with dtype ${found}`, "mask");
  }
  if (value.kind === "tensor" && value.shape !== undefined && value.shape.length > 0) {
    const rank = String(value.shape.length);
    return refuse(
      `masked_fill_ only supports a 0-dimensional value tensor, but got tensor with ${rank} dimension(s).`,
      "value",
    );
  }
  if (inPlace) {
    if (shape.length <= input.shape.length) return { ...input, data: undefined };
    const text = `output with shape ${sizesText(sizesIn(input.shape))} doesn't match the broadcast shape ${sizesText(sizesIn(shape))}`;
    call.raise({ code: "broadcast", type: "RuntimeError", text, place: call.placeOf("mask") });
    return { ...input, data: undefined };
  }
  const requiresGrad = input.requiresGrad || (value.kind === "tensor" && value.requiresGrad);
  return {
    ...freshTensor(shape, input.dtype, requiresGrad),
    strides: shape === input.shape ? input.strides : freshTensor(shape, input.dtype, false).strides,
  };
}

function maskType(dtype: NonNullable<TensorValue["dtype"]>): string {
  const words: Readonly<Partial<Record<string, string>>> = { int64: "long int" };
  return words[dtype] ?? dtypes[dtype].c;
}

function maskSelected(call: Call): Value {
  const input = tensorArgument(call, "input");
  const mask = tensorArgument(call, "mask");
  if (mask.dtype !== undefined && mask.dtype !== "bool") {
    const text = "masked_select: expected BoolTensor for mask";
    call.raise({ code: "argument", type: "RuntimeError", text, place: call.placeOf("mask") });
  } else if (mask.shape !== undefined && input.shape !== undefined) broadcastShapes(call, [mask.shape, input.shape]);
  return freshTensor([axis(call.freshUnknown())], input.dtype, input.requiresGrad);
}

function scattered(call: Call): Value {
  const input = tensorArgument(call, "input");
  const index = tensorArgument(call, "index");
  const source = call.argument("src");
  const result = { ...input, parameter: false, data: undefined };
  const { shape } = input;
  if (shape === undefined) return result;
  const dim = axisArgument(call, "dim", shape.length);
  if (dim === undefined || !checkIndexType(call, index, "scatter(): Expected dtype int32/int64 for index"))
    return result;
  const place = call.placeOf("index");
  if (
    source.kind === "tensor" &&
    source.dtype !== undefined &&
    input.dtype !== undefined &&
    source.dtype !== input.dtype
  ) {
    const text = "scatter(): Expected self.dtype to be equal to src.dtype";
    call.raise({ code: "argument", type: "RuntimeError", text, place: call.placeOf("src") });
    return result;
  }
  if (index.shape === undefined) return result;
  if (Math.max(index.shape.length, 1) !== Math.max(shape.length, 1)) {
    const text = "Index tensor must have the same number of dimensions as self tensor";
    call.raise({ code: "index", type: "RuntimeError", text, place });
    return result;
  }
  const other = source.kind === "tensor" ? source.shape : undefined;
  const bySource = other === undefined ? "" : ` and to be no larger size than src ${sizesText(sizesIn(other))}`;
  const text = `Expected index ${sizesText(sizesIn(index.shape))} to be no larger than self ${sizesText(sizesIn(shape))} apart from dimension ${String(dim)}${bySource}`;
  const raised = () => ({ code: "index", type: "RuntimeError", text, place });
  const fits = index.shape.every((one, at) => {
    const own = shape[at];
    const from = other?.[at];
    if (own !== undefined && at !== dim && !requireAtLeast(call, own.size, one.size, raised)) return false;
    return from === undefined || requireAtLeast(call, from.size, one.size, raised);
  });
  if (fits) checkIndexData(call, shape, index, dim);
  return result;
}

function kept(call: Call): Value {
  return { ...tensorArgument(call, "input"), parameter: false, data: undefined };
}

/** One row per element that isn't 0: how many is known where the numbers are. */
function nonzero(call: Call): Value {
  const input = tensorArgument(call, "input");
  const rank = input.shape?.length;
  const asTuple = call.argument("as_tuple");
  const count = axis(input.data === undefined ? call.freshUnknown() : input.data.filter((value) => value !== 0).length);
  if (rank === undefined) return unknown(input.reason ?? "the rank isn't known");
  if (asTuple.kind === "bool" && asTuple.value === undefined) return unknown("as_tuple isn't known");
  if (asTuple.kind === "bool" && asTuple.value === true) {
    return tuple(Array.from({ length: Math.max(1, rank) }, () => freshTensor([count], "int64", false)));
  }
  return { ...freshTensor([count, axis(rank)], "int64", false), strides: undefined };
}
