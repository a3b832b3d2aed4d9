import {
  constant,
  double,
  doubleLog2e,
  highest,
  infinite,
  lowest,
  negativeLog2e,
  power0,
  power1,
  power2,
  power3,
  power4,
  power5,
  relu,
  rounding,
  sigmoid,
  tanh,
  unity,
} from "./activation";

/**
 * A step of an LSTM for `count` samples. gates [count, columns] holds the summed terms as vectors i, f, g, o for every four units
 * and receives the gates; c is written from previousC; h receives o tanh(c). Vectors of previousC may read past hiddenSize.
 * Strides are in bytes.
 */
export function lstmStep(
  count: i32,
  hiddenSize: i32,
  gates: usize,
  gateStride: usize,
  previousC: usize,
  previousStride: usize,
  c: usize,
  cStride: usize,
  h: usize,
  hStride: usize,
): void {
  const logistic = constant(negativeLog2e);
  const high = constant(infinite);
  const tangent = constant(doubleLog2e);
  const below = constant(lowest);
  const above = constant(highest);
  const rounder = constant(rounding);
  const one = constant(unity);
  const two = constant(double);
  const p0 = constant(power0);
  const p1 = constant(power1);
  const p2 = constant(power2);
  const p3 = constant(power3);
  const p4 = constant(power4);
  const p5 = constant(power5);
  for (let sample = 0; sample < count; sample++) {
    // Two passes: more of each fits into what the processor looks ahead.
    let at = gates;
    for (let left = hiddenSize; left > 0; left -= 4) {
      const i = sigmoid(v128.load(at), logistic, below, high, rounder, one, p0, p1, p2, p3, p4, p5);
      const f = sigmoid(v128.load(at, 16), logistic, below, high, rounder, one, p0, p1, p2, p3, p4, p5);
      const g = tanh(v128.load(at, 32), tangent, below, above, rounder, one, two, p0, p1, p2, p3, p4, p5);
      const o = sigmoid(v128.load(at, 48), logistic, below, high, rounder, one, p0, p1, p2, p3, p4, p5);
      v128.store(at, i);
      v128.store(at, f, 16);
      v128.store(at, g, 32);
      v128.store(at, o, 48);
      at += 64;
    }
    at = gates;
    let unit: usize = 0;
    for (let left = hiddenSize; left > 0; left -= 4) {
      const kept = f32x4.mul(v128.load(at, 16), v128.load(previousC + unit));
      const state = f32x4.add(kept, f32x4.mul(v128.load(at), v128.load(at, 32)));
      const o = v128.load(at, 48);
      v128.store(c + unit, state);
      storeUnits(h + unit, f32x4.mul(o, tanh(state, tangent, below, above, rounder, one, two, p0, p1, p2, p3, p4, p5)), left);
      at += 64;
      unit += 16;
    }
    gates += gateStride;
    previousC += previousStride;
    c += cStride;
    h += hStride;
  }
}

/**
 * A step of a GRU for `count` samples: gates [count, columns] holds the input terms as vectors r, z, n and receives the gates;
 * hidden [count, columns] holds the hidden terms likewise, of which n's is kept in candidate.
 */
export function gruStep(
  count: i32,
  hiddenSize: i32,
  gates: usize,
  hidden: usize,
  gateStride: usize,
  previousH: usize,
  previousStride: usize,
  candidate: usize,
  candidateStride: usize,
  h: usize,
  hStride: usize,
): void {
  const logistic = constant(negativeLog2e);
  const high = constant(infinite);
  const tangent = constant(doubleLog2e);
  const below = constant(lowest);
  const above = constant(highest);
  const rounder = constant(rounding);
  const one = constant(unity);
  const two = constant(double);
  const p0 = constant(power0);
  const p1 = constant(power1);
  const p2 = constant(power2);
  const p3 = constant(power3);
  const p4 = constant(power4);
  const p5 = constant(power5);
  for (let sample = 0; sample < count; sample++) {
    let at = gates;
    let from = hidden;
    let unit: usize = 0;
    for (let left = hiddenSize; left > 0; left -= 4) {
      const r = sigmoid(f32x4.add(v128.load(at), v128.load(from)), logistic, below, high, rounder, one, p0, p1, p2, p3, p4, p5);
      const z = sigmoid(f32x4.add(v128.load(at, 16), v128.load(from, 16)), logistic, below, high, rounder, one, p0, p1, p2, p3, p4, p5);
      const fromHidden = v128.load(from, 32);
      const n = tanh(f32x4.add(v128.load(at, 32), f32x4.mul(fromHidden, r)), tangent, below, above, rounder, one, two, p0, p1, p2, p3, p4, p5);
      v128.store(at, r);
      v128.store(at, z, 16);
      v128.store(at, n, 32);
      v128.store(candidate + unit, fromHidden);
      storeUnits(h + unit, f32x4.add(f32x4.mul(f32x4.sub(v128.load(previousH + unit), n), z), n), left);
      at += 48;
      from += 48;
      unit += 16;
    }
    gates += gateStride;
    hidden += gateStride;
    previousH += previousStride;
    candidate += candidateStride;
    h += hStride;
  }
}

/** A step of an RNN with tanh for `count` samples: summed terms [count, columns] to h. */
export function tanhStep(count: i32, hiddenSize: i32, terms: usize, termStride: usize, h: usize, hStride: usize): void {
  const tangent = constant(doubleLog2e);
  const below = constant(lowest);
  const above = constant(highest);
  const rounder = constant(rounding);
  const one = constant(unity);
  const two = constant(double);
  const p0 = constant(power0);
  const p1 = constant(power1);
  const p2 = constant(power2);
  const p3 = constant(power3);
  const p4 = constant(power4);
  const p5 = constant(power5);
  for (let sample = 0; sample < count; sample++) {
    let unit: usize = 0;
    for (let left = hiddenSize; left > 0; left -= 4) {
      storeUnits(h + unit, tanh(v128.load(terms + unit), tangent, below, above, rounder, one, two, p0, p1, p2, p3, p4, p5), left);
      unit += 16;
    }
    terms += termStride;
    h += hStride;
  }
}

/** A step of an RNN with relu for `count` samples. */
export function reluStep(count: i32, hiddenSize: i32, terms: usize, termStride: usize, h: usize, hStride: usize): void {
  for (let sample = 0; sample < count; sample++) {
    let unit: usize = 0;
    for (let left = hiddenSize; left > 0; left -= 4) {
      storeUnits(h + unit, relu(v128.load(terms + unit)), left);
      unit += 16;
    }
    terms += termStride;
    h += hStride;
  }
}

/** What stands behind the last unit belongs to others. */
@inline
function storeUnits(h: usize, units: v128, left: i32): void {
  if (left >= 4) {
    v128.store(h, units);
  } else {
    store<f32>(h, f32x4.extract_lane(units, 0));
    if (left > 1) store<f32>(h, f32x4.extract_lane(units, 1), 4);
    if (left > 2) store<f32>(h, f32x4.extract_lane(units, 2), 8);
  }
}
