import { symbolsOf, mentionsUnknown } from "../shape/dim.ts";
import { assume, type Condition, formatCondition, type Truth, truthOf } from "../shape/facts.ts";
import type { Place } from "../shape/place.ts";
import type { Problem, Raised } from "../torch/problem.ts";
import { RunStopped } from "../values/run.ts";
import { LOOP_SYMBOL } from "./loop-symbol.ts";
import type { Machine } from "./machine.ts";
import { ProgramRaised, type Running, StoppedAt } from "./running.ts";
import { recorderOf, recordProblem } from "./recorder.ts";
import { readFacts } from "./store.ts";

/** Reports what Python or PyTorch raises here, unless it is a consequence of an error before. */
export function raise(machine: Machine, raised: Raised, place: Place): void {
  if (machine.running !== undefined) throw new ProgramRaised(raised.type, raised.text, raised.place ?? place);
  machine.errors++;
  if (machine.quiet > 0 || machine.suppressed > 0) return;
  const text = `${raised.type}: ${raised.text}`;
  const at = raised.place ?? place;
  const called = calledFrom(machine);
  // What fails in another file is told where this one calls it.
  const here = isElsewhere(at) ? called.find((one) => !isElsewhere(one.place))?.place : at;
  if (here === undefined) return;
  const common = {
    torch: text,
    place: here,
    related: [...(raised.related ?? []), ...called].filter((one) => !isElsewhere(one.place) && one.place !== here),
    fixes: here === at ? (raised.fixes ?? []) : [],
  };
  const grown = machine.turn > 0 && growing.has(raised.code);
  const code = grown ? "loop-shape" : raised.code;
  const said = raised.message ?? raised.text;
  const message = grown ? `From the second iteration on: ${said}` : said;
  if (machine.onlyIf !== undefined) {
    recordProblem(recorderOf(machine.recorder, common.place.chunk), {
      ...common,
      code: "condition",
      severity: "information",
      message: `needs ${machine.onlyIf}: ${message}`,
      torch: undefined,
    });
    return;
  }
  if (machine.arms.length > 0) {
    const when = machine.arms.join(" and ");
    recordProblem(recorderOf(machine.recorder, common.place.chunk), {
      ...common,
      code,
      severity: "warning",
      message: `${message} (when ${when})`,
    });
    return;
  }
  const problem: Problem = { ...common, code, severity: "error", message };
  recordProblem(recorderOf(machine.recorder, problem.place.chunk), problem);
  machine.recorder.family.stop ??= problem;
}

/** Chunks of other files have numbers below zero: see module-files.ts. */
function isElsewhere({ chunk }: Place): boolean {
  return chunk < 0;
}

/** The calls through which the program came to a function's body, the innermost first. */
function calledFrom({ frame }: Machine): Problem["related"] {
  const places: Place[] = [];
  for (let at = frame; at?.place !== undefined && places.length < MOST_CALLS; at = at.outer) places.push(at.place);
  return places.map((place) => ({ place, message: "called here" }));
}

const MOST_CALLS = 3;

/** What fails because a shape is another one than in the iteration before. */
const growing: ReadonlySet<string> = new Set(
  "input-size input-rank state-batch state-layers state-rank feature-width cell-input matmul broadcast join view shape-claim".split(
    " ",
  ),
);

/** Reports a warning or a remark. */
export function note(machine: Machine, problem: Problem): void {
  if (machine.running !== undefined) {
    noteInRun(machine.running, problem);
    return;
  }
  if (machine.quiet > 0 || machine.suppressed > 0) return;
  recordProblem(recorderOf(machine.recorder, problem.place.chunk), problem);
}

/** A run warns as PyTorch does, and can't go past what isn't read. */
function noteInRun(running: Running, { code, message, torch, place }: Problem): void {
  if (code === "unread") throw new StoppedAt(new RunStopped("unread", message), place);
  const [, category, text] = /^(\w+Warning): (.*)$/su.exec(torch ?? "") ?? [];
  if (category !== undefined && text !== undefined) running.warn(category, text);
}

export function remark(
  machine: Machine,
  code: string,
  severity: "hint" | "information",
  message: string,
  place: Place,
): void {
  note(machine, { code, severity, message, torch: undefined, place, related: [], fixes: [] });
}

/**
 * A check that must hold for the program to go on. What holds for some sizes alone is noted as a condition, and
 * assumed from here on; what holds for none raises. A size that isn't known passes.
 */
export function demand(machine: Machine, condition: Condition, raised: () => Raised, place: Place): boolean {
  const truth = truthOfCondition(machine, condition);
  if (truth === "always") return true;
  if (truth === "never") {
    raise(machine, raised(), place);
    return false;
  }
  if (isOpen(condition)) return true;
  if (machine.suppressed === 0 && !machine.alone) {
    remark(machine, "condition", "information", `needs ${formatCondition(condition)}`, raised().place ?? place);
  }
  machine.layer.facts = assume(readFacts(machine.layer), condition);
  return true;
}

export function truthOfCondition(machine: Machine, condition: Condition): Truth {
  const { left, right } = condition;
  if (typeof left === "number" && typeof right === "number") {
    return decided(condition.kind === "atLeast" ? left >= right : (left === right) === (condition.kind === "equal"));
  }
  return truthOf(condition, readFacts(machine.layer));
}

function decided(holds: boolean): Truth {
  return holds ? "always" : "never";
}

/** Nothing useful can be said about a size that isn't known, or about a loop's counter. */
export function isOpen({ left, right }: Condition): boolean {
  return [left, right].some(
    (dim) => mentionsUnknown(dim) || symbolsOf(dim).some(({ id }) => id.startsWith(LOOP_SYMBOL)),
  );
}
