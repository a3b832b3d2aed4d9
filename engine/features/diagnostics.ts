import { type Analysis, declarationNotes, placeToSpan, stopIndex } from "../analyze.ts";
import { standingDoubts } from "../interpret/mistakes/standing-doubts.ts";
import type { Span, SyntaxProblem } from "../language/syntax.ts";
import type { Fix, Problem, Severity } from "../torch/problem.ts";
import { type PlacedChunk, allChunks, chunksIn, shifted } from "./chunks.ts";
import { type IgnoreComment, ignoreComments, silences } from "./ignore-comment.ts";
import { isWithin, offRegions } from "./off-regions.ts";
import { wrongShapeComments } from "./shape-comments.ts";
import { type QuickFix, ignoreFix } from "./ignore-fix.ts";

export type Diagnostic = {
  readonly span: Span;
  readonly severity: Severity;
  readonly code: string;
  /** One sentence in the user's terms. */
  readonly message: string;
  /** `Type: message` as PyTorch raises it; undefined where PyTorch is silent. */
  readonly torch: string | undefined;
  /** PyTorch stops here. */
  readonly stops: boolean;
  readonly related: readonly { readonly span: Span; readonly message: string }[];
  /** Ours for the mistake; the one that silences it comes from `ignoreFix`. */
  readonly fixes: readonly QuickFix[];
};

/** A severity for a code, in place of its own; "off" leaves it out. */
export type Severities = Readonly<Record<string, Severity | "off">>;

/** Everything that is wrong, in the order of the source, less what the settings or a comment on the line silence. */
export function diagnostics(analysis: Analysis, severities: Severities): readonly Diagnostic[] {
  return diagnosticsOf(analysis, severities, allChunks(analysis));
}

/** The same of the statements that meet a span: what a menu of fixes at the cursor needs. */
export function diagnosticsIn(analysis: Analysis, severities: Severities, asked: Span): readonly Diagnostic[] {
  return diagnosticsOf(analysis, severities, chunksIn(analysis, asked)).filter(
    ({ span }) => span.start <= asked.end && asked.start <= span.end,
  );
}

function diagnosticsOf(
  analysis: Analysis,
  severities: Severities,
  chunks: Iterable<PlacedChunk>,
): readonly Diagnostic[] {
  const { refusal, text } = analysis.document;
  if (refusal !== undefined) return [refused(refusal, text)];

  const found: Diagnostic[] = [];
  const stop = stopOf(analysis);
  const unread = new Set<string>();
  const notes = declarationNotes(analysis);
  const off = offRegions(text);
  const standing = standingDoubts(analysis.program);
  for (const placed of chunks) {
    const { chunk, facts, start } = placed;
    const own = notes.get(facts.id) ?? [];
    const doubts = [...(standing.get(facts.id) ?? []), ...wrongShapeComments(analysis, placed)];
    if (chunk.problems.length + facts.problems.length + doubts.length + own.length === 0) continue;
    const ignored = ignoreComments(chunk);
    const inChunk = [
      ...chunk.problems.map((problem) => syntaxDiagnostic(text, problem, start, problem === stop)),
      ...[...facts.problems, ...doubts, ...own].map((problem) =>
        shapeDiagnostic(analysis, placed, problem, problem === stop),
      ),
    ];
    for (const diagnostic of inChunk) {
      if (isWithin(off, diagnostic.span.start) || isOthersToSay(analysis, diagnostic)) continue;
      const shown = visible(diagnostic, placed, ignored, severities);
      if (shown === undefined || (shown.code === "unread" && unread.has(shown.message))) continue;
      if (shown.code === "unread") unread.add(shown.message);
      found.push(shown);
    }
  }
  return found.sort((a, b) => a.span.start - b.span.start);
}

/** The fixes of a diagnostic, and the comment that silences it. */
export function quickFixes(analysis: Analysis, diagnostic: Diagnostic): readonly QuickFix[] {
  const ignore = diagnostic.code === "syntax" ? undefined : ignoreFix(analysis, diagnostic.span, diagnostic.code);
  return ignore === undefined ? diagnostic.fixes : [...diagnostic.fixes, ignore];
}

/** In Python, other tools speak of syntax and of names; and what isn't read is no mistake there. */
function isOthersToSay({ dialect }: Analysis, { code, torch }: Diagnostic): boolean {
  if (dialect === "lstm") return false;
  if (code === "syntax" || code === "unread") return true;
  return code === "name" && torch?.startsWith("AttributeError") !== true;
}

function visible(
  diagnostic: Diagnostic,
  { chunk, start }: PlacedChunk,
  ignored: readonly IgnoreComment[],
  severities: Severities,
): Diagnostic | undefined {
  const severity = Object.hasOwn(severities, diagnostic.code) ? severities[diagnostic.code] : undefined;
  if (severity === "off") return undefined;
  if (ignored.some((comment) => silences(comment, chunk.text, shifted(diagnostic.span, -start), diagnostic.code)))
    return undefined;
  return severity === undefined ? diagnostic : { ...diagnostic, severity };
}

/** Python reads the whole file before it runs any of it, so a syntax error comes before every other. */
function stopOf(analysis: Analysis): SyntaxProblem | Problem | undefined {
  for (const { chunk } of allChunks(analysis)) {
    const problem = chunk.problems.find(({ message }) => !isOwnLimit(message));
    if (problem !== undefined) return problem;
  }
  const index = stopIndex(analysis);
  return index === undefined ? undefined : analysis.facts[index]?.stop;
}

function refused(refusal: string, text: string): Diagnostic {
  const firstLine = text.search(/[\r\n]/);
  return {
    span: { start: 0, end: firstLine === -1 ? text.length : firstLine },
    // Python would read it: this says what isn't told, and claims no mistake.
    severity: "information",
    code: "unread",
    message: refusal,
    torch: undefined,
    stops: false,
    related: [],
    fixes: [],
  };
}

function syntaxDiagnostic(text: string, problem: SyntaxProblem, start: number, stops: boolean): Diagnostic {
  const { span, line } = problem;
  const message = line === undefined ? problem.message : withLine(text, problem.message, line, start);
  const limit = isOwnLimit(message);
  return {
    span: shifted(span, start),
    severity: limit ? "information" : "error",
    code: limit ? "unread" : "syntax",
    message,
    torch: limit ? undefined : `${syntaxErrorType(message)}: ${message}`,
    stops,
    related: [],
    fixes: [],
  };
}

/** CPython ends some texts with a line's number: "(detected at line 3)". */
function withLine(text: string, message: string, line: NonNullable<SyntaxProblem["line"]>, start: number): string {
  const number = text.slice(0, start + line.offset).split(/\r\n|\r|\n/u).length;
  return `${message}${line.before}${String(number)}${line.after}`;
}

/** Python would read it, so nothing can be said of what it does. */
function isOwnLimit(message: string): boolean {
  return message.endsWith("isn't read");
}

/** Python has two kinds of SyntaxError of their own for indentation. */
function syntaxErrorType(message: string): string {
  if (message.startsWith("inconsistent use of tabs")) return "TabError";
  return /^(unexpected indent|unindent does not match|expected an indented block|too many levels of indentation)/.test(
    message,
  )
    ? "IndentationError"
    : "SyntaxError";
}

function shapeDiagnostic(
  analysis: Analysis,
  { start, chunk }: PlacedChunk,
  problem: Problem,
  stops: boolean,
): Diagnostic {
  return {
    span: placeToSpan(analysis, problem.place) ?? { start, end: start + chunk.text.length },
    severity: problem.severity,
    code: problem.code,
    message: problem.message,
    torch: problem.torch,
    stops,
    related: problem.related.flatMap(({ place, message }) => {
      const span = placeToSpan(analysis, place);
      return span === undefined ? [] : [{ span, message }];
    }),
    fixes: problem.fixes.flatMap((fix) => placedFix(analysis, fix)),
  };
}

/** Puts a text behind an expression, in parentheses where what comes behind would bind to a part of it. */
function behind(source: string, span: Span, added: string): QuickFix["edits"][number] {
  const expression = source.slice(span.start, span.end);
  const primary = /^[\p{L}_][\p{L}\p{N}_.]*(?:\[[^\]]*\]|\([^()]*\)|\.[\p{L}_][\p{L}\p{N}_]*)*$/u.test(expression);
  return primary
    ? { span: { start: span.end, end: span.end }, text: added }
    : { span, text: `(${expression})${added}` };
}

/** A fix of which one edit has lost its place is none. */
function placedFix(analysis: Analysis, { title, edits }: Fix): readonly QuickFix[] {
  const placed = edits.flatMap((edit) => {
    const span = placeToSpan(analysis, edit.place);
    if (span === undefined) return [];
    return [edit.behind === true ? behind(analysis.document.text, span, edit.text) : { span, text: edit.text }];
  });
  return placed.length === edits.length ? [{ title, edits: placed }] : [];
}
