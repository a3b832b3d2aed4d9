import fc from "fast-check";
import { expect, test } from "vitest";
import { evaluate, formatDim, mentionsUnknown, substitute } from "../../engine/shape/dim.ts";
import { valueOfText } from "./dim-text.ts";
import { computed, sizes, symbolic, trees } from "./dim-trees.ts";

const runs = { numRuns: 2000 };

test("a symbolic result at some sizes is the result for these sizes", () => {
  fc.assert(
    fc.property(trees, sizes, (tree, values) => {
      const expected = computed(tree, values);
      const dim = symbolic(tree);
      fc.pre(expected !== undefined && !mentionsUnknown(dim));
      const safe = Number.isSafeInteger(Number(expected)) ? Number(expected) : undefined;
      expect(evaluate(dim, new Map(Object.entries(values)))).toBe(safe);
    }),
    runs,
  );
});

test("sizes may be filled in one after the other", () => {
  fc.assert(
    fc.property(trees, sizes, (tree, values) => {
      const expected = computed(tree, values);
      const dim = symbolic(tree);
      fc.pre(expected !== undefined && !mentionsUnknown(dim));
      const filled = Object.entries(values).reduce((rest, [id, size]) => substitute(rest, new Map([[id, size]])), dim);
      expect(formatDim(filled)).toBe(String(expected));
    }),
    runs,
  );
});

test("the shown text is Python for the same value", () => {
  fc.assert(
    fc.property(trees, sizes, (tree, values) => {
      const expected = computed(tree, values);
      const dim = symbolic(tree);
      fc.pre(expected !== undefined && !mentionsUnknown(dim));
      expect(valueOfText(formatDim(dim), values)).toBe(expected);
    }),
    runs,
  );
});
