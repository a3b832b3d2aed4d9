import fc from "fast-check";
import { expect, test } from "vitest";
import { type FromPage, isFromPage, isRemembered, isToPage } from "../../extension/inspector/messages.ts";
import { programSettings } from "../../extension/webview/inspector/view.ts";
import { recordedAnswer, recordings } from "./recorded-answers.ts";

const range = { start: { line: 5, character: 0 }, end: { line: 5, character: 22 } };
const remembered = {
  uri: "file:///a.lstm",
  call: "lstm#0",
  pinned: true,
  settings: programSettings,
  view: { step: 3 },
};
const ask = {
  type: "ask",
  request: 1,
  uri: "file:///a.lstm",
  version: 2,
  call: "lstm#0",
  settings: programSettings,
} as const;

const fromPage: readonly FromPage[] = [
  { type: "ready", remembered: undefined },
  { type: "ready", remembered },
  { ...ask, question: { kind: "overview" } },
  { ...ask, question: { kind: "series", series: "c", layer: 0, direction: "forward", item: 0, steps: [0, 12] } },
  { ...ask, question: { kind: "initial", state: "c", layer: 0, direction: "backward", item: 0 } },
  { ...ask, question: { kind: "weights", parameter: "weight_ih_l0", rows: [14, 15] } },
  { ...ask, question: { kind: "gradients", item: 0 } },
  {
    ...ask,
    settings: { sizes: { b: 3 }, seed: 1, input: { kind: "impulse", step: 3 }, forgetBias: -2, capture: "1" },
    question: { kind: "overview" },
  },
  { type: "pin", pinned: true },
  { type: "choose", call: "gru#0" },
  { type: "reveal", uri: "file:///a.lstm", range },
  {
    type: "fix",
    uri: "file:///a.lstm",
    fix: { kind: "setting", title: "Raise it", setting: "gatescope.run.memoryLimitMiB" },
  },
  { type: "copy", text: "x", what: "It" },
  { type: "copyProgram", uri: "file:///a.lstm", seed: 1, lines: "print(1)" },
  { type: "save", file: "a.csv", text: "1" },
  { type: "openCapture", uri: "file:///a.lstm", version: 1, call: "lstm#0" },
];

test.each(fromPage.map((message) => [message.type, message] as const))("the extension reads %s", (_, message) => {
  expect(isFromPage(message)).toBe(true);
});

test("a message that lacks a part is refused", () => {
  for (const message of fromPage) {
    for (const key of Object.keys(message)) {
      if (message.type === "ready" && key === "remembered") continue;
      expect(isFromPage({ ...message, [key]: null }), `${message.type} with ${key} null`).toBe(false);
    }
  }
});

test("whatever arrives, the checks answer", () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      for (const check of [isFromPage, isToPage, isRemembered]) expect(typeof check(value)).toBe("boolean");
    }),
  );
});

test("the page reads recorded answers and problems", () => {
  const [recording] = recordings;
  for (const message of fromPage) {
    if (message.type !== "ask") continue;
    const answer = recordedAnswer(recording!, programSettings, message.question);
    expect(isToPage({ type: "answer", request: 1, answer })).toBe(true);
  }
  expect(isToPage({ type: "problem", problem: { kind: "unavailable", reason: "No", range } })).toBe(true);
  expect(isToPage({ type: "stale", reason: "Line 6 does not parse.", range: undefined })).toBe(true);
  expect(isToPage({ type: "answer", request: 1, answer: { kind: "slice", values: [1, 2], width: 2 } })).toBe(false);
});
