import assert from "node:assert/strict";
import { join } from "node:path";
import axe from "axe-core";
import { openBrowser } from "../host/browser.mjs";
import { tryAll } from "../host/report.mjs";
import { artifacts } from "../host/workspace.mjs";
import { servedPage } from "./page.mjs";
import { decoded, percent, recorded, recordingOf, recordings, signed, until, written } from "./recorded.mjs";

const tabs = ["cell", "series", "memory", "weights", "outputs", "inputs"];

/** The inspector's page alone, in a browser, over what PyTorch computed. */
export async function inspectorPage() {
  console.log("The inspector's page, over recorded numbers:");
  const served = await servedPage();
  try {
    const browser = await openBrowser({ width: 900, height: 700 });
    try {
      const shot = (name) =>
        browser.page.screenshot({ path: join(artifacts("screenshots"), `inspector-${name.slice(0, 30)}.png`) });
      return await tryAll(claims(browser.page, served.address), shot);
    } finally {
      await browser.close();
    }
  } finally {
    await served.close();
  }
}

/** Numbers are PyTorch's: see generate-recordings.py. */
function claims(page, address) {
  const problems = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("404")) problems.push(message.text());
  });

  const sentence = () => page.locator(".sentence").innerText();
  const field = page.locator(".cell-tab .field");
  const settled = (expected, read = sentence) => until(read, (text) => text === expected, expected);
  const value = (text) => Number(text.replace("−", "-"));

  /** Opens the page anew on a recorded call, with a selection. */
  async function open(call, view = {}, { theme = "dark", forgetBias = 0, host, language = "en" } = {}) {
    await page.goto(address(theme, language));
    if (host !== undefined) await page.evaluate(host);
    await page.evaluate(
      ({ call: name, view: selected, forgetBias: bias }) => {
        window.host.show(name, {
          remembered: {
            uri: "file:///gates.lstm",
            call: `${name}#0`,
            pinned: false,
            settings: { sizes: {}, input: { kind: "program" }, forgetBias: bias },
            view: { step: 10, unit: 6, source: 8, ...selected },
          },
        });
      },
      { call, view, forgetBias },
    );
    await page.locator("[role=tabpanel] > *").first().waitFor({ timeout: 10_000 });
    await page.evaluate(() => document.fonts.ready);
  }

  return [
    [
      "opens on the cell at its last step, with one sentence",
      async () => {
        await page.goto(address());
        await page.evaluate(() => window.host.show("lstm"));
        const [i, f, g, o] = ["i", "f", "g", "o"].map((series) => recorded("lstm", series, { step: 11, unit: 0 }));
        await settled(
          `At step 11, unit 0 keeps ${percent(f)} of its memory, adds ${signed(i * g)}, and lets ${percent(o)} of it out.`,
        );
      },
    ],
    [
      "every series of every call has PyTorch's numbers at every step of a batch item, in every layer and direction",
      async () => {
        for (const { call, overview, runs } of recordings) {
          const names = Object.keys(runs[0].series).filter((key) => !key.startsWith("x/"));
          for (const key of names) {
            const [series, layer, direction] = key.split("/");
            await open(call.name, {
              series,
              layer: Number(layer),
              direction,
              item: overview.batch - 1,
              step: 0,
              unit: 1,
            });
            for (const step of [0, 1, overview.steps - 1]) {
              await page.locator("input.steps").first().fill(String(step));
              const expected = written(
                recorded(call.name, series, { step, unit: 1, item: overview.batch - 1, layer, direction }),
              );
              await until(
                () => field.getAttribute("aria-label"),
                (text) => text.endsWith(`Step ${step}, unit 1: ${expected}`),
                `${call.name} ${key} at ${step}: ${expected}`,
              );
            }
          }
        }
      },
    ],
    [
      "the heatmap says what is under the mouse, and a click selects it",
      async () => {
        await open("lstm", { series: "c" });
        const box = await field.boundingBox();
        const at = (index, count, length) => ((index + 0.5) * length) / count;
        await field.hover({ position: { x: at(4, 12, box.width), y: at(2, 8, box.height) } });
        const expected = recorded("lstm", "c", { step: 4, unit: 2 });
        const text = await page.locator(".tooltip").innerText();
        assert.match(text, /^c\[4, 0, 2\] = /);
        assert.ok(Math.abs(value(text.split(" = ")[1]) - expected) < 1e-4, `${text} for ${expected}`);
        await field.click({ position: { x: at(4, 12, box.width), y: at(2, 8, box.height) } });
        await until(sentence, (said) => said.startsWith("At step 4, unit 2 "), "step 4, unit 2");
      },
    ],
    [
      "keys go through steps, units, series and layers, but not in a field",
      async () => {
        await open("lstm", { series: "c", step: 5, unit: 3 });
        await field.focus();
        for (const key of ["ArrowRight", "ArrowDown", "f", "]"]) await page.keyboard.press(key);
        const expected = written(recorded("lstm", "f", { step: 6, unit: 4, layer: 1 }));
        await until(
          () => field.getAttribute("aria-label"),
          (text) => text.startsWith("f over time") && text.endsWith(`Step 6, unit 4: ${expected}`),
          expected,
        );
        await page.keyboard.press("Home");
        await until(sentence, (text) => text.startsWith("At step 0, unit 4 "), "step 0");
        await page.keyboard.press("End");
        await until(sentence, (text) => text.startsWith("At step 11, unit 4 "), "step 11");
        await page.locator("#tab-inputs").click();
        await page.locator("#field-seed").focus();
        await page.keyboard.press("ArrowLeft");
        await page.locator("#tab-cell").click();
        await until(sentence, (text) => text.startsWith("At step 11, unit 4 "), "step 11 still");
      },
    ],
    [
      "the equation has the row's numbers, which add up to the gate",
      async () => {
        await open("lstm", { series: "f" });
        await until(
          () => page.locator(".equation .value").allInnerTexts(),
          (texts) => !texts.includes("…"),
          "numbers",
        );
        const terms = (await page.locator(".equation .term:not(.sign) > .value").allInnerTexts()).map((text) =>
          value(text.replaceAll(/[()]/g, "")),
        );
        const [gate, ...summands] = terms;
        const sum = summands.reduce((total, term) => total + term, 0);
        const expected = recorded("lstm", "f", { step: 10, unit: 6 });
        assert.equal(gate, Number(expected.toFixed(2)));
        assert.ok(Math.abs(1 / (1 + Math.exp(-sum)) - expected) < 0.01, `${terms.join(" ")} for ${expected}`);
        const origins = await page.locator(".equation .origin").allInnerTexts();
        assert.deepEqual(origins, [
          "unit 6",
          "weight_ih_l0[14]",
          "bias_ih_l0[14]",
          "weight_hh_l0[14]",
          "bias_hh_l0[14]",
        ]);
        assert.equal((await page.locator(".equation .katex").count()) > 5, true);
        await page.locator(".equation .origin", { hasText: "weight_hh_l0[14]" }).click();
        await until(sentence, (text) => text.startsWith("Row 14 computes the forget gate of unit 6"), "row 14");
      },
    ],
    [
      "the ledger's bars sum to the memory, with a forget bias as well",
      async () => {
        for (const forgetBias of [0, 2]) {
          await open("lstm", { tab: "memory" }, { forgetBias });
          const expected = recorded("lstm", "c", { step: 10, unit: 6, forgetBias });
          const bars = (await page.locator(".ledger .bar text:first-of-type").allTextContents()).map(value);
          assert.ok(Math.abs(bars.reduce((sum, part) => sum + part, 0) - expected) < 0.06, `${bars} for ${expected}`);
          const title = await page.locator(".memory-tab h2").first().innerText();
          assert.equal(title, `Where did c[10, 0, 6] = ${written(expected)} come from?`);
        }
      },
    ],
    [
      "the forget bias asks for a new run, and the old picture stays until it is there",
      async () => {
        await open("lstm", { tab: "memory" });
        await page.evaluate(() => {
          window.host.held = true;
        });
        const before = await sentence();
        await page.locator("#forget-bias").fill("2");
        await page.locator(".busy").waitFor({ state: "visible" });
        assert.equal(await sentence(), before);
        await page.evaluate(() => {
          window.host.held = false;
        });
        const half = decoded(recordingOf("lstm").runs[2].halfLives["0/forward"])[6];
        await until(
          sentence,
          (text) => text.startsWith(`At +2.0, unit 6 halves its memory in ${half.toFixed(1)} steps`),
          "new run",
        );
        const first = (kind) => decoded(recordingOf("lstm").runs[2].gradients[kind][0])[0];
        const factor = Math.round(first("self") / first("initial"));
        await until(sentence, (text) => text.endsWith(`is ${factor}× larger.`), `${factor}×`);
        await page.getByRole("button", { name: "Reset" }).click();
        await settled(before);
      },
    ],
    [
      "weights are shown with PyTorch's names and shapes",
      async () => {
        for (const { call, overview } of recordings) {
          await open(call.name, { tab: "weights" });
          const heads = await page.locator(".weight-head").allInnerTexts();
          for (const { name, shape } of overview.parameters.filter(
            (each) => !/_l1|reverse|weight_hr/.test(each.name),
          )) {
            assert.ok(
              heads.some((text) => text.replaceAll(/\s+/g, " ") === `${name} [${shape.join(", ")}]`),
              `${name} among ${heads.join("; ")}`,
            );
          }
        }
      },
    ],
    [
      "out and h say where the backward direction ends",
      async () => {
        await open("both", { tab: "outputs", step: 4, unit: 1, layer: 1, direction: "backward" });
        const listed = await page.locator(".returned").innerText();
        const end = recorded("both", "h", { step: 0, unit: 1, layer: 1, direction: "backward" });
        assert.match(listed, /h\[3, 0, 1\]/);
        assert.ok(listed.includes(`${written(end)}: layer 1, backward, where it ends, at step 0`), listed);
        assert.match(listed, /\[9, 2, 12\]/);
      },
    ],
    [
      "units sort, and the selection stays on its unit",
      async () => {
        await open("lstm", { tab: "series", series: "f" });
        await page.getByRole("radio", { name: "half-life" }).click();
        const labels = await until(
          () => page.locator(".panel .unit-labels").first().locator("span").allInnerTexts(),
          (texts) => texts.join() !== "0,1,2,3,4,5,7,unit 6",
          "another order",
        );
        const lives = decoded(recordingOf("lstm").runs[0].halfLives["0/forward"]).slice(0, 8);
        const expected = [...lives.keys()].sort((one, other) => lives[other] - lives[one]);
        const shown = labels.filter((text) => !text.startsWith("unit")).map(Number);
        assert.deepEqual(
          shown,
          expected.filter((unit) => unit !== 6),
        );
      },
    ],
    [
      "the table has the same numbers as the colours",
      async () => {
        await open("gru", { tab: "series", series: "z", table: 1 });
        const cells = (
          await page.locator(".series-tab .value-table tbody tr").nth(6).locator("td").allInnerTexts()
        ).map(value);
        cells.forEach((cell, step) => {
          assert.ok(Math.abs(cell - recorded("gru", "z", { step, unit: 6 })) < 6e-4, `step ${step}`);
        });
        assert.equal(cells.length, 12);
      },
    ],
    [
      "a kept run stands beside the next one",
      async () => {
        await open("lstm", { tab: "series", series: "c" });
        await page.getByRole("button", { name: "Keep this run to compare" }).click();
        await page.locator("#tab-memory").click();
        await page.locator("#forget-bias").fill("2");
        await page.locator(".badge", { hasText: "forget bias +2.0" }).waitFor();
        await page.locator("#tab-series").click();
        const [now, before] = [2, 0].map((forgetBias) =>
          written(recorded("lstm", "c", { step: 10, unit: 6, forgetBias })),
        );
        await until(
          () => page.locator(".comparison").innerText(),
          (text) => text.endsWith(`c[10, 0, 6] is ${now} and ${before}.`),
          `${now} and ${before}`,
        );
        assert.equal(await page.locator(".panel .field").count(), 12);
      },
    ],
    [
      "an edit is followed, and the selection stays",
      async () => {
        await open("lstm", { series: "f", step: 7, unit: 2 });
        await page.evaluate(() => window.host.show("lstm", { version: 2, call: { written: "y, state = lstm(x)" } }));
        await settled("y, state = lstm(x)", () => page.locator("h1").innerText());
        await until(sentence, (text) => text.startsWith("At step 7, unit 2 "), "the selection");
        const asked = await page.evaluate(() => window.host.sent.filter(({ type }) => type === "ask").at(-1).version);
        assert.equal(asked, 2);
      },
    ],
    [
      "a call that fails leaves the last picture, dimmed, below the reason; alone it says what to do",
      async () => {
        const refusal = {
          kind: "unavailable",
          reason: "Line 6 raises an error.",
          detail: "input.size(-1) must be equal to input_size. Expected 5, got 4",
          range: { start: { line: 5, character: 0 }, end: { line: 5, character: 5 } },
          fix: { kind: "setting", title: "Raise the limit", setting: "gatescope.run.memoryLimitMiB" },
        };
        await open("lstm");
        await page.evaluate((given) => {
          window.host.refusal = given;
          window.host.show("lstm", { version: 2 });
        }, refusal);
        await page.locator(".stale-bar", { hasText: "Line 6 raises an error. This is the last result." }).waitFor();
        assert.equal(await page.locator(".picture.stale").count(), 1);
        await page.keyboard.press("ArrowLeft");
        await until(sentence, (text) => text.startsWith("At step 9, unit 6 "), "still usable");
        await page.goto(address());
        await page.evaluate((given) => {
          window.host.refusal = given;
          window.host.show("lstm");
        }, refusal);
        await page.locator(".notice pre", { hasText: "Expected 5, got 4" }).waitFor();
        assert.equal(await page.locator("svg.cell").count(), 0);
        await page.getByRole("button", { name: "Raise the limit" }).click();
        await page.getByRole("button", { name: "Go to line 6" }).click();
        const sent = await page.evaluate(() => window.host.sent.slice(-2).map(({ type }) => type));
        assert.deepEqual(sent, ["fix", "reveal"]);
      },
    ],
    [
      "a setting that fails can be taken back",
      async () => {
        await open("lstm", { tab: "memory" });
        await page.locator("#forget-bias").fill("3");
        await page.locator(".stale-bar", { hasText: "Forget bias 3 was not recorded." }).waitFor();
        for (const tab of ["cell", "inputs"]) {
          await page.locator(`#tab-${tab}`).click();
          await page.locator(`.${tab}-tab`).waitFor();
        }
        await page.getByRole("button", { name: "Back to the program's own run" }).click();
        await page.locator(".stale-bar").waitFor({ state: "detached" });
      },
    ],
    [
      "NaN and infinity are hatched, named and counted",
      async () => {
        const host = () => {
          window.host.spoiled = [
            { series: "c", step: 10, unit: 6, value: Number.NaN },
            { series: "c", step: 3, unit: 1, value: Number.POSITIVE_INFINITY },
          ];
        };
        await open("lstm", { series: "c" }, { host });
        await settled("At step 10, c of unit 6 is NaN. 2 of the numbers in c are not finite, 1 of them NaN.");
        assert.equal(await page.locator(".cell-tab .mark.cell").innerText(), "NaN");
      },
    ],
    [
      "text of a program is no markup",
      async () => {
        await page.goto(address());
        await page.evaluate(() =>
          window.host.show("lstm", { call: { written: "<img src=x onerror=alert(1)>", repr: "<b>LSTM</b>" } }),
        );
        await settled("<img src=x onerror=alert(1)>", () => page.locator("h1").innerText());
        assert.equal(await page.locator("header img, header b").count(), 0);
      },
    ],
    [
      "what is remembered are identifiers, and a restored page shows the same",
      async () => {
        await open("both", { tab: "series", layer: 1, direction: "backward", item: 1, step: 3, unit: 2, series: "o" });
        const state = await until(
          () => page.evaluate(() => window.host.state),
          (found) => found !== undefined,
          "a state",
        );
        assert.ok(JSON.stringify(state).length < 1000);
        await page.goto(address());
        await page.evaluate((remembered) => window.host.show("both", { remembered }), state);
        await until(sentence, (text) => text.startsWith("At step 3, unit 2 "), "the selection");
        assert.equal(await page.getByRole("radio", { name: "backward" }).getAttribute("aria-checked"), "true");
        assert.equal(await page.locator("#tab-series").getAttribute("aria-selected"), "true");
      },
    ],
    [
      "play goes on step by step, says nothing meanwhile, and stops when the page is hidden",
      async () => {
        await open("lstm", { step: 2 });
        await page.getByRole("button", { name: "Play" }).click();
        await until(sentence, (text) => !text.startsWith("At step 2,"), "another step");
        assert.equal(await page.locator(".sentence").getAttribute("aria-live"), "off");
        await page.evaluate(() => {
          Object.defineProperty(document, "hidden", { value: true, configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        });
        await page.getByRole("button", { name: "Play" }).waitFor();
        await page.emulateMedia({ reducedMotion: "reduce" });
        await page.getByRole("button", { name: "Play" }).click();
        assert.equal(await page.getByRole("button", { name: "Pause" }).count(), 0);
        await page.emulateMedia({ reducedMotion: null });
      },
    ],
    [
      "series leave as CSV and JSON, the picture as SVG",
      async () => {
        await open("gru", { series: "h" });
        const saved = async (name) => {
          await page.getByRole("button", { name: "Export" }).click();
          await page.getByRole("menuitem", { name }).click();
          return page.evaluate(() => window.host.sent.at(-1));
        };
        const csv = await saved("Series as CSV");
        const lines = csv.text.trimEnd().split("\n");
        assert.equal(lines[0], "step,unit,r,z,n,h");
        assert.equal(lines.length, 1 + 12 * 8);
        const row = lines[1 + 10 * 8 + 6].split(",").map(Number);
        ["r", "z", "n", "h"].forEach((series, index) => {
          assert.equal(row[index + 2], recorded("gru", series, { step: 10, unit: 6 }));
        });
        const json = JSON.parse((await saved("Series as JSON")).text);
        assert.equal(json.series.h[10][6], recorded("gru", "h", { step: 10, unit: 6 }));
        const picture = (await saved("Picture as SVG")).text;
        assert.match(picture, /^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
        assert.ok((picture.match(/data:image\/png/g) ?? []).length >= 7);
      },
    ],
    [
      "everything fits: no scrolling aside from 350 to 2000 pixels, nor at all at 900 × 700 in the first view",
      async () => {
        for (const { call } of recordings) {
          for (const [width, height] of [
            [350, 900],
            [500, 800],
            [720, 700],
            [900, 700],
            [2000, 1100],
          ]) {
            await page.setViewportSize({ width, height });
            for (const tab of width === 900 || call.name === "lstm" ? tabs : ["cell"]) {
              await open(call.name, { tab });
              const size = await page.evaluate(() => [
                document.documentElement.scrollWidth,
                document.documentElement.scrollHeight,
              ]);
              assert.ok(size[0] <= width, `${call.name} ${tab} is ${size[0]} wide on ${width}`);
              if (tab === "cell" && width >= 900)
                assert.ok(size[1] <= height, `${call.name} is ${size[1]} high on ${height}`);
            }
          }
        }
        await page.setViewportSize({ width: 900, height: 700 });
      },
    ],
    ...[
      ["dark", 900, ["lstm", "gru", "rnn", "both", "cell"]],
      ["light", 900, ["lstm"]],
      ["contrast", 900, ["lstm"]],
      ["light", 350, ["lstm"]],
    ].map(([theme, width, calls]) => [
      `axe finds nothing in the ${theme} theme on ${width} pixels`,
      async () => {
        await page.setViewportSize({ width, height: 700 });
        for (const call of calls) {
          for (const tab of tabs) {
            await open(call, { tab, series: "f" }, { theme, forgetBias: call === "lstm" ? 2 : 0 });
            await page.evaluate(axe.source);
            const { violations } = await page.evaluate(() => window.axe.run());
            assert.deepEqual(
              violations.map(({ id, nodes }) => `${call} ${tab} ${id}: ${nodes[0].html}`),
              [],
            );
          }
        }
        await page.setViewportSize({ width: 900, height: 700 });
      },
    ]),
    [
      "in Chinese, no English is left: on any tab of any call, in texts and in what a screen reader says",
      async () => {
        const left = new Set();
        for (const { call } of recordings) {
          for (const tab of tabs) {
            for (const view of [{ tab }, { tab, step: 0, source: 0, series: "h", table: 1, order: "similarity" }]) {
              await open(call.name, view, {
                language: "zh-cn",
                forgetBias: call.name === "lstm" && tab !== "cell" ? 2 : 0,
              });
              for (const text of await page.evaluate(englishIn, call.written)) left.add(text);
            }
          }
        }
        assert.deepEqual([...left], []);
        await open("lstm", { tab: "cell" }, { language: "zh-cn" });
        assert.match(await sentence(), /^在第 10 步，单元 6 保留 .* 的记忆，加上 .*，并输出其中的 .*。$/u);
      },
    ],
    ["the page met no error, and nothing that its policy forbids", async () => assert.deepEqual(problems, [])],
  ];
}

/** In the page: the texts with an English word, besides code, names and what a formula has. */
function englishIn(written) {
  const kept = "code, pre, .code, .math, .katex, [translate=no], style, script";
  const names = /\b(?:tanh|LSTM|GRU|RNN|LSTMCell|NaN|out|PyTorch|CSV|JSON|SVG|axes)\b|_\w+|\w+_\w*|\w+\[[^\]]*\]/gu;
  const isEnglish = (text) =>
    text !== written && /[A-Za-z]{3,}/u.test(text.replaceAll(written, "").replaceAll(names, ""));
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node instanceof Element) {
      for (const name of ["aria-label", "aria-valuetext", "aria-roledescription", "title", "placeholder"]) {
        const text = node.getAttribute(name);
        if (text !== null && isEnglish(text)) found.push(`${name}: ${text}`);
      }
    } else if (node.parentElement?.closest(kept) === null && isEnglish(node.data)) found.push(node.data);
  }
  return found;
}
