import { columns, gateCount, gru, padded, panelWidth } from "./layout";

/** How many bytes `pack` writes. */
export function packedBytes(mode: i32, inputSize: i32, hiddenSize: i32, projSize: i32): usize {
  const width = projSize > 0 ? projSize : hiddenSize;
  const gates = columns(gateCount(mode), hiddenSize);
  return (<usize>gates * <usize>(2 + inputSize + width) + <usize>columns(1, projSize) * <usize>hiddenSize) << 2;
}

/**
 * Writes the weights of one direction for `multiply`: the sum of the biases [columns], the bias of a GRU's hidden terms [columns],
 * W_ih, W_hh and, with a projection, W_hr as panels. Sources are PyTorch's; the address 0 stands for a bias that isn't there.
 */
export function pack(
  target: usize,
  mode: i32,
  inputSize: i32,
  hiddenSize: i32,
  projSize: i32,
  ih: usize,
  hh: usize,
  biasIh: usize,
  biasHh: usize,
  hr: usize,
): void {
  const gates = gateCount(mode);
  const rowBytes = (<usize>columns(gates, hiddenSize)) << 2;
  memory.fill(target, 0, packedBytes(mode, inputSize, hiddenSize, projSize));
  if (biasIh !== 0) packBiases(target, target + rowBytes, mode, hiddenSize, biasIh, biasHh);
  const panels = target + 2 * rowBytes;
  packPanels(panels, ih, gates, hiddenSize, inputSize);
  const width = projSize > 0 ? projSize : hiddenSize;
  const hidden = panels + rowBytes * <usize>inputSize;
  packPanels(hidden, hh, gates, hiddenSize, width);
  if (projSize > 0) packPanels(hidden + rowBytes * <usize>width, hr, 1, projSize, hiddenSize);
}

/** Of a GRU's n the two biases stay apart: r multiplies the hidden one. */
function packBiases(sums: usize, hidden: usize, mode: i32, hiddenSize: i32, biasIh: usize, biasHh: usize): void {
  const gates = gateCount(mode);
  for (let gate = 0; gate < gates; gate++) {
    for (let unit = 0; unit < hiddenSize; unit++) {
      const from = (<usize>(gate * hiddenSize + unit)) << 2;
      const to = (<usize>column(gates, gate, unit)) << 2;
      const fromInput = load<f32>(biasIh + from);
      const fromHidden = load<f32>(biasHh + from);
      if (mode === gru && gate === 2) {
        store<f32>(sums + to, fromInput);
        store<f32>(hidden + to, fromHidden);
      } else {
        store<f32>(sums + to, fromInput + fromHidden);
      }
    }
  }
}

/** weight [gates * units, inner] to panels [columns / 8][inner][8]; what isn't written was zero. */
function packPanels(target: usize, weight: usize, gates: i32, units: i32, inner: i32): void {
  const rowBytes = (<usize>inner) << 2;
  for (let unit = 0; unit < padded(units); unit += 4) {
    for (let gate = 0; gate < gates; gate++) {
      const first = column(gates, gate, unit);
      const to = target + ((<usize>(first / panelWidth) * <usize>inner) << 5) + ((<usize>(first % panelWidth)) << 2);
      const from = weight + <usize>(gate * units + unit) * rowBytes;
      if (unit + 4 <= units) {
        packFour(to, from, rowBytes, inner);
      } else {
        for (let rest = 0; rest < units - unit; rest++) {
          for (let k = 0; k < inner; k++) {
            const value = load<f32>(from + <usize>rest * rowBytes + ((<usize>k) << 2));
            store<f32>(to + ((<usize>k) << 5) + ((<usize>rest) << 2), value);
          }
        }
      }
    }
  }
}

/** Four rows to four neighbouring columns. */
function packFour(to: usize, from: usize, rowBytes: usize, inner: i32): void {
  const second = from + rowBytes;
  const third = second + rowBytes;
  const fourth = third + rowBytes;
  const whole = (<usize>(inner & ~3)) << 2;
  const end = (<usize>inner) << 2;
  let k: usize = 0;
  for (; k < whole; k += 16) {
    const a = v128.load(from + k);
    const b = v128.load(second + k);
    const c = v128.load(third + k);
    const d = v128.load(fourth + k);
    const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
    const cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
    const abHigh = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
    const cdHigh = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
    const at = to + (k << 3);
    v128.store(at, v128.shuffle<i64>(ab, cd, 0, 2));
    v128.store(at, v128.shuffle<i64>(ab, cd, 1, 3), 32);
    v128.store(at, v128.shuffle<i64>(abHigh, cdHigh, 0, 2), 64);
    v128.store(at, v128.shuffle<i64>(abHigh, cdHigh, 1, 3), 96);
  }
  for (; k < end; k += 4) {
    const at = to + (k << 3);
    store<f32>(at, load<f32>(from + k));
    store<f32>(at, load<f32>(second + k), 4);
    store<f32>(at, load<f32>(third + k), 8);
    store<f32>(at, load<f32>(fourth + k), 12);
  }
}

/** Where a unit's gate stands in a row of gates. */
function column(gates: i32, gate: i32, unit: i32): i32 {
  return ((unit >> 2) * gates + gate) * 4 + (unit & 3);
}
