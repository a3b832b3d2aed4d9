import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { differences, type RunCase } from "./compare-run.ts";

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

/**
 * Cases whose numbers PyTorch takes from memory that isn't the tensor's: a packed input of the wrong width, which it
 * doesn't check. Their shapes are compared by conformance/reference.test.ts.
 */
const undefinedInPyTorch: ReadonlySet<string> = new Set(["errors-207"]);

for (const file of files) {
  const path = new URL(`../conformance/reference/${file}.json`, import.meta.url);
  const { cases } = JSON.parse(readFileSync(path, "utf8")) as { readonly cases: readonly RunCase[] };
  test.each(cases.filter(({ id }) => !undefinedInPyTorch.has(id)).map((one) => [one.id, one] as const))(
    `${file}: %s`,
    (_id, one) => {
      expect(differences(one)).toEqual([]);
    },
  );
}
