import type { Place } from "../shape/place.ts";
import type { GivenArgument } from "../torch/signature.ts";
import { none, type Value } from "../torch/value.ts";
import { RunStopped } from "../values/run.ts";
import type { Machine } from "./machine.ts";
import { doubtsOf, judge } from "./mistakes/doubts.ts";
import { StoppedAt } from "./running.ts";
import { readCell } from "./store.ts";
import { displayed } from "./text.ts";

/** Python's print: what it writes, without the line end. */
export function print(machine: Machine, given: readonly GivenArgument[], place: Place): Value {
  if (machine.quiet > 0 || machine.arms.length > 0) return none;
  const separator = textOf(given, "sep", " ");
  const end = textOf(given, "end", "\n");
  judge(
    machine,
    given.flatMap(({ value }) => doubtsOf(value)),
    "cleared",
  );
  const parts: string[] = [];
  let known = separator !== undefined && end !== undefined && !given.some(({ name }) => name === "file");
  for (const { name, value } of given) {
    if (name !== undefined) continue;
    const part = printed(machine, value);
    if (part === undefined) known = false;
    else parts.push(part);
  }
  const text = known ? parts.join(separator) : undefined;
  if (machine.running !== undefined) {
    if (text === undefined) throw new StoppedAt(new RunStopped("unread", "what is printed here isn't known"), place);
    machine.running.write(text + (end ?? "\n"), text);
    return none;
  }
  machine.recorder.prints.push({
    span: { start: place.start, end: place.end },
    text,
    ...(end === undefined || end === "\n" ? {} : { end }),
    compact: text?.includes("torch.Size(") === true && !text.includes("\n") ? compact(text) : undefined,
  });
  return none;
}

function printed(machine: Machine, value: Value): string | undefined {
  return displayed(value, (cell) => readCell(machine.layer, cell));
}

function compact(text: string): string {
  return text.replaceAll(/torch\.Size\((\[[^\]]*\])\)/gu, "$1");
}

function textOf(given: readonly GivenArgument[], name: string, fallback: string): string | undefined {
  const argument = given.find((candidate) => candidate.name === name);
  if (argument === undefined || argument.value.kind === "none") return fallback;
  return argument.value.kind === "string" ? argument.value.value : undefined;
}
