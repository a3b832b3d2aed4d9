/**
 * Opens a folder in the workbench of a server's page, and a file of it where one is named; waits until it is drawn.
 * @param {import("playwright-core").Page} page
 * @param {{ readonly host: string, readonly folder: string, readonly file?: string }} place
 */
export async function openWorkbench(page, { host, folder, file }) {
  const payload = file ? { payload: JSON.stringify([["openFile", `vscode-remote://${host}${folder}/${file}`]]) } : {};
  await page.goto(`http://${host}/?${new URLSearchParams({ folder, ...payload })}`);
  await page.locator(".monaco-workbench").waitFor({ timeout: 60_000 });
  if (file) await editorOf(page, file).locator(".view-line").first().waitFor({ timeout: 60_000 });
}

/** The editor that shows a file. */
export function editorOf(page, file) {
  return page.locator(`.editor-instance .monaco-editor[data-uri$="/${file}"]`);
}

/** The lines on the screen from the first, hints inside them, as a reader sees them. */
export async function visibleLines(editor) {
  const lines = await editor
    .locator(".view-line")
    .evaluateAll((elements) =>
      elements.map((element) => ({ top: Number.parseFloat(element.style.top), text: element.textContent ?? "" })),
    );
  return lines.sort((one, other) => one.top - other.top).map(({ text }) => text.replaceAll("\u00a0", " "));
}

/** The hints on the screen, from the first line and from the left. Every part of a hint is an element of its own. */
export async function visibleHints(editor) {
  const lines = await editor.locator(".view-line").evaluateAll((elements) =>
    elements.map((element) => {
      const hints = [];
      let previous;
      for (const part of element.querySelectorAll('span[class*="dyn-rule-"]')) {
        if (previous !== undefined && part.previousElementSibling === previous)
          hints.push(hints.pop() + part.textContent);
        else hints.push(part.textContent ?? "");
        previous = part;
      }
      return { top: Number.parseFloat(element.style.top), hints };
    }),
  );
  return lines
    .sort((one, other) => one.top - other.top)
    .flatMap(({ hints }) => hints)
    .map((hint) => hint.replaceAll("\u00a0", " "));
}

/** Runs a command of the palette, by its full title. */
export async function runCommand(page, title) {
  await page.keyboard.press("F1");
  const input = page.locator('.quick-input-widget input[type="text"]:visible');
  await input.waitFor({ timeout: 60_000 });
  await input.fill(`>${title}`);
  const row = page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first();
  await row.waitFor({ timeout: 60_000 });
  await row.click();
}

/**
 * Rests the mouse on a word of the editor until the hover says what is claimed, and returns its text.
 * It may first say that it is loading, and a line that is drawn anew takes it away.
 */
export async function hoverText(page, editor, word, claim) {
  const hover = page.locator(".monaco-hover:visible .hover-contents").first();
  const rested = async () => {
    await page.mouse.move(5, 5);
    await editor.locator(".view-line span", { hasText: word }).last().hover();
    const read = async () => ((await hover.count()) > 0 ? hover.innerText({ timeout: 1_000 }).catch(() => "") : "");
    return settled(read, (text) => claim.test(text), 5_000);
  };
  return (await settled(rested, (text) => claim.test(text))).replaceAll("\u00a0", " ");
}

/** The content of the first ready webview. */
export function webview(page) {
  return page.frameLocator("iframe.webview.ready").first().frameLocator("iframe#active-frame");
}

/**
 * Waits until a reading satisfies a claim, and returns it; after the time is over, returns the last reading.
 * @template T
 * @param {() => Promise<T>} read
 * @param {(value: T) => boolean} holds
 * @param {number} [milliseconds]
 */
export async function settled(read, holds, milliseconds = 60_000) {
  const end = Date.now() + milliseconds;
  let value = await read();
  while (!holds(value) && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    value = await read();
  }
  return value;
}

/** Puts the cursor behind the first occurrence of a text in a line of the program, counted from 1. */
export async function placeCursor(page, editor, { line, behind, source }) {
  const text = source.split("\n")[line - 1] ?? "";
  const column = text.indexOf(behind) + behind.length + 1;
  await editor
    .locator(".view-line")
    .first()
    .click({ position: { x: 2, y: 8 } });
  await page.keyboard.press("F1");
  const input = page.locator('.quick-input-widget input[type="text"]:visible');
  await input.waitFor({ timeout: 60_000 });
  await input.fill(`:${line}:${column}`);
  await page.keyboard.press("Enter");
  await input.waitFor({ state: "hidden" });
}

/** The texts of the messages in the corner. */
export async function notifications(page) {
  return page.locator(".notifications-toasts .notification-list-item-message").allInnerTexts();
}
