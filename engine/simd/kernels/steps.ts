import { relu, sigmoid, tanh } from "./activation";

/**
 * One sample's step of an LSTM. gates holds the summed terms as vectors i, f, g, o for every four units and receives the gates;
 * c is written from previousC; h receives o tanh(c). Vectors of previousC may read past hiddenSize.
 */
export function lstmStep(gates: usize, previousC: usize, c: usize, h: usize, hiddenSize: i32): void {
  for (let left = hiddenSize; left > 0; left -= 4) {
    const i = sigmoid(v128.load(gates));
    const f = sigmoid(v128.load(gates, 16));
    const g = tanh(v128.load(gates, 32));
    const o = sigmoid(v128.load(gates, 48));
    const state = f32x4.add(f32x4.mul(f, v128.load(previousC)), f32x4.mul(i, g));
    v128.store(gates, i);
    v128.store(gates, f, 16);
    v128.store(gates, g, 32);
    v128.store(gates, o, 48);
    v128.store(c, state);
    storeUnits(h, f32x4.mul(o, tanh(state)), left);
    gates += 64;
    previousC += 16;
    c += 16;
    h += 16;
  }
}

/**
 * One sample's step of a GRU: gates holds the input terms as vectors r, z, n and receives the gates; hidden holds the hidden terms
 * likewise, of which n's is kept in candidate.
 */
export function gruStep(
  gates: usize,
  hidden: usize,
  candidate: usize,
  previousH: usize,
  h: usize,
  hiddenSize: i32,
): void {
  for (let left = hiddenSize; left > 0; left -= 4) {
    const r = sigmoid(f32x4.add(v128.load(gates), v128.load(hidden)));
    const z = sigmoid(f32x4.add(v128.load(gates, 16), v128.load(hidden, 16)));
    const fromHidden = v128.load(hidden, 32);
    const n = tanh(f32x4.add(v128.load(gates, 32), f32x4.mul(fromHidden, r)));
    v128.store(gates, r);
    v128.store(gates, z, 16);
    v128.store(gates, n, 32);
    v128.store(candidate, fromHidden);
    storeUnits(h, f32x4.add(f32x4.mul(f32x4.sub(v128.load(previousH), n), z), n), left);
    gates += 48;
    hidden += 48;
    candidate += 16;
    previousH += 16;
    h += 16;
  }
}

/** One sample's step of an RNN with tanh. */
export function tanhStep(terms: usize, h: usize, hiddenSize: i32): void {
  for (let left = hiddenSize; left > 0; left -= 4) {
    storeUnits(h, tanh(v128.load(terms)), left);
    terms += 16;
    h += 16;
  }
}

/** One sample's step of an RNN with relu. */
export function reluStep(terms: usize, h: usize, hiddenSize: i32): void {
  for (let left = hiddenSize; left > 0; left -= 4) {
    storeUnits(h, relu(v128.load(terms)), left);
    terms += 16;
    h += 16;
  }
}

/** What stands behind the last unit belongs to others. */
function storeUnits(h: usize, units: v128, left: i32): void {
  if (left >= 4) {
    v128.store(h, units);
    return;
  }
  store<f32>(h, f32x4.extract_lane(units, 0));
  if (left > 1) store<f32>(h, f32x4.extract_lane(units, 1), 4);
  if (left > 2) store<f32>(h, f32x4.extract_lane(units, 2), 8);
}
