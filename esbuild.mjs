import { existsSync } from "node:fs";
import { chmod, readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { build, context } from "esbuild";

const { values } = parseArgs({ options: { watch: { type: "boolean", default: false } } });

/** Every bundle is CommonJS and self-contained; `vscode` is the one module the editor supplies. */
const shared = {
  bundle: true,
  format: "cjs",
  target: "es2023",
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
  minify: !values.watch,
  sourcemap: "linked",
  sourcesContent: false,
};
const node = { ...shared, platform: "node", target: "node20", mainFields: ["module", "main"] };
// Example programs go into the extension's bundle as text.
const text = { loader: { ".lstm": "text" } };
const browser = { ...shared, platform: "browser", mainFields: ["browser", "module", "main"] };

const bundles = [
  {
    ...node,
    entryPoints: ["server/cli/main.ts"],
    outfile: "dist/cli.js",
    banner: { js: "#!/usr/bin/env node" },
    define: { GATESCOPE_VERSION: JSON.stringify(JSON.parse(await readFile("package.json", "utf8")).version) },
  },
  { ...node, entryPoints: ["server/main.ts"], outfile: "dist/server.js" },
  { ...browser, format: "iife", entryPoints: ["server/web.ts"], outfile: "dist/server.web.js" },
  {
    ...node,
    entryPoints: ["extension/main.ts"],
    outfile: "dist/extension.js",
    external: ["vscode"],
    ...text,
    supported: { "dynamic-import": false },
    plugins: [besides("./node-client.ts", "./client.js")],
  },
  { ...node, entryPoints: ["extension/node-client.ts"], outfile: "dist/client.js", external: ["vscode"] },
  { ...browser, entryPoints: ["extension/web.ts"], outfile: "dist/extension.web.js", external: ["vscode"], ...text },
  { ...browser, format: "iife", entryPoints: ["extension/webview/shapes/main.ts"], outfile: "dist/shapes.js" },
];

const present = bundles.filter(({ entryPoints: [entry] }) => {
  if (existsSync(entry)) return true;
  console.error(`esbuild.mjs: ${entry} does not exist, so its bundle is left out`);
  return false;
});

if (values.watch) {
  for (const options of present) await (await context({ ...options, logLevel: "info" })).watch();
} else {
  await Promise.all(present.map((options) => build(options)));
  if (existsSync("dist/cli.js")) await chmod("dist/cli.js", 0o755);
}

/** Leaves a module that is imported later to another bundle, which stands in the same folder. */
function besides(module, bundle) {
  const filter = new RegExp(`^${module.replaceAll(".", "\\.")}$`);
  return {
    name: "besides",
    setup: (options) => options.onResolve({ filter }, () => ({ path: bundle, external: true })),
  };
}
