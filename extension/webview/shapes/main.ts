import type { FromPage, Handlers, ToPage } from "../../shapes/messages.ts";
import { drawNotice } from "./notice.ts";
import { drawTable, markLine } from "./table.ts";
import "./shapes.css";

declare function acquireVsCodeApi(): {
  readonly postMessage: (message: FromPage) => void;
  readonly setState: (state: { readonly uri: string }) => void;
};

const editor = acquireVsCodeApi();
const page = document.querySelector<HTMLElement>("#shapes") ?? document.body;

const handlers: Handlers<ToPage> = {
  table: (message) => {
    editor.setState({ uri: message.uri });
    drawTable(page, message, (range) => editor.postMessage({ type: "reveal", uri: message.uri, range }));
  },
  notice: (message) => drawNotice(page, message),
  cursor: ({ line }) => markLine(page, line),
};

window.addEventListener("message", ({ data }: MessageEvent<ToPage>) => {
  switch (data.type) {
    case "table":
      handlers.table(data);
      break;
    case "notice":
      handlers.notice(data);
      break;
    case "cursor":
      handlers.cursor(data);
      break;
  }
});
editor.postMessage({ type: "ready" });
