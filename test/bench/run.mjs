import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** `npm run bench`: builds, then runs every measurement in this folder, one after the other. */
const folder = join(fileURLToPath(import.meta.url), "..");
const root = join(folder, "..", "..");

run("test/install.mjs");
run("esbuild.mjs");
for (const name of readdirSync(folder).sort()) {
  if (!name.endsWith(".mjs") || name === "run.mjs") continue;
  console.log(`\n== ${name} ==`);
  run(`test/bench/${name}`);
}

function run(script) {
  const { status } = spawnSync(process.execPath, [script], { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}
