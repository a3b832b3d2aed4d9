/**
 * The forward pass of recurrent networks, and one backward pass: our SIMD kernels, which keep every gate, beside our kernel in double precision, ONNX
 * Runtime (native and WebAssembly), TensorFlow.js on WebAssembly, and PyTorch where PYTHON, or the python3 on PATH, has it. One
 * thread each, CPU time, warm; all take turns in every round, and a ratio is the median of the rounds' ratios.
 *
 *     node test/bench/kernels.mjs [--rounds 9] [--only W1,W4] [--alone] [--check]
 *
 * --alone leaves the others out; --check fails below the least shares of the SIMD peak and ratios, which stand below.
 */
import { parseArgs } from "node:util";
import { ours } from "./kernels/ours.mjs";
import { peakWorks } from "./kernels/peak.mjs";
import { peers } from "./kernels/peers.mjs";
import { torchWork } from "./kernels/pytorch.mjs";
import { numbersOf, operations, works } from "./kernels/works.mjs";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "9" },
    only: { type: "string" },
    alone: { type: "boolean", default: false },
    check: { type: "boolean", default: false },
  },
});
const rounds = Number(values.rounds);
/** CPU milliseconds that one contender has in one round. */
const slice = 40;
/** In how many rounds those take part that need more than a second. */
const slowRounds = 3;
const leastShare = { W3: 0.7, W4: 0.8, W5: 0.7 };
const leastRatio = {
  "onnxruntime-web": { W1: 1.5, W2: 1.5, W3: 1.2, W4: 1.2, W5: 1.2 },
  tfjs: { W1: 1.5, W2: 1.5, W3: 1.5, W4: 1.5, W5: 1.5 },
  PyTorch: { W1: 1, W2: 1 },
  "onnxruntime-node": { W1: 0.9, W2: 0.9 },
};

const inNode = [...(await ours()), ...(values.alone ? [] : await peers())];
const peaks = await peakWorks();
let good = true;
for (const work of works) {
  if (values.only === undefined || values.only.split(",").includes(work.name)) good = (await compared(work)) && good;
}
// The runtimes' threads would keep the process waiting.
process.exit(values.check && !good ? 1 : 0);

async function compared(work) {
  const numbers = numbersOf(work);
  const contenders = [];
  for (const { name, prepare, forwardAlone } of inNode) {
    if (forwardAlone && work.kind === "backward") continue;
    const run = await prepare(work, numbers);
    contenders.push({ name, output: await run(), measure: (count) => cpuTime(run, count), end: () => {} });
  }
  const torch = values.alone ? undefined : await torchWork(work, numbers);
  if (torch !== undefined) contenders.push(torch);
  else if (!values.alone) console.log("PyTorch: not measured, no Python with torch was found (PYTHON names one)");

  for (const contender of contenders) {
    const far = farthest(contender.output, contenders[0].output);
    if (!(far < 1e-5)) throw new Error(`${work.name}: ${contender.name} computes something else: ${far}`);
    contender.count = await fitting(contender.measure);
    contender.slow = contender !== contenders[0] && (await contender.measure(1)) > 1000;
    contender.times = [];
  }
  const shares = [];
  for (let round = 0; round < rounds; round++) {
    const peak = Math.max(...peaks.map(peakSpeed));
    for (const contender of contenders) {
      if (contender.slow && round >= slowRounds) continue;
      contender.times.push(await contender.measure(contender.count));
    }
    shares.push(speed(work, contenders[0].times[round]) / peak);
  }
  for (const { end } of contenders) end();
  return told(work, contenders, median(shares));
}

/** How many passes fill a slice, once the compilers have done their work. */
async function fitting(measure) {
  let count = 1;
  let warm = 0;
  for (;;) {
    const time = await measure(count);
    warm += time * count;
    if (time * count < slice / 2) count *= 2;
    else if (warm > 10 * slice) return Math.max(1, Math.round(slice / time));
  }
}

/** CPU milliseconds of each of `count` passes. */
async function cpuTime(run, count) {
  const before = process.cpuUsage();
  for (let pass = 0; pass < count; pass++) {
    const made = run();
    if (made instanceof Promise) await made;
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / count;
}

/** GFLOP/s. */
function speed(work, milliseconds) {
  return operations(work) / milliseconds / 1e6;
}

/** GFLOP/s, over as long a time as a contender has: what else runs on the machine takes its share of both. */
function peakSpeed({ operations, run }) {
  const before = process.cpuUsage();
  let time = 0;
  let count = 0;
  while (time < slice) {
    run();
    count += 1;
    const { user, system } = process.cpuUsage(before);
    time = (user + system) / 1000;
  }
  return (operations * count) / time / 1e6;
}

function told(work, contenders, share) {
  const [own] = contenders;
  const time = median(own.times);
  console.log(`\n${work.name}: ${work.title}, ${(operations(work) / 1e6).toPrecision(3)} MFLOP`);
  console.log(
    `  ${own.name}: ${spelled(time)}, ${speed(work, time).toFixed(1)} GFLOP/s, ${percent(share)} of the SIMD peak`,
  );
  let good = share >= (leastShare[work.name] ?? 0);
  for (const { name, times } of contenders.slice(1)) {
    const ratio = median(times.map((time, round) => time / own.times[round]));
    console.log(`  ${name}: ${spelled(median(times))}, ${ratio.toFixed(2)} times as long`);
    const [least] = Object.entries(leastRatio).filter(([start]) => name.startsWith(start));
    good = ratio >= (least?.[1][work.name] ?? 0) && good;
  }
  return good;
}

function farthest(output, expected) {
  if (output.length !== expected.length) return Infinity;
  return expected.reduce((most, value, index) => Math.max(most, Math.abs(output[index] - value)), 0);
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

function spelled(milliseconds) {
  return milliseconds < 1 ? `${(1000 * milliseconds).toFixed(1)} µs` : `${milliseconds.toPrecision(3)} ms`;
}

function percent(share) {
  return `${(100 * share).toFixed(0)} %`;
}
