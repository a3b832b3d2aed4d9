/**
 * From the start of the process to the printed result: the lecture notes' example, run by `gatescope run`, beside
 * Python with PyTorch where there is one.
 *
 *     node test/bench/start.mjs [--rounds 9] [--check]
 *
 * GATESCOPE_PYTHON names the Python; without it, python3. --check fails over 200 ms.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "9" }, check: { type: "boolean", default: false } },
});
const root = join(import.meta.dirname, "..", "..");
const example = join(root, "examples", "lecture-notes-lstm.lstm");
const program = `import torch\nfrom torch import nn\n${readFileSync(example, "utf8")}`;
const python = process.env.GATESCOPE_PYTHON ?? "python3";
const contenders = {
  gatescope: () => spawnSync(process.execPath, [join(root, "dist/cli.js"), "run", example], { encoding: "utf8" }),
  pytorch: () => spawnSync(python, ["-c", program], { encoding: "utf8" }),
};

const hasTorch = spawnSync(python, ["-c", "import torch"]).status === 0;
if (!hasTorch) console.log(`${python} has no torch: gatescope alone (GATESCOPE_PYTHON names another Python).`);
const times = { gatescope: [], pytorch: [] };
for (let round = 0; round < Number(values.rounds); round++) {
  for (const [name, run] of Object.entries(contenders)) {
    if (name === "pytorch" && !hasTorch) continue;
    const start = performance.now();
    const { status, stdout } = run();
    times[name].push(performance.now() - start);
    if (status !== 0 || !stdout.includes("torch.Size([10, 3, 20])")) throw new Error(`${name} printed ${stdout}`);
  }
}
const median = (all) => all.toSorted((a, b) => a - b)[all.length >> 1];
const own = median(times.gatescope);
console.log(`gatescope run: median ${own.toFixed(0)} ms of ${values.rounds}`);
if (hasTorch) {
  const other = median(times.pytorch);
  console.log(`python with PyTorch: median ${other.toFixed(0)} ms, ${(other / own).toFixed(1)} times as long`);
}
if (values.check && own > 200) process.exitCode = 1;
