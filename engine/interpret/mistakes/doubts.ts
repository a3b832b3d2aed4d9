import { type Place, samePlace } from "../../shape/place.ts";
import type { Doubt, TensorValue, Value } from "../../torch/value.ts";
import type { Machine } from "../machine.ts";
import { type Doubted, doubtKey, type Verdict } from "./doubt.ts";

/** Notes a doubt, and marks the tensor that it is about. */
export function doubt(machine: Machine, tensor: TensorValue, doubted: Doubted): TensorValue {
  if (!isTold(machine)) return tensor;
  const { code, place } = doubted.problem;
  const mark: Doubt = { code, place };
  machine.recorder.doubted.set(doubtKey(mark), doubted);
  return marked(tensor, [...(tensor.doubts ?? []), mark]);
}

export function judge(machine: Machine, doubts: readonly Doubt[], kind: Verdict["kind"]): void {
  if (!isTold(machine)) return;
  for (const doubt of doubts) machine.recorder.verdicts.set(`${kind} ${doubtKey(doubt)}`, { doubt, kind });
}

/** The tensor with these doubts in place of its own. */
export function marked(tensor: TensorValue, doubts: readonly Doubt[]): TensorValue {
  if (tensor.doubts === undefined && doubts.length === 0) return tensor;
  const { doubts: before = [], ...plain } = tensor;
  if (doubts.length === 0) return plain;
  const distinct = doubts.filter((one, at) => doubts.findIndex((other) => sameDoubt(one, other)) === at);
  return distinct.length === before.length && distinct.every((one, at) => one === before[at])
    ? tensor
    : { ...plain, doubts: distinct };
}

/** The doubts about a value, and about the items of a tuple: a pair in a pair, as a state is, but no deeper. */
export function doubtsOf(value: Value, level = 0): readonly Doubt[] {
  if (value.kind === "tensor") return value.doubts ?? [];
  return value.kind === "tuple" && level < 3 ? value.items.flatMap((item) => doubtsOf(item, level + 1)) : [];
}

/** Whether what happens now is told: not in a run, not tried out, and no consequence of an error. */
export function isTold(machine: Machine): boolean {
  return machine.running === undefined && machine.quiet === 0 && machine.suppressed === 0;
}

function sameDoubt(a: Doubt, b: Doubt): boolean {
  return a.code === b.code && samePlace(a.place, b.place);
}

/** A place of no extent, at the end of another: an edit there inserts. */
export function endOf({ chunk, end }: Place): Place {
  return { chunk, start: end, end };
}
