import { interrupted } from "./interrupt";
import { tile1x1, tile1x2, tile1x3, tile2x1, tile2x2, tile3x1, tile4x1 } from "./tiles";

/** Rows that stay in the second cache while the panels pass. */
const blockRows: i32 = 64;
/** Of the inner axis at once: a panel of so many stays in the first cache. */
const blockInner: i32 = 640;

/**
 * `target = seed + left · weightᵀ`, as F.linear: target [rows, panels * 8], seed of that shape or one row (stride 0), left
 * [rows, inner], weight as panels [panels][inner][8]. The seed may be the target. Strides are in bytes. Leaves when interrupted.
 */
export function multiply(
  target: usize,
  targetStride: usize,
  seed: usize,
  seedStride: usize,
  left: usize,
  leftStride: usize,
  weight: usize,
  inner: i32,
  rows: i32,
  panels: i32,
): void {
  if (inner === 0) {
    copyRows(target, targetStride, seed, seedStride, rows, panels);
    return;
  }
  const panelBytes = (<usize>inner) << 5;
  for (let row = 0; row < rows; row += blockRows) {
    const count = min(blockRows, rows - row);
    const to = target + <usize>row * targetStride;
    const leftRow = left + <usize>row * leftStride;
    let from = seed + <usize>row * seedStride;
    let fromStride = seedStride;
    for (let k = 0; ; k += blockInner) {
      const length = min(blockInner, inner - k);
      const a = leftRow + ((<usize>k) << 2);
      const b = weight + ((<usize>k) << 5);
      for (let panel = 0; panel < panels; panel += 6) {
        const columns = (<usize>panel) << 5;
        const some = min(6, panels - panel);
        block(
          to + columns,
          targetStride,
          from + columns,
          fromStride,
          a,
          leftStride,
          b + <usize>panel * panelBytes,
          panelBytes,
          length,
          count,
          some,
        );
        if (interrupted((<i64>length * <i64>count * <i64>some) << 3)) return;
      }
      if (k + blockInner >= inner) break;
      from = to;
      fromStride = targetStride;
    }
  }
}

/** At most six panels: four rows at a time, then the rest of the rows over several panels at once. */
function block(
  c: usize,
  cStride: usize,
  s: usize,
  sStride: usize,
  a: usize,
  aStride: usize,
  b: usize,
  bStride: usize,
  inner: i32,
  rows: i32,
  panels: i32,
): void {
  const whole = rows & ~3;
  if (whole > 0) {
    for (let panel = 0; panel < panels; panel++) {
      const columns = (<usize>panel) << 5;
      tile4x1(
        c + columns,
        cStride,
        s + columns,
        sStride,
        a,
        aStride,
        b + <usize>panel * bStride,
        bStride,
        inner,
        whole,
      );
    }
    c += <usize>whole * cStride;
    s += <usize>whole * sStride;
    a += <usize>whole * aStride;
  }
  const rest = rows - whole;
  if (rest === 0) return;
  for (let panel = 0; panel < panels;) {
    const columns = (<usize>panel) << 5;
    const weight = b + <usize>panel * bStride;
    const step = together(rest, panels - panel);
    const to = c + columns;
    const from = s + columns;
    if (rest === 1) {
      if (step === 3) tile1x3(to, cStride, from, sStride, a, aStride, weight, bStride, inner, rest);
      else if (step === 2) tile1x2(to, cStride, from, sStride, a, aStride, weight, bStride, inner, rest);
      else tile1x1(to, cStride, from, sStride, a, aStride, weight, bStride, inner, rest);
    } else if (rest === 2) {
      if (step === 2) tile2x2(to, cStride, from, sStride, a, aStride, weight, bStride, inner, rest);
      else tile2x1(to, cStride, from, sStride, a, aStride, weight, bStride, inner, rest);
    } else {
      tile3x1(to, cStride, from, sStride, a, aStride, weight, bStride, inner, rest);
    }
    panel += step;
  }
}

/** How many panels so few rows take at once: enough sums to hide how long an addition takes. Four are two and two. */
function together(rows: i32, panels: i32): i32 {
  if (rows === 1 && panels !== 4) return min(3, panels);
  return rows < 3 ? min(2, panels) : 1;
}

/** What a product without inner numbers leaves. */
function copyRows(target: usize, targetStride: usize, seed: usize, seedStride: usize, rows: i32, panels: i32): void {
  for (let row = 0; row < rows; row++) {
    memory.copy(target, seed, (<usize>panels) << 5);
    target += targetStride;
    seed += seedStride;
  }
}
