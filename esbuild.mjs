import { chmod, readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { build, context } from "esbuild";
import { compileKernels } from "./kernels.mjs";

const { values } = parseArgs({ options: { watch: { type: "boolean", default: false } } });

/** Every bundle is CommonJS and self-contained; `vscode` is the one module the editor supplies. */
const shared = {
  bundle: true,
  format: "cjs",
  target: "es2023",
  // One byte for each character: an engine reads it faster.
  charset: "ascii",
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

/** KaTeX's style with the faces that the inspector's equations are set in, as woff2 alone. */
const katexFonts = {
  name: "katex-fonts",
  setup: (options) =>
    options.onLoad({ filter: /katex[\\/]dist[\\/]katex\.css$/ }, async ({ path }) => {
      const wanted = /KaTeX_(Main-Regular|Main-Bold|Math-Italic|Size1-Regular|Size2-Regular)\.woff2/;
      const style = await readFile(path, "utf8");
      const contents = style.replaceAll(/@font-face \{[^}]*\}/g, (face) =>
        wanted.test(face) ? face.replace(/(src: url\([^)]*\.woff2\) format\("woff2"\))[^;]*;/, "$1;") : "",
      );
      return { contents, loader: "css" };
    }),
};

/**
 * The language server for Node and for a worker in one file, so that the package holds it once: only the part that
 * fits where it runs is evaluated.
 */
const eitherServer = {
  stdin: {
    contents: `if (typeof WorkerGlobalScope === "undefined") require("./main.ts"); else require("./web.ts");`,
    resolveDir: "server",
    sourcefile: "server.js",
  },
  format: "iife",
  conditions: ["node", "browser", "module"],
};

const bundles = [
  {
    ...node,
    entryPoints: ["server/cli/main.ts"],
    outfile: "dist/cli.js",
    banner: { js: "#!/usr/bin/env node" },
    define: { GATESCOPE_VERSION: JSON.stringify(JSON.parse(await readFile("package.json", "utf8")).version) },
  },
  { ...node, ...eitherServer, outfile: "dist/server.js" },
  { ...node, ...eitherServer, outfile: "dist/server.web.js" },
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
  {
    ...browser,
    format: "iife",
    entryPoints: ["extension/webview/inspector/main.ts"],
    outfile: "dist/inspector.js",
    loader: { ".woff2": "file" },
    assetNames: "fonts/[name]",
    plugins: [katexFonts],
    legalComments: "linked",
  },
];

await compileKernels();
if (values.watch) {
  for (const options of bundles) await (await context({ ...options, logLevel: "info" })).watch();
} else {
  await Promise.all(bundles.map((options) => build(options)));
  await chmod("dist/cli.js", 0o755);
  await writeFile("dist/README.md", await withPictures(await readFile("README.md", "utf8")));
}

/** VS Code shows no file of an installed extension in its README: the package's README holds its pictures itself. */
async function withPictures(markdown) {
  const pictures = [...markdown.matchAll(/(?<=!\[[^\]]*\]\()[^):]+\.png(?=\))/g)].map(([path]) => path);
  let shown = markdown;
  for (const path of new Set(pictures)) {
    shown = shown.replaceAll(`(${path})`, `(data:image/png;base64,${await readFile(path, "base64")})`);
  }
  return shown;
}

/** Leaves a module that is imported later to another bundle, which stands in the same folder. */
function besides(module, bundle) {
  const filter = new RegExp(`^${module.replaceAll(".", "\\.")}$`);
  return {
    name: "besides",
    setup: (options) => options.onResolve({ filter }, () => ({ path: bundle, external: true })),
  };
}
