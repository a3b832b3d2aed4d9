import fc from "fast-check";
import { expect, test } from "vitest";
import { fusedDouble } from "../../engine/numeric/fused-double.ts";
import { fusedSingle } from "../../engine/numeric/fused-single.ts";

const moderate = fc
  .double({ min: -1e6, max: 1e6, noNaN: true })
  .filter((value) => value === 0 || Math.abs(value) > 1e-6);

test("a fused multiply-add is the double that lies nearest to the exact result", () => {
  fc.assert(
    fc.property(moderate, moderate, moderate, (a, b, c) => {
      expect(nearest(fusedDouble(a, b, c), exactly(a, b, c))).toBe(true);
      // Where the sum cancels, the product's lost bits are all that is left.
      expect(nearest(fusedDouble(a, b, -(a * b)), exactly(a, b, -(a * b)))).toBe(true);
    }),
  );
});

test("float32: a double sum in the middle of two float32 goes to the side of what it lost", () => {
  const odd = 1 + 2 ** -23;
  // The product is 2^-24 - 2^-64: the double sum loses its second part, and would then go to the even neighbour.
  const product = [1 - 2 ** -20, (1 + 2 ** -20) * 2 ** -24] as const;
  expect(fusedSingle(...product, odd)).toBe(odd);
  expect(fusedSingle(-product[0], product[1], odd)).toBe(odd);
  expect(fusedSingle(1, 2 ** -24, odd)).toBe(1 + 2 ** -22);
});

/** Integers in units of 2^-2148. */
function exactly(a: number, b: number, c: number): bigint {
  return scaled(a) * scaled(b) + (scaled(c) << 1074n);
}

/** The number in units of 2^-1074, the least subnormal. */
function scaled(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(value));
  const bits = view.getBigUint64(0);
  const exponent = bits >> 52n;
  const fraction = bits & (2n ** 52n - 1n);
  const magnitude = exponent === 0n ? fraction : (fraction | (1n << 52n)) << (exponent - 1n);
  return value < 0 ? -magnitude : magnitude;
}

/** Whether no double lies nearer to the exact value. */
function nearest(value: number, exact: bigint): boolean {
  const distance = (candidate: number): bigint => {
    const difference = (scaled(candidate) << 1074n) - exact;
    return difference < 0n ? -difference : difference;
  };
  return [-1n, 1n].every((step) => distance(value) <= distance(neighbour(value, step)));
}

function neighbour(value: number, step: bigint): number {
  if (value === 0) return Number(step) * Number.MIN_VALUE;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  view.setBigInt64(0, view.getBigInt64(0) + step);
  return view.getFloat64(0);
}
