import { type InitializeParams, MarkupKind } from "vscode-languageserver";
import { translatorFor } from "../engine/locale/languages.ts";
import type { Translate } from "../engine/locale/translator.ts";

/** What the client can do, as far as it changes our answers. */
export type Client = {
  readonly pullsDiagnostics: boolean;
  readonly refreshesDiagnostics: boolean;
  readonly refreshesHints: boolean;
  readonly resolvesHintLocations: boolean;
  readonly answersConfiguration: boolean;
  readonly registersConfiguration: boolean;
  readonly versionedEdits: boolean;
  readonly definitionLinks: boolean;
  readonly hoverMarkdown: boolean;
  readonly completionMarkdown: boolean;
  readonly signatureMarkdown: boolean;
  /** Symbols inside symbols. */
  readonly nestedSymbols: boolean;
  readonly refreshesLenses: boolean;
  /** A parameter is marked by its place in the signature's text. */
  readonly labelOffsets: boolean;
  /** Links in hovers may run our extension's commands. */
  readonly commandLinks: boolean;
  /** Texts in the language of the editor. */
  readonly translate: Translate;
  /** The folder of a page for each code, as an address that the client opens. */
  readonly codePages: string | undefined;
};

export function clientOf({ capabilities, initializationOptions, locale }: InitializeParams): Client {
  const { textDocument, workspace } = capabilities;
  return {
    pullsDiagnostics: textDocument?.diagnostic !== undefined,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    refreshesHints: workspace?.inlayHint?.refreshSupport === true,
    resolvesHintLocations: textDocument?.inlayHint?.resolveSupport?.properties.includes("label.location") === true,
    answersConfiguration: workspace?.configuration === true,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    versionedEdits: workspace?.workspaceEdit?.documentChanges === true,
    definitionLinks: textDocument?.definition?.linkSupport === true,
    hoverMarkdown: textDocument?.hover?.contentFormat?.includes(MarkupKind.Markdown) !== false,
    completionMarkdown: includesMarkdown(textDocument?.completion?.completionItem?.documentationFormat),
    signatureMarkdown: includesMarkdown(textDocument?.signatureHelp?.signatureInformation?.documentationFormat),
    nestedSymbols: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    refreshesLenses: workspace?.codeLens?.refreshSupport === true,
    labelOffsets: textDocument?.signatureHelp?.signatureInformation?.parameterInformation?.labelOffsetSupport === true,
    translate: translatorFor(locale),
    codePages: pagesIn(initializationOptions),
    commandLinks: (initializationOptions as { commandLinks?: unknown } | null | undefined)?.commandLinks === true,
  };
}

/** Only where the client says that it can open them. */
function pagesIn(sent: unknown): string | undefined {
  const pages = (sent as { readonly codePages?: unknown } | null | undefined)?.codePages;
  return typeof pages === "string" && pages !== "" ? pages.replace(/\/$/u, "") : undefined;
}

function includesMarkdown(formats: readonly MarkupKind[] | undefined): boolean {
  return formats?.includes(MarkupKind.Markdown) === true;
}
