import assert from "node:assert/strict";
import { join } from "node:path";
import axe from "axe-core";
import { openBrowser } from "../host/browser.mjs";
import { tryAll } from "../host/report.mjs";
import { artifacts } from "../host/workspace.mjs";
import { servedPage } from "../inspector/page.mjs";
import { answered, tableFunctions } from "./answer.mjs";

const program = `import torch
import torch.nn as nn
lstm = nn.LSTM(10, 20, num_layers=2)
head = nn.Linear(20, 3)
x = torch.zeros(5, 3, 10)
out, (h, c) = lstm(x)
scores = head(out)
y: [seq, b, 10]
again, _ = lstm(y)
`;

/** The shape table's page in a browser, over what the language server answers. */
export async function shapesPage() {
  console.log("The shape table's page:");
  const served = await servedPage("test/shapes/host.ts", "shapes");
  try {
    const browser = await openBrowser({ width: 900, height: 700 });
    try {
      const shot = (name) =>
        browser.page.screenshot({ path: join(artifacts("screenshots"), `shapes-${name.slice(0, 30)}.png`) });
      return await tryAll(claims(browser.page, served.address, shot), shot);
    } finally {
      await browser.close();
    }
  } finally {
    await served.close();
  }
}

function claims(page, address, shot) {
  const problems = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("404")) problems.push(message.text());
  });
  let table;
  let functions;

  async function open(theme = "dark") {
    functions ??= await tableFunctions();
    table ??= functions.tableOf(await answered(program), "program.lstm", 5);
    await page.goto(address(theme));
    await page.evaluate((message) => window.host.show(message), table);
    await page.locator("tbody tr").first().waitFor({ timeout: 10_000 });
  }
  const cells = (column) => page.locator(`tbody td.${column}`).allInnerTexts();
  const heading = (name) => page.locator("thead button", { hasText: name });
  const sent = () => page.evaluate(() => window.host.sent.filter(({ type }) => type !== "ready"));

  return [
    [
      "a row has memory and multiply-adds, and the totals count each module and call once",
      async () => {
        await open();
        assert.deepEqual(await cells("name"), [
          "lstm",
          "head",
          "x",
          "out",
          "h",
          "c",
          "scores",
          "ydeclared",
          "again",
          "_",
        ]);
        // PyTorch counts 84,000 for this LSTM on [5, 3, 10], 5,920 parameters in it, and 900 for the layer behind.
        assert.deepEqual((await cells("parameters")).slice(0, 2), ["5,920", "63"]);
        assert.deepEqual((await cells("memory")).slice(0, 4), ["23.68 kB", "252 B", "600 B", "1.2 kB"]);
        assert.deepEqual(await cells("multiplyAdds"), [
          "5600*b*seq + 84000",
          "900",
          "",
          "84,000",
          "",
          "",
          "900",
          "",
          "5600*b*seq",
          "",
        ]);
        const [, names, modules, parameters, , multiplyAdds] = await page.locator("tfoot tr > *").allInnerTexts();
        assert.deepEqual(
          [names, modules, parameters, multiplyAdds],
          ["10 names", "2 modules", "5,983", "5600*b*seq + 84900"],
        );
        assert.match(await page.locator("dl.totals").innerText(), /Trainable parameters\s+5,983/);
        await shot("table");
      },
    ],
    [
      "a heading sorts up, down, and back to the order of the source; numbers come before symbols",
      async () => {
        await open();
        await heading("Multiply-adds").click();
        assert.deepEqual((await cells("name")).slice(0, 5), ["head", "scores", "out", "again", "lstm"]);
        assert.equal(await page.locator("th.multiplyAdds").getAttribute("aria-sort"), "ascending");
        await heading("Multiply-adds").click();
        assert.deepEqual((await cells("name")).slice(0, 3), ["out", "head", "scores"]);
        assert.equal(await page.locator("th.multiplyAdds").getAttribute("aria-sort"), "descending");
        await heading("Multiply-adds").click();
        assert.deepEqual((await cells("name")).slice(0, 3), ["lstm", "head", "x"]);
        assert.equal(await page.locator("th[aria-sort]").count(), 0);
      },
    ],
    [
      "the keyboard sorts, goes from name to name, and to the code",
      async () => {
        await open();
        await heading("Name").focus();
        await page.keyboard.press("Enter");
        assert.deepEqual((await cells("name")).slice(0, 3), ["_", "again", "c"]);
        assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Name");
        await page.locator("tbody button").first().focus();
        await page.keyboard.press("ArrowDown");
        await page.keyboard.press("ArrowDown");
        await page.keyboard.press("Enter");
        const [{ type, range }] = await sent();
        assert.deepEqual([type, range.start], ["reveal", { line: 5, character: 9 }]);
      },
    ],
    [
      "Copy as Markdown and Export as JSON ask for it, in the order that is shown",
      async () => {
        await open();
        await heading("Memory").click();
        await page.getByRole("button", { name: "Copy as Markdown" }).click();
        await page.getByRole("button", { name: "Export as JSON" }).click();
        const order = { column: "memory", descending: false };
        assert.deepEqual(await sent(), [{ type: "copy", order }, { type: "export" }]);
        const lines = functions.tableMarkdown(table, order).split("\n");
        assert.equal(lines[2], "| Line | Name | Shape | Roles | Type | Parameters | Memory | Multiply-adds |");
        assert.equal(lines[4], "| 7 | `scores` | `[5, 3, 3]` | time, batch, feature | float32 |  | 180 B | 900 |");
        assert.ok(lines.includes("| Total | 10 names | 2 modules |  |  | 5,983 | 23.93 kB | `5600*b*seq + 84900` |"));
      },
    ],
    [
      "what is remembered brings the order back, and an edit keeps it",
      async () => {
        await open();
        await heading("Line").click();
        await heading("Line").click();
        const state = await page.evaluate(() => window.host.state);
        assert.deepEqual(state, { uri: "file:///program.lstm", order: { column: "line", descending: true } });
        await page.evaluate((message) => window.host.show({ ...message, rows: message.rows.slice(0, 4) }), table);
        await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 4);
        assert.deepEqual(await cells("name"), ["out", "x", "head", "lstm"]);
      },
    ],
    ...["dark", "light", "contrast"].map((theme) => [
      `axe finds nothing in the ${theme} theme`,
      async () => {
        await open(theme);
        await heading("Name").click();
        await page.evaluate(axe.source);
        const { violations } = await page.evaluate(() => window.axe.run());
        assert.deepEqual(
          violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`),
          [],
        );
        await shot(theme);
      },
    ]),
    ["the page met no error, and nothing that its policy forbids", async () => assert.deepEqual(problems, [])],
  ];
}
