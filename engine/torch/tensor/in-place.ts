import { type Dtype, dtypes } from "../dtype.ts";
import { sizesText } from "../checks.ts";
import { isEqual } from "../../shape/facts.ts";
import { sizesOf } from "../layers/tensors.ts";
import type { Call } from "../operation.ts";
import type { TensorValue } from "../value.ts";
import { castable } from "./promotion.ts";

/**
 * What an in-place operation leaves: the tensor itself, if the result fits into it. Its shape is checked before its
 * dtype, as at::TensorIterator does.
 */
export function writtenInPlace(
  call: Call,
  target: TensorValue,
  result: TensorValue,
  typeName: (dtype: Dtype) => string = (dtype) => dtypes[dtype].scalar,
): TensorValue {
  const written: TensorValue = {
    ...target,
    data: undefined,
    requiresGrad: target.requiresGrad || result.requiresGrad,
  };
  const [own, found] = [sizesOf(target), sizesOf(result)];
  if (own !== undefined && found !== undefined) {
    const differs = own.some((size, dim) => isEqual(size, found[dim] ?? size, call.facts()) === "never");
    if (own.length !== found.length || differs) {
      const text = `output with shape ${sizesText(own)} doesn't match the broadcast shape ${sizesText(found)}`;
      const message = `The result would have the shape ${sizesText(found)}, and an operation in place keeps ${sizesText(own)}.`;
      call.raise({ code: "broadcast", type: "RuntimeError", text, message, place: call.place });
      return written;
    }
  }
  if (target.dtype !== undefined && result.dtype !== undefined && !castable(result.dtype, target.dtype)) {
    const text = `result type ${dtypes[result.dtype].scalar} can't be cast to the desired output type ${typeName(target.dtype)}`;
    call.raise({ code: "argument", type: "RuntimeError", text, place: call.place });
    return written;
  }
  return { ...written, data: result.dtype === target.dtype ? result.data : undefined };
}
