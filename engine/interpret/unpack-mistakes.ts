import type { Expression } from "../language/syntax.ts";
import { type Dim, formatDim } from "../shape/dim.ts";
import type { Place } from "../shape/place.ts";
import type { Fix, Raised } from "../torch/problem.ts";
import type { Value } from "../torch/value.ts";

/** What is taken apart: the targets with their place, and the targets around them (`out, (h, c)` around `(h, c)`). */
export type Unpacking = {
  readonly targets: readonly Expression[];
  readonly place: Place;
  readonly around: Place | undefined;
};

/**
 * The ValueError of an assignment with too many or too few targets. A pair that meets one tensor of a recurrent layer
 * has a name of its own among the mistakes: GRU and RNN return h alone, and a cell returns no out.
 */
export function countMistake(unpacking: Unpacking, found: Dim, value: Value): Raised {
  const { targets, place } = unpacking;
  const wanted = targets.length;
  const few = typeof found === "number" && found < wanted;
  const text = few
    ? `not enough values to unpack (expected ${String(wanted)}, got ${String(found)})`
    : `too many values to unpack (expected ${String(wanted)})`;
  const plain: Raised = { code: "value", type: "ValueError", text, place };
  const shape = value.kind === "tensor" && wanted === 2 ? value.shape : undefined;
  if (shape === undefined) return plain;
  const sizes = `[${shape.map(({ size }) => formatDim(size)).join(", ")}]`;
  if (shape[0]?.role === "layers") {
    const message = `A GRU or RNN returns out and h, and no c: this takes h ${sizes} itself apart.`;
    return { ...plain, code: "unpack-gru", message, fixes: firstAlone(targets, place) };
  }
  if (shape.length === 2 && shape[0]?.role === "batch" && shape[1]?.role === "feature") {
    const message = `A cell returns its state and no out: this takes one tensor of it, ${sizes}, apart. Out is h stacked over time.`;
    const fixes = unpacking.around === undefined ? firstAlone(targets, place) : pairAlone(targets, unpacking.around);
    return { ...plain, code: "unpack-cell", message, fixes };
  }
  return plain;
}

/** `out, (h, c)` becomes `out, h`. */
function firstAlone(targets: readonly Expression[], place: Place): readonly Fix[] {
  const [first] = targets;
  if (first?.kind !== "name") return [];
  return [{ title: `Take h alone: ${first.name}`, edits: [{ place, text: first.name }] }];
}

/** `out, (h, c)` becomes `h, c`. */
function pairAlone(targets: readonly Expression[], around: Place): readonly Fix[] {
  const names = targets.flatMap((target) => (target.kind === "name" ? [target.name] : []));
  if (names.length < targets.length) return [];
  const text = names.join(", ");
  return [{ title: `Take the state alone: ${text}`, edits: [{ place: around, text }] }];
}
