import fc from "fast-check";
import type { Recorded } from "../conformance/cases.ts";
import { factShape, read, recordedShape } from "../conformance/reading.ts";
import { differences as runDifferences, type RunCase, runFromZero } from "../values/compare-run.ts";
import { torchProgram } from "./torch-programs.ts";

type Answer = Omit<RunCase, "id" | "code">;

/** Programs of a seed, always the same ones. */
export function sampled(seed: number, count: number): readonly string[] {
  return fc.sample(torchProgram, { seed, numRuns: count });
}

/** Where a run or the shape reading of a program differs from what PyTorch answered. */
export function differences(code: string, { stdout, ...answer }: Answer): readonly string[] {
  const lines = code.split("\n");
  const found = runDifferences({ id: "", code: lines, ...answer }).filter((each) => !nearFloat32(each));
  const { output } = runFromZero(code);
  if (!alike(output, stdout ?? "")) found.push(`stdout: ours\n${output}\nPyTorch\n${stdout ?? ""}`);
  return [...found, ...readingDifferences(lines, answer)];
}

function readingDifferences(lines: readonly string[], { error, vars = {} }: Answer): readonly string[] {
  const { errors, names } = read(lines, Object.keys(vars));
  if (error !== undefined) return [];
  const wrong = Object.entries(vars).flatMap(([name, recorded]) => {
    const fact = names.get(name);
    const ours = fact === undefined ? "" : factShape(fact);
    const theirs = recordedShape(recorded as Recorded);
    return /^\w+\[[\d, ]*\]$/u.test(ours) && ours !== theirs ? [`reading of ${name}: ${ours}, PyTorch ${theirs}`] : [];
  });
  return [...errors.map((told) => `reading: ${told}`), ...wrong];
}

/** A float64 that a program made of float32 numbers is no nearer than those are. */
function nearFloat32(difference: string): boolean {
  const [, ours, theirs] = /\]: ours (\S+), PyTorch (\S+)$/u.exec(difference) ?? [];
  return Math.abs(Number(ours) - Number(theirs)) <= 2e-6 + 1e-5 * Math.abs(Number(theirs));
}

const number = /-?\d+(?:\.\d*)?(?:e[+-]?\d+)?|nan|inf/gu;

/** Printed numbers are rounded: a last digit, and what of the layout hangs on it, may differ. */
function alike(ours: string, theirs: string): boolean {
  if (ours === theirs) return true;
  const form = (text: string): string => text.replace(number, "#").replace(/\s+/gu, " ");
  const [some, others] = [ours.match(number) ?? [], theirs.match(number) ?? []];
  if (form(ours) !== form(theirs) || some.length !== others.length) return false;
  return some.every((text, index) => {
    const [one, other] = [Number(text), Number(others[index])];
    return text === others[index] || Math.abs(one - other) <= 1.01e-4 + 2e-4 * Math.abs(other);
  });
}
