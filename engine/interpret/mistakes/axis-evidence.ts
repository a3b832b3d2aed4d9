import type { Axis } from "../../shape/axis.ts";

/**
 * Whether an axis is the batch or the time: by the operation that made it, else by the name of the variable or of the
 * declared dimension that its size comes from. A letter alone is no evidence.
 */
export function axisEvidence(axis: Axis | undefined): "batch" | "time" | undefined {
  if (axis?.role === "batch" || axis?.role === "time") return axis.role;
  if (axis === undefined || axis.role !== undefined) return undefined;
  const name = axisName(axis)?.toLowerCase() ?? "";
  return batchNames.has(name) ? "batch" : timeNames.has(name) ? "time" : undefined;
}

/** The one name that an axis's size goes by. */
export function axisName({ factors }: Axis): string | undefined {
  const [only, ...others] = factors;
  return others.length > 0 || only === undefined || only.label === "" ? undefined : only.label;
}

const batchNames: ReadonlySet<string> = new Set(["batch", "batch_size", "bsz", "bs"]);

const timeNames: ReadonlySet<string> = new Set([
  "seq",
  "seq_len",
  "seq_length",
  "sequence_length",
  "time",
  "time_steps",
  "timesteps",
  "steps",
]);
