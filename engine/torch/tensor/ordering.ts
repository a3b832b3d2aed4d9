import { axis } from "../../shape/axis.ts";
import { type Dim, subtract } from "../../shape/dim.ts";
import { integerOf, truthOf } from "../arguments.ts";
import type { Dtype } from "../dtype.ts";
import type { Entry } from "../entry.ts";
import { freshTensor } from "../layers/tensors.ts";
import type { Call } from "../operation.ts";
import { type TensorValue, tuple, type Value } from "../value.ts";
import { axisArgument, rankless, tensorArgument } from "./axes.ts";
import { natives, pythons } from "./declare.ts";
import { resultStrides } from "./memory-order.ts";
import { named } from "./named-results.ts";
import { accumulating } from "./promotion.ts";
import { givenType } from "./reductions.ts";

/** Sorting, the largest k, running sums, and what is counted or unique. */
export const orderingOperations: readonly Entry[] = [
  ...natives(
    ["torch", "Tensor"],
    ["sort"],
    [
      "(Tensor input, *, bool? stable, int dim=-1, bool descending=False, outs)",
      "(Tensor input, int dim=-1, bool descending=False, *, outs)",
    ],
    sort,
  ),
  ...natives(["torch"], ["msort"], ["(Tensor input, *, out)"], (call) =>
    sorted(call, tensorArgument(call, "input"), undefined),
  ),
  ...natives(
    ["torch", "Tensor"],
    ["argsort"],
    [
      "(Tensor input, *, bool stable, int dim=-1, bool descending=False, out)",
      "(Tensor input, int dim=-1, bool descending=False)",
    ],
    (call) => {
      const input = tensorArgument(call, "input");
      if (input.shape !== undefined) axisArgument(call, "dim", input.shape.length);
      return sorted(call, input, "int64");
    },
  ),
  ...natives(
    ["torch", "Tensor"],
    ["topk"],
    ["(Tensor input, int k, int dim=-1, bool largest=True, bool sorted=True, *, outs)"],
    topk,
  ),
  ...["cumsum", "cumprod"].flatMap((name) => [
    ...natives(["torch", "Tensor"], [name], ["(Tensor input, int dim, *, dtype? dtype=None, out)"], (call) => {
      const input = tensorArgument(call, "input");
      return { ...running(call, givenType(call) ?? accumulating(input.dtype)), data: runningSums(call, name, input) };
    }),
    ...natives(["Tensor"], [`${name}_`], ["(Tensor input, int dim, *, dtype? dtype=None)"], (call) =>
      running(call, tensorArgument(call, "input").dtype),
    ),
  ]),
  ...natives(["torch", "Tensor"], ["logcumsumexp"], ["(Tensor input, int dim, *, out)"], (call) =>
    running(call, tensorArgument(call, "input").dtype),
  ),
  ...["cummax", "cummin"].flatMap((name) =>
    natives(["torch", "Tensor"], [name], ["(Tensor input, int dim, *, outs)"], (call) =>
      named(name, {
        values: running(call, tensorArgument(call, "input").dtype),
        indices: running(call, "int64"),
      }),
    ),
  ),
  ...natives(
    ["torch", "Tensor"],
    ["diff"],
    ["(Tensor input, int n=1, int dim=-1, Tensor? prepend=None, Tensor? append=None, *, out)"],
    difference,
  ),
  ...pythons(["torch"], "unique(input, sorted=True, return_inverse=False, return_counts=False, dim=None)", distinct),
  ...pythons(["Tensor"], "unique(input, sorted=True, return_inverse=False, return_counts=False, dim=None)", distinct),
  ...pythons(
    ["torch", "Tensor"],
    "unique_consecutive(input, return_inverse=False, return_counts=False, dim=None)",
    (call) => unique(call),
  ),
  ...natives(["torch", "Tensor"], ["bincount"], ["(Tensor input, Tensor? weights=None, int minlength=0)"], (call) => {
    const weights = call.argument("weights");
    const counted = weights.kind === "tensor" ? (weights.dtype === "float32" ? "float32" : "float64") : "int64";
    return freshTensor([axis(call.freshUnknown())], counted, false);
  }),
  ...natives(
    ["torch", "Tensor"],
    ["histc"],
    ["(Tensor input, int bins=100, Scalar min=0, Scalar max=0, *, out)"],
    (call) => {
      const bins = integerOf(call.argument("bins"));
      return freshTensor([axis(bins ?? call.freshUnknown())], tensorArgument(call, "input").dtype, false);
    },
  ),
];

function sort(call: Call): Value {
  const input = tensorArgument(call, "input");
  if (input.shape !== undefined) axisArgument(call, "dim", input.shape.length);
  const order = sortedOrder(call, input);
  const values = order?.map((index) => input.data?.[index] ?? 0);
  return named("sort", {
    values: { ...sorted(call, input, undefined), data: values },
    indices: { ...sorted(call, input, "int64"), data: order },
  });
}

/** The order of a row of known numbers, equal ones as they come; PyTorch doesn't promise that without `stable`. */
function sortedOrder(call: Call, { shape, data }: TensorValue): readonly number[] | undefined {
  const descending = truthOf(call.argument("descending"));
  if (shape?.length !== 1 || data === undefined || descending === undefined) return undefined;
  const turn = descending ? -1 : 1;
  return [...data.keys()].sort((a, b) => turn * ((data[a] ?? 0) - (data[b] ?? 0)));
}

/** The input's shape and memory order. */
function sorted(call: Call, input: TensorValue, dtype: Dtype | undefined): TensorValue {
  const { shape } = input;
  if (shape === undefined) return rankless("the input's rank isn't known", { ...input, dtype: dtype ?? input.dtype });
  const requiresGrad = dtype === undefined && input.requiresGrad;
  const fresh = freshTensor(shape, dtype ?? input.dtype, requiresGrad);
  return { ...fresh, strides: resultStrides(call, shape, [input]) };
}

function topk(call: Call): Value {
  const input = tensorArgument(call, "input");
  const k: Dim = integerOf(call.argument("k")) ?? call.freshUnknown();
  const factor = call.factorOf("k", "k");
  const chosen = axis(k, undefined, factor === undefined ? [] : [factor]);
  const result = (dtype: Dtype | undefined, requiresGrad: boolean): TensorValue => {
    if (input.shape === undefined) return rankless("the input's rank isn't known", { ...input, dtype, requiresGrad });
    return freshTensor(
      input.shape.map((own, index) => (index === dim ? { ...chosen, role: own.role } : own)),
      dtype,
      requiresGrad,
    );
  };
  const dim = input.shape === undefined ? undefined : axisArgument(call, "dim", input.shape.length);
  const size = input.shape?.length === 0 ? 1 : dim === undefined ? undefined : input.shape?.[dim]?.size;
  if (size !== undefined) {
    const raised = {
      code: "index",
      type: "RuntimeError",
      text: "selected index k out of range",
      place: call.placeOf("k"),
    } as const;
    if (call.require({ kind: "atLeast", left: k, right: 0 }, () => raised)) {
      call.require({ kind: "atLeast", left: size, right: k }, () => raised);
    }
  }
  return named("topk", { values: result(input.dtype, input.requiresGrad), indices: result("int64", false) });
}

/** The input's shape, row-major. */
function running(call: Call, dtype: Dtype | undefined): TensorValue {
  const input = tensorArgument(call, "input");
  if (input.shape === undefined) return rankless("the input's rank isn't known", { ...input, dtype });
  axisArgument(call, "dim", input.shape.length);
  return freshTensor(input.shape, dtype, input.requiresGrad && dtype !== "int64");
}

/** Of one axis of known integers. */
function runningSums(call: Call, name: string, input: TensorValue): readonly number[] | undefined {
  if (input.data === undefined || input.shape?.length !== 1) return undefined;
  if (accumulating(input.dtype) !== "int64" || call.given("dtype")) return undefined;
  const found: number[] = [];
  for (const value of input.data) {
    const before = found.at(-1);
    found.push(before === undefined ? value : name === "cumsum" ? before + value : before * value);
  }
  return found.every((value) => Number.isSafeInteger(value)) ? found : undefined;
}

function difference(call: Call): Value {
  const input = tensorArgument(call, "input");
  const n = integerOf(call.argument("n"));
  if (input.shape === undefined) return rankless("the input's rank isn't known", input);
  const dim = axisArgument(call, "dim", input.shape.length);
  const plain = call.argument("prepend").kind === "none" && call.argument("append").kind === "none";
  const shape = input.shape.map((own, index) =>
    index === dim ? axis(plain && n !== undefined ? differenceCount(own.size, n) : call.freshUnknown(), own.role) : own,
  );
  return freshTensor(shape, input.dtype, input.requiresGrad);
}

/** What is left of an axis after its neighbours were subtracted `times`. */
function differenceCount(size: Dim, times: Dim): Dim {
  const left = subtract(size, times);
  return typeof left === "number" ? Math.max(0, left) : left;
}

function distinct(call: Call): Value {
  const { data } = tensorArgument(call, "input");
  const whole = data !== undefined && call.argument("dim").kind === "none";
  return unique(call, whole ? new Set(data).size : undefined);
}

/** How many there are is known of known numbers alone. */
function unique(call: Call, found?: number): Value {
  const input = tensorArgument(call, "input");
  const { shape } = input;
  const count = axis(found ?? call.freshUnknown());
  const dim =
    call.argument("dim").kind === "none" || shape === undefined ? undefined : axisArgument(call, "dim", shape.length);
  const along = call.argument("dim").kind === "none" ? undefined : shape;
  const values =
    call.argument("dim").kind !== "none" && (along === undefined || dim === undefined)
      ? rankless("the axis isn't known", { ...input, requiresGrad: false })
      : freshTensor(along?.map((own, index) => (index === dim ? count : own)) ?? [count], input.dtype, false);
  const [inverse, counts] = [truthOf(call.argument("return_inverse")), truthOf(call.argument("return_counts"))];
  if (inverse === false && counts === false) return values;
  const positions = dim === undefined ? shape : shape?.slice(dim, dim + 1);
  return tuple([
    values,
    ...(inverse === false
      ? []
      : [positions === undefined ? rankless("the rank isn't known") : freshTensor(positions, "int64", false)]),
    ...(counts === false ? [] : [freshTensor([count], "int64", false)]),
  ]);
}
