import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import type { Matrix } from "../../engine/simd/matrix.ts";
import { addSimdProduct, type Product } from "../../engine/simd/product.ts";
import { farthest } from "./differences.ts";
import { uniform } from "./random-network.ts";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

const products = fc.record({
  rows: fc.integer({ min: 0, max: 70 }),
  inner: fc.integer({ min: 0, max: 70 }),
  columns: fc.integer({ min: 0, max: 40 }),
  layouts: fc.tuple(layouts(), layouts()),
  target: fc.constantFrom(Float32Array, Float64Array),
  keep: fc.boolean(),
  seed: fc.integer({ min: 1, max: 2 ** 30 }),
});

test("any product of matrices, however they lie, is added as in double precision", () => {
  fc.assert(
    fc.property(products, ({ rows, inner, columns, layouts, target, keep, seed }) => {
      const numbers = uniform(seed);
      const a = laidOut(layouts[0], rows, inner, numbers);
      const b = laidOut(layouts[1], inner, columns, numbers);
      const before = target.from(numbers(rows * columns, 1));
      const expected = inDouble({ target: before, a, b, rows, inner, columns });
      const keepB = keep ? { keepB: {} } : {};
      for (let time = 0; time < 2; time++) {
        const call = { target: before.slice(), a, b, rows, inner, columns, ...keepB };
        expect(addSimdProduct(call)).toEqual({ kind: "added" });
        expect(farthest(call.target, expected)).toBeLessThan(2e-6);
      }
    }),
    { numRuns: 300 },
  );
});

test.each([
  ["a long inner axis", 9, 70_000, 17],
  ["a wide b", 9, 5, 140_000],
  ["a high a", 140_000, 5, 9],
  ["all three", 900, 1100, 700],
])("%s: more than a block", (_, rows, inner, columns) => {
  const numbers = uniform(5);
  const a = laidOut("rowMajor", rows, inner, numbers);
  const b = laidOut("columnMajor", inner, columns, numbers);
  const call = { target: new Float32Array(rows * columns), a, b, rows, inner, columns };
  expect(addSimdProduct(call)).toEqual({ kind: "added" });
  expect(farthest(call.target, inDouble({ ...call, target: new Float64Array(rows * columns) }))).toBeLessThan(3e-6);
});

test("what is no number stays in its row and column", () => {
  const [rows, inner, columns] = [6, 5, 7];
  const numbers = uniform(3);
  const a = laidOut("rowMajor", rows, inner, numbers);
  const b = laidOut("rowMajor", inner, columns, numbers);
  a.elements[2 * inner] = NaN;
  b.elements[3] = Infinity;
  const call = { target: new Float32Array(rows * columns), a, b, rows, inner, columns };
  addSimdProduct(call);
  const expected = inDouble({ ...call, target: new Float64Array(rows * columns) });
  expect(Array.from(call.target, Number.isFinite)).toEqual(Array.from(expected, Number.isFinite));
});

test("a kept b isn't read again", () => {
  const numbers = uniform(11);
  const b = laidOut("rowMajor", 12, 20, numbers);
  const a = laidOut("rowMajor", 3, 12, numbers);
  const call = { a, b, rows: 3, inner: 12, columns: 20, keepB: {} };
  const [first, second] = [new Float32Array(60), new Float32Array(60)];
  addSimdProduct({ ...call, target: first });
  b.elements.fill(0);
  addSimdProduct({ ...call, target: second });
  expect(second).toEqual(first);
});

test("stop is asked at least once in a few milliseconds' work, and ends it", () => {
  const size = 1024;
  const matrix = laidOut("columnMajor", size, size, uniform(2));
  const call = { a: matrix, b: matrix, rows: size, inner: size, columns: size };
  let asked = 0;
  const stop = (): boolean => {
    asked += 1;
    return false;
  };
  expect(addSimdProduct({ ...call, target: new Float32Array(size ** 2), stop })).toEqual({ kind: "added" });
  expect(asked).toBeGreaterThan(size ** 3 / 2 ** 26);
  const enough = asked / 2;
  asked = 0;
  const impatient = (): boolean => (asked += 1) > enough;
  const stopped = addSimdProduct({ ...call, target: new Float32Array(size ** 2), stop: impatient });
  expect(stopped).toEqual({ kind: "stopped" });
});

test("without WebAssembly nothing is added", async () => {
  vi.stubGlobal("WebAssembly", undefined);
  vi.resetModules();
  const { addSimdProduct: without } = await import("../../engine/simd/product.ts");
  const matrix = laidOut("rowMajor", 8, 8, uniform(2));
  const target = new Float32Array(64);
  expect(without({ target, a: matrix, b: matrix, rows: 8, inner: 8, columns: 8 })).toEqual({ kind: "unavailable" });
  expect(target).toEqual(new Float32Array(64));
});

type Layout = "rowMajor" | "columnMajor" | "spread" | "repeated";

function layouts(): fc.Arbitrary<Layout> {
  return fc.constantFrom("rowMajor", "columnMajor", "spread", "repeated");
}

/** Sums of as many numbers as `columns` or more stay about as large as one of them. */
function laidOut(
  layout: Layout,
  rows: number,
  columns: number,
  numbers: (count: number, bound: number) => Float32Array,
): Matrix {
  const bound = 1 / Math.max(1, rows, columns) ** 0.25;
  switch (layout) {
    case "rowMajor":
      return { elements: numbers(rows * columns, bound), at: 0, rowStride: columns, columnStride: 1 };
    case "columnMajor":
      return { elements: numbers(rows * columns + 3, bound), at: 3, rowStride: 1, columnStride: rows };
    case "spread":
      return {
        elements: Float64Array.from(numbers(6 * rows * columns, bound)),
        at: 1,
        rowStride: 6 * columns,
        columnStride: 2,
      };
    case "repeated":
      return { elements: numbers(columns, bound), at: 0, rowStride: 0, columnStride: 1 };
  }
}

function inDouble({ target, a, b, rows, inner, columns }: Product): Float64Array {
  const sums = Float64Array.from(target);
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < inner; k++) {
      const factor = a.elements[a.at + row * a.rowStride + k * a.columnStride]!;
      const from = b.at + k * b.rowStride;
      for (let column = 0; column < columns; column++) {
        sums[row * columns + column]! += factor * b.elements[from + column * b.columnStride]!;
      }
    }
  }
  return sums;
}
