import { add } from "../shape/dim.ts";
import { assume, type Condition, formatCondition, joinFacts } from "../shape/facts.ts";
import type { Value } from "../torch/value.ts";
import { joinContents, joinValues } from "./join.ts";
import type { Machine } from "./machine.ts";
import { commit, fork, type Layer, readCell, readFacts, readVariable } from "./store.ts";

/** What an arm of a branch has left, and its condition as text. */
export type Arm<T> = { readonly layer: Layer; readonly result: T; readonly text: string };

/** Runs one arm of an undecided branch on a copy of the state, under its condition. */
export function withArm<T>(machine: Machine, test: Value, holds: boolean, text: string, run: () => T): Arm<T> {
  const before = machine.layer;
  const arms = machine.arms;
  machine.layer = fork(before);
  const condition =
    test.kind === "bool" && test.when !== undefined ? (holds ? test.when : opposite(test.when)) : undefined;
  if (condition !== undefined) machine.layer.facts = assume(readFacts(before), condition);
  const own = condition === undefined ? (holds ? text : `not (${text})`) : formatCondition(condition);
  machine.arms = [...arms, own];
  const result = run();
  const { layer } = machine;
  machine.layer = before;
  machine.arms = arms;
  return { layer, result, text: own };
}

/** Joins what the arms that go on have left behind into the state that they were copied from. */
export function joinArms(machine: Machine, arms: readonly Layer[], site: string): void {
  const [first, ...rest] = arms;
  if (first === undefined) return;
  if (rest.length === 0) {
    commit(first, machine.layer);
    return;
  }
  const names = new Set(arms.flatMap((arm) => [...arm.variables.keys()]));
  const cells = new Set(arms.flatMap((arm) => [...arm.cells.keys()]));
  for (const name of names) {
    const values = arms.map((arm) => readVariable(arm, name)).filter((value) => value !== undefined);
    const [one, ...others] = values;
    machine.layer.variables.set(
      name,
      one === undefined
        ? undefined
        : others.reduce((joined, value) => joinValues(joined, value, `${site}${name}`), one),
    );
  }
  for (const cell of cells) {
    const contents = arms.map((arm) => readCell(arm, cell)).filter((content) => content !== undefined);
    const [one, ...others] = contents;
    if (one !== undefined) {
      machine.layer.cells.set(
        cell,
        others.reduce((joined, content) => joinContents(joined, content, `${site}${cell}`), one),
      );
    }
  }
  if (arms.some((arm) => arm.facts !== undefined)) {
    machine.layer.facts = arms.map(readFacts).reduce(joinFacts);
  }
}

/** What holds where the condition doesn't. */
export function opposite(condition: Condition): Condition {
  switch (condition.kind) {
    case "equal":
      return { ...condition, kind: "different" };
    case "different":
      return { ...condition, kind: "equal" };
    case "atLeast":
      return { kind: "atLeast", left: condition.right, right: add(condition.left, 1) };
  }
}
