import type { Place } from "../shape/place.ts";
import type { Numbers } from "../torch/numbers.ts";
import { bool, none, type TensorValue, typeName, type Value } from "../torch/value.ts";
import { refresh } from "../values/autograd.ts";
import { eachOffset, elementsOf } from "../values/tensor.ts";
import type { Machine } from "./machine.ts";
import { raise } from "./report.ts";
import { tensorValue } from "./running.ts";

/** What a tensor of a run knows better than the shape reading; undefined: ask that one. */
export function runAttribute(machine: Machine, { values }: TensorValue, name: string): Value | undefined {
  if (values === undefined) return undefined;
  refresh(values);
  switch (name) {
    case "grad":
      if (values.requiresGrad && values.history !== undefined && !values.retainsGradient) {
        machine.running?.warn("UserWarning", absentGradient);
      }
      return values.gradient === undefined ? none : tensorValue(values.gradient);
    case "requires_grad":
      return bool(values.requiresGrad);
    case "is_leaf":
      return bool(values.history === undefined);
    case "grad_fn":
      return values.history === undefined
        ? none
        : { kind: "instance", cell: "grad_fn", className: values.history.node.name };
    case "is_cuda":
      return bool(false);
    case "dtype":
      return { kind: "dtype", dtype: values.dtype };
    default:
      return undefined;
  }
}

const absentGradient =
  "The .grad attribute of a Tensor that is not a leaf Tensor is being accessed. Its .grad attribute won't be populated during autograd.backward(). If you indeed want the .grad field to be populated for a non-leaf Tensor, use .retain_grad() on the non-leaf Tensor. If you access the non-leaf Tensor by mistake, make sure you access the leaf Tensor instead. See github.com/pytorch/pytorch/pull/30531 for more information.";

/** `tensor.name = assigned` in a run. */
export function assignTensorAttribute(
  machine: Machine,
  values: Numbers,
  name: string,
  assigned: Value,
  place: Place,
): void {
  if (name === "requires_grad") {
    const wanted = assigned.kind === "bool" && assigned.value === true;
    if (values.history !== undefined && !wanted) {
      const text =
        "you can only change requires_grad flags of leaf variables. If you want to use a computed variable in a subgraph that doesn't require differentiation use var_no_grad = var.detach().";
      raise(machine, { code: "argument", type: "RuntimeError", text }, place);
    }
    values.requiresGrad = wanted;
  }
  if (name === "grad") {
    if (assigned.kind === "none") values.gradient = undefined;
    else if (assigned.kind === "tensor" && assigned.values !== undefined) values.gradient = assigned.values;
    else {
      const text = `assigned grad expected to be a Tensor or None but got grad of type ${typeName(assigned)}`;
      raise(machine, { code: "argument", type: "TypeError", text }, place);
    }
  }
  if (name === "data" && assigned.kind === "tensor" && assigned.values !== undefined) {
    const source = elementsOf(assigned.values);
    let from = 0;
    values.storage.version += 1;
    eachOffset(values, (at) => {
      values.storage.elements[at] = source[from++] ?? 0;
    });
  }
}
