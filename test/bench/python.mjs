/**
 * From a one-character edit to inlay hints, over LSP and stdio, in a Python file of 2,000 lines with 20 models; beside it
 * basedpyright on the same text, the same edits and the same visible range. Times are in milliseconds.
 *
 *     node test/bench/python.mjs [--edits 200] [--alone] [--check]
 *
 * --check fails over 10 ms at the 95th percentile. PYTHON names an interpreter that has torch, for basedpyright to read.
 */
import { parseArgs } from "node:util";
import { basedpyright, basedpyrightServer, measured, ourServer } from "./latency/served.mjs";

const { values } = parseArgs({
  options: {
    edits: { type: "string", default: "200" },
    alone: { type: "boolean", default: false },
    check: { type: "boolean", default: false },
  },
});
const edits = Number(values.edits);
const lines = program();
const places = ["in a constructor", "in forward", "in a call"].flatMap((kind) =>
  [0, 10, 19].map((model) => placeOf(kind, model)),
);

let good = true;
for (const { place, median, p95, count } of await measured(ourServer("python", "py"), lines, places, edits)) {
  console.log(
    `${lines.length} lines, 20 models, ${place}: median ${median.toFixed(2)} ms, p95 ${p95.toFixed(2)} ms (${count} edits)`,
  );
  good = p95 <= 10 && good;
}
if (!values.alone) {
  const place = placeOf("in a call", 10);
  const few = Math.min(edits, 10);
  const [mine] = await measured(ourServer("python", "py"), lines, [place], few);
  const [theirs] = await measured(await basedpyrightServer(), lines, [place], few);
  const ratio = theirs.median / mine.median;
  console.log(
    `beside it: gatescope ${mine.median.toFixed(2)} ms, basedpyright ${basedpyright} ${theirs.median.toFixed(0)} ms: ${ratio.toFixed(0)} times`,
  );
}
process.exit(values.check && !good ? 1 : 0);

/** Twenty models of a hundred lines, each made and called once below its class. */
function program() {
  const text = ["import torch", "import torch.nn as nn", "import torch.nn.functional as F"];
  for (let model = 0; model < 20; model++) {
    const kind = model % 2 === 0 ? "LSTM" : "GRU";
    text.push(
      "",
      "",
      `class Model${model}(nn.Module):`,
      `    def __init__(self, features=16, hidden=10, layers=2):`,
      `        super().__init__()`,
      `        self.hidden = hidden`,
      `        self.embed = nn.Embedding(100, features)`,
      `        self.rnn = nn.${kind}(features, hidden, layers, batch_first=True, bidirectional=True)`,
      ...Array.from({ length: 8 }, (_, at) => `        self.fc${at} = nn.Linear(2 * hidden, 2 * hidden)`),
      `        self.out = nn.Linear(2 * hidden, 5)`,
      "",
      `    def attend(self, keys, query):`,
      `        scores = torch.bmm(keys, query.unsqueeze(2)).squeeze(2)`,
      `        weights = F.softmax(scores, dim=1)`,
      `        return torch.bmm(weights.unsqueeze(1), keys).squeeze(1)`,
      "",
      `    def forward(self, tokens):`,
      `        x = self.embed(tokens)`,
      `        out, state = self.rnn(x)`,
      ...Array.from({ length: 30 }, (_, at) => [
        `        y${at} = torch.relu(self.fc${at % 8}(out))`,
        `        out = out + y${at}`,
      ]).flat(),
      `        context = self.attend(out, out[:, 0])`,
      `        return self.out(context)`,
      "",
      "",
      `model${model} = Model${model}(hidden=10)`,
      `tokens${model} = torch.zeros(10, 12, dtype=torch.long)`,
      `logits${model} = model${model}(tokens${model})`,
      `best${model} = logits${model}.argmax(dim=1)`,
    );
  }
  while (text.length < 2000) text.push(`value${text.length} = torch.zeros(3, 4)`);
  return text.slice(0, 2000);
}

/** Where a digit changes in a model, and what our hints show of it. */
function placeOf(kind, model) {
  const at = (start) => lines.findIndex((line) => line.startsWith(start));
  const place = `${kind}, model ${model}`;
  if (kind === "in a call") {
    const line = at(`tokens${model} `);
    return { place, line, column: lines[line].indexOf("(10,") + 2, shown: (digit) => `[1${digit}, 5]` };
  }
  if (kind === "in a constructor") {
    const line = at(`model${model} `);
    return { place, line, column: lines[line].indexOf("10)") + 1, shown: (digit) => `[10, 12, ${20 + 2 * digit}]` };
  }
  const first = at(`class Model${model}(`);
  const line = lines.findIndex((text, index) => index > first && text.includes("self.attend(out, out[:, 0])"));
  return { place, line, column: lines[line].indexOf("0])"), shown: () => "[10, 5]" };
}
