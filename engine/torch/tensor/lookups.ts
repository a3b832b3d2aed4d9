import type { Entry } from "../entry.ts";
import type { Call } from "../operation.ts";
import { unknown, type Value } from "../value.ts";
import type { Dtype } from "../dtype.ts";
import { truthOf } from "../arguments.ts";
import { natives } from "./declare.ts";
import { elementwiseResult } from "./elementwise.ts";

/** Where numbers stand among others: the answer has the shape of what is asked. */
export const lookupOperations: readonly Entry[] = [
  ...natives(
    ["torch"],
    ["isin"],
    [
      "(Tensor elements, Tensor test_elements, *, bool assume_unique=False, bool invert=False, out)",
      "(Scalar element, Tensor test_elements, *, bool assume_unique=False, bool invert=False, out)",
      "(Tensor elements, Scalar test_element, *, bool assume_unique=False, bool invert=False, out)",
    ],
    (call) => shapedLike(call, "elements", "bool"),
  ),
  ...natives(
    ["torch"],
    ["bucketize"],
    [
      "(Tensor input, Tensor boundaries, *, bool out_int32=False, bool right=False, out)",
      "(Scalar self, Tensor boundaries, *, bool out_int32=False, bool right=False)",
    ],
    (call) => shapedLike(call, "input", indexType(call)),
  ),
  ...natives(
    ["torch"],
    ["searchsorted"],
    [
      "(Tensor sorted_sequence, Tensor input, *, bool out_int32=False, bool right=False, string? side=None, Tensor? sorter=None, out)",
      "(Tensor sorted_sequence, Scalar self, *, bool out_int32=False, bool right=False, string? side=None, Tensor? sorter=None, out)",
    ],
    (call) => shapedLike(call, "input", indexType(call)),
  ),
];

function shapedLike(call: Call, name: string, dtype: Dtype): Value {
  const input = call.argument(name);
  return input.kind === "tensor" ? elementwiseResult(call, [input], dtype) : unknown("what is looked up isn't known");
}

function indexType(call: Call): Dtype {
  return truthOf(call.argument("out_int32")) === true ? "int32" : "int64";
}
