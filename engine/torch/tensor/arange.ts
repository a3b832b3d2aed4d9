import { axis } from "../../shape/axis.ts";
import { add, type Dim, floorDivide, multiply, negate, subtract } from "../../shape/dim.ts";
import { numberOf } from "../arguments.ts";
import { integerOf } from "../arguments.ts";
import type { Dtype } from "../dtype.ts";
import type { Entry } from "../entry.ts";
import { freshTensor } from "../layers/tensors.ts";
import type { Call } from "../operation.ts";
import { int, type Value } from "../value.ts";
import { natives } from "./declare.ts";
import { asksGradient, dtypeArgument } from "./dtype-argument.ts";
import { KEPT } from "./elements.ts";

const options =
  "*, Tensor? out=None, dtype? dtype=None, layout? layout=None, device? device=None, bool? pin_memory=False, bool? requires_grad=False";

/** Functions that count: their length comes from bounds and steps. */
export const arangeOperations: readonly Entry[] = [
  ...natives(
    ["torch"],
    ["arange"],
    [
      `(Scalar end, ${options})`,
      `(Scalar start, Scalar end, ${options.replace("Tensor? out=None, ", "")})`,
      `(Scalar start, Scalar end, Scalar step=1, ${options})`,
    ],
    arange,
  ),
  ...natives(
    ["torch"],
    ["linspace", "logspace"],
    [
      `(Tensor start, Tensor end, int steps, ${options})`,
      `(Scalar start, Tensor end, int steps, ${options})`,
      `(Tensor start, Scalar end, int steps, ${options})`,
      `(Scalar start, Scalar end, int steps, ${options})`,
    ],
    (call) => counted(call, integerOf(call.argument("steps")) ?? call.freshUnknown()),
  ),
];

function counted(call: Call, steps: Dim): Value {
  const raised = { code: "value", type: "RuntimeError", text: "number of steps must be non-negative" } as const;
  call.require({ kind: "atLeast", left: steps, right: 0 }, () => raised);
  const dtype = dtypeArgument(call) ?? "float32";
  return freshTensor([axis(steps, undefined, factors(call, "steps"))], dtype, asksGradient(call, dtype));
}

function arange(call: Call): Value {
  const end = call.argument("end");
  const start = call.given("start") ? call.argument("start") : int(0);
  const step = call.given("step") ? call.argument("step") : int(1);
  const bounds = [start, end, step];
  const dtype = dtypeArgument(call) ?? (bounds.some(({ kind }) => kind === "float") ? "float32" : "int64");
  const [from, to, by] = bounds.map(integerOf);
  if (from === undefined || to === undefined || by === undefined) return real(call, bounds, dtype);
  if (by === 0) {
    call.raise({ code: "value", type: "RuntimeError", text: "step must be nonzero" });
    return freshTensor([axis(call.freshUnknown())], dtype, asksGradient(call, dtype));
  }
  const raised = {
    code: "value",
    type: "RuntimeError",
    text: "upper bound and lower bound inconsistent with step sign",
  } as const;
  const down = typeof by === "number" && by < 0;
  call.require({ kind: "atLeast", left: down ? from : to, right: down ? to : from }, () => raised);
  const length = negate(floorDivide(negate(subtract(to, from)), by));
  const own = from === 0 && by === 1 ? factors(call, "end") : [];
  const tensor = freshTensor([axis(length, undefined, own)], dtype, asksGradient(call, dtype));
  if (typeof length !== "number" || length > KEPT || length < 0) return tensor;
  const data: number[] = [];
  for (let index = 0; index < length; index++) {
    const value = add(from, multiply(by, index));
    if (typeof value === "number") data.push(value);
  }
  return data.length === length ? { ...tensor, data } : tensor;
}

/** Bounds that aren't all integers: ceil((end - start) / step) elements. */
function real(call: Call, bounds: readonly Value[], dtype: Dtype): Value {
  const [from, to, by] = bounds.map(numberOf);
  if (from === undefined || to === undefined || by === undefined || by === 0) {
    if (by === 0) call.raise({ code: "value", type: "RuntimeError", text: "step must be nonzero" });
    return freshTensor([axis(call.freshUnknown())], dtype, asksGradient(call, dtype));
  }
  if ((to - from) * by < 0) {
    const text = "upper bound and lower bound inconsistent with step sign";
    call.raise({ code: "value", type: "RuntimeError", text });
    return freshTensor([axis(call.freshUnknown())], dtype, asksGradient(call, dtype));
  }
  const length = Math.ceil((to - from) / by);
  const tensor = freshTensor([axis(length)], dtype, asksGradient(call, dtype));
  if (length > KEPT || dtype !== "float32") return tensor;
  return { ...tensor, data: Array.from({ length }, (_, index) => Math.fround(from + index * by)) };
}

function factors(call: Call, name: string): readonly NonNullable<ReturnType<Call["factorOf"]>>[] {
  const factor = call.factorOf(name, "");
  return factor === undefined || factor.label === "" ? [] : [factor];
}
