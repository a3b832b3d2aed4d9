import { arithmetic } from "../../shape/axis.ts";
import type { Call } from "../../torch/operation.ts";
import { origins } from "../../torch/recurrent/state-mistakes.ts";
import type { Value } from "../../torch/value.ts";
import type { Machine } from "../machine.ts";
import { doubt } from "./doubts.ts";

/** The whole h in a Linear, all layers and directions of it: a mistake where the result goes on to a loss. */
export function stateAsOutput(machine: Machine, call: Call, result: Value): Value {
  const input = call.argument("input");
  if (input.kind !== "tensor" || input.shape?.length !== 3 || result.kind !== "tensor") return result;
  const [rows] = input.shape;
  if (rows?.role !== "layers" || input.doubts?.some(({ code }) => code === "state-as-output") === true) return result;
  const place = call.placeOf("input");
  return doubt(machine, result, {
    problem: {
      code: "state-as-output",
      severity: "warning",
      message: `This is the whole final state, [${arithmetic(rows)} layers × directions, batch, hidden]: the loss counts every layer and direction as an output. h[-1] is the last layer's.`,
      torch: undefined,
      place,
      related: origins(rows),
      fixes: [{ title: "Take the last layer's: [-1]", edits: [{ place, text: "[-1]", behind: true }] }],
    },
    of: undefined,
    hinted: false,
  });
}
