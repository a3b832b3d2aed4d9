import { isEqual } from "../../shape/facts.ts";
import type { Entry } from "../entry.ts";
import type { Call } from "../operation.ts";
import { bool, type Value } from "../value.ts";
import { tensorArgument } from "./axes.ts";
import { broadcastShapes } from "./broadcasting.ts";
import { sameTypes } from "./binary.ts";
import { natives } from "./declare.ts";

/** Whether two tensors are the same, as one bool. */
export const sameOperations: readonly Entry[] = [
  ...natives(["torch", "Tensor"], ["equal"], ["(Tensor input, Tensor other)"], equal),
  ...natives(
    ["torch", "Tensor"],
    ["allclose"],
    ["(Tensor input, Tensor other, float rtol=1e-05, float atol=1e-08, bool equal_nan=False)"],
    (call) => {
      if (sameTypes(call) === undefined) {
        broadcastShapes(call, [tensorArgument(call, "input").shape, tensorArgument(call, "other").shape]);
      }
      return bool(undefined);
    },
  ),
  ...natives(["torch", "Tensor"], ["is_same_size"], ["(Tensor input, Tensor other)"], (call) => bool(sameShape(call))),
];

/** False for sizes that differ; known numbers are compared. */
function equal(call: Call): Value {
  const [input, other] = [tensorArgument(call, "input"), tensorArgument(call, "other")];
  const same = sameShape(call);
  if (same === false) return bool(false);
  if (same === undefined || input.data === undefined || other.data === undefined) return bool(undefined);
  return bool(input.data.every((value, index) => value === other.data?.[index]));
}

function sameShape(call: Call): boolean | undefined {
  const [a, b] = [tensorArgument(call, "input").shape, tensorArgument(call, "other").shape];
  if (a === undefined || b === undefined) return undefined;
  if (a.length !== b.length) return false;
  const answers = a.map(({ size }, dim) => isEqual(size, b[dim]?.size ?? size, call.facts()));
  if (answers.includes("never")) return false;
  return answers.every((answer) => answer === "always") ? true : undefined;
}
