import { appendFileSync } from "node:fs";

/** What the extension host calls: runs every suite, and rejects where one test failed. */
export async function run(): Promise<void> {
  const { default: Mocha } = await import("mocha");
  const mocha = new Mocha({ ui: "tdd", timeout: 60_000, reporter: Mocha.reporters.Base });
  mocha.suite.emit("pre-require", globalThis, "", mocha);
  await import("./suites.ts");

  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    runner.on("pass", (test) => {
      report({ title: test.fullTitle() });
    });
    runner.on("fail", (test, error: Error) => {
      report({ title: test.fullTitle(), error: error.stack ?? error.message });
    });
  });
  if (failures > 0) throw new Error(`${failures} tests failed`);
}

/** One line per test in the file that the host names: the workbench's own log never mixes with it. */
function report(claim: { readonly title: string; readonly error?: string }): void {
  const file = process.env["GATESCOPE_REPORT"];
  if (file) appendFileSync(file, `${JSON.stringify(claim)}\n`);
}
