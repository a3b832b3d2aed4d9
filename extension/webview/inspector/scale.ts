import type { TraceDirection, TraceOverview, TraceSeriesName } from "../../../server/trace-protocol.ts";
import { isGate } from "./family.ts";
import { roundLimit } from "./numbers.ts";

/** How numbers become colours: a gate from 0 to 1, everything else from −limit to +limit with zero as the background. */
export type Scale = { readonly kind: "gate" } | { readonly kind: "diverging"; readonly limit: number };

/** The scale of a series, the same for all its steps, units and batch items. */
export function scaleOf(
  series: TraceSeriesName,
  layer: number,
  direction: TraceDirection,
  overviews: readonly TraceOverview[],
): Scale {
  if (isGate(series)) return { kind: "gate" };
  const bounded = series === "g" || series === "n" || (series === "h" && overviews.every(boundedState));
  if (bounded) return { kind: "diverging", limit: 1 };
  let greatest = 0;
  for (const overview of overviews) {
    for (const summary of overview.series) {
      if (summary.series !== series || summary.layer !== layer || summary.direction !== direction) continue;
      greatest = Math.max(greatest, Math.abs(summary.least), Math.abs(summary.greatest));
    }
  }
  // An input has any size: halves keep its colours apart.
  return {
    kind: "diverging",
    limit: series === "x" && greatest > 1 ? Math.ceil(greatest * 2) / 2 : roundLimit(greatest),
  };
}

/** A projection may leave ±1, and so may a ReLU. */
function boundedState({ family, nonlinearity, projSize }: TraceOverview): boolean {
  return projSize === 0 && !(family === "RNN" && nonlinearity === "relu");
}

/** The scale of numbers that have none of their own: weights, sums. */
export function scaleAround(...arrays: readonly (ArrayLike<number> | undefined)[]): Scale {
  let greatest = 0;
  for (const values of arrays) {
    for (let at = 0; at < (values?.length ?? 0); at++) {
      const size = Math.abs(values?.[at] ?? 0);
      if (Number.isFinite(size) && size > greatest) greatest = size;
    }
  }
  return { kind: "diverging", limit: greatest > 0 ? greatest : 1 };
}

/** The ends of a scale as numbers. */
export function ends(scale: Scale): readonly [number, number] {
  return scale.kind === "gate" ? [0, 1] : [-scale.limit, scale.limit];
}
