import {
  CodeActionKind,
  DiagnosticSeverity,
  InlayHintKind,
  type CodeAction,
  type Diagnostic as ProtocolDiagnostic,
  type InlayHint as ProtocolHint,
  type Range,
} from "vscode-languageserver";
import { type Analysis, placeToSpan } from "../engine/analyze.ts";
import type { Diagnostic } from "../engine/features/diagnostics.ts";
import type { QuickFix } from "../engine/features/ignore-fix.ts";
import type { HintKey, HintPart, InlayHint } from "../engine/features/inlay-hints.ts";
import { positionAt } from "../engine/language/lines.ts";
import type { Span } from "../engine/language/syntax.ts";
import type { Place } from "../engine/shape/place.ts";
import type { Severity } from "../engine/torch/problem.ts";
import type { OpenDocument } from "./documents.ts";
import { offsetAt } from "./line-starts.ts";

export function toRange(document: OpenDocument, span: Span): Range {
  return { start: toPosition(document, span.start), end: toPosition(document, span.end) };
}

export function toPosition({ lines, cell }: OpenDocument, offset: number): Range["start"] {
  const { line, column } = positionAt(lines, offset);
  return { line: Math.max(0, line - (cell?.firstLine ?? 0)), character: column };
}

/** A span as a place of its own: in a notebook, in the cell that holds it. */
export function toLocation(document: OpenDocument, span: Span): { readonly uri: string; readonly range: Range } {
  const { uri, cell } = document;
  const holding = cell?.all.findLast(({ start }) => start <= span.start);
  if (cell === undefined || holding === undefined) return { uri, range: toRange(document, span) };
  return { uri: holding.uri, range: toRange({ ...document, cell: { ...holding, all: cell.all } }, span) };
}

/** Whether a span stands in the document: in a notebook, in the cell. */
export function isInside({ cell }: OpenDocument, span: Span): boolean {
  return cell === undefined || (cell.start <= span.start && span.start <= cell.end);
}

export function toOffset({ lines, text, cell }: OpenDocument, position: Range["start"]): number {
  if (cell === undefined) return offsetAt(lines, text, position);
  const offset = offsetAt(lines, text, { ...position, line: position.line + cell.firstLine });
  return Math.min(cell.end, Math.max(cell.start, offset));
}

export function toSpan(document: OpenDocument, range: Range): Span {
  return { start: toOffset(document, range.start), end: toOffset(document, range.end) };
}

/** What a hint carries to find itself again when it is resolved. */
export type HintData = { readonly uri: string; readonly revision: number; readonly key: HintKey };

/** A size leads to where it comes from; `where` is left out until the hint is resolved. */
export function toInlayHint(
  document: OpenDocument,
  hint: InlayHint,
  where?: (place: Place) => Span | undefined,
): ProtocolHint {
  const data: HintData = { uri: document.uri, revision: document.revision, key: hint.key };
  return {
    position: toPosition(document, hint.offset),
    label: hint.parts.map((part) => labelPart(document, part, where)),
    ...(hint.key.kind === "type" ? { kind: InlayHintKind.Type } : { paddingLeft: true }),
    data,
  };
}

function labelPart(
  document: OpenDocument,
  { text, place }: HintPart,
  where: ((place: Place) => Span | undefined) | undefined,
): { value: string; location?: { uri: string; range: Range } } {
  const span = place === undefined ? undefined : where?.(place);
  return span === undefined ? { value: text } : { value: text, location: toLocation(document, span) };
}

/** `pages`: where the page of each code is, as an address that the client opens; undefined: it has none. */
export function toDiagnostic(
  document: OpenDocument,
  diagnostic: Diagnostic,
  pages: string | undefined,
): ProtocolDiagnostic {
  return {
    range: toRange(document, diagnostic.span),
    severity: severities[diagnostic.severity],
    code: diagnostic.code,
    ...(pages === undefined ? {} : { codeDescription: { href: `${pages}/${diagnostic.code}.md` } }),
    source: "gatescope",
    message: diagnosticText(diagnostic),
    ...(diagnostic.related.length === 0
      ? {}
      : {
          relatedInformation: diagnostic.related.map(({ span, message }) => ({
            location: toLocation(document, span),
            message,
          })),
        }),
    data: {
      ...(diagnostic.torch === undefined ? {} : { torch: diagnostic.torch }),
      ...(diagnostic.stops ? { stops: true } : {}),
    },
  };
}

/** Our sentence, then PyTorch's text, unless they are the same. */
function diagnosticText({ message, torch }: Diagnostic): string {
  if (torch === undefined) return message;
  return torch === message || torch.endsWith(`: ${message}`) ? torch : `${message}\n${torch}`;
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** The edits name the version that they were made for, where the client understands that. */
export function toCodeAction(
  document: OpenDocument,
  fix: QuickFix,
  mended: ProtocolDiagnostic,
  client: { readonly versionedEdits: boolean },
): CodeAction {
  const edits = new Map<string, { readonly range: Range; readonly newText: string }[]>();
  for (const { span, text } of fix.edits) {
    const { uri, range } = toLocation(document, span);
    edits.set(uri, [...(edits.get(uri) ?? []), { range, newText: text }]);
  }
  return {
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [mended],
    edit: client.versionedEdits
      ? {
          documentChanges: [...edits].map(([uri, own]) => ({
            textDocument: { uri, version: uri === document.uri ? document.version : null },
            edits: own,
          })),
        }
      : { changes: Object.fromEntries(edits) },
  };
}

/** A link that opens the document at a place; an unsaved document has no address to link to. */
export function linkTo(document: OpenDocument, analysis: Analysis): (place: Place) => string | undefined {
  return (place) => {
    const span = document.uri.startsWith("untitled:") ? undefined : placeToSpan(analysis, place);
    if (span === undefined) return undefined;
    const { uri, range } = toLocation(document, span);
    const { line, character } = range.start;
    return `${uri}#L${line + 1},${character + 1}`;
  };
}
