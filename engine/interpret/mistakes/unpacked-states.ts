import type { Expression } from "../../language/syntax.ts";
import { formatDim } from "../../shape/dim.ts";
import { isEqual } from "../../shape/facts.ts";
import type { Call } from "../../torch/operation.ts";
import type { Problem } from "../../torch/problem.ts";
import type { Value } from "../../torch/value.ts";
import type { Machine } from "../machine.ts";
import { note } from "../report.ts";
import { readFacts } from "../store.ts";
import { countMistake, type Unpacking } from "../unpack-mistakes.ts";
import { doubt, doubtsOf, judge } from "./doubts.ts";

/**
 * `out, (h, c) = gru(x)` where h has two rows, and `out, (h, c) = lstm_cell(x)` where the batch is two: Python takes one
 * tensor apart without a word. It is a mistake where the second name is one of c; else where the pair becomes the state
 * of an LSTM. Answers with the items, marked with that doubt.
 */
export function unpackedStates(
  machine: Machine,
  unpacking: Unpacking,
  value: Value,
  items: readonly Value[],
): readonly Value[] {
  if (value.kind !== "tensor" || items.length !== 2 || value.shape === undefined) return items;
  const mistake = countMistake(unpacking, 2, value);
  if (mistake.code !== "unpack-gru" && mistake.code !== "unpack-cell") return items;
  if (value.shape[0] === undefined || isEqual(value.shape[0].size, 2, readFacts(machine.layer)) !== "always")
    return items;
  const problem: Problem = {
    code: mistake.code,
    severity: "warning",
    message: `${mistake.message ?? ""} Its first axis is ${formatDim(value.shape[0].size)}, so that nothing fails.`,
    torch: undefined,
    place: unpacking.place,
    related: [],
    fixes: mistake.fixes ?? [],
  };
  if (namesCell(unpacking.targets[1])) {
    note(machine, problem);
    return items;
  }
  if (mistake.code === "unpack-cell") return items;
  return items.map((item) =>
    item.kind === "tensor" ? doubt(machine, item, { problem, of: undefined, hinted: false }) : item,
  );
}

/** The halves of such a pair as the two states of an LSTM. */
export function statesOfPair(machine: Machine, call: Call): void {
  const states = call.argument("hx");
  if (states.kind !== "tuple" || states.items.length !== 2) return;
  const [first = [], second = []] = states.items.map((item) =>
    doubtsOf(item).filter(({ code }) => code === "unpack-gru"),
  );
  if (second.length > 0) judge(machine, first, "reached");
}

function namesCell(target: Expression | undefined): boolean {
  return target?.kind === "name" && /^(?:c|cell|cn|c_n)$/u.test(target.name);
}
