import { arithmetic, type Axis } from "../../shape/axis.ts";
import { add, formatDim, sameDim } from "../../shape/dim.ts";
import type { Place } from "../../shape/place.ts";
import { origins } from "../../torch/recurrent/state-mistakes.ts";
import type { TensorValue, Value } from "../../torch/value.ts";
import type { Machine } from "../machine.ts";
import { doubt, doubtsOf, isTold, judge } from "./doubts.ts";

/** The expression `value[index]`: the name that it takes a part of, where it is one, and the place of the index. */
export type ItemSource = { readonly of: string | undefined; readonly place: Place; readonly index: Place };

/**
 * Looks at a part of a tensor: the last step of a bidirectional output, and the last item of a batch where the last
 * step was meant. Answers with the part, marked with the doubt.
 */
export function noticedItem(machine: Machine, value: Value, index: Value, part: Value, source: ItemSource): Value {
  if (value.kind !== "tensor" || value.shape === undefined || part.kind !== "tensor" || !isTold(machine)) return part;
  const taken = takenOf(value.shape, index.kind === "tuple" && index.form === "tuple" ? index.items : [index]);
  if (taken === undefined) return part;
  if (taken.some((way) => way !== "all")) judge(machine, doubtsOf(value), "cleared");
  const time = value.shape.findIndex(({ role }) => role === "time");
  const batch = value.shape.findIndex(({ role }) => role === "batch");
  if (time < 0) return part;
  if (taken[time] === "last") return bidirectionalLast(machine, value, taken, part, source);
  const swapped = doubtsOf(value).some(({ code }) => code === "batch-time-swap");
  const stepMeant = taken[batch] === "last" && taken[time] === "all" && value.shape.length === 3 && !swapped;
  return stepMeant ? lastItem(machine, batch, value.shape, taken, part, source) : part;
}

/** What an index takes of an axis: `last` by -1 or size - 1. */
type Taken = "all" | "last" | "one" | "some";

function takenOf(shape: readonly Axis[], items: readonly Value[]): readonly Taken[] | undefined {
  const used = items.filter(({ kind }) => kind === "int" || kind === "slice").length;
  const taken: Taken[] = [];
  for (const item of items) {
    if (item.kind === "ellipsis") {
      for (let left = shape.length - used; left > 0; left--) taken.push("all");
      continue;
    }
    const axis = shape[taken.length];
    if (axis === undefined) return undefined;
    if (item.kind === "int") {
      const last = item.value === -1 || sameDim(item.value, add(axis.size, -1));
      taken.push(last ? "last" : "one");
    } else if (item.kind === "slice") {
      const whole = [item.lower, item.upper, item.step].every(({ kind }) => kind === "none");
      taken.push(whole ? "all" : "some");
    } else return undefined;
  }
  while (taken.length < shape.length) taken.push("all");
  return taken;
}

function bidirectionalLast(
  machine: Machine,
  { shape = [] }: TensorValue,
  taken: readonly Taken[],
  part: TensorValue,
  { of, place }: ItemSource,
): Value {
  const features = shape.at(-1);
  const both = features?.role === "feature" ? features.factors.find(({ label }) => label === "directions") : undefined;
  if (features === undefined || both === undefined || taken.at(-1) !== "all") return part;
  const text = machine.text.slice(place.start, place.end);
  return doubt(machine, part, {
    problem: {
      code: "bidirectional-last",
      severity: "warning",
      message: `${text} is the last step, where the backward half of its ${arithmetic(features)} features has seen one step alone. The final states of both directions are h[-2] and h[-1].`,
      torch: undefined,
      place,
      related: origins(features),
      fixes: [],
    },
    of,
    hinted: true,
  });
}

function lastItem(
  machine: Machine,
  batch: number,
  shape: readonly Axis[],
  taken: readonly Taken[],
  part: TensorValue,
  { of, place, index }: ItemSource,
): Value {
  const text = machine.text.slice(place.start, place.end);
  const order = batch === 1 ? "[time, batch, feature]" : "[batch, time, feature]";
  const step = batch === 1 ? "-1" : ":, -1";
  const owner = machine.text.slice(place.start, index.start).replace(/\s*\[\s*$/u, "");
  const sizes = shape.map(({ size }) => formatDim(size)).join(", ");
  const meant = `${owner}[${step}]`;
  return doubt(machine, part, {
    problem: {
      code: "last-item-not-step",
      severity: "warning",
      message: `${text} is the last item of the batch at every step: ${owner} is ${order}, [${sizes}] (batch_first=${batch === 1 ? "False" : "True"}). The last step is ${meant}.`,
      torch: undefined,
      place,
      related: [],
      fixes:
        taken[2] === "all" ? [{ title: `Take the last step: ${meant}`, edits: [{ place: index, text: step }] }] : [],
    },
    of,
    hinted: true,
  });
}
