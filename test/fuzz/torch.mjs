/** `npm run fuzz:torch`: see CONTRIBUTING.md. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));
const python = process.env["PYTHON"] ?? "python3";
const total = Number(process.env["FUZZ_PROGRAMS"] ?? 2000);
const first = Number(process.env["FUZZ_SEED"] ?? Date.now() % 1_000_000);
const AT_ONCE = 250;

if (spawnSync(python, ["-c", "import torch, numpy"]).status !== 0) {
  console.log(`Not run: ${python} has no torch. PYTHON names one that does.`);
} else {
  await compareAll();
}

async function compareAll() {
  const { sampled, differences } = await bundled();
  let failed = 0;
  let raised = 0;
  for (let done = 0; done < total; done += AT_ONCE) {
    const seed = first + done / AT_ONCE;
    const programs = sampled(seed, Math.min(AT_ONCE, total - done));
    const answers = torchAnswers(programs);
    for (const [index, code] of programs.entries()) {
      const found = differences(code, answers[index]);
      if (answers[index].error !== undefined) raised += 1;
      if (found.length === 0) continue;
      failed += 1;
      console.log(`--- seed ${seed}, program ${index}\n${code}\n--- differs:\n${found.join("\n")}\n`);
    }
  }
  console.log(`${total} programs from seed ${first}, ${raised} of them end in an exception: ${failed} differ`);
  process.exitCode = failed === 0 ? 0 : 1;
}

function torchAnswers(programs) {
  const input = programs.map((code) => JSON.stringify(code)).join("\n");
  const script = join(root, "test/fuzz/run-programs.py");
  const { stdout, stderr, status } = spawnSync(python, [script], { input, encoding: "utf8", maxBuffer: 2 ** 30 });
  if (status !== 0) throw new Error(stderr);
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

async function bundled() {
  const folder = mkdtempSync(join(tmpdir(), "gatescope-fuzz-"));
  try {
    const outfile = join(folder, "differences.mjs");
    await build({
      absWorkingDir: root,
      entryPoints: ["test/fuzz/torch-differences.ts"],
      outfile,
      bundle: true,
      format: "esm",
      platform: "node",
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
