import { expect, test } from "vitest";
import { type Case, cases } from "./cases.ts";
import { leftOut } from "./left-out.ts";
import { factShape, read, recordedShape } from "./reading.ts";

const files = [
  "errors",
  "tensor-ops",
  "programs",
  "repr-and-print",
  "module-values",
  "cell-values",
  "lstm-gates",
  "rng",
] as const;

for (const file of files) {
  test.each(cases(file).map((one) => [one.id, one] as const))(`${file}: %s`, (id, one) => {
    const reason = leftOut[id];
    const differences = compare(one);
    // A case that is left out must still differ: the list may not outlive its reason.
    if (reason === undefined) expect(differences).toEqual([]);
    else expect(differences).not.toEqual([]);
  });
}

test("what is left out is at most two in a hundred", () => {
  const all = files.reduce((count, file) => count + cases(file).length, 0);
  expect(Object.keys(leftOut).length).toBeLessThanOrEqual(all * 0.02);
});

/** Where our reading of the program differs from PyTorch's answer. */
function compare(one: Case): readonly string[] {
  const reading = read(one.code, Object.keys(one.vars ?? {}));
  const differences: string[] = [];
  const expectSame = (what: string, ours: unknown, theirs: unknown): void => {
    if (ours !== theirs) differences.push(`${what}: ours ${String(ours)}, PyTorch ${String(theirs)}`);
  };
  const error = one.error && `${one.error.type}: ${one.error.message} @ ${String(one.error.line)}`;
  expectSame("error", reading.stop, error);
  if (error === undefined) expectSame("errors", reading.errors.join("; "), "");
  for (const [name, value] of Object.entries(one.vars ?? {})) {
    expectSame(name, factShape(reading.names.get(name)), recordedShape(value));
  }
  if (one.stdout !== undefined) expectSame("stdout", reading.stdout, one.stdout);
  for (const { category, message } of one.warnings ?? []) {
    if (!reading.warnings.includes(`${category}: ${message}`)) {
      differences.push(`no warning ${category}: ${message}; ours ${reading.warnings.join("; ")}`);
    }
  }
  return differences;
}
