import { expect, test } from "vitest";
import { crashWatch } from "../../extension/crash-watch.ts";

const [a, b] = ["file:///one/a.lstm", "file:///one/b.py"];

test("a document at work in two crashes is left alone", () => {
  const watch = crashWatch();
  watch.sent(a, "request");
  expect(watch.crashed(0)).toEqual({ kind: "restart" });
  watch.sent(b, "notification");
  watch.sent(a, "notification");
  watch.sent(a, "request");
  expect(watch.crashed(1000)).toEqual({ kind: "leaveAlone", uri: a });
  expect([watch.isLeftAlone(a), watch.isLeftAlone(b)]).toEqual([true, false]);
});

test("what has been answered, and what came before it, isn't blamed", () => {
  const watch = crashWatch();
  for (const now of [0, 1000]) {
    watch.sent(a, "notification");
    const answered = watch.sent(a, "request");
    answered();
    watch.sent(b, "notification");
    const crash = watch.crashed(now);
    expect(crash).toEqual(now === 0 ? { kind: "restart" } : { kind: "leaveAlone", uri: b });
  }
});

test("a run has a thread of its own: it is blamed last", () => {
  const watch = crashWatch();
  for (const now of [0, 1000]) {
    watch.sent(a, "run");
    watch.sent(b, "request");
    watch.crashed(now);
  }
  expect([watch.isLeftAlone(a), watch.isLeftAlone(b)]).toEqual([false, true]);
});

test("a notebook and its cells are one document", () => {
  const watch = crashWatch();
  watch.sent("vscode-notebook-cell:/one/c.ipynb#W0", "request");
  watch.crashed(0);
  watch.sent("file:///one/c.ipynb", "notification");
  watch.crashed(1);
  expect(watch.isLeftAlone("vscode-notebook-cell:/one/c.ipynb#W1")).toBe(true);
});

test("the fifth crash in three minutes is the last, and crashes far apart don't add up", () => {
  const quick = crashWatch();
  const kinds = [0, 1, 2, 3, 4].map((second) => quick.crashed(second * 1000).kind);
  expect(kinds).toEqual(["restart", "restart", "restart", "restart", "giveUp"]);
  const slow = crashWatch();
  expect([0, 1, 2, 3, 4, 5].map((minute) => slow.crashed(minute * 60_000).kind)).not.toContain("giveUp");
});
