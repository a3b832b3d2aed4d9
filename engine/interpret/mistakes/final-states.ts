import type { Fix } from "../../torch/problem.ts";
import type { Binding, Fact } from "../fact.ts";
import type { Program, Unit } from "../program.ts";
import type { Doubted } from "./doubt.ts";

/** The fix of bidirectional-last: both directions' final states, of the very call that the output comes from. */
export function finalStates(program: Program, unit: Unit, { problem, of }: Doubted): readonly Fix[] {
  if (problem.code !== "bidirectional-last" || of === undefined) return [];
  const output = bindingBefore(program, unit, of, problem.place.start);
  if (output === undefined) return [];
  const { bindings } = output.unit.facts;
  const after = bindings[bindings.indexOf(output.binding) + 1];
  if (after === undefined || !isBesides(output.unit, output.binding, after)) return [];
  const later = bindingBefore(program, unit, after.name, problem.place.start);
  if (later?.binding !== after) return [];
  const discarded = after.name === "_";
  const pair = after.fact.kind === "tuple";
  const state = after.fact.kind === "tuple" ? after.fact.items[0] : after.fact;
  if (state === undefined || !isState(state)) return [];
  const name = discarded ? "h" : pair ? `${after.name}[0]` : after.name;
  const text = `torch.cat([${name}[-2], ${name}[-1]], dim=-1)`;
  const place = { chunk: output.unit.id, start: after.span.start, end: after.span.end };
  const bound = { place, text: pair ? "(h, _)" : "h" };
  if (discarded && bindingBefore(program, undefined, "h", Number.POSITIVE_INFINITY) !== undefined) return [];
  return [{ title: `Write ${text}`, edits: [{ place: problem.place, text }, ...(discarded ? [bound] : [])] }];
}

type Bound = { readonly unit: Unit; readonly binding: Binding };

/** The last binding of a name before an offset in a unit, or in the whole program. */
function bindingBefore(program: Program, until: Unit | undefined, name: string, offset: number): Bound | undefined {
  let found: Bound | undefined;
  for (const unit of program.units) {
    for (const binding of unit.facts.bindings) {
      if (binding.name === name && (unit !== until || binding.span.end <= offset)) found = { unit, binding };
    }
    if (unit === until) break;
  }
  return found;
}

/** Whether the second is a target of the same assignment: nothing but commas and brackets stands between. */
function isBesides(unit: Unit, first: Binding, second: Binding): boolean {
  return /^\s*,\s*\(?\s*$/u.test(unit.chunk.text.slice(first.span.end, second.span.start));
}

function isState(fact: Fact): boolean {
  return fact.kind === "tensor" && fact.shape?.[0]?.role === "layers";
}
