import { formatDim, mentionsUnknown } from "../../shape/dim.ts";
import { isEqual } from "../../shape/facts.ts";
import type { Call } from "../../torch/operation.ts";
import type { Value } from "../../torch/value.ts";
import type { Machine } from "../machine.ts";
import { axisEvidence } from "./axis-evidence.ts";
import { doubt } from "./doubts.ts";

/** `.squeeze()` takes every axis of size 1: the batch too, when one sample comes alone. A doubt, at most a hint. */
export function squeezedBatch(machine: Machine, call: Call, result: Value): Value {
  const input = call.argument("input");
  if (call.given("dim") || input.kind !== "tensor" || input.shape === undefined || result.kind !== "tensor")
    return result;
  const batch = input.shape.find((axis) => axisEvidence(axis) === "batch");
  if (batch === undefined || typeof batch.size === "number" || mentionsUnknown(batch.size)) return result;
  const ones = input.shape.flatMap(({ size }, at) => (isEqual(size, 1, call.facts()) === "always" ? [at] : []));
  const [one, ...others] = ones;
  if (one === undefined) return result;
  const dim = others.length === 0 ? String(one) : `(${ones.join(", ")})`;
  const { chunk, end } = call.place;
  const method = machine.text[end - 2] === "(";
  return doubt(machine, result, {
    problem: {
      code: "squeeze-batch",
      severity: "hint",
      message: `.squeeze() drops every axis of size 1: when ${formatDim(batch.size)} is 1, the batch as well. Name the axis that is meant.`,
      torch: undefined,
      place: call.place,
      related: [],
      fixes: [
        {
          title: `Name the axis: squeeze(${method ? "" : "…, "}${dim})`,
          edits: [{ place: { chunk, start: end - 1, end: end - 1 }, text: method ? dim : `, ${dim}` }],
        },
      ],
    },
    of: undefined,
    hinted: false,
  });
}
