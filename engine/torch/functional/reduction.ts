import { truthOf } from "../arguments.ts";
import type { Call } from "../operation.ts";
import { settingText } from "../repr.ts";
import { string, type Value } from "../value.ts";

export type Reduction = "none" | "mean" | "sum" | "batchmean";

/** The reduction that `size_average` and `reduce` mean, with PyTorch's warning; else `reduction` as it is given. */
export function namedReduction(call: Call): Value {
  const average = call.argument("size_average");
  const reduce = call.argument("reduce");
  if (average.kind === "none" && reduce.kind === "none") return call.argument("reduction");
  const averaged = average.kind === "none" ? true : truthOf(average);
  const reduced = reduce.kind === "none" ? true : truthOf(reduce);
  const name = reduced === false ? "none" : averaged === false ? "sum" : averaged && reduced ? "mean" : undefined;
  const place = call.placeOf(average.kind === "none" ? "reduce" : "size_average");
  call.note({
    code: "argument",
    severity: "warning",
    message: "size_average and reduce are deprecated: name the reduction.",
    torch: `UserWarning: size_average and reduce args will be deprecated, please use reduction='${name ?? "mean"}' instead.`,
    place,
    related: [],
    fixes: [],
  });
  return string(name);
}

/** What a reduction is; undefined: not known, or refused with PyTorch's ValueError. */
export function reductionOf(call: Call, value: Value | undefined, also: readonly string[] = []): Reduction | undefined {
  if (value?.kind !== "string" || value.value === undefined) return undefined;
  const name = value.value;
  if (name === "none" || name === "mean" || name === "sum") return name;
  if (name === "batchmean" && also.includes(name)) return name;
  const place = call.given("reduction") ? call.placeOf("reduction") : call.place;
  const text = `${settingText(value)} is not a valid value for reduction`;
  call.raise({ code: "value", type: "ValueError", text, message: "A reduction is 'none', 'mean' or 'sum'.", place });
  return undefined;
}
