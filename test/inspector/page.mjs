import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { build } from "esbuild";
import { top } from "../host/workspace.mjs";

/** VS Code's default themes, as far as the page reads them. */
const themes = {
  dark: {
    kind: "vscode-dark",
    "editor-background": "#1f1f1f",
    foreground: "#cccccc",
    descriptionForeground: "#9d9d9d",
    "panel-border": "#2b2b2b",
    focusBorder: "#0078d4",
    "textLink-foreground": "#4daafc",
    "toolbar-hoverBackground": "#5a5d5e50",
    "panelTitle-activeBorder": "#0078d4",
    "panelTitle-activeForeground": "#cccccc",
    "panelTitle-inactiveForeground": "#9d9d9d",
    "editorWarning-foreground": "#cca700",
    "input-background": "#313131",
    "input-border": "#3c3c3c",
    "charts-green": "#89d185",
    "charts-purple": "#b180d7",
    "charts-blue": "#3794ff",
    "button-secondaryBackground": "#313131",
    "button-secondaryForeground": "#cccccc",
  },
  light: {
    kind: "vscode-light",
    "editor-background": "#ffffff",
    foreground: "#3b3b3b",
    descriptionForeground: "#3b3b3b",
    "panel-border": "#e5e5e5",
    focusBorder: "#005fb8",
    "textLink-foreground": "#005fb8",
    "toolbar-hoverBackground": "#b8b8b850",
    "panelTitle-activeBorder": "#005fb8",
    "panelTitle-activeForeground": "#3b3b3b",
    "panelTitle-inactiveForeground": "#3b3b3b",
    "editorWarning-foreground": "#bf8803",
    "input-background": "#ffffff",
    "input-border": "#cecece",
    "charts-green": "#388a34",
    "charts-purple": "#652d90",
    "charts-blue": "#1a85ff",
    "button-secondaryBackground": "#e5e5e5",
    "button-secondaryForeground": "#3b3b3b",
  },
  contrast: {
    kind: "vscode-high-contrast",
    "editor-background": "#000000",
    foreground: "#ffffff",
    descriptionForeground: "#ffffffb3",
    "panel-border": "#6fc3df",
    contrastBorder: "#6fc3df",
    contrastActiveBorder: "#f38518",
    focusBorder: "#f38518",
    "textLink-foreground": "#21a6ff",
    "panelTitle-activeBorder": "#6fc3df",
    "panelTitle-activeForeground": "#ffffff",
    "panelTitle-inactiveForeground": "#ffffff",
    "editorWarning-foreground": "#ffd370",
    "input-background": "#000000",
    "input-border": "#6fc3df",
    "charts-green": "#89d185",
    "charts-purple": "#b180d7",
    "charts-blue": "#3794ff",
    "button-secondaryBackground": "#000000",
    "button-secondaryForeground": "#ffffff",
  },
};

/**
 * Serves a page, as `npm run build` made it, over a stand-in for the extension.
 * @param {string} host the stand-in's source, from the repository's top
 * @param {"inspector" | "shapes"} name the page's bundle
 * @returns {Promise<{ readonly address: (theme?: string, language?: string) => string, readonly close: () => Promise<void> }>}
 */
export async function servedPage(host = "test/inspector/recorded-host.ts", name = "inspector") {
  const folder = mkdtempSync(join(tmpdir(), "gatescope-inspector-"));
  const script = join(folder, "host.js");
  await build({
    entryPoints: [join(top, host)],
    outfile: script,
    bundle: true,
    format: "iife",
    target: "es2023",
    logLevel: "warning",
  });
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    if (pathname === "/") {
      const html = pageHtml(
        name,
        themes[searchParams.get("theme") ?? "dark"] ?? themes.dark,
        searchParams.get("language") ?? "en",
      );
      response.writeHead(200, { "content-type": "text/html", "content-security-policy": policy }).end(html);
      return;
    }
    try {
      const path = pathname === "/host.js" ? script : join(top, "dist", pathname);
      const content = readFileSync(path);
      response.writeHead(200, { "content-type": types[extname(path)] ?? "application/octet-stream" }).end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  return {
    address: (theme = "dark", language = "en") => `http://127.0.0.1:${port}/?theme=${theme}&language=${language}`,
    close: async () => {
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const types = { ".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2" };

/** The extension's policy, with this server in the place of VS Code's. */
const policy =
  "default-src 'none'; script-src 'nonce-test'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data: blob:";

function pageHtml(name, { kind, ...variables }, language) {
  const style = Object.entries(variables).map(([name, value]) => `--vscode-${name}: ${value};`);
  return `<!doctype html>
<html lang="${language}" style="${style.join(" ")} --vscode-font-family: Inter, sans-serif; --vscode-font-size: 13px; --vscode-editor-font-family: 'JetBrains Mono', monospace;">
<head><meta charset="utf-8"><title>${name}</title><link rel="stylesheet" href="/${name}.css"></head>
<body class="${kind}" data-vscode-theme-kind="${kind}">${name === "inspector" ? `<div id="${name}"></div>` : `<main id="${name}"></main>`}
<script nonce="test" src="/host.js"></script><script nonce="test" src="/${name}.js"></script></body></html>`;
}
