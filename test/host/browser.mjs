import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { firstExecutable } from "./command.mjs";

const places = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "microsoft-edge",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  ...[process.env.PROGRAMFILES, process.env["PROGRAMFILES(X86)"], process.env.LOCALAPPDATA]
    .filter((folder) => folder !== undefined)
    .flatMap((folder) => [
      join(folder, "Google/Chrome/Application/chrome.exe"),
      join(folder, "Microsoft/Edge/Application/msedge.exe"),
    ]),
];

/**
 * A headless browser with a fresh profile.
 * @param {{ readonly width?: number, readonly height?: number, readonly scale?: number }} [view] the page's size in CSS pixels, and device pixels for each
 * @returns {Promise<{ readonly context: import("playwright-core").BrowserContext, readonly page: import("playwright-core").Page, readonly close: () => Promise<void> }>}
 */
export async function openBrowser({ width = 1280, height = 800, scale = 1 } = {}) {
  const executablePath = chromiumExecutable();
  // Loaded here so that finding a browser works before the dependencies are installed.
  const { chromium } = await import("playwright-core");
  const profile = mkdtempSync(join(tmpdir(), "gatescope-browser-"));
  mkdirSync(join(profile, "Default"));
  // A web-worker extension host serves its webviews from another origin, which needs third-party storage.
  const preferences = { profile: { block_third_party_cookies: false, cookie_controls_mode: 0 } };
  writeFileSync(join(profile, "Default", "Preferences"), JSON.stringify(preferences));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    viewport: { width, height },
    deviceScaleFactor: scale,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  return {
    context,
    page: context.pages()[0] ?? (await context.newPage()),
    close: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** CHROMIUM_PATH, or Chromium, Chrome or Edge where they usually stand. */
export function chromiumExecutable() {
  const { CHROMIUM_PATH } = process.env;
  const found = firstExecutable(CHROMIUM_PATH ? [CHROMIUM_PATH] : places);
  if (found) return found;
  if (CHROMIUM_PATH) throw new Error(`CHROMIUM_PATH is ${CHROMIUM_PATH}, which is no executable file.`);
  throw new Error(
    "The tests in a real editor need Chromium, Chrome or Edge, and none was found. Install one (Debian, Ubuntu: apt-get install chromium), or name it in CHROMIUM_PATH.",
  );
}
