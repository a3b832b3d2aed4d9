import { multiply, multiplyAll } from "../../shape/dim.ts";
import { dtypes } from "../dtype.ts";
import type { Call } from "../operation.ts";
import { bool, int, none, type TensorValue, unknown, type Value } from "../value.ts";
import { rankless, sizesIn, viewOf } from "./axes.ts";
import { sizeValue } from "./size-value.ts";
import { matrixTransposed, reordered } from "./reordering.ts";

type Attribute = (call: Call, tensor: TensorValue) => Value;

/** What a tensor has without a call. */
export const tensorAttributes: ReadonlyMap<string, Attribute> = new Map<string, Attribute>([
  ["shape", (_call, tensor) => sizeValue(tensor)],
  ["ndim", (_call, tensor) => (tensor.shape === undefined ? unknown(reasonOf(tensor)) : int(tensor.shape.length))],
  [
    "dtype",
    (_call, tensor) =>
      tensor.dtype === undefined ? unknown("the dtype isn't known") : { kind: "dtype", dtype: tensor.dtype },
  ],
  ["data", (_call, tensor) => ({ ...tensor, requiresGrad: false, parameter: false })],
  ["device", () => ({ kind: "device", text: "cpu" })],
  ["grad", (_call, tensor) => (tensor.requiresGrad ? unknown("the gradient isn't followed") : none)],
  ["grad_fn", () => unknown("the gradient isn't followed")],
  ["requires_grad", () => bool(undefined)],
  ["is_leaf", (_call, tensor) => bool(tensor.parameter ? true : undefined)],
  ["is_cuda", () => bool(undefined)],
  ["is_sparse", () => bool(false)],
  ["is_quantized", () => bool(false)],
  [
    "itemsize",
    (_call, tensor) => (tensor.dtype === undefined ? unknown("the dtype isn't known") : int(dtypes[tensor.dtype].size)),
  ],
  ["nbytes", nbytes],
  ["T", reversed],
  ["mT", (call, tensor) => matrixTransposed(call, tensor, "mT")],
  ["mH", (call, tensor) => matrixTransposed(call, tensor, "mH")],
  ["H", hermitian],
  ["real", (_call, tensor) => viewOf(tensor, tensor.shape ?? [], tensor.strides, tensor.data)],
]);

function reasonOf(tensor: TensorValue): string {
  return tensor.reason ?? "the rank isn't known";
}

function nbytes(_call: Call, tensor: TensorValue): Value {
  if (tensor.shape === undefined || tensor.dtype === undefined) return unknown(reasonOf(tensor));
  return int(multiply(multiplyAll(sizesIn(tensor.shape)), dtypes[tensor.dtype].size));
}

function reversed(call: Call, tensor: TensorValue): Value {
  if (tensor.shape === undefined) return rankless("the rank isn't known", tensor);
  const rank = tensor.shape.length;
  if (rank !== 2) {
    const text =
      rank === 0
        ? "Tensor.T is deprecated on 0-D tensors. This function is the identity in these cases."
        : "The use of `x.T` on tensors of dimension other than 2 to reverse their shape is deprecated and it will throw an error in a future release. Consider `x.mT` to transpose batches of matrices or `x.permute(*torch.arange(x.ndim - 1, -1, -1))` to reverse the dimensions of a tensor.";
    call.note({
      code: "argument",
      severity: "warning",
      message: `.T of a tensor with ${rank === 1 ? "1 axis" : `${String(rank)} axes`} ${rank < 2 ? "does nothing" : "reverses all of them"}, and is deprecated.`,
      torch: `UserWarning: ${text}`,
      place: call.place,
      related: [],
      fixes: [],
    });
  }
  return reordered(tensor, [...Array(rank).keys()].reverse());
}

function hermitian(call: Call, tensor: TensorValue): Value {
  const rank = tensor.shape?.length;
  if (rank === undefined) return rankless("the rank isn't known", tensor);
  if (rank === 2 || rank === 0) return reordered(tensor, rank === 2 ? [1, 0] : []);
  const text = `tensor.H is only supported on matrices (2-D tensors). Got ${String(rank)}-D tensor.${rank > 2 ? " For batches of matrices, consider using tensor.mH" : ""}`;
  call.raise({ code: "argument", type: "RuntimeError", text });
  return tensor;
}
