import type { FromPage, Handlers, Order, TableMessage, ToPage } from "../../shapes/messages.ts";
import { drawNotice } from "./notice.ts";
import { drawTable, markLine } from "./table.ts";
import "./shapes.css";

declare function acquireVsCodeApi(): {
  readonly postMessage: (message: FromPage) => void;
  readonly getState: () => State | undefined;
  readonly setState: (state: State) => void;
};

/** What a reload of the window keeps. */
type State = { readonly uri: string; readonly order?: Exclude<Order, undefined> };

const editor = acquireVsCodeApi();
const page = document.querySelector<HTMLElement>("#shapes") ?? document.body;
let order: Order = editor.getState()?.order;
let current: TableMessage | undefined;

const handlers: Handlers<ToPage> = {
  table: (message) => {
    current = message;
    draw(message);
  },
  notice: (message) => {
    current = undefined;
    drawNotice(page, message);
  },
  cursor: ({ line }) => markLine(page, line),
};

function draw(message: TableMessage): void {
  editor.setState({ uri: message.uri, ...(order === undefined ? {} : { order }) });
  drawTable(page, message, order, {
    reveal: (range) => editor.postMessage({ type: "reveal", uri: message.uri, range }),
    sort: (next) => {
      order = next;
      if (current !== undefined) draw(current);
    },
    copy: () => editor.postMessage({ type: "copy", order }),
    export: () => editor.postMessage({ type: "export" }),
  });
}

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
