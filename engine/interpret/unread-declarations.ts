import type { Problem } from "../torch/problem.ts";
import type { Program, Unit } from "./program.ts";

/**
 * Declarations that nothing reads, by the unit that holds them: a misspelt claim declares a tensor of its own, and must
 * not pass in silence.
 */
export function unreadDeclarations(program: Program): ReadonlyMap<Unit, Problem> {
  const found = new Map<Unit, Problem>();
  for (const unit of program.units) {
    const [statement] = unit.chunk.statements;
    if (unit.chunk.statements.length !== 1 || statement?.kind !== "annotation") continue;
    const declared = unit.facts.bindings.find(({ form }) => form === "declaration");
    if (declared === undefined || declared.fact.suspect || declared.fact.kind === "unknown") continue;
    if (isRead(program, unit, declared.name) || isRead(program, unit, `~${declared.name}`)) continue;
    found.set(unit, {
      code: "unread",
      severity: "hint",
      message: `${declared.name} is declared here, and nothing reads it${meant(program, unit, declared.name)}`,
      torch: undefined,
      place: { chunk: unit.id, start: declared.span.start, end: declared.span.end },
      related: [],
      fixes: [],
    });
  }
  return found;
}

/** Whether a unit reads the name before another binds it anew. */
function isRead(program: Program, unit: Unit, name: string): boolean {
  const readers = program.readers.get(name) ?? [];
  const next = (program.writers.get(name) ?? []).find(
    (writer) => writer.index > unit.index && !readers.includes(writer),
  );
  const end = next?.index ?? Number.POSITIVE_INFINITY;
  return readers.some((reader) => reader.index > unit.index && reader.index <= end);
}

/** A name bound before that differs in one letter: the claim was probably about that. */
function meant(program: Program, unit: Unit, name: string): string {
  for (const [other, writers] of program.writers) {
    if (/^[#!~]/u.test(other) || other === name || !isOneEditAway(name, other)) continue;
    if (writers.some((writer) => writer.index < unit.index)) return `: a claim about ${other} must be spelled so`;
  }
  return "";
}

/** One letter more, less or other, or two neighbours exchanged. */
function isOneEditAway(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || a.length < 2) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  const [restA, restB] = [a.slice(start), b.slice(start)];
  const [lessA, lessB] = [restA.slice(1), restB.slice(1)];
  if (lessA === lessB || lessA === restB || restA === lessB) return true;
  const exchanged = lessB.slice(0, 1) + restB.slice(0, 1);
  return exchanged.length === 2 && restA.startsWith(exchanged) && restA.slice(2) === restB.slice(2);
}
