import type { Problem } from "../../torch/problem.ts";
import type { Program } from "../program.ts";
import { doubtKey } from "./doubt.ts";
import { finalStates } from "./final-states.ts";

/**
 * The doubts that stand, by the identity of their chunk: a warning where the result reaches a layer or a loss, a hint
 * where it is bound and nothing yet says that it is meant so.
 */
export function standingDoubts(program: Program): ReadonlyMap<number, readonly Problem[]> {
  const seen = new Set<string>();
  for (const { facts } of program.units) {
    for (const { doubt, kind } of facts.verdicts) seen.add(`${kind} ${doubtKey(doubt)}`);
  }
  const standing = new Map<number, readonly Problem[]>();
  for (const unit of program.units) {
    const problems = unit.facts.doubted.flatMap((doubted): readonly Problem[] => {
      const { problem, hinted } = doubted;
      const key = doubtKey(problem);
      const reached = seen.has(`reached ${key}`);
      if (!reached && !(hinted && seen.has(`bound ${key}`) && !seen.has(`cleared ${key}`))) return [];
      const severity = reached ? problem.severity : "hint";
      return [{ ...problem, severity, fixes: [...problem.fixes, ...finalStates(program, unit, doubted)] }];
    });
    if (problems.length > 0) standing.set(unit.id, problems);
  }
  return standing;
}
