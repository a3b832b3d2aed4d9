import { formatDim } from "../../shape/dim.ts";
import { truthOf } from "../../torch/arguments.ts";
import type { Call } from "../../torch/operation.ts";
import { moduleOfCall } from "../../torch/recurrent/call-network.ts";
import { origins } from "../../torch/recurrent/state-mistakes.ts";
import { axisEvidence } from "./axis-evidence.ts";

/** A network reads two axes as [time, feature]: a first axis that is known to be the batch becomes the time. */
export function unbatchedInput(call: Call): void {
  const module = moduleOfCall(call);
  const input = call.argument("input");
  if (module === undefined || input.kind !== "tensor" || input.shape?.length !== 2) return;
  const [first] = input.shape;
  if (first === undefined || axisEvidence(first) !== "batch") return;
  const batchFirst = truthOf(module.settings.get("batch_first") ?? { kind: "none" });
  const place = call.placeOf("input");
  const text = batchFirst === true ? ".unsqueeze(1)" : ".unsqueeze(0)";
  call.note({
    code: "unbatched-2d",
    severity: "warning",
    message: `The input is [batch ${formatDim(first.size)}, feature], and ${module.moduleClass.name} reads two axes as [time, feature]: the batch becomes the time.`,
    torch: undefined,
    place,
    related: origins(first),
    fixes:
      batchFirst === undefined
        ? []
        : [{ title: `Give it a time axis: ${text}`, edits: [{ place, text, behind: true }] }],
  });
}
