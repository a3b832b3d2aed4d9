// How much of what PyTorch assigned in the programs of corpus/ is told, and how much of that is right:
//     npm run coverage:python [-- --misses]
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const recorded = JSON.parse(readFileSync(new URL("corpus-shapes.json", import.meta.url), "utf8"));
const folder = new URL("corpus/", import.meta.url);

/** Kinds of programs, by what stands in them; one program may be of several. */
const constructs = {
  "class with forward": /def forward\(/u,
  "module-level script": /^(?!.*def forward\()/su,
  "nn.LSTM": /nn\.LSTM\(/u,
  "nn.GRU": /nn\.GRU\(/u,
  "nn.RNN": /nn\.RNN\(/u,
  cells: /Cell\(/u,
  Embedding: /Embedding\(/u,
  packing: /pack_padded_sequence|pad_packed_sequence|pack_sequence/u,
  "loop over time": /for \w+.* in (?:range|enumerate|zip|\w+\.split)/u,
  "config object": /argparse|dataclass|Namespace|config\[/u,
  "Sequential or ModuleList": /Sequential\(|ModuleList\(|ModuleDict\(/u,
  attention: /bmm|softmax\(/u,
  DataLoader: /DataLoader\(/u,
  "helper methods": /def init_?[hH]idden|self\.\w+_step\(|def make_|def init_/u,
};

const misses = process.argv.includes("--misses");
const programs = readdirSync(fileURLToPath(folder))
  .filter((name) => name.endsWith(".py"))
  .sort();
const report = programs.map(measured);
const rows = [
  ["all", sum(report)],
  ...Object.entries(constructs).map(([name, pattern]) => [name, sum(report.filter(({ text }) => pattern.test(text)))]),
];
console.log("| construct | programs | tensors | told | right | errors |\n| --- | --- | --- | --- | --- | --- |");
for (const [name, { count, tensors, told, right, errors }] of rows) {
  console.log(`| ${name} | ${count} | ${tensors} | ${share(told, tensors)} | ${share(right, told)} | ${errors} |`);
}

/** A shape is told where its rank is; it is right where no dimension contradicts what PyTorch had. */
function measured(name) {
  const path = fileURLToPath(new URL(name, folder));
  const text = readFileSync(path, "utf8");
  const { files } = JSON.parse(output(path));
  const [{ shapes, diagnostics }] = files;
  const known = new Map(shapes.map((shape) => [`${shape.line}:${shape.column}`, shape]));
  const counts = { text, tensors: 0, told: 0, right: 0, errors: 0 };
  for (const { severity, line, code, message } of diagnostics) {
    if (severity !== "error" && severity !== "warning") continue;
    if (severity === "error") counts.errors++;
    if (misses) console.log(`${name}:${line} ${severity} ${code} ${message}`);
  }
  for (const [line, column, variable, expected] of recorded[name] ?? []) {
    counts.tensors++;
    const shape = known.get(`${line}:${column}`)?.shape;
    if (!Array.isArray(shape)) {
      if (misses)
        console.log(
          `${name}:${line} ${variable} unknown, was ${JSON.stringify(expected)} ${known.get(`${line}:${column}`)?.reason ?? ""}`,
        );
      continue;
    }
    counts.told++;
    if (agrees(shape, expected)) counts.right++;
    else if (misses)
      console.log(`${name}:${line} ${variable} WRONG ${JSON.stringify(shape)}, was ${JSON.stringify(expected)}`);
  }
  return counts;
}

/** A dimension that differed from time to time, or whose size isn't a number, isn't contradicted. */
function agrees(shape, expected) {
  if (expected === null) return false;
  return (
    shape.length === expected.length &&
    shape.every((size, index) => typeof size === "string" || expected[index] === null || size === expected[index]) &&
    shape.every((size, index) => typeof size !== "number" || expected[index] !== null)
  );
}

function output(path) {
  try {
    return execFileSync(process.execPath, [`${root}/dist/cli.js`, "check", "--format", "json", path], {
      encoding: "utf8",
      maxBuffer: 2 ** 26,
    });
  } catch (error) {
    return error.stdout;
  }
}

function sum(parts) {
  const add = (key) => parts.reduce((total, part) => total + part[key], 0);
  return {
    count: parts.length,
    tensors: add("tensors"),
    told: add("told"),
    right: add("right"),
    errors: add("errors"),
  };
}

function share(part, whole) {
  return whole === 0 ? "–" : `${((100 * part) / whole).toFixed(1)} %`;
}
