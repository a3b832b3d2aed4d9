import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const script = join(fileURLToPath(import.meta.url), "..", "pytorch.py");

/**
 * A work in PyTorch, in a process of its own: its version, its output, and a function that answers with CPU milliseconds for each of
 * `count` passes. Undefined where PYTHON, or the python3 on PATH, has no torch.
 */
export async function torchWork(work, { parameters, x }) {
  const folder = mkdtempSync(join(tmpdir(), "gatescope-bench-"));
  const [given, made] = ["given.bin", "made.bin"].map((name) => join(folder, name));
  const arrays = [...parameters.flatMap(({ ih, hh, biasIh, biasHh }) => [ih, hh, biasIh, biasHh]), x];
  writeFileSync(given, Buffer.concat(arrays.map(({ buffer }) => Buffer.from(buffer))));
  const layers = parameters.map(({ suffix, input, hidden }) => ({ suffix, input, hidden }));
  const description = JSON.stringify({ ...work, parameters: layers });
  const child = spawn(process.env.PYTHON ?? "python3", [script, description, given, made], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.on("error", () => {});
  child.stdin.on("error", () => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const { value } = await lines.next();
    return value === undefined ? undefined : JSON.parse(value);
  };
  const version = await answer();
  const output = version === undefined ? undefined : new Float32Array(new Uint8Array(readFileSync(made)).buffer);
  rmSync(folder, { recursive: true, force: true });
  if (version === undefined) return undefined;
  return {
    name: `PyTorch ${version}`,
    output,
    measure: async (count) => {
      child.stdin.write(`${count}\n`);
      return 1000 * (await answer());
    },
    end: () => child.stdin.end(),
  };
}
