import { describe, expect, test } from "vitest";
import { gateNames, isGate } from "../../extension/webview/inspector/family.ts";
import { ledgerOf, shortened } from "../../extension/webview/inspector/ledger.ts";
import type { Reading } from "../../extension/webview/inspector/reading.ts";
import { affineSums, affineTerms } from "../../extension/webview/inspector/terms.ts";
import { bySimilarity } from "../../extension/webview/inspector/unit-order.ts";
import { halfLives, unitStatistics } from "../../extension/webview/inspector/unit-statistics.ts";
import type { TraceSeriesName } from "../../server/trace-protocol.ts";
import { decoded, type Recording, recordings } from "./recorded-answers.ts";
import { recordedPlaces, recordedReading } from "./recorded-reading.ts";

describe.each(recordings.map((recording) => [recording.call.repr, recording] as const))("%s", (_, recording) => {
  const { overview, runs } = recording;
  const biases = Object.keys(runs).map(Number);

  test("the terms below an equation give the gate that PyTorch computed", () => {
    for (const forgetBias of biases) {
      for (const place of recordedPlaces(recording)) {
        for (const step of [0, Math.floor(overview.steps / 2), overview.steps - 1]) {
          const reading = recordedReading(recording, { ...place, step, tab: "weights" }, forgetBias);
          for (const gate of gateNames(reading.overview)) {
            for (let unit = 0; unit < overview.hiddenSize; unit++) {
              expect(gateFrom(reading, gate, unit)).toBeCloseTo(reading.at(gate, step, unit), 5);
            }
          }
        }
      }
    }
  });

  test("the sums of all units are those of each", () => {
    const reading = recordedReading(recording, { step: 3 });
    for (const gate of gateNames(reading.overview)) {
      const sums = affineSums(reading, gate);
      for (let unit = 0; unit < overview.hiddenSize; unit++) {
        const { sum } = affineTerms(reading, gate, unit);
        expect(sums?.[unit]).toBeCloseTo(sum ?? Number.NaN, 5);
      }
    }
  });

  test("the ledger adds up to the memory that PyTorch has", () => {
    for (const forgetBias of biases) {
      for (const place of recordedPlaces(recording)) {
        const reading = recordedReading(recording, place, forgetBias);
        for (let step = 0; step < overview.steps; step++) checkLedger(reading, step, overview.hiddenSize - 1);
      }
    }
  });

  test("half-lives are numpy's", () => {
    for (const forgetBias of biases) {
      for (const place of recordedPlaces(recording)) {
        for (let item = 0; item < overview.batch; item++) {
          const found = unitStatistics(recordedReading(recording, { ...place, item }, forgetBias))?.halfLife;
          const expected = expectedHalfLives(recording, forgetBias, `${place.layer}/${place.direction}`, item);
          if (expected === undefined) expect(found?.every(Number.isNaN)).toBe(true);
          else expected.forEach((value, unit) => expect(found?.[unit]).toBeCloseTo(value, 4));
        }
      }
    }
  });
});

test("early steps of a long ledger share a bar, and the sum stays", () => {
  const [recording] = recordings;
  const full = ledgerOf(recordedReading(recording!), 11, 2)!;
  const short = shortened(full, 5);
  expect(short.entries).toHaveLength(5);
  expect(sumOf(short.entries)).toBeCloseTo(full.value, 6);
  expect(short.entries.slice(1)).toEqual(full.entries.slice(-4));
});

test("a gate that is always open never forgets, and a closed one at once", () => {
  const rows = { values: Float32Array.of(1, 0, 0.5, 1, 0, 0.5), width: 3, present: new Uint8Array(2), missing: 0 };
  expect([...halfLives(rows, 2)]).toEqual([Infinity, 0, 1]);
});

test("units with the same course stand beside each other", () => {
  // Units 0 and 3 rise, 1 and 2 fall.
  const values = Float32Array.of(0, 3, 6, 1, 1, 2, 4, 3, 2, 1, 2, 5);
  const order = bySimilarity(values, 4, 3);
  expect([...order].sort()).toEqual([0, 1, 2, 3]);
  expect(Math.abs(order.indexOf(0) - order.indexOf(3))).toBe(1);
  expect(Math.abs(order.indexOf(1) - order.indexOf(2))).toBe(1);
});

/** The gate's activation of its summed terms, after torch.nn.LSTM, GRU and RNN. */
function gateFrom(reading: Reading, gate: TraceSeriesName, unit: number): number {
  const { sum = Number.NaN } = affineTerms(reading, gate, unit);
  return isGate(gate) ? 1 / (1 + Math.exp(-sum)) : Math.tanh(sum);
}

function checkLedger(reading: Reading, step: number, unit: number): void {
  const ledger = ledgerOf(reading, step, unit);
  if (reading.overview.family === "RNN") {
    expect(ledger).toBeUndefined();
    return;
  }
  expect(ledger?.value).toBe(reading.at(reading.overview.family === "LSTM" ? "c" : "h", step, unit));
  expect(sumOf(ledger!.entries)).toBeCloseTo(ledger!.value, 6);
}

function sumOf(entries: readonly { readonly left: number }[]): number {
  return entries.reduce((sum, { left }) => sum + left, 0);
}

function expectedHalfLives(
  { runs, overview }: Recording,
  forgetBias: number,
  place: string,
  item: number,
): Float32Array | undefined {
  const all = runs[String(forgetBias)]?.halfLives[place];
  return all === undefined
    ? undefined
    : decoded(all).subarray(item * overview.hiddenSize, (item + 1) * overview.hiddenSize);
}
