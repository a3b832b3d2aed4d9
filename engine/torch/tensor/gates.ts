import { axis } from "../../shape/axis.ts";
import { floorDivide, formatDim, multiply } from "../../shape/dim.ts";
import { isEqual } from "../../shape/facts.ts";
import { requireEqual } from "../checks.ts";
import { dtypes } from "../dtype.ts";
import type { Entry } from "../entry.ts";
import { tensorInput } from "../layers/input.ts";
import { freshTensor, shapelessTensor } from "../layers/tensors.ts";
import type { Call } from "../operation.ts";
import type { Value } from "../value.ts";
import { axisArgument, rankless } from "./axes.ts";
import { pythons } from "./declare.ts";
import { methodReceiver } from "./method-receiver.ts";
import { isFloating } from "./promotion.ts";

/** torch.nn.functional's glu, of which one half gates the other, and gumbel_softmax, which samples a choice. */
export const gateOperations: readonly Entry[] = [
  ...pythons(["functional"], "glu(input, dim=-1)", gatedHalf),
  ...pythons(["functional"], "gumbel_softmax(logits, tau=1, hard=False, eps=1e-10, dim=-1)", sampledChoice),
];

function gatedHalf(call: Call): Value {
  const input = methodReceiver(call, "input", "dim");
  if (input === undefined) return shapelessTensor("the input is no tensor", undefined, false);
  const { shape, dtype } = input;
  if (shape === undefined) return rankless("the input's rank isn't known", input);
  if (shape.length === 0) {
    const text = "glu does not support scalars because halving size must be even";
    call.raise({ code: "value", type: "RuntimeError", text, place: call.placeOf("input") });
    return input;
  }
  const dim = axisArgument(call, "dim", shape.length);
  const whole = dim === undefined ? undefined : shape[dim];
  if (dim === undefined || whole === undefined) return rankless("the axis isn't known", input);
  const half = floorDivide(whole.size, 2);
  if (isEqual(whole.size, multiply(2, half), call.facts()) !== "always") {
    requireEqual(call, whole.size, multiply(2, half), () => ({
      code: "value",
      type: "RuntimeError",
      text: `Halving dimension must be even, but dimension ${String(dim)} is size ${formatDim(whole.size)}`,
      place: call.placeOf("input"),
    }));
  }
  if (dtype !== undefined && !isFloating(dtype)) {
    const text = `"glu_cpu" not implemented for '${dtypes[dtype].scalar}'`;
    call.raise({ code: "argument", type: "NotImplementedError", text, place: call.placeOf("input") });
  }
  const result = freshTensor(shape.with(dim, axis(half, whole.role)), dtype, input.requiresGrad);
  return { ...result, strides: undefined };
}

function sampledChoice(call: Call): Value {
  const value = call.argument("logits");
  const logits = value.kind === "tensor" ? value : tensorInput(call, "logits", "empty_like", 1, "input");
  const { shape, dtype } = logits;
  if (dtype !== undefined && !isFloating(dtype)) {
    const text = `Exponential distribution is a continuous probability distribution. dtype must be a floating point but you specified ${dtypes[dtype].scalar}`;
    call.raise({ code: "argument", type: "RuntimeError", text, place: call.placeOf("logits") });
  }
  if (shape === undefined) return rankless("the rank isn't known", logits);
  axisArgument(call, "dim", shape.length);
  return freshTensor(shape, dtype, logits.requiresGrad);
}
