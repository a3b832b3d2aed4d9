import { afterAll, beforeAll, expect, test } from "vitest";
import { CancellationTokenSource, LSPErrorCodes } from "vscode-languageserver-protocol/node";
import type {
  OpenCaptureResult,
  TraceAnswer,
  TraceCallsResult,
  TraceQuestion,
  TraceSettings,
} from "../../server/trace-protocol.ts";
import { type Client, startClient } from "./client.ts";

let client: Client;
beforeAll(async () => {
  client = await startClient({}, { gatescope: { run: { timeLimitSeconds: 30, memoryLimitMiB: 128 } } });
});
afterAll(async () => {
  expect(client.logged).toEqual([]);
  await client.stop();
});

const asWritten: TraceSettings = { sizes: {}, input: { kind: "program" }, forgetBias: 0 };

function calls(uri: string): Promise<TraceCallsResult> {
  return client.connection.sendRequest("gatescope/traceCalls", { textDocument: { uri } });
}

function trace(
  uri: string,
  version: number,
  question: TraceQuestion = { kind: "overview" },
  { call = "lstm#0", ...settings }: Partial<TraceSettings> & { readonly call?: string } = {},
): Promise<TraceAnswer> {
  const params = { textDocument: { uri }, version, call, settings: { ...asWritten, ...settings }, question };
  return client.connection.sendRequest("gatescope/trace", params);
}

function numbers(answer: TraceAnswer): readonly number[] {
  if (answer.kind !== "slice") throw new Error(JSON.stringify(answer));
  return [...new Float32Array(Uint8Array.from(Buffer.from(answer.values, "base64")).buffer)];
}

const program = `torch.manual_seed(0)
lstm = nn.LSTM(3, 2)
x = torch.randn(4, 1, 3)
out, (h, c) = lstm(x)
`;
const hidden = { kind: "series", series: "h", layer: 0, direction: "forward", item: 0, steps: [0, 4] } as const;
const endless = "y = torch.zeros(4)\nfor i in range(10**12):\n    y = y + 1\n";

test("the calls are listed without a run, and a run tells their numbers", async () => {
  const { uri } = await client.open(program);
  expect(await calls(uri)).toEqual({
    uri,
    version: 1,
    calls: [
      {
        id: "lstm#0",
        range: { start: { line: 3, character: 0 }, end: { line: 3, character: 21 } },
        written: "out, (h, c) = lstm(x)",
        name: "lstm",
        repr: "LSTM(3, 2)",
      },
    ],
  });
  expect(await trace(uri, 1)).toMatchObject({
    kind: "overview",
    overview: { family: "LSTM", steps: 4, batch: 1, names: { input: "x", out: "out", h: "h", c: "c" } },
  });
  // out[:, 0].flatten() of the program
  const recorded = [-0.0072403, -0.0690543, 0.120874, -0.0112441, 0.4648159, -0.0536228, 0.2673257, -0.1582705];
  const ours = numbers(await trace(uri, 1, hidden));
  for (const [at, value] of recorded.entries()) expect(ours[at]).toBeCloseTo(value, 5);
});

test("an edit makes answers about the text before it stale, and keeps the call's id", async () => {
  const opened = await client.open(program);
  const before = numbers(await trace(opened.uri, 1, hidden));
  const asked = trace(opened.uri, 1, { kind: "gradients", item: 0 });
  await opened.replace("manual_seed(0)", "manual_seed(1)\n");
  await expect(asked).rejects.toMatchObject({ code: LSPErrorCodes.ContentModified });
  await expect(trace(opened.uri, 1, hidden)).rejects.toMatchObject({ code: LSPErrorCodes.ContentModified });
  expect((await calls(opened.uri)).calls.map(({ id }) => id)).toEqual(["lstm#0"]);
  expect(numbers(await trace(opened.uri, 2, hidden))).not.toEqual(before);
});

test("what isn't a question is refused, and a call that isn't there is gone", async () => {
  const { uri } = await client.open(program);
  const wrong = [{ kind: "series", series: "q" }, { kind: "other" }, null] as unknown as readonly TraceQuestion[];
  for (const question of wrong) {
    await expect(trace(uri, 1, question)).rejects.toThrow("The request isn't one of the inspector's.");
  }
  expect(await trace(uri, 1, hidden, { call: "gru#0" })).toMatchObject({ reason: "This call is gone." });
  expect(await trace("file:///nowhere.lstm", 1)).toBeNull();
});

test("an error says where it is, and what mends it", async () => {
  const { uri } = await client.open(program.replace("LSTM(3, 2)", "LSTM(5, 2)"));
  expect(await trace(uri, 1)).toEqual({
    kind: "unavailable",
    reason: "Line 4 raises an error.",
    detail: "RuntimeError: input.size(-1) must be equal to input_size. Expected 5, got 3",
    range: expect.objectContaining({ start: { line: 3, character: 19 } }) as unknown,
    fix: {
      kind: "edit",
      title: "Set input_size=3",
      range: { start: { line: 1, character: 15 }, end: { line: 1, character: 16 } },
      text: "3",
    },
  });
});

test("a run that needs too much memory is refused with the sum, and the setting", async () => {
  const { uri } = await client.open("lstm = nn.LSTM(8, 4096)\nout, (h, c) = lstm(torch.zeros(5, 1, 8))\n");
  const answer = await trace(uri, 1);
  expect(answer).toMatchObject({ kind: "unavailable", fix: { setting: "gatescope.run.memoryLimitMiB" } });
  expect(answer.kind === "unavailable" ? answer.reason : "").toMatch(/^This needs .+; the limit is 128 MiB\.$/);
});

test("hints stay instant while a traced program runs, and an edit ends a run that nobody needs any more", async () => {
  const opened = await client.open(`${program}${endless}`);
  const asked = trace(opened.uri, 1).then(
    () => "answered",
    (error: unknown) => error,
  );
  await new Promise((resolve) => setTimeout(resolve, 300));
  const before = performance.now();
  await opened.hints();
  expect(performance.now() - before).toBeLessThan(2_000);
  await opened.replace(endless, "");
  // The thread ends with the endless run; the next question starts another.
  expect(numbers(await trace(opened.uri, 2, hidden))).toHaveLength(8);
  expect(await asked).not.toBe("answered");
  expect(performance.now() - before).toBeLessThan(10_000);
});

test("a cancelled run ends its thread, and the next question runs the program again", async () => {
  const other = await client.open(program);
  const first = numbers(await trace(other.uri, 1, hidden));
  const { uri } = await client.open(`${program}${endless}`);
  const source = new CancellationTokenSource();
  const params = { textDocument: { uri }, version: 1, call: "lstm#0", settings: asWritten, question: hidden };
  const asked = client.connection.sendRequest("gatescope/trace", params, source.token);
  await new Promise((resolve) => setTimeout(resolve, 200));
  source.cancel();
  await expect(asked).rejects.toMatchObject({ code: LSPErrorCodes.RequestCancelled });
  expect(numbers(await trace(other.uri, 1, hidden))).toEqual(first);
});

test("a capture is opened, and is still known after the thread has ended", async () => {
  const { uri } = await client.open(program);
  const zeros = (rows: number, columns: number): number[][] =>
    Array.from({ length: rows }, () => new Array<number>(columns).fill(0));
  const state = [[[1, 0]]];
  const text = JSON.stringify({
    input: [zeros(1, 3), zeros(1, 3)],
    state: [state, state],
    state_dict: {
      weight_ih_l0: zeros(8, 3),
      weight_hh_l0: zeros(8, 2),
      bias_ih_l0: new Array<number>(8).fill(0),
      bias_hh_l0: new Array<number>(8).fill(0),
    },
  });
  const open = (file: string, content: string): Promise<OpenCaptureResult> =>
    client.connection.sendRequest("gatescope/openCapture", {
      textDocument: { uri },
      version: 1,
      call: "lstm#0",
      file,
      text: content,
    });
  expect(await open("b.json", "{}")).toMatchObject({ kind: "unavailable", reason: "b.json has no state_dict." });
  const opened = await open("a.json", text);
  if (opened.kind !== "opened") throw new Error(JSON.stringify(opened));
  const { capture } = opened;
  const cell: TraceQuestion = { kind: "series", series: "c", layer: 0, direction: "forward", item: 0, steps: [0, 9] };
  expect(numbers(await trace(uri, 1, cell, { capture }))).toEqual([0.5, 0, 0.25, 0]);

  const endlessRun = await client.open(endless);
  const source = new CancellationTokenSource();
  const run = client.connection.sendRequest("gatescope/run", { textDocument: { uri: endlessRun.uri } }, source.token);
  await new Promise((resolve) => setTimeout(resolve, 200));
  source.cancel();
  await run;
  expect(numbers(await trace(uri, 1, cell, { capture }))).toEqual([0.5, 0, 0.25, 0]);
  expect(await trace(uri, 1, cell, { capture: "9:c.json" })).toMatchObject({
    reason: "c.json has to be opened again.",
  });
});

test("a slice is answered at once when the program has run", async () => {
  const { uri } = await client.open(
    "lstm = nn.LSTM(64, 256, num_layers=2)\nout, (h, c) = lstm(torch.randn(300, 1, 64))\n",
  );
  await trace(uri, 1);
  const times: number[] = [];
  for (let round = 0; round < 21; round++) {
    const before = performance.now();
    await trace(uri, 1, { ...hidden, steps: [round, round + 20] });
    times.push(performance.now() - before);
  }
  // The machine may be busy: the program itself takes far longer.
  expect(times.sort((a, b) => a - b)[5]).toBeLessThan(25);
});
