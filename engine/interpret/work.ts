import { type Dim, mentionsUnknown, multiply, symbolsOf } from "../shape/dim.ts";
import type { Place } from "../shape/place.ts";
import type { ModuleContent } from "../torch/content.ts";
import { functionMultiplyAdds, moduleMultiplyAdds } from "../torch/multiply-adds.ts";
import type { GivenArgument } from "../torch/signature.ts";
import type { CellId, Value } from "../torch/value.ts";
import { LOOP_SYMBOL } from "./loop-symbol.ts";
import type { Machine } from "./machine.ts";
import { recordWork } from "./recorder.ts";

/** Notes what a call of a function multiplies and adds; `values` are its arguments in the order of its parameters. */
export function noteWork(machine: Machine, name: string, values: readonly Value[], result: Value, place: Place): void {
  if (isNoted(machine)) record(machine, functionMultiplyAdds(name, values, result), undefined, place);
}

/** The same for a call of a module of PyTorch's own. */
export function noteModuleWork(
  machine: Machine,
  cell: CellId,
  content: ModuleContent,
  given: readonly GivenArgument[],
  result: Value,
  place: Place,
): void {
  if (!isNoted(machine)) return;
  const input = given.find(({ name }) => name === undefined || name === "input" || name === "input1");
  record(machine, moduleMultiplyAdds(content, input?.value, result), cell, place);
}

function isNoted({ quiet, running }: Machine): boolean {
  return quiet === 0 && running === undefined;
}

function record(machine: Machine, multiplyAdds: Dim | undefined, module: CellId | undefined, place: Place): void {
  if (multiplyAdds === undefined) return;
  const { repetitions, arms } = machine;
  // What differs from one iteration to the next isn't summed up.
  const changes = symbolsOf(multiplyAdds).some(({ id }) => id.startsWith(LOOP_SYMBOL));
  recordWork(machine.recorder, {
    span: { start: place.start, end: place.end },
    module,
    multiplyAdds: repetitions === undefined ? multiplyAdds : multiply(multiplyAdds, repetitions),
    exact: repetitions !== undefined && arms.length === 0 && !changes,
  });
}

/** How often the body of a loop runs inside what runs `outer` times; undefined: that isn't known. */
export function repeatedly(outer: Dim | undefined, length: Dim | undefined): Dim | undefined {
  if (outer === undefined || length === undefined || mentionsUnknown(length)) return undefined;
  return multiply(outer, length);
}
