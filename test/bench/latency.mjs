/**
 * From a one-character edit to inlay hints, over LSP and stdio, in a file of 10,000 lines of LSTM statements; beside it
 * basedpyright on the same text, the same edits and the same visible range. Times are in milliseconds.
 *
 *     node test/bench/latency.mjs [--edits 200] [--alone] [--check]
 *
 * --alone leaves basedpyright out; --check fails over 5 ms at the 95th percentile, or under 100 times basedpyright's
 * speed. PYTHON names an interpreter that has torch, for basedpyright to read; without one it knows less, and is faster.
 */
import { parseArgs } from "node:util";
import { basedpyright, basedpyrightServer, measured, ourServer } from "./latency/served.mjs";

const lineCount = 10_000;

const { values } = parseArgs({
  options: {
    edits: { type: "string", default: "200" },
    alone: { type: "boolean", default: false },
    check: { type: "boolean", default: false },
  },
});
const edits = Number(values.edits);

const programs = { "names of their own": program(String), "the same names": program(() => "") };
let good = true;
const everywhere = { first: 0, middle: 0.5, last: 1 };
for (const [kind, lines] of Object.entries(programs)) {
  for (const mine of await measured(ourServer("lstm", "lstm"), lines, placesAt(lines, everywhere), edits))
    good = told(kind, mine) && good;
}
if (!values.alone) good = (await besides(programs["names of their own"])) && good;
// A server that was stopped in the middle of a message leaves its reader waiting for the rest.
process.exit(values.check && !good ? 1 : 0);

/** Both servers in turn. basedpyright needs most of a minute for one answer, so it is asked once, warm. */
async function besides(lines) {
  const [mine] = await measured(ourServer("lstm", "lstm"), lines, placesAt(lines, { middle: 0.5 }), edits);
  const [theirs] = await measured(await basedpyrightServer(), lines, placesAt(lines, { middle: 0.5 }), 1);
  const ratio = theirs.median / mine.median;
  console.log(
    `beside it: gatescope ${mine.median.toFixed(2)} ms, basedpyright ${basedpyright} ${theirs.median.toFixed(0)} ms: ${ratio.toFixed(0)} times`,
  );
  return ratio >= 100;
}

/** Lines of LSTM statements; `suffix` tells the names of one block from those of another. */
function program(suffix) {
  const lines = ["import torch", "from torch import nn"];
  for (let block = 0; lines.length < lineCount; block++) {
    const s = suffix(block);
    lines.push(
      `lstm${s} = nn.LSTM(100, 20, num_layers=2)`,
      `x${s} = torch.randn(10, 3, 100)`,
      `out${s}, (h${s}, c${s}) = lstm${s}(x${s})`,
      `y${s} = out${s}[-1]`,
    );
  }
  return lines.slice(0, lineCount);
}

/** Prints a row; false where a promise is broken. */
function told(kind, { place, median, p95, count }) {
  console.log(
    `${lineCount} lines, ${kind}, ${place} block: median ${median.toFixed(2)} ms, p95 ${p95.toFixed(2)} ms (${count} edits)`,
  );
  return p95 <= 5;
}

/** The sizes of x in blocks by the share of the file before them. */
function placesAt(lines, shares) {
  return Object.entries(shares).map(([place, share]) => {
    const line = 3 + 4 * Math.floor(((lineCount - 6) / 4) * share);
    return { place, line, column: lines[line].indexOf("(10,") + 2, shown: (digit) => `[1${digit}, 3, 20]` };
  });
}
