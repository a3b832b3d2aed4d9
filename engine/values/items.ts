import { type Dtype, dtypes } from "../torch/dtype.ts";
import { bool, float, int, type Value } from "../torch/value.ts";
import type { Kernel, KernelCall } from "./kernel.ts";
import { methods } from "./names.ts";
import { countOf, elementsOf } from "./tensor.ts";

/** A tensor's elements as Python's numbers. */
export const itemKernels: readonly (readonly [string, Kernel])[] = [
  ...methods("item", (call) => {
    const { dtype, storage, offset } = call.numbers("self");
    return numberOf(dtype, storage.elements[offset]);
  }),
  ...methods("tolist", nested),
];

/** Lists inside lists, one level per axis. */
function nested(call: KernelCall): Value {
  const self = call.numbers("self");
  const elements = elementsOf(self);
  const level = (axis: number, from: number): Value => {
    if (axis === self.sizes.length) return numberOf(self.dtype, elements[from]);
    const step = countOf(self.sizes.slice(axis + 1));
    const items = Array.from({ length: self.sizes[axis] }, (_, index) => level(axis + 1, from + index * step));
    return { kind: "list", cell: call.create({ kind: "list", items: { kind: "items", items } }) };
  };
  return level(0, 0);
}

function numberOf(dtype: Dtype, element: number): Value {
  const { category } = dtypes[dtype];
  if (category === "bool") return bool(element !== 0);
  return category === "integer" ? int(element) : float(element);
}
