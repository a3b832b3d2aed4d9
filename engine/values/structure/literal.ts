import type { Dtype } from "../../torch/dtype.ts";
import type { Numbers } from "../../torch/numbers.ts";
import type { Value } from "../../torch/value.ts";
import { numberIn } from "../arguments.ts";
import { detached } from "../autograd.ts";
import { copiedTo } from "../cast.ts";
import { laidOut } from "../elementwise/layout.ts";
import { described } from "../filled.ts";
import type { Kernel, KernelCall } from "../kernel.ts";
import { functions, methods } from "../names.ts";
import { newTensor } from "../tensor.ts";
import { resultSizes } from "./arguments.ts";
import { converted } from "./conversions.ts";
import { asLeaf } from "./creation.ts";
import { literalAs } from "./scalar.ts";

const legacyNames =
  "Tensor FloatTensor DoubleTensor LongTensor IntTensor BoolTensor HalfTensor BFloat16Tensor ShortTensor CharTensor ByteTensor";

/** Tensors of Python's numbers: torch.tensor and the old constructors. */
export const literalKernels: readonly (readonly [string, Kernel])[] = [
  ...functions("tensor", (call) => asLeaf(call, fromData(call, call.argument("data")))),
  ...methods("new_tensor", (call) => asLeaf(call, fromData(call, call.argument("data")))),
  ...functions("as_tensor asarray", (call) => {
    const data = call.argument("data");
    if (data.kind !== "tensor" || data.values === undefined) return asLeaf(call, fromData(call, data));
    return asLeaf(call, converted(call, data.values, described(call.result).dtype));
  }),
  ...functions(legacyNames, legacy),
];

/** A copy of a tensor, apart from its history, or the numbers of nested sequences. */
function fromData(call: KernelCall, data: Value): Numbers {
  const dtype = described(call.result).dtype;
  if (data.kind === "tensor" && data.values !== undefined) return copyOf(call, data.values, dtype);
  const sizes = resultSizes(call);
  const result = newTensor(call.run, dtype, sizes);
  const { elements } = result.storage;
  let at = 0;
  const write = (value: Value): void => {
    const items = value.kind === "tensor" ? undefined : call.items(value);
    if (items !== undefined) {
      for (const item of items) write(item);
      return;
    }
    elements[at++] = literalAs(dtype, numberIn(value));
  };
  write(data);
  return result;
}

function copyOf(call: KernelCall, input: Numbers, dtype: Dtype): Numbers {
  return laidOut(call.result, copiedTo(call.run, detached(input), dtype));
}

/** `torch.FloatTensor([1, 2])` holds these numbers, `torch.FloatTensor(2, 3)` is of this size. */
function legacy(call: KernelCall): Numbers {
  const args = call.items(call.argument("args")) ?? [];
  const only = call.given("data") ? call.argument("data") : args.length === 1 ? args[0] : undefined;
  if (only?.kind === "tensor" && only.values !== undefined) return detached(only.values);
  if (only !== undefined && isSequence(only)) return fromData(call, only);
  return newTensor(call.run, described(call.result).dtype, resultSizes(call));
}

function isSequence(value: Value): boolean {
  return (value.kind === "tuple" && value.form !== "size") || value.kind === "list" || value.kind === "range";
}
