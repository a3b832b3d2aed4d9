/** Layers, left may be imported by right: what the TypeScript projects alone do not see. */
const layer = (name, from, mayImport) => ({
  name,
  severity: "error",
  from: { path: from },
  to: { path: "^(engine|server|extension|test)/", pathNot: [from, ...mayImport] },
});

const numeric = "^engine/numeric/";
const shape = "^engine/shape/";
const torch = "^engine/torch/";
const files = "^engine/files/";
const simd = "^engine/simd/";
const values = "^engine/values/";
const language = "^engine/language/";
const interpret = "^engine/interpret/";
const features = "^engine/features/";
const trace = "^engine/trace/";
const locale = "^engine/locale/";
const entry = "^engine/[^/]+\\.ts$";
const protocol = "^server/(?:run-|trace-)?protocol\\.ts$";
const messages = "^extension/(shapes/(messages|order)|inspector/messages)\\.ts$";
const webview = "^extension/webview/";

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    layer("locale-stands-alone", locale, []),
    layer("numeric-stands-alone", numeric, []),
    layer("language-stands-alone", language, []),
    layer("shape-layer", shape, [numeric]),
    layer("torch-layer", torch, [numeric, shape]),
    layer("values-layer", values, [numeric, shape, torch, files, simd]),
    layer("files-stands-alone", files, []),
    layer("simd-layer", simd, [numeric]),
    layer("interpret-layer", interpret, [numeric, shape, torch, files, values, language]),
    layer("engine-entry", entry, [numeric, shape, torch, files, values, language, interpret]),
    layer("features-layer", features, [numeric, shape, torch, values, language, interpret, entry]),
    layer("trace-layer", trace, [numeric, simd, shape, torch, files, values, language, interpret, features, entry]),
    layer("protocol-stands-alone", protocol, []),
    layer("server-layer", "^server/", ["^engine/"]),
    layer("messages-see-the-protocol-alone", messages, [protocol]),
    layer("webview-sees-messages-and-protocol", webview, [messages, protocol, locale]),
    layer("extension-sees-the-protocol-alone", "^extension/", [protocol]),
    {
      name: "cli-is-an-entry",
      comment: "The language server knows nothing of the command line.",
      severity: "error",
      from: { path: "^server/", pathNot: "^server/cli/" },
      to: { path: "^server/cli/" },
    },
    {
      name: "engine-imports-lezer-and-fflate-alone",
      severity: "error",
      from: { path: "^engine/" },
      to: { pathNot: "^engine/|(^|/)node_modules/(@lezer|fflate)/" },
    },
    {
      name: "fflate-in-one-file",
      comment: "Only the bounded inflate knows which library stands below it.",
      severity: "error",
      from: { path: "^(engine|server|extension)/", pathNot: "^engine/files/inflate\\.ts$" },
      to: { path: "(^|/)node_modules/fflate/" },
    },
    {
      name: "lezer-in-language-alone",
      comment: "Only the language layer knows which parser stands below it.",
      severity: "error",
      from: { path: "^(server|extension)/|^engine/", pathNot: "^engine/(language/|[^/]+\\.ts$)" },
      to: { path: "(^|/)node_modules/@lezer/" },
    },
    {
      name: "server-packages",
      severity: "error",
      from: { path: "^server/" },
      to: {
        path: "(^|/)node_modules/",
        pathNot: "(^|/)node_modules/(vscode-languageserver|vscode-jsonrpc|@types/node)",
      },
    },
    {
      name: "extension-packages",
      severity: "error",
      from: { path: "^extension/", pathNot: webview },
      to: {
        path: "(^|/)node_modules/",
        pathNot: "(^|/)node_modules/(vscode-language|vscode-jsonrpc|@types/(vscode|node))",
      },
    },
    {
      name: "webview-packages",
      severity: "error",
      from: { path: webview },
      to: {
        path: "(^|/)node_modules/",
        pathNot: "(^|/)node_modules/(katex|uplot|@vscode-elements/elements)/",
      },
    },
    {
      name: "no-node-in-the-webview",
      severity: "error",
      from: { path: webview },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "no-cycles",
      comment: "Types may name each other across files; running code may not.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    { name: "resolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    // The kernels are AssemblyScript. The resolver takes the package esbuild for the file of that name.
    exclude: { path: "^(dist|out)/|^engine/simd/kernels/|^esbuild\\.mjs$" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["types", "import", "node", "browser", "default"],
      extensions: [".ts", ".mjs", ".js", ".json", ".d.ts"],
    },
  },
};
