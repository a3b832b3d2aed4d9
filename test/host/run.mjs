import { existsSync } from "node:fs";
import { join } from "node:path";
import { chromiumExecutable } from "./browser.mjs";
import { chinese } from "./chineseClaims.mjs";
import { endToEnd } from "./endToEnd.mjs";
import { inspectorPage } from "../inspector/claims.mjs";
import { inspector } from "./inspectorClaims.mjs";
import { integration } from "./integration.mjs";
import { closingLine, sum } from "./report.mjs";
import { shapesPage } from "../shapes/claims.mjs";
import { startClaims } from "./startClaims.mjs";
import { webHost, webHostIsWanted } from "./webHost.mjs";
import { webWorker } from "./webWorker.mjs";
import { top } from "./workspace.mjs";

/**
 * The extension in real editors. Each phase, and at the end their sum, closes with `N passed, N failed`.
 * Names of phases as arguments run those alone.
 */
const phases = {
  integration,
  inspectorPage,
  shapesPage,
  endToEnd,
  inspector,
  chinese,
  start: startClaims,
  webWorker,
  ...(webHostIsWanted() && { webHost }),
};
const wanted = process.argv.slice(2);
const results = [];

for (const [name, phase] of Object.entries(phases)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  results.push(await resultOf(phase));
  console.log(closingLine(results.at(-1)));
}
const total = sum(results);
console.log(closingLine(total));
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;

async function resultOf(phase) {
  try {
    if (!existsSync(join(top, "dist/extension.js")))
      throw new Error("dist/extension.js is missing: npm run build makes it.");
    chromiumExecutable();
    return await phase();
  } catch (error) {
    console.log(`  ✗ ${error instanceof Error ? error.message : String(error)}`);
    return { passed: 0, failed: 1 };
  }
}
