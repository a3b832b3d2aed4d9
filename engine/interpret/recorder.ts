import type { Problem } from "../torch/problem.ts";
import type { CellId, Value } from "../torch/value.ts";
import { add } from "../shape/dim.ts";
import type { Binding, ChunkFacts, Print, RecurrentCall, Use, Work } from "./fact.ts";
import type { Doubted, Verdict } from "./mistakes/doubt.ts";
import { joinFacts } from "./join-facts.ts";

/** Collects what one chunk tells; a position that is visited again joins what it tells. */
export type Recorder = {
  readonly bindings: Map<number, Binding>;
  /** Undefined: uses aren't asked for. */
  readonly uses: Map<string, Use> | undefined;
  readonly prints: Print[];
  readonly calls: Map<number, RecurrentCall>;
  readonly works: Map<string, Work>;
  readonly problems: Map<string, Problem>;
  readonly doubted: Map<string, Doubted>;
  readonly verdicts: Map<string, Verdict>;
  /** The functions whose bodies ran: their statements' ends, by their starts. */
  readonly entered: Map<number, number>;
  /** The objects that were made of classes that stand in the chunk, by the classes' cells: the last one. */
  readonly made: Map<CellId, Value>;
  readonly family: Family;
};

/** The recorders of one run: what a function's body tells belongs to the chunk that it stands in. */
type Family = { readonly members: Map<number, Recorder>; stop: Problem | undefined };

export function newRecorder(withUses: boolean, chunk: number): Recorder {
  return member({ members: new Map(), stop: undefined }, withUses, chunk);
}

/** The recorder for a chunk in the family of this one. */
export function recorderOf({ family, uses }: Recorder, chunk: number): Recorder {
  return family.members.get(chunk) ?? member(family, uses !== undefined, chunk);
}

function member(family: Family, withUses: boolean, chunk: number): Recorder {
  const recorder: Recorder = {
    bindings: new Map(),
    uses: withUses ? new Map() : undefined,
    prints: [],
    calls: new Map(),
    works: new Map(),
    problems: new Map(),
    doubted: new Map(),
    verdicts: new Map(),
    entered: new Map(),
    made: new Map(),
    family,
  };
  family.members.set(chunk, recorder);
  return recorder;
}

export function recordBinding(recorder: Recorder, binding: Binding): void {
  const before = recorder.bindings.get(binding.span.start);
  if (before?.name !== binding.name) {
    recorder.bindings.set(binding.span.start, binding);
  } else {
    recorder.bindings.set(binding.span.start, { ...binding, fact: joinFacts(before.fact, binding.fact) });
  }
}

export function recordUse({ uses }: Recorder, use: Use): void {
  const key = `${String(use.span.start)}-${String(use.span.end)}`;
  const before = uses?.get(key);
  uses?.set(key, before === undefined ? use : { ...use, fact: joinFacts(before.fact, use.fact) });
}

export function recordCall(recorder: Recorder, call: RecurrentCall): void {
  const before = recorder.calls.get(call.span.start);
  recorder.calls.set(
    call.span.start,
    before === undefined ? call : { ...call, result: joinFacts(before.result, call.result) },
  );
}

/** What is done at one place again adds to what was done before. */
export function recordWork({ works }: Recorder, work: Work): void {
  const key = keyOf(work);
  const before = works.get(key);
  works.set(
    key,
    before === undefined
      ? work
      : {
          ...work,
          multiplyAdds: add(before.multiplyAdds, work.multiplyAdds),
          exact: before.exact && work.exact,
        },
  );
}

function keyOf({ span, module }: Work): string {
  return `${String(span.start)}-${String(span.end)} ${module ?? ""}`;
}

/** The first report of a problem at a place is kept; of conditions, there may be several. */
export function recordProblem(recorder: Recorder, problem: Problem): void {
  const which = problem.code === "condition" ? problem.message : problem.code;
  const key = `${String(problem.place.start)}-${String(problem.place.end)} ${which}`;
  if (!recorder.problems.has(key) && !isSaid(recorder, problem)) recorder.problems.set(key, problem);
}

/** What failed in the first iteration fails in a later one, too. */
function isSaid({ problems }: Recorder, { code, place }: Problem): boolean {
  if (code !== "loop-shape") return false;
  const where = `${String(place.start)}-${String(place.end)} `;
  return [...problems.keys()].some((key) => key.startsWith(where) && !key.endsWith(" loop-shape"));
}

/**
 * Takes over what a pass of a loop has told. Where the loop may not run at all, its errors aren't certain: those of
 * the first iteration have been reported as conditions, and these are left out.
 */
export function mergeRecorder(into: Recorder, from: Recorder, certain: boolean): void {
  for (const [chunk, member] of from.family.members) mergeMember(recorderOf(into, chunk), member, certain);
  if (certain) into.family.stop ??= from.family.stop;
}

/** As mergeRecorder, for what one chunk alone was told. */
export function mergeMember(into: Recorder, from: Recorder, certain: boolean): void {
  for (const binding of from.bindings.values()) recordBinding(into, binding);
  for (const use of from.uses?.values() ?? []) recordUse(into, use);
  for (const call of from.calls.values()) recordCall(into, call);
  for (const work of from.works.values()) recordWork(into, work);
  into.prints.push(...from.prints);
  for (const problem of from.problems.values()) {
    if (certain || problem.severity !== "error") recordProblem(into, problem);
  }
  for (const [key, doubted] of from.doubted) into.doubted.set(key, doubted);
  for (const [key, verdict] of from.verdicts) into.verdicts.set(key, verdict);
  takeEntered(into, from);
}

/** Takes over the problems of an iteration that holds for itself. */
export function takeProblems(into: Recorder, from: Recorder, all: boolean): void {
  for (const [chunk, member] of from.family.members) {
    const { problems } = recorderOf(into, chunk);
    for (const [key, problem] of member.problems) {
      if (
        (all || problem.severity === "error") &&
        problem.code !== "unread" &&
        !problems.has(key) &&
        !isSaid(recorderOf(into, chunk), problem)
      ) {
        problems.set(key, problem);
      }
    }
  }
  into.family.stop ??= from.family.stop;
}

/** Takes over what another pass has told of positions that nothing is known of. */
export function supplement(into: Recorder, from: Recorder): void {
  for (const [chunk, member] of from.family.members) supplementMember(recorderOf(into, chunk), member);
}

function supplementMember(into: Recorder, from: Recorder): void {
  for (const [start, binding] of from.bindings) if (!into.bindings.has(start)) into.bindings.set(start, binding);
  for (const [key, use] of from.uses ?? []) if (into.uses?.has(key) === false) into.uses.set(key, use);
  for (const [start, call] of from.calls) if (!into.calls.has(start)) into.calls.set(start, call);
  for (const [key, work] of from.works) if (!into.works.has(key)) into.works.set(key, { ...work, exact: false });
  takeEntered(into, from);
}

function takeEntered(into: Recorder, from: Recorder): void {
  for (const [start, end] of from.entered) into.entered.set(start, end);
  for (const [cell, value] of from.made) into.made.set(cell, value);
}

export function recorded(id: number, recorder: Recorder): ChunkFacts {
  const bindings = [...recorder.bindings.values()].sort((a, b) => a.span.start - b.span.start);
  return {
    id,
    bindings,
    hinted: bindings,
    uses: [...(recorder.uses?.values() ?? [])],
    prints: recorder.prints,
    calls: [...recorder.calls.values()].sort((a, b) => a.span.start - b.span.start),
    works: [...recorder.works.values()],
    problems: [...recorder.problems.values()],
    uncalled: [],
    doubted: [...recorder.doubted.values()],
    verdicts: [...recorder.verdicts.values()],
    stop: recorder.family.stop,
  };
}
