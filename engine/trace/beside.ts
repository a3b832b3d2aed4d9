import type { PlacedTraceCall } from "./trace-calls.ts";
import type { TracedCall, TracedRun } from "./traced-run.ts";

/** The ids of other cells that are called in the same loop, in the order of their first calls: their calls take turns with this one's. */
export function besides({ calls }: TracedRun, places: readonly PlacedTraceCall[], call: TracedCall): readonly string[] {
  const first = call.ordinals[0] ?? 0;
  const last = call.ordinals[call.ordinals.length - 1] ?? 0;
  return calls
    .filter((other) => other !== call && other.cell && call.cell)
    .filter(({ ordinals }) => ordinals.length > 1 && ordinals.some((ordinal) => first < ordinal && ordinal < last))
    .flatMap((other) => callId(places, other) ?? []);
}

/** The id of a call's place; where it calls several modules, the later ones have their number behind it. */
function callId(places: readonly PlacedTraceCall[], { span, module }: TracedCall): string | undefined {
  const place = places.find(({ call }) => call.start === span.start);
  return place && (module === 0 ? place.id : `${place.id}/${String(module)}`);
}
