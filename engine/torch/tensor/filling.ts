import { isEqual } from "../../shape/facts.ts";
import { numberOf } from "../arguments.ts";
import { sizesText } from "../checks.ts";
import { dtypes } from "../dtype.ts";
import type { Entry } from "../entry.ts";
import type { Call } from "../operation.ts";
import type { TensorValue, Value } from "../value.ts";
import { sizesIn, tensorArgument } from "./axes.ts";
import { broadcastShapes } from "./broadcasting.ts";
import { castTo } from "./conversions.ts";
import { repeated } from "./elements.ts";
import { methodOnly } from "./families.ts";

const generator = "*, generator? generator=None";

/** Methods that write a tensor full: zero_, fill_, copy_, and those that draw random numbers. */
export const fillingOperations: readonly Entry[] = [
  ...methodOnly("zero_", "(Tensor self)", (call) => filled(tensorArgument(call, "self"), 0)),
  ...methodOnly("fill_", ["(Tensor self, Tensor value)", "(Tensor self, Scalar value)"], filledWith),
  ...methodOnly("copy_", "(Tensor self, tensorOrNumber other, bool non_blocking=False)", copied),
  ...methodOnly("normal_", `(Tensor self, float mean=0, float std=1, ${generator})`, (call) => {
    const std = numberOf(call.argument("std"));
    if (std !== undefined && std < 0) refuse(call, `normal expects std >= 0.0, but found std ${String(std)}`, "std");
    return drawn(call, "normal_kernel_cpu");
  }),
  ...methodOnly("uniform_", `(Tensor self, float from=0, float to=1, ${generator})`, (call) => {
    const from = numberOf(call.argument("from"));
    const to = numberOf(call.argument("to"));
    if (from !== undefined && to !== undefined && from > to) {
      const found = `from=${String(from)} > to=${String(to)}`;
      refuse(call, `uniform_ expects to return a [from, to) range, but found ${found}`, "from");
    }
    return drawn(call, "check_uniform_bounds");
  }),
  ...methodOnly(
    "random_",
    [
      `(Tensor self, ${generator})`,
      `(Tensor self, int from, int? to, ${generator})`,
      `(Tensor self, int to, ${generator})`,
    ],
    (call) => drawn(call, undefined),
  ),
  ...methodOnly(
    "bernoulli_",
    [`(Tensor self, Tensor p, ${generator})`, `(Tensor self, float p=0.5, ${generator})`],
    (call) => drawn(call, undefined),
  ),
  ...methodOnly("exponential_", `(Tensor self, float lambd=1, ${generator})`, (call) => drawn(call, undefined)),
  ...methodOnly("log_normal_", `(Tensor self, float mean=1, float std=2, ${generator})`, (call) =>
    drawn(call, undefined),
  ),
  ...methodOnly("cauchy_", `(Tensor self, float median=0, float sigma=1, ${generator})`, (call) =>
    drawn(call, undefined),
  ),
  ...methodOnly("geometric_", `(Tensor self, float p, ${generator})`, (call) => drawn(call, undefined)),
];

function filled(tensor: TensorValue, value: number | undefined): TensorValue {
  const data = tensor.shape && repeated(sizesIn(tensor.shape), value);
  return { ...tensor, data };
}

function filledWith(call: Call): Value {
  const tensor = tensorArgument(call, "self");
  const value = call.argument("value");
  if (value.kind === "tensor" && value.shape !== undefined && value.shape.length > 0) {
    const rank = String(value.shape.length);
    refuse(call, `fill_ only supports 0-dimension value tensor but got tensor with ${rank} dimensions.`, "value");
  }
  const number = value.kind === "tensor" ? undefined : numberOf(value);
  return filled(tensor, number === undefined || tensor.dtype === undefined ? undefined : castTo(tensor.dtype, number));
}

/** The other tensor is stretched to this one's shape. */
function copied(call: Call): Value {
  const tensor = tensorArgument(call, "self");
  const other = call.argument("other");
  const written = { ...tensor, data: undefined };
  if (other.kind !== "tensor" || other.shape === undefined || tensor.shape === undefined) return written;
  const shape = broadcastShapes(call, [tensor.shape, other.shape]);
  if (shape === undefined) return written;
  const [own, found] = [sizesIn(tensor.shape), sizesIn(shape)];
  const grows =
    own.length !== found.length || own.some((size, dim) => isEqual(size, found[dim] ?? size, call.facts()) === "never");
  if (grows) {
    const text = `output with shape ${sizesText(own)} doesn't match the broadcast shape ${sizesText(found)}`;
    call.raise({ code: "broadcast", type: "RuntimeError", text, place: call.placeOf("other") });
  }
  return written;
}

/** Kernels that draw real numbers don't exist for integers. */
function drawn(call: Call, kernel: string | undefined): Value {
  const tensor = tensorArgument(call, "self");
  if (
    kernel !== undefined &&
    tensor.dtype !== undefined &&
    !["float", "complex"].includes(dtypes[tensor.dtype].category)
  ) {
    const text = `"${kernel}" not implemented for '${dtypes[tensor.dtype].scalar}'`;
    call.raise({ code: "argument", type: "NotImplementedError", text });
  }
  return { ...tensor, data: undefined };
}

function refuse(call: Call, text: string, name: string): void {
  call.raise({ code: "value", type: "RuntimeError", text, place: call.placeOf(name) });
}
