import { expect, test } from "vitest";
import { seededProgram } from "../../extension/inspector/seeded-program.ts";
import { callAt } from "../../extension/inspector/call-at.ts";
import { captureSnippet } from "../../extension/webview/inspector/capture-snippet.ts";
import { seriesCsv } from "../../extension/webview/inspector/exports.ts";
import { pythonLines } from "../../extension/webview/inspector/python-lines.ts";
import { recordingOf } from "./recorded-answers.ts";
import { recordedReading } from "./recorded-reading.ts";

test("the lines of PyTorch for a selection", () => {
  const reading = recordedReading(
    recordingOf("both"),
    { layer: 1, direction: "backward", item: 1, step: 3, unit: 2, series: "c" },
    2,
  );
  expect(pythonLines(reading)).toMatchInlineSnapshot(`
    "with torch.no_grad():
        for name, value in both.named_parameters():
            if name.startswith("bias_hh"):
                value[6:12] += 2
        xs = x[:, 1]
        seen = {}
        for layer in range(2):
            outputs = []
            for side in ("", "_reverse"):
                part = lambda name: getattr(both, name + f"_l{layer}{side}")
                h = torch.zeros(6)
                c = torch.zeros(6)
                states = []
                for t in reversed(range(len(xs))) if side else range(len(xs)):
                    left = part("weight_ih") @ xs[t] + part("bias_ih")
                    right = part("weight_hh") @ h + part("bias_hh")
                    i, f, g, o = (left + right).chunk(4)
                    i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
                    c = f * c + i * g
                    h = o * c.tanh()
                    seen[layer, side, t] = c
                    states.append(h)
                outputs.append(torch.stack(states[::-1] if side else states))
            xs = torch.cat(outputs, dim=-1)
        print(seen[1, "_reverse", 3][2])
    "
  `);
});

test("a capture snippet has three lines", () => {
  expect(
    captureSnippet(recordedReading(recordingOf("lstm")))
      .trimEnd()
      .split("\n"),
  ).toEqual([
    "import torch",
    'seen = {"input": x, "state": None, "state_dict": lstm.state_dict()}',
    'torch.save(seen, "lstm.pt")',
  ]);
});

test("a table of series names what is not finite as Python does", () => {
  const reading = recordedReading(recordingOf("rnn"));
  reading.row("h", 0)?.set([Number.NaN, Infinity, -Infinity]);
  expect(seriesCsv(reading).split("\n").slice(0, 4)).toEqual(["step,unit,h", "0,0,nan", "0,1,inf", "0,2,-inf"]);
});

test.each([
  ["import torch\ntorch.manual_seed(0)\nx = 1", "import torch\ntorch.manual_seed(7)\nx = 1"],
  ["import torch\nfrom torch import nn\nx = 1", "import torch\nfrom torch import nn\ntorch.manual_seed(7)\nx = 1"],
  ["x = 1", "torch.manual_seed(7)\nx = 1"],
])("another seed in %j", (program, expected) => {
  expect(seededProgram(program, 7)).toBe(expected);
});

test("the call at a place is the innermost, or the only one on its line", () => {
  const range = (line: number, from: number, to: number, end = line) => ({
    range: { start: { line, character: from }, end: { line: end, character: to } },
  });
  const [outer, inner, other] = [range(1, 4, 30), range(1, 10, 20), range(3, 4, 2, 5)];
  const calls = [outer, inner, other];
  expect(callAt(calls, { line: 1, character: 12 })).toBe(inner);
  expect(callAt(calls, { line: 1, character: 25 })).toBe(outer);
  expect(callAt(calls, { line: 1, character: 0 })).toBeUndefined();
  expect(callAt(calls, { line: 3, character: 0 })).toBe(other);
  expect(callAt(calls, { line: 4, character: 0 })).toBe(other);
  expect(callAt(calls, { line: 9, character: 0 })).toBeUndefined();
});
