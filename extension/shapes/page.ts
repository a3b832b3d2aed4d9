import * as vscode from "vscode";

/** The page around the table: only its own script and style may load, and nothing may be fetched. */
export function pageHtml(webview: vscode.Webview, extensionUri: vscode.Uri): string {
  const nonce = randomNonce();
  const script = webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, "dist", "shapes.js")).toString();
  const style = webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, "dist", "shapes.css")).toString();
  return `<!doctype html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${vscode.l10n.t("Shapes")}</title>
<link rel="stylesheet" href="${style}">
</head>
<body>
<main id="shapes" aria-live="off"></main>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}

function randomNonce(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
