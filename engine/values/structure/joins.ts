import type { Dtype } from "../../torch/dtype.ts";
import type { Numbers } from "../../torch/numbers.ts";
import { numberArgument, wrapped } from "../arguments.ts";
import { record } from "../autograd.ts";
import { cast } from "../cast.ts";
import { described } from "../filled.ts";
import type { Kernel, KernelCall } from "../kernel.ts";
import { functions } from "../names.ts";
import { castElements } from "../rounding.ts";
import type { Run } from "../run.ts";
import { countOf, elementsOf, newTensor, viewOn } from "../tensor.ts";
import { tensorsArgument } from "./arguments.ts";
import { viewAs } from "./reshaping.ts";
import { unsqueezed } from "./unit-axes.ts";

/** torch.cat, torch.stack and their relatives. */
export const joinKernels: readonly (readonly [string, Kernel])[] = [
  ...functions("cat concat concatenate", (call) => {
    const tensors = tensorsArgument(call, "tensors");
    const rank = Math.max(...tensors.map(({ sizes }) => sizes.length));
    return joined(call.run, tensors, wrapped(numberArgument(call, "dim"), rank), described(call.result).dtype);
  }),
  ...functions("stack", stacked),
  ...functions("hstack", (call) => {
    const tensors = lifted(call, atLeastOne);
    return joined(call.run, tensors, tensors[0].sizes.length === 1 ? 0 : 1, described(call.result).dtype);
  }),
  ...functions("vstack row_stack", (call) =>
    joined(call.run, lifted(call, atLeastTwo), 0, described(call.result).dtype),
  ),
  ...functions("dstack", (call) => joined(call.run, lifted(call, atLeastThree), 2, described(call.result).dtype)),
  ...functions("column_stack", (call) => joined(call.run, lifted(call, asColumn), 1, described(call.result).dtype)),
];

/** torch.cat: empty tensors of one axis are passed over. */
export function joined(run: Run, tensors: readonly Numbers[], dim: number, dtype: Dtype): Numbers {
  const parts = tensors.filter(({ sizes }) => !(sizes.length === 1 && sizes[0] === 0));
  const like = parts[0] ?? tensors[0];
  const widths = parts.map(({ sizes }) => sizes[dim]);
  const width = widths.reduce((sum, one) => sum + one, 0);
  const sizes = like.sizes.map((size, axis) => (axis === dim ? width : size));
  const result = newTensor(run, dtype, sizes);
  const inner = countOf(sizes.slice(dim + 1));
  const outer = countOf(sizes.slice(0, dim));
  let start = 0;
  for (const part of parts) {
    const found = elementsOf(part);
    const from = part.dtype === dtype ? found : castElements(dtype, found);
    const block = part.sizes[dim] * inner;
    for (let row = 0; row < outer; row++) {
      result.storage.elements.set(from.subarray(row * block, (row + 1) * block), row * width * inner + start);
    }
    start += block;
  }
  record(run, "CatBackward0", tensors, [result], [], ([gradient]) => {
    let from = 0;
    return tensors.map((tensor) => {
      if (!parts.includes(tensor)) return undefined;
      const offset = from;
      from += tensor.sizes[dim];
      return (
        gradient &&
        cast(run, viewOn(gradient, tensor.sizes, gradient.strides, placeOf(gradient, dim, offset)), tensor.dtype)
      );
    });
  });
  return result;
}

function placeOf({ offset, strides }: Numbers, dim: number, index: number): number {
  return offset + index * strides[dim];
}

function stacked(call: KernelCall): Numbers {
  const { run } = call;
  const tensors = tensorsArgument(call, "tensors");
  const dtype = described(call.result).dtype;
  const own = tensors[0].sizes;
  const dim = wrapped(numberArgument(call, "dim"), own.length + 1);
  const sizes = [...own.slice(0, dim), tensors.length, ...own.slice(dim)];
  const result = newTensor(run, dtype, sizes);
  const inner = countOf(own.slice(dim));
  const outer = countOf(own.slice(0, dim));
  for (const [index, tensor] of tensors.entries()) {
    const found = elementsOf(tensor);
    const from = tensor.dtype === dtype ? found : castElements(dtype, found);
    for (let row = 0; row < outer; row++) {
      const part = from.subarray(row * inner, (row + 1) * inner);
      result.storage.elements.set(part, (row * tensors.length + index) * inner);
    }
  }
  record(run, "StackBackward0", tensors, [result], [], ([gradient]) =>
    tensors.map((tensor, index) => {
      if (gradient === undefined) return undefined;
      const strides = gradient.strides.filter((_, axis) => axis !== dim);
      return cast(run, viewOn(gradient, tensor.sizes, strides, placeOf(gradient, dim, index)), tensor.dtype);
    }),
  );
  return result;
}

function lifted(call: KernelCall, lift: (run: Run, tensor: Numbers) => Numbers): readonly Numbers[] {
  return tensorsArgument(call, "tensors").map((tensor) => lift(call.run, tensor));
}

function atLeastOne(run: Run, tensor: Numbers): Numbers {
  return tensor.sizes.length === 0 ? viewAs(run, tensor, [1]) : tensor;
}

function atLeastTwo(run: Run, tensor: Numbers): Numbers {
  if (tensor.sizes.length === 0) return viewAs(run, tensor, [1, 1]);
  return tensor.sizes.length === 1 ? unsqueezed(run, tensor, 0) : tensor;
}

function atLeastThree(run: Run, tensor: Numbers): Numbers {
  if (tensor.sizes.length === 0) return viewAs(run, tensor, [1, 1, 1]);
  if (tensor.sizes.length === 1) return unsqueezed(run, unsqueezed(run, tensor, 0), 2);
  return tensor.sizes.length === 2 ? unsqueezed(run, tensor, 2) : tensor;
}

function asColumn(run: Run, tensor: Numbers): Numbers {
  return tensor.sizes.length < 2 ? viewAs(run, tensor, [countOf(tensor.sizes), 1]) : tensor;
}
