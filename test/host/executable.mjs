#!/usr/bin/env node
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openBrowser } from "./browser.mjs";
import { startServer, within } from "./server.mjs";

/**
 * Stands in for a desktop VS Code in the hands of @vscode/test-electron: reads the same arguments, runs the suite in a
 * server's extension host with its workbench in a headless browser, and ends with the suite's exit code.
 */
const limit = 180_000;

process.exitCode = await main(process.argv.slice(2)).catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  return 1;
});

async function main(args) {
  const value = (name) => args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
  const extension = value("extensionDevelopmentPath");
  const suite = value("extensionTestsPath");
  const folder = args.find((arg) => !arg.startsWith("-"));
  if (!extension || !suite || !folder) {
    throw new Error("Wanted: --extensionDevelopmentPath=PATH --extensionTestsPath=PATH FOLDER");
  }

  const root = mkdtempSync(join(tmpdir(), "gatescope-suite-"));
  const closers = [() => rmSync(root, { recursive: true, force: true, maxRetries: 5 })];
  try {
    const server = await startServer({ root, mode: "suite" });
    closers.unshift(server.stop);
    const browser = await openBrowser();
    closers.unshift(browser.close);
    return await within(limit, suiteResult(browser.page, { host: server.host, extension, suite, folder }), () => {
      return `The suite did not end in ${limit / 1000} seconds.${process.env.GATESCOPE_VERBOSE ? `\n${server.output()}` : ""}`;
    });
  } finally {
    for (const close of closers) await close();
  }
}

/** The workbench calls these two functions of its page: one with every line of its log, one with the suite's exit code. */
function suiteResult(page, { host, extension, suite, folder }) {
  return new Promise((resolve, reject) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
      process.once(signal, () => reject(new Error(`Stopped by ${signal}.`)));
    }
    page.once("crash", () => reject(new Error("The workbench's page crashed.")));
    const remote = (path) => `vscode-remote://${host}${path}`;
    const payload = JSON.stringify([
      ["extensionDevelopmentPath", remote(extension)],
      ["extensionTestsPath", remote(suite)],
    ]);
    const open = async () => {
      await page.exposeFunction("codeAutomationLog", (type, values) => {
        if (process.env.GATESCOPE_VERBOSE) console.log(type, ...values);
      });
      await page.exposeFunction("codeAutomationExit", (code) => resolve(code));
      await page.goto(`http://${host}/?${new URLSearchParams({ folder, payload })}`);
    };
    open().catch(reject);
  });
}
