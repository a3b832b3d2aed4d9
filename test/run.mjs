import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** `npm test`: sets up, builds, runs every phase, and closes with one line that sums them: `N passed, N failed`. */
const root = join(fileURLToPath(import.meta.url), "..", "..");
const reports = mkdtempSync(join(tmpdir(), "gatescope-reports-"));
const bin = (name) => join(root, "node_modules", name);

const phases = [
  { name: "engine, conformance, properties, server over stdio", counts: vitestCounts },
  { name: "grammar", counts: grammarCounts },
  { name: "a real editor", counts: hostCounts },
];

const total = { passed: 0, failed: 0 };
try {
  await orStop("test/install.mjs");
  await orStop("esbuild.mjs");
  for (const { name, counts } of phases) {
    console.log(`\n== ${name} ==`);
    const { passed, failed } = await counts();
    console.log(`== ${name}: ${passed} passed, ${failed} failed ==`);
    total.passed += passed;
    total.failed += failed;
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  total.failed += 1;
} finally {
  rmSync(reports, { recursive: true, force: true });
}
process.exitCode = total.failed === 0 ? 0 : 1;
console.log(`${total.passed} passed, ${total.failed} failed`);

async function vitestCounts() {
  const file = join(reports, "vitest.json");
  const { status } = await node([
    bin("vitest/vitest.mjs"),
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${file}`,
  ]);
  const report = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  const unloaded = (report.testResults ?? []).filter(
    (result) => result.status === "failed" && !result.assertionResults.length,
  );
  return settled(status, report.numPassedTests ?? 0, (report.numFailedTests ?? 0) + unloaded.length);
}

/** One case per file with claims under its lines. */
async function grammarCounts() {
  const folder = "test/grammar";
  const files = existsSync(join(root, folder))
    ? readdirSync(join(root, folder)).filter((name) => name.endsWith(".lstm"))
    : [];
  let passed = 0;
  for (const name of files) {
    const { status } = await node([bin("vscode-tmgrammar-test/dist/unit.js"), `${folder}/${name}`]);
    if (status === 0) passed += 1;
  }
  return { passed, failed: files.length - passed };
}

/** The suites in an editor count themselves: their last line is `N passed, N failed`. */
async function hostCounts() {
  if (!existsSync(join(root, "test/host/run.mjs"))) return { passed: 0, failed: 0 };
  const { status, output } = await node(["test/host/run.mjs"]);
  const last = [...output.matchAll(/^(\d+) passed, (\d+) failed\s*$/gm)].at(-1);
  return settled(status, Number(last?.[1] ?? 0), Number(last?.[2] ?? 0));
}

/** A phase that ends badly without naming a failure is a failure. */
function settled(status, passed, failed) {
  return { passed, failed: failed === 0 && (status !== 0 || passed === 0) ? 1 : failed };
}

async function orStop(script) {
  const { status } = await node([script]);
  if (status !== 0) throw new Error(`${script} failed`);
}

/** Shows what the script prints as it comes, and keeps its standard output. */
function node(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      output += text;
      process.stdout.write(text);
    });
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, output }));
  });
}
