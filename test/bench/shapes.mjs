/**
 * What the shape reading costs: of one call of an LSTM, whatever its sizes; of a loop over a short and a huge range; of
 * a small and a huge tensor. PyTorch's meta device does the first where PYTHON, or the python3 on PATH, has torch.
 *
 *     node test/bench/shapes.mjs
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = join(fileURLToPath(import.meta.url), "..", "..", "..");
const rounds = 31;
const statements = 400;
const sizes = [
  { input: 100, hidden: 20, layers: 4, steps: 10, batch: 3 },
  { input: 1_000, hidden: 200, layers: 4, steps: 100, batch: 30 },
  { input: 10_000, hidden: 2_000, layers: 4, steps: 1_000, batch: 300 },
];

const analyze = await engine();
lstmCalls();
const huge = [
  ["a loop over range(10**9) against range(100)", loop(100), loop("10**9")],
  ["a loop over a symbolic range against range(100)", loop(100), `n: int\n${loop("n")}`],
  ["torch.zeros(10**12) against torch.zeros(10)", zeros(10), zeros("10**12")],
];
for (const [name, small, large] of huge) {
  const [before, after] = medians([small, large].map((text) => () => analyze(text)));
  console.log(`${name}: ${ratio(after / before)} (${micro(after)} against ${micro(before)} for the whole program)`);
}

/** The engine as one module: what the bundles hold of it. */
async function engine() {
  const folder = mkdtempSync(join(tmpdir(), "gatescope-bench-"));
  try {
    const outfile = join(folder, "engine.mjs");
    await build({ absWorkingDir: root, entryPoints: ["engine/analyze.ts"], outfile, bundle: true, format: "esm" });
    return (await import(pathToFileURL(outfile).href)).analyze;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One statement's share of a program of many: parsed, followed, and its facts kept. */
function lstmCalls() {
  const texts = sizes.map((size) => [calls(size, 0), calls(size, statements)]);
  const times = medians(texts.flat().map((text) => () => analyze(text)));
  const meta = metaDevice();
  if (meta === undefined)
    console.log("PyTorch's meta device: not measured, no Python with torch was found (PYTHON names one)");
  const first = (times[1] - times[0]) / statements;
  sizes.forEach(({ input, hidden, layers, steps, batch }, at) => {
    const each = (times[2 * at + 1] - times[2 * at]) / statements;
    const beside = meta?.[at] === undefined ? "" : `, PyTorch's meta device ${ratio(meta[at] / each)} as long`;
    console.log(
      `LSTM(${input}, ${hidden}, num_layers=${layers}) on [${steps}, ${batch}, ${input}]: ` +
        `${micro(each)} a statement, ${ratio(each / first)} the first${beside}`,
    );
  });
}

function calls({ input, hidden, layers, steps, batch }, count) {
  const head = `lstm = nn.LSTM(${input}, ${hidden}, num_layers=${layers})\nx = torch.randn(${steps}, ${batch}, ${input})\n`;
  return head + "out, (h, c) = lstm(x)\n".repeat(count);
}

function loop(count) {
  return `cell = nn.LSTMCell(100, 20)\nx = torch.randn(3, 100)\nh = c = torch.zeros(3, 20)\nhs = []\nfor t in range(${count}):\n    h, c = cell(x, (h, c))\n    hs.append(h)\nout = torch.stack(hs)\n`;
}

function zeros(count) {
  return `x = torch.zeros(${count})\ny = x.view(-1, 10)\nz = y + 1\n`;
}

/** Milliseconds, the works taking turns so that a busy machine disturbs all of them alike. */
function medians(works) {
  const times = works.map(() => []);
  for (let round = -5; round < rounds; round++) {
    works.forEach((work, at) => {
      const before = performance.now();
      work();
      if (round >= 0) times[at].push(performance.now() - before);
    });
  }
  return times.map((each) => each.sort((a, b) => a - b)[rounds >> 1]);
}

/** Milliseconds for each of the sizes; undefined without torch. */
function metaDevice() {
  const script = `
import json, statistics, sys, time
import torch
answers = []
for size in json.loads(sys.argv[1]):
    lstm = torch.nn.LSTM(size["input"], size["hidden"], num_layers=size["layers"], device="meta")
    x = torch.randn(size["steps"], size["batch"], size["input"], device="meta")
    times = []
    with torch.no_grad():
        lstm(x)
        while len(times) < 1 or (len(times) < 11 and sum(times) < 2):
            before = time.perf_counter()
            lstm(x)
            times.append(time.perf_counter() - before)
    answers.append(1000 * statistics.median(times))
print(json.dumps(answers))
`;
  const { status, stdout } = spawnSync(process.env.PYTHON ?? "python3", ["-c", script, JSON.stringify(sizes)], {
    encoding: "utf8",
  });
  return status === 0 ? JSON.parse(stdout) : undefined;
}

function micro(milliseconds) {
  return `${(1000 * milliseconds).toPrecision(3)} µs`;
}

function ratio(value) {
  return `${value < 10 ? value.toFixed(2) : value.toFixed(0)} times`;
}
