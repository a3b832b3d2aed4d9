/** Stands in for the extension below the shape table's page; the test speaks through `window.host`. */
import type { FromPage, ToPage } from "../../extension/shapes/messages.ts";

const host = {
  /** What the page sent. */
  sent: [] as FromPage[],
  /** What the page remembers. */
  state: undefined as unknown,
  show: (message: ToPage): void => window.postMessage(message, "*"),
};

const acquireVsCodeApi = (): unknown => ({
  getState: () => host.state,
  setState: (state: unknown) => {
    host.state = state;
  },
  postMessage: (message: FromPage) => {
    host.sent.push(message);
  },
});

Object.assign(window, { host, acquireVsCodeApi });
