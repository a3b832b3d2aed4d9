import {
  type CodeAction,
  type CodeActionParams,
  CodeActionKind,
  type Definition,
  type DefinitionLink,
  type DefinitionParams,
  type Hover,
  type HoverParams,
  type InlayHint,
  type InlayHintParams,
  MarkupKind,
  type ResponseError,
} from "vscode-languageserver";
import { placeToSpan } from "../engine/analyze.ts";
import { definition } from "../engine/features/definition.ts";
import { copyAsPyTorch } from "../engine/features/copy-as-pytorch.ts";
import { diagnosticsIn, quickFixes } from "../engine/features/diagnostics.ts";
import { explainError } from "../engine/features/explain-error.ts";
import { hover } from "../engine/features/hover.ts";
import { editorHints, type HintOptions, hintTooltip, inlayHints } from "../engine/features/inlay-hints.ts";
import { label } from "../engine/features/label.ts";
import { recurrentCalls } from "../engine/features/recurrent-calls.ts";
import { shapeCosts } from "../engine/features/shape-costs.ts";
import { boundNames } from "../engine/features/shape-table.ts";
import type { Span } from "../engine/language/syntax.ts";
import type { Client } from "./client.ts";
import {
  type HintData,
  isInside,
  linkTo,
  toCodeAction,
  toDiagnostic,
  toInlayHint,
  toOffset,
  toRange,
  toSpan,
} from "./convert.ts";
import type { Documents, OpenDocument } from "./documents.ts";
import { modified } from "./guard.ts";
import { localDiagnostic, localFix, localProse } from "./localised.ts";
import { markdown, plainText } from "./markdown.ts";
import type {
  CallsResult,
  CopyAsPyTorchResult,
  ExplainErrorParams,
  ExplainErrorResult,
  DocumentParams,
  ServerSettings,
  ShapesResult,
} from "./protocol.ts";
import { runProse } from "./run-prose.ts";
import type { RunValues } from "./run-requests.ts";
import { toShapeRow, toShapeTotals } from "./shape-row.ts";

export type Answers = {
  readonly inlayHints: (document: OpenDocument, params: InlayHintParams) => InlayHint[];
  readonly hintUri: (hint: InlayHint) => string | undefined;
  readonly resolvedHint: (document: OpenDocument, hint: InlayHint) => InlayHint | ResponseError;
  readonly hover: (document: OpenDocument, params: HoverParams) => Hover | null;
  readonly definition: (document: OpenDocument, params: DefinitionParams) => Definition | DefinitionLink[];
  readonly codeActions: (document: OpenDocument, params: CodeActionParams) => CodeAction[];
  readonly documentUri: (params: unknown) => string | undefined;
  readonly shapes: (document: OpenDocument) => ShapesResult;
  readonly calls: (document: OpenDocument) => CallsResult;
  readonly copyAsPyTorch: (document: OpenDocument) => CopyAsPyTorchResult;
  readonly explainError: (params: Partial<ExplainErrorParams> | null | undefined) => ExplainErrorResult | null;
};

/** One answer for each request about a document: convert, call one feature, convert back. */
export function answers(
  documents: Documents,
  client: Client,
  settings: () => ServerSettings,
  runs: RunValues,
): Answers {
  const { translate } = client;
  return {
    inlayHints(document, { range }) {
      const options = hintOptions(document);
      if (options === undefined) return [];
      const analysis = documents.analysis(document);
      const where = client.resolvesHintLocations ? undefined : placesOf(document);
      return inlayHints(analysis, toSpan(document, range), options).map((hint) => toInlayHint(document, hint, where));
    },

    hintUri: (hint) => hintData(hint)?.uri,

    resolvedHint(document, hint) {
      const data = hintData(hint);
      if (data?.revision !== document.revision) return modified();
      const analysis = documents.analysis(document);
      const options = hintOptions(document) ?? editorHints;
      const at = toOffset(document, hint.position);
      const same = inlayHints(analysis, { start: at, end: at }, options).find(
        ({ key }) => key.chunk === data.key.chunk && key.kind === data.key.kind && key.index === data.key.index,
      );
      const tooltip = hintTooltip(analysis, data.key);
      if (same === undefined || tooltip === undefined) return hint;
      return {
        ...toInlayHint(document, same, placesOf(document)),
        tooltip: {
          kind: MarkupKind.Markdown,
          value: markdown(localProse(tooltip, translate), linkTo(document, analysis)),
        },
      };
    },

    hover(document, { position }) {
      const analysis = documents.analysis(document);
      const found = isQuiet(document) ? undefined : hover(analysis, toOffset(document, position));
      // In Python, other tools speak of everything but shapes.
      if (found === undefined || (document.dialect === "python" && found.shapes !== true)) return null;
      const inRun = runProse(document, found.span, runs.find(document));
      const link =
        client.commandLinks && client.hoverMarkdown
          ? inspectLink(document, found.call, translate("Inspect Gates"))
          : "";
      const prose = localProse(
        [...found.prose.slice(0, LONGEST_HOVER - inRun.length - (link === "" ? 0 : 1)), ...inRun],
        translate,
      );
      return {
        range: toRange(document, found.span),
        contents: client.hoverMarkdown
          ? { kind: MarkupKind.Markdown, value: markdown(prose, linkTo(document, analysis)) + link }
          : { kind: MarkupKind.PlainText, value: plainText(prose) },
      };
    },

    definition(document, { position }) {
      if (document.dialect === "python") return [];
      const found = definition(documents.analysis(document), toOffset(document, position));
      if (found === undefined) return [];
      const target = toRange(document, found.target);
      return client.definitionLinks
        ? [
            {
              targetUri: document.uri,
              originSelectionRange: toRange(document, found.origin),
              targetRange: target,
              targetSelectionRange: target,
            },
          ]
        : [{ uri: document.uri, range: target }];
    },

    codeActions(document, { range, context }) {
      if (context.only !== undefined && !context.only.some((kind) => coversQuickFix(kind))) return [];
      const analysis = documents.analysis(document);
      const asked = toSpan(document, range);
      return diagnosticsIn(analysis, settings().diagnostics.severity, asked).flatMap((diagnostic) =>
        quickFixes(analysis, diagnostic).map((fix) =>
          toCodeAction(
            document,
            localFix(fix, translate),
            toDiagnostic(document, localDiagnostic(diagnostic, translate), client.codePages),
            client,
          ),
        ),
      );
    },

    documentUri: (params) => {
      const uri = (params as Partial<DocumentParams> | null | undefined)?.textDocument?.uri;
      return typeof uri === "string" ? uri : undefined;
    },

    shapes(document) {
      const analysis = documents.analysis(document);
      const names = boundNames(analysis).filter(({ span }) => isInside(document, span));
      const costs = shapeCosts(analysis, names);
      return {
        uri: document.uri,
        version: document.version,
        rows: costs.rows.flatMap((row) => toShapeRow(document, row)),
        totals: toShapeTotals(costs),
      };
    },

    copyAsPyTorch: (document) => ({
      uri: document.uri,
      version: document.version,
      ...copyAsPyTorch(documents.analysis(document)),
    }),

    explainError(params) {
      if (typeof params?.text !== "string") return null;
      const uri = params.textDocument?.uri;
      const document = typeof uri === "string" ? documents.find(uri) : undefined;
      const found = explainError(params.text, document && documents.analysis(document));
      if (found === undefined) return null;
      const { error, code, message, advice, span, fixes } = found;
      return {
        error,
        ...(code === undefined ? {} : { code }),
        message: translate(message),
        advice: translate(advice),
        ...(span === undefined || document === undefined ? {} : { range: toRange(document, span) }),
        fixes:
          document === undefined
            ? []
            : fixes.map(({ title, edits }) => ({
                title: translate(title),
                edits: edits.map((edit) => ({ range: toRange(document, edit.span), text: edit.text })),
              })),
      };
    },

    calls: (document) => ({
      uri: document.uri,
      version: document.version,
      calls: recurrentCalls(documents.analysis(document))
        .filter(({ span }) => isInside(document, span))
        .map(({ span, name, call }) => ({
          range: toRange(document, span),
          name,
          module: call.module.className,
          repr: call.module.repr,
          input: call.input === undefined ? "?" : label(call.input),
          result: label(call.result),
        })),
    }),
  };

  /** Undefined: no hints are shown there. */
  function hintOptions({ dialect }: OpenDocument): HintOptions | undefined {
    const { hints, python } = settings();
    const { enabled, modules, prints } = hints;
    if (!enabled) return undefined;
    if (dialect === "lstm") return { ...editorHints, modules, prints };
    if (!python.enabled || python.hints === "off") return undefined;
    return {
      ...editorHints,
      modules,
      prints,
      recurrentOnly: python.hints === "recurrent",
      lineLimit: editorHints.limit,
    };
  }

  function isQuiet({ dialect }: OpenDocument): boolean {
    return dialect === "python" && !settings().python.enabled;
  }

  function placesOf(
    document: OpenDocument,
  ): (place: Parameters<typeof placeToSpan>[1]) => ReturnType<typeof placeToSpan> {
    const analysis = documents.analysis(document);
    return (place) => placeToSpan(analysis, place);
  }
}

/** In lines. */
const LONGEST_HOVER = 8;

/** A last line that opens the gate inspector, for a client that trusts our commands. */
function inspectLink(document: OpenDocument, call: Span | undefined, title: string): string {
  if (call === undefined) return "";
  const args = encodeURIComponent(JSON.stringify([document.uri, toRange(document, call).start]));
  return `  \n[${title}](command:gatescope.inspectGates?${args})`;
}

/** An empty kind asks for every kind. */
function coversQuickFix(kind: string): boolean {
  return kind === "" || kind === CodeActionKind.QuickFix;
}

/** What a client sends back is checked: it may be from another server, or from before a restart. */
function hintData({ data }: InlayHint): HintData | undefined {
  const sent = data as Partial<HintData> | null | undefined;
  return typeof sent?.uri === "string" && typeof sent.revision === "number" && typeof sent.key?.chunk === "number"
    ? (sent as HintData)
    : undefined;
}
