import type { Floats } from "../numeric/floats.ts";
import type { TracedLayer, TracedPass } from "./traced-pass.ts";

/** A cell's calls in the order in which they ran, joined into one pass with a step for each, wherever the batch changes into another one. */
export function cellSequences(calls: readonly TracedPass[]): readonly TracedPass[] {
  const groups: TracedPass[][] = [];
  for (const call of calls) {
    const group = groups.at(-1);
    if (group?.[0] !== undefined && batchOf(group[0]) === batchOf(call)) group.push(call);
    else groups.push([call]);
  }
  return groups.map(joined);
}

/**
 * The last sequence that a cell went through. A new one begins where a state returns to what the first call was given
 * and isn't what the call before left, as in a loop over epochs; where every call would begin one, all calls are one.
 */
export function lastSequence(calls: readonly TracedPass[]): TracedPass {
  const last = calls[calls.length - 1];
  let start = calls.length - 1;
  while (start > 0 && batchOf(calls[start - 1]) === batchOf(last)) start--;
  const alike = calls.slice(start);
  let first = alike.length - 1;
  while (first > 0 && !beginsAnew(alike[0], alike[first - 1], alike[first])) first--;
  return joined(first === alike.length - 1 ? alike : alike.slice(first));
}

function beginsAnew(first: TracedPass, before: TracedPass, call: TracedPass): boolean {
  return !follows(before, call) && sameStates(first.layers[0].initial, call.layers[0].initial);
}

function follows(before: TracedPass, call: TracedPass): boolean {
  const [left] = before.layers;
  const { initial } = call.layers[0];
  const precision = call.dtype === "float32" || call.dtype === "float64" ? 0 : 0.02;
  const c = left.series.get("c");
  return (
    isNear(left.series.get("h") ?? initial.h, initial.h, precision) &&
    (c === undefined || initial.c === undefined || isNear(c, initial.c, precision))
  );
}

function sameStates(a: TracedLayer["initial"], b: TracedLayer["initial"]): boolean {
  return isNear(a.h, b.h, 0) && (a.c === undefined || b.c === undefined || isNear(a.c, b.c, 0));
}

function isNear(a: Floats, b: Floats, precision: number): boolean {
  return (
    a.length === b.length &&
    a.every((value, index) => Object.is(value, b[index]) || Math.abs(value - b[index]) <= precision)
  );
}

function batchOf({ batchSizes }: TracedPass): number {
  return batchSizes[0];
}

function joined(calls: readonly TracedPass[]): TracedPass {
  const [first] = calls;
  const last = calls[calls.length - 1];
  if (calls.length === 1) return first;
  const [layer] = first.layers;
  const parts = calls.map((call) => call.layers[0]);
  const series = [...layer.series.keys()].map(
    (name) => [name, concatenated(parts.map((part) => part.series.get(name) ?? new Float32Array(0)))] as const,
  );
  return {
    ...last,
    batchSizes: calls.map(batchOf),
    layers: [{ ...layer, series: new Map(series), input: concatenated(parts.map(({ input }) => input)) }],
    initialParameters: calls.every(({ initialParameters }) => initialParameters),
    chained: calls.every((call, index) => index === 0 || follows(calls[index - 1], call)),
  };
}

function concatenated(parts: readonly Floats[]): Floats {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const whole = parts[0] instanceof Float64Array ? new Float64Array(length) : new Float32Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
