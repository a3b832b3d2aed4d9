import "katex/dist/katex.css";
import { type FromPage, isRemembered, isToPage, type Remembered } from "../../inspector/messages.ts";
import { inspectorPage } from "./inspector-page.ts";
import { keepTranslated, pageTranslator } from "./translated.ts";
import "./inspector.css";

declare function acquireVsCodeApi(): {
  readonly postMessage: (message: FromPage) => void;
  readonly getState: () => unknown;
  readonly setState: (state: Remembered) => void;
};

const translate = pageTranslator(document.documentElement.lang);
if (translate !== undefined) keepTranslated(document.body, translate);

const editor = acquireVsCodeApi();
const page = inspectorPage(
  document.querySelector<HTMLElement>("#inspector") ?? document.body,
  (message) =>
    editor.postMessage(
      message.type === "copy" && translate !== undefined ? { ...message, what: translate(message.what) } : message,
    ),
  (state) => editor.setState(state),
);

window.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
  if (isToPage(data)) page.receive(data);
});

const state = editor.getState();
editor.postMessage({ type: "ready", remembered: isRemembered(state) ? state : undefined });
