import { axis } from "../../shape/axis.ts";
import { integerOf, truthOf } from "../arguments.ts";
import { dtypes } from "../dtype.ts";
import type { Entry } from "../entry.ts";
import { freshTensor } from "../layers/tensors.ts";
import type { Call } from "../operation.ts";
import type { Value } from "../value.ts";
import { rankless, tensorArgument } from "./axes.ts";
import { natives } from "./declare.ts";
import { isFloating } from "./promotion.ts";

/** torch.multinomial: [*, classes] probabilities to [*, num_samples] indices. */
export const samplingOperations: readonly Entry[] = natives(
  ["torch", "Tensor"],
  ["multinomial"],
  ["(Tensor input, int num_samples, bool replacement=False, *, generator? generator=None, out)"],
  sampled,
);

function sampled(call: Call): Value {
  const input = tensorArgument(call, "input");
  const { shape, dtype } = input;
  const refuse = (text: string, argument: string): void => {
    call.raise({ code: "value", type: "RuntimeError", text, place: call.placeOf(argument) });
  };
  if (shape !== undefined && shape.length !== 1 && shape.length !== 2) refuse("prob_dist must be 1 or 2 dim", "input");
  if (dtype !== undefined && !isFloating(dtype)) {
    refuse(`multinomial only supports floating-point dtypes for input, got: ${dtypes[dtype].scalar}`, "input");
  }
  const count = integerOf(call.argument("num_samples")) ?? call.freshUnknown();
  const place = call.placeOf("num_samples");
  const positive = call.require({ kind: "atLeast", left: count, right: 1 }, () => ({
    code: "value",
    type: "RuntimeError",
    text: "cannot sample n_sample <= 0 samples",
    place,
  }));
  const classes = shape?.at(-1)?.size;
  if (positive && classes !== undefined && truthOf(call.argument("replacement")) === false) {
    call.require({ kind: "atLeast", left: classes, right: count }, () => ({
      code: "value",
      type: "RuntimeError",
      text: "cannot sample n_sample > prob_dist.size(-1) samples without replacement",
      place,
    }));
  }
  if (shape === undefined) return { ...rankless("the rank isn't known"), dtype: "int64" };
  const factor = call.factorOf("num_samples", "num_samples");
  return freshTensor(
    [...shape.slice(0, -1), axis(count, undefined, factor === undefined ? [] : [factor])],
    "int64",
    false,
  );
}
