/**
 * A thousand small files in one call of `gatescope check`, beside a call with one of them.
 *
 *     node test/bench/files.mjs [--check]
 *
 * --check fails over ten seconds.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = join(fileURLToPath(import.meta.url), "..", "..", "..");
const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });
const count = 1_000;

const folder = mkdtempSync(join(tmpdir(), "gatescope-files-"));
try {
  const examples = readdirSync(join(root, "examples")).filter((name) => name.endsWith(".lstm"));
  const texts = examples.map((name) => readFileSync(join(root, "examples", name), "utf8"));
  const paths = Array.from({ length: count }, (_, at) => {
    const path = join(folder, `${at}.lstm`);
    writeFileSync(path, `${texts[at % texts.length]}\nlast = torch.zeros(${at + 1})\n`);
    return path;
  });
  for (const format of ["text", "json"]) {
    const one = check(format, paths.slice(0, 1));
    const all = check(format, paths);
    console.log(
      `${count} files as ${format}: ${(all / 1000).toFixed(2)} s, ${((all - one) / (count - 1)).toFixed(2)} ms a file; ` +
        `${(all / one).toFixed(1)} times as long as one file`,
    );
    if (values.check && all > 10_000) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Milliseconds. */
function check(format, paths) {
  const before = performance.now();
  const { status, stderr, error } = spawnSync(
    process.execPath,
    [join(root, "dist/cli.js"), "check", "--format", format, ...paths],
    { encoding: "utf8", maxBuffer: 2 ** 28 },
  );
  if (status !== 0) throw new Error(`check ended with ${status}: ${error ?? stderr}`);
  return performance.now() - before;
}
