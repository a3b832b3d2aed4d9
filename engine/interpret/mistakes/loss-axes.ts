import { formatDim } from "../../shape/dim.ts";
import { isEqual } from "../../shape/facts.ts";
import type { Call } from "../../torch/operation.ts";
import { axisEvidence } from "./axis-evidence.ts";

/** A class loss takes the classes from axis 1. It says nothing where another axis there has as many. */
export function lossAxes(call: Call): void {
  const input = call.argument("input");
  const target = call.argument("target");
  if (input.kind !== "tensor" || input.shape?.length !== 3) return;
  if (target.kind !== "tensor" || target.shape?.length !== 2) return;
  const [, second, last] = input.shape;
  if (second === undefined || last?.role !== "feature" || axisEvidence(second) === undefined) return;
  if (isEqual(second.size, last.size, call.facts()) !== "always") return;
  const place = call.placeOf("input");
  const count = formatDim(second.size);
  call.note({
    code: "loss-axes",
    severity: "warning",
    message: `This loss takes the classes from axis 1, and axis 1 is the ${axisEvidence(second) ?? ""}: it has ${count} as the classes on the last axis, so that nothing fails.`,
    torch: undefined,
    place,
    related: [],
    fixes: [
      {
        title: "Bring the classes to axis 1: .transpose(1, 2)",
        edits: [{ place, text: ".transpose(1, 2)", behind: true }],
      },
    ],
  });
}
