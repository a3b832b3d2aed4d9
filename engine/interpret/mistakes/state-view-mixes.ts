import { arithmetic } from "../../shape/axis.ts";
import { formatDim, sameDim } from "../../shape/dim.ts";
import { isEqual } from "../../shape/facts.ts";
import type { Place } from "../../shape/place.ts";
import type { Call } from "../../torch/operation.ts";
import type { Fix } from "../../torch/problem.ts";
import type { TensorValue } from "../../torch/value.ts";
import { sizeOf } from "../../torch/tensor/axes.ts";
import type { Machine } from "../machine.ts";
import { axisEvidence } from "./axis-evidence.ts";
import { methodPlace } from "./method-place.ts";

/**
 * `h.view(batch, -1)` of [layers × directions, batch, hidden] puts numbers of several samples into one row. Whether that
 * was told.
 */
export function stateViewMixes(machine: Machine, call: Call, name: "view" | "reshape", result: TensorValue): boolean {
  const input = call.argument(call.given("self") ? "self" : "input");
  if (input.kind !== "tensor" || input.shape?.length !== 3 || result.shape === undefined) return false;
  const [rows, batch] = input.shape;
  const [leading] = result.shape;
  if (rows?.role !== "layers" || batch?.role !== "batch" || leading === undefined || result.shape.length < 2)
    return false;
  if (!sameDim(leading.size, batch.size)) return false;
  const facts = call.facts();
  if ([rows, batch].some(({ size }) => isEqual(size, 1, facts) === "always")) return false;
  const sizeName = name === "view" ? "size" : "shape";
  const asked = sizeOf(call, call.argument(sizeName))?.[0];
  if (isEqual(rows.size, batch.size, facts) === "always" && axisEvidence(asked) !== "batch") return false;
  const place = call.placeOf(sizeName);
  call.note({
    code: "state-view-mixes",
    severity: "warning",
    message: `The state is [${arithmetic(rows)}, batch ${formatDim(batch.size)}, …] in memory: .${name} cuts it into ${formatDim(batch.size)} rows that mix samples. Bring the batch to the front first.`,
    torch: undefined,
    place: methodPlace(machine, call.place, place, name) ?? call.place,
    related: [],
    fixes: transposed(machine, call, name, place),
  });
  return true;
}

/** A view of a transposed tensor would raise, so that it becomes a reshape. */
function transposed(machine: Machine, call: Call, name: "view" | "reshape", size: Place): readonly Fix[] {
  const title = "Bring the batch to the front: .transpose(0, 1).reshape(…)";
  const method = methodPlace(machine, call.place, size, name);
  if (method !== undefined) return [{ title, edits: [{ place: method, text: "transpose(0, 1).reshape" }] }];
  if (!call.given("input") || name === "view") return [];
  return [{ title, edits: [{ place: call.placeOf("input"), text: ".transpose(0, 1)", behind: true }] }];
}
