import fc from "fast-check";
import { expect, test } from "vitest";
import { analyze, applyEdits } from "../../engine/analyze.ts";
import { runProgram } from "../../engine/run.ts";
import { change, program } from "../engine/programs.ts";
import { told } from "../engine/told.ts";
import { torchProgram } from "./torch-programs.ts";

/** For each property; a failure names its seed, which `fc.assert` takes again. */
const seconds = Number(process.env["FUZZ_SECONDS"] ?? 12) / 4;
const bounded = { numRuns: 1_000_000, interruptAfterTimeLimit: seconds * 1000, markInterruptAsFailure: false };
const wait = seconds * 1000 + 60_000;

/** In milliseconds: a run's limit, and what may pass beyond it on a machine that does other things too. */
const LIMIT = 500;
const GRACE = 5_000;

const text = fc.oneof(
  { weight: 4, arbitrary: program },
  { weight: 4, arbitrary: torchProgram },
  { weight: 1, arbitrary: fc.string({ maxLength: 300 }) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 120 }) },
  // A program that lost a part and gained another.
  {
    weight: 3,
    arbitrary: fc.tuple(torchProgram, change).map(([whole, { at, removed, text: added }]) => {
      const start = Math.floor(at * whole.length);
      return whole.slice(0, start) + added + whole.slice(start + removed);
    }),
  },
);

test(
  "no text makes the analysis throw",
  () => {
    fc.assert(
      fc.property(text, fc.constantFrom("lstm" as const, "python" as const), (written, dialect) => {
        analyze(written, dialect);
      }),
      bounded,
    );
  },
  wait,
);

test(
  "edits give the same facts as a fresh analysis",
  () => {
    fc.assert(
      fc.property(text, fc.array(change, { minLength: 1, maxLength: 8 }), (written, changes) => {
        let analysis = analyze(written);
        for (const { at, removed, text: inserted } of changes) {
          const { length } = analysis.document.text;
          const start = Math.floor(at * length);
          analysis = applyEdits(analysis, [{ start, end: Math.min(length, start + removed), text: inserted }]);
          expect(told(analysis)).toEqual(told(analyze(analysis.document.text)));
        }
      }),
      bounded,
    );
  },
  wait,
);

test(
  "a run of any text ends within its budget, and never in a defect",
  () => {
    fc.assert(fc.property(text, endsWell), bounded);
  },
  wait,
);

test(
  "a run of a program around a recurrent layer does so too",
  () => {
    fc.assert(fc.property(torchProgram, endsWell), bounded);
  },
  wait,
);

function endsWell(code: string): void {
  const started = Date.now();
  const { outcome } = runProgram(code, {
    seed: 0n,
    sizes: new Map(),
    memoryLimit: 64 * 2 ** 20,
    timeLimit: LIMIT,
    cancelled: () => false,
    write: () => undefined,
    warn: () => undefined,
    observe: undefined,
  });
  if (outcome.kind === "stopped") expect(outcome.reason, outcome.message).not.toBe("defect");
  expect(Date.now() - started).toBeLessThan(LIMIT + GRACE);
}
