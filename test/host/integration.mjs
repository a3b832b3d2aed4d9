import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runTests } from "@vscode/test-electron";
import { build } from "esbuild";
import { desktopEditor } from "./desktop.mjs";
import { artifacts, top, withTemporaryFolder, withWorkspace } from "./workspace.mjs";

/**
 * Runs the mocha suite of test/extension inside an extension host: a desktop VS Code's where there is one, else our own.
 * @param {{ readonly extension?: string, readonly entry?: string }} [options] the extension's folder and the suite's source
 */
export async function integration({ extension = top, entry = join(top, "test/extension/main.ts") } = {}) {
  const desktop = desktopEditor();
  console.log(`In the extension host of ${desktop ?? "VS Code's server"}:`);
  const suite = join(artifacts("suite"), "main.cjs");
  await build({
    entryPoints: [entry],
    outfile: suite,
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node20",
    external: ["vscode", "mocha"],
    sourcemap: "inline",
    logLevel: "warning",
  });
  return withWorkspace((workspace) =>
    withTemporaryFolder("gatescope-profile-", async (profile) => {
      const report = join(profile, "report.jsonl");
      const ended = await runTests({
        vscodeExecutablePath: desktop ?? fileURLToPath(new URL("executable.mjs", import.meta.url)),
        extensionDevelopmentPath: extension,
        extensionTestsPath: suite,
        extensionTestsEnv: { GATESCOPE_REPORT: report },
        launchArgs: [workspace, `--user-data-dir=${profile}`, `--extensions-dir=${join(profile, "extensions")}`],
      }).then(
        () => "well",
        () => "badly",
      );
      return counted(report, ended);
    }),
  );
}

/** Reads the report's lines, one claim each. An end without a named failure is a failure all the same. */
function counted(report, ended) {
  const lines = existsSync(report) ? readFileSync(report, "utf8").split("\n").filter(Boolean) : [];
  const claims = lines.map((line) => JSON.parse(line));
  for (const { title, error } of claims) {
    console.log(error === undefined ? `  ✓ ${title}` : `  ✗ ${title}\n${error.replaceAll(/^/gm, "      ")}`);
  }
  const failed = claims.filter(({ error }) => error !== undefined).length;
  const passed = claims.length - failed;
  if (failed > 0) return { passed, failed };
  if (ended === "badly") console.log("  ✗ the suite ended badly; GATESCOPE_VERBOSE=1 shows the editor's log");
  if (passed === 0) console.log("  ✗ the suite tried nothing");
  return { passed, failed: ended === "badly" || passed === 0 ? 1 : 0 };
}
