/**
 * The inspector's page alone, with a call of 512 units, 1,000 steps and 2 layers: how long it takes to open, and how much
 * scripting each event of the scrubber costs, in milliseconds, on every tab that follows it.
 *
 *     node test/bench/inspector.mjs [--events 300] [--check]
 *
 * --check fails over 8 ms at the 95th percentile, or over 1,000 ms for opening. Needs `npm run build` and a Chromium.
 */
import { parseArgs } from "node:util";
import { openBrowser } from "../host/browser.mjs";
import { servedPage } from "../inspector/page.mjs";

const { values } = parseArgs({
  options: { events: { type: "string", default: "300" }, check: { type: "boolean", default: false } },
});
const limits = { open: 1000, scrub: 8 };
const served = await servedPage("test/inspector/large-host.ts");
const browser = await openBrowser({ width: 900, height: 700 });
let good = true;
try {
  const { page } = browser;
  await page.goto(served.address());
  const opened = await page.evaluate(openedAfter);
  console.log(`opens: ${opened.toFixed(0)} ms from the call to the picture`);
  good = opened <= limits.open;
  for (const tab of ["cell", "series", "memory", "weights"]) {
    await page.locator(`#tab-${tab}`).click();
    await page.waitForTimeout(2500);
    const times = await scrubbed(page, Number(values.events));
    times.sort((one, other) => one - other);
    const at = (part) => times[Math.min(times.length - 1, Math.floor(part * times.length))].toFixed(1);
    console.log(`${tab}: scripting for each event: median ${at(0.5)}, 95th percentile ${at(0.95)}, most ${at(1)} ms`);
    good = good && Number(at(0.95)) < limits.scrub;
  }
} finally {
  await browser.close();
  await served.close();
}
process.exitCode = values.check && !good ? 1 : 0;

/** In the page: from the extension's message to the first picture. */
async function openedAfter() {
  const start = performance.now();
  window.host.show();
  while (document.querySelector("svg.cell .number")?.textContent === undefined) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  return performance.now() - start;
}

/**
 * Goes to one step after another, and asks the browser what scripts took until the frame was drawn, in the thread's own
 * time: what else the machine does is not in it.
 */
async function scrubbed(page, events) {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const scripting = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "ScriptDuration").value * 1000;
  };
  const times = [];
  for (let event = 0; event < events; event++) {
    const before = await scripting();
    await page.evaluate(moveOn, event);
    times.push((await scripting()) - before);
  }
  await session.detach();
  return times;
}

/** In the page: one event, and the frame that it draws. A tab without a scrubber follows the keys. */
async function moveOn(event) {
  const slider = document.querySelector("input.steps");
  if (slider === null) {
    window.dispatchEvent(new KeyboardEvent("keydown", { key: event % 200 < 100 ? "ArrowLeft" : "ArrowRight" }));
  } else {
    slider.value = String((event * 37) % 1000);
    slider.dispatchEvent(new Event("input"));
  }
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
}
