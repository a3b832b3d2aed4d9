import { fusedSingle } from "../fused-single.ts";

const round = Math.fround;

/** The sine of a float32 in [0, 2π), rounded as PyTorch's AVX2 code rounds (after Cephes' sinf). */
export function sineSingle(angle: number): number {
  const octant = octantOf(angle);
  const rest = restOf(angle, octant);
  const magnitude = octant & 2 ? cosineSeries(rest) : sineSeries(rest);
  return octant & 4 ? -magnitude : magnitude;
}

/** The cosine of a float32 in [0, 2π), rounded as PyTorch's AVX2 code rounds (after Cephes' cosf). */
export function cosineSingle(angle: number): number {
  const octant = octantOf(angle);
  const rest = restOf(angle, octant);
  const magnitude = octant & 2 ? sineSeries(rest) : cosineSeries(rest);
  return (octant - 2) & 4 ? magnitude : -magnitude;
}

const octantsPerRadian = round(1.27323954473516);
/** Minus π/4, in three parts. */
const octantParts = [-0.78515625, -2.4187564849853515625e-4, -3.77489497744594108e-8].map(round);

/** The even one of the two eighths of a turn that the angle lies between. */
function octantOf(angle: number): number {
  return (Math.trunc(round(angle * octantsPerRadian)) + 1) & ~1;
}

function restOf(angle: number, octant: number): number {
  let rest = angle;
  for (const part of octantParts) rest = fusedSingle(octant, part, rest);
  return rest;
}

const cosineCoefficients = [2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2].map(round);
const sineCoefficients = [-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1].map(round);

function cosineSeries(angle: number): number {
  const square = round(angle * angle);
  const [first, second, third] = cosineCoefficients;
  let sum = fusedSingle(first, square, second);
  sum = round(fusedSingle(sum, square, third) * square);
  sum = fusedSingle(sum, square, -round(square * 0.5));
  return round(sum + 1);
}

function sineSeries(angle: number): number {
  const square = round(angle * angle);
  const [first, second, third] = sineCoefficients;
  let sum = fusedSingle(first, square, second);
  sum = round(fusedSingle(sum, square, third) * square);
  return fusedSingle(sum, angle, angle);
}
