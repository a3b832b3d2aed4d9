import type { Analysis } from "../analyze.ts";
import { allChunks, shifted } from "../features/chunks.ts";
import { calleeName } from "../features/recurrent-calls.ts";
import { statementsWithin } from "../features/statements-within.ts";
import type { RecurrentCall } from "../interpret/fact.ts";
import type { Chunk, Span, Statement } from "../language/syntax.ts";

export type PlacedTraceCall = {
  /** Its name and its ordinal among the calls of that name: the same after an edit elsewhere. */
  readonly id: string;
  /** The call itself. */
  readonly call: Span;
  /** What belongs to it in an editor: the statement it stands in, or the call alone where the statement has several. */
  readonly span: Span;
  /** The first line of the statement. */
  readonly written: string;
  readonly name: string;
  readonly repr: string;
};

/** The recurrent calls of a program in the order of the source, without running it. */
export function traceCalls(analysis: Analysis): readonly PlacedTraceCall[] {
  const ordinals = new Map<string, number>();
  const found: PlacedTraceCall[] = [];
  for (const { start, chunk, facts } of allChunks(analysis)) {
    const calls = [...facts.calls].sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end);
    const statements = calls.map((call) => innermost(chunk, call));
    for (const [index, call] of calls.entries()) {
      const name = nameOf(chunk, call);
      const ordinal = ordinals.get(name) ?? 0;
      ordinals.set(name, ordinal + 1);
      const statement = statements[index];
      const alone = statement !== undefined && statements.filter((other) => other === statement).length === 1;
      const line = firstLine(chunk.text, statement?.span ?? call.span);
      found.push({
        id: `${name}#${String(ordinal)}`,
        call: shifted(call.span, start),
        span: shifted(alone ? spanOf(statement, line) : call.span, start),
        written: line.trimEnd(),
        name,
        repr: call.module.repr,
      });
    }
  }
  return found;
}

/** What is called; of a module that is called where it is made, its class. */
function nameOf({ text }: Chunk, call: RecurrentCall): string {
  const name = calleeName(text, call);
  return name.endsWith(`.${call.module.className}`) ? call.module.className : name;
}

/** The statement that holds a call and no other statement that does. */
function innermost(chunk: Chunk, { span }: RecurrentCall): Statement | undefined {
  return statementsWithin(chunk.statements).findLast(
    (statement) => statement.span.start <= span.start && span.end <= statement.span.end,
  );
}

function firstLine(text: string, span: Span): string {
  return /^[^\r\n]*/.exec(text.slice(span.start, span.end))?.[0] ?? "";
}

/** Of a statement with a body, its first line alone. */
function spanOf({ span, kind }: Statement, line: string): Span {
  const compound = kind === "for" || kind === "while" || kind === "if" || kind === "with" || kind === "try";
  return compound ? { start: span.start, end: span.start + line.length } : span;
}
