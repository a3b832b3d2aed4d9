import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { factShape, read } from "./reading.ts";

type Answer = {
  readonly error?: string;
  readonly is?: string;
  readonly stride?: string;
  readonly warnings?: readonly string[];
};

const recorded = JSON.parse(readFileSync(fileURLToPath(new URL("tensor-forms.json", import.meta.url)), "utf8")) as {
  readonly prelude: readonly string[];
  readonly cases: readonly (readonly [string, Answer])[];
};

const devices = "which devices there are isn't known here, so that any name passes";
const warned = "a deprecation warning that says nothing about shapes";

/** What isn't answered as PyTorch does, with the reason: none of these is a false alarm. */
const leftOut: Readonly<Record<string, string>> = {
  "torch.zeros(2,3,device='foo')": devices,
  "torch.device('foo')": devices,
  "x.type(torch.LongTensor)": "the old constructors aren't read as types, so that the dtype isn't known",
  "x[torch.tensor([True,False]).byte()]": warned,
  "torch.normal(0,1)": "its overloads aren't told apart",
  "torch.normal(0,-1,(2,))": "the sign of a deviation isn't looked at",
  "torch.bernoulli(l)": "the dtype of probabilities isn't looked at",
  "torch.from_numpy([1])": "NumPy arrays aren't read",
  "torch.manual_seed('a')": "seeds aren't looked at",
};

test.each(recorded.cases)("%s", (expression, answer) => {
  // What is left out must still differ: the list may not outlive its reasons.
  const answered = (): void => {
    compare(expression, answer);
  };
  if (leftOut[expression] === undefined) answered();
  else expect(answered).toThrow();
});

function compare(expression: string, answer: Answer): void {
  const line = recorded.prelude.length + 1;
  const lines = [...recorded.prelude, `y = ${expression}`];
  const reading = read(answer.stride === undefined ? lines : [...lines, "s = y.stride()"]);
  if (answer.error !== undefined) {
    expect(reading.stop).toBe(`${answer.error} @ ${String(line)}`);
    return;
  }
  expect(reading.errors).toEqual([]);
  expect(factShape(reading.names.get("y"))).toBe(answer.is);
  const stride = answer.stride === undefined ? undefined : factShape(reading.names.get("s"));
  if (stride !== undefined && !stride.startsWith("unknown")) expect(stride).toBe(answer.stride);
  for (const warning of answer.warnings ?? []) expect(reading.warnings).toContain(`UserWarning: ${warning}`);
}
