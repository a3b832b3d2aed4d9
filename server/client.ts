import { type InitializeParams, MarkupKind } from "vscode-languageserver";

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
};

export function clientOf({ capabilities: { textDocument, workspace } }: InitializeParams): Client {
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
  };
}
