import type { Analysis } from "../analyze.ts";
import type { Span } from "../language/syntax.ts";
import { type Diagnostic, diagnostics } from "./diagnostics.ts";
import { type ErrorContext, type Meaning, readRow } from "./error-row.ts";
import { generalErrors } from "./general-errors.ts";
import type { QuickFix } from "./ignore-fix.ts";
import { type Frame, type PastedError, pastedErrors } from "./pasted-error.ts";
import { recurrentErrors } from "./recurrent-errors.ts";

export type Explanation = {
  /** `Type: message`, the message's first line. */
  readonly error: string;
  /** One of our diagnostics' codes; undefined where the error is none that we know. */
  readonly code: string | undefined;
  /** In the user's terms, with the numbers of the text. */
  readonly message: string;
  /** What to do about it; empty where there is nothing to add. */
  readonly advice: string;
  /** Where it happens in the document. */
  readonly span: Span | undefined;
  /** Where the numbers come from in the document. */
  readonly related: Diagnostic["related"];
  /** Those that our reading of the document offers for the same mistake. */
  readonly fixes: readonly QuickFix[];
};

/**
 * Explains an error of PyTorch 1.8 to 2.13 that a text tells of: a traceback, or its last line. With a document it also
 * tells where, and how to mend it. Undefined: the text tells of no error.
 */
export function explainError(text: string, analysis: Analysis | undefined): Explanation | undefined {
  const errors = pastedErrors(text);
  const read = errors.map((error) => ({ error, meaning: meaningOf(error) }));
  const known = read.find(({ meaning }) => meaning !== undefined) ?? read.find(({ error }) => error.type !== "");
  if (known === undefined) return undefined;
  const { error, meaning } = known;
  const line = analysis === undefined ? undefined : lineOf(error, analysis.document.text);
  const own = analysis === undefined ? undefined : ownDiagnostic(diagnostics(analysis, {}), error, meaning, line);
  return {
    error: title(error),
    code: own === undefined || (meaning !== undefined && general.has(own.code)) ? meaning?.code : own.code,
    message: own?.message ?? meaning?.message ?? "Gatescope does not know this error.",
    advice: meaning?.advice ?? "",
    span: own?.span ?? line,
    related: own?.related ?? [],
    fixes: own?.fixes ?? [],
  };
}

/** Codes that say less than a row of the tables does. */
const general: ReadonlySet<string> = new Set(["argument", "index", "value", "name"]);

function title({ type, message }: PastedError): string {
  const [first = ""] = message.split("\n");
  return type === "" ? first : `${type}: ${first}`;
}

function meaningOf({ message, frames }: PastedError): Meaning | undefined {
  return tableMeaning(message, {
    source: frames.findLast(isOwn)?.source ?? "",
    sources: frames.map(({ source }) => source).join("\n"),
  });
}

function tableMeaning(message: string, context: ErrorContext): Meaning | undefined {
  for (const row of [...recurrentErrors, ...generalErrors]) {
    const meaning = readRow(row, message, context);
    if (meaning !== undefined) return meaning;
  }
  return undefined;
}

/** A frame of the user's program, not of an installed package. */
function isOwn({ file }: Frame): boolean {
  return !/[\\/](?:site|dist)-packages[\\/]|[\\/]torch[\\/]|[\\/]lib[\\/]python|^<frozen/u.test(file);
}

/** The document's line that the deepest of the user's frames shows: the same text at the same number, or there alone. */
function lineOf({ frames }: PastedError, text: string): Span | undefined {
  const lines = linesOf(text);
  for (const { line, source } of frames.filter(isOwn).reverse()) {
    const numbered = line === undefined ? undefined : lines[line - 1];
    if (source === "") {
      if (numbered !== undefined && numbered.text !== "") return numbered.span;
      continue;
    }
    if (numbered?.text === source) return numbered.span;
    const same = lines.filter((each) => each.text === source);
    if (same.length === 1) return same[0]?.span;
  }
  return undefined;
}

type Line = { readonly text: string; readonly span: Span };

/** Without indentation, and without a comment that the traceback shows too. */
function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (const [line, end = ""] of text.matchAll(/[^\r\n]*(\r\n|\r|\n|$)/gu)) {
    const content = line.slice(0, line.length - end.length);
    const indentation = content.length - content.trimStart().length;
    const trimmed = content.trim();
    const at = start + indentation;
    lines.push({ text: trimmed, span: { start: at, end: at + trimmed.length } });
    start += line.length;
  }
  return lines;
}

/**
 * Our diagnostic for the same mistake: it has the same text, or means the same in another version's words; or it
 * stands on the traceback's line and has the same code, its sizes symbols where the traceback has numbers.
 */
function ownDiagnostic(
  all: readonly Diagnostic[],
  { message }: PastedError,
  meaning: Meaning | undefined,
  line: Span | undefined,
): Diagnostic | undefined {
  const onLine = ({ span }: Diagnostic): boolean =>
    line !== undefined && span.start <= line.end && line.start <= span.end;
  const same = all.filter(({ torch }) => {
    if (torch === undefined) return false;
    const own = torch.slice(torch.indexOf(": ") + 2);
    if (own === message) return true;
    const read = tableMeaning(own, { source: "", sources: "" });
    return meaning !== undefined && read?.message === meaning.message && read.code === meaning.code;
  });
  return (
    same.find(onLine) ??
    same.find(({ stops }) => stops) ??
    same[0] ??
    all.find((each) => onLine(each) && each.torch !== undefined && each.code === meaning?.code)
  );
}
