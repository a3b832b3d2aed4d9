import type { InitializeParams } from "vscode-languageserver";

/** The workspace's folders on a disk, as paths. */
export function workspacePaths({ workspaceFolders }: InitializeParams): readonly string[] {
  return (workspaceFolders ?? []).flatMap(({ uri }) => {
    if (!uri.startsWith("file:")) return [];
    try {
      return [decodeURIComponent(new URL(uri).pathname)];
    } catch {
      return [];
    }
  });
}
