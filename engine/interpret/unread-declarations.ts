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

/** Each name is compared with each other, at every edit: beyond this many it would be felt. */
const MAX_COMPARED = 200;

/**
 * Dimension names that differ in one letter from one that came before, by the unit that brings them: a misspelt name is
 * a symbol of its own. Short names and those that end in numbers are told apart on purpose.
 */
export function misspeltDimensions(program: Program): ReadonlyMap<Unit, Problem> {
  const found = new Map<Unit, Problem>();
  const names = [...program.writers].flatMap(([key, [first]]) =>
    first !== undefined && /^~[A-Za-z_]{4,}$/u.test(key) ? [{ name: key.slice(1), first }] : [],
  );
  if (names.length > MAX_COMPARED) return found;
  for (const { name, first } of names) {
    const other = names.find((one) => one.first.index < first.index && isMisspelling(name, one.name));
    const at = other === undefined ? -1 : first.chunk.text.search(new RegExp(`\\b${name}\\b`, "u"));
    if (other === undefined || at < 0 || found.has(first)) continue;
    found.set(first, {
      code: "name",
      severity: "hint",
      message: `${name} is another dimension than ${other.name}, from which it differs in one letter`,
      torch: undefined,
      place: { chunk: first.id, start: at, end: at + name.length },
      related: [],
      fixes: [
        {
          title: `Write ${other.name}`,
          edits: [{ place: { chunk: first.id, start: at, end: at + name.length }, text: other.name }],
        },
      ],
    });
  }
  return found;
}

/** A plural is no misspelling. */
function isMisspelling(a: string, b: string): boolean {
  return isOneEditAway(a, b) && a !== `${b}s` && b !== `${a}s`;
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
