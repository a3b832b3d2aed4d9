import { begin, interrupted } from "./interrupt";
import { multiply } from "./multiply";

/** `target = left · weightᵀ` as `multiply` has it, with a row of zeros at `zeros`: 0 when done, 1 when interrupted. */
export function product(
  target: usize,
  targetStride: usize,
  zeros: usize,
  left: usize,
  leftStride: usize,
  weight: usize,
  inner: i32,
  rows: i32,
  panels: i32,
): i32 {
  begin();
  multiply(target, targetStride, zeros, 0, left, leftStride, weight, inner, rows, panels);
  return interrupted(0) ? 1 : 0;
}
