import type { Numbers } from "../torch/numbers.ts";
import { RaisedInRun } from "./run.ts";
import { countOf } from "./tensor.ts";

/** An expanded tensor has one place for several elements, and can't be written in place. */
export function refuseSharing(target: Numbers): void {
  if (!isExpanded(target)) return;
  throw new RaisedInRun("RuntimeError", unsupported("more than one element of the written-to tensor refers"));
}

export function isExpanded({ sizes, strides }: Numbers): boolean {
  return strides.some((stride, axis) => stride === 0 && sizes[axis] > 1) && countOf(sizes) > 0;
}

/** What is read may be what is written itself, and not another view of some of its elements. */
export function refusePartialOverlap(target: Numbers, source: Numbers): void {
  if (overlap(target, source) === "partial") refuse();
}

export function refuseOverlap(target: Numbers, source: Numbers): void {
  if (overlap(target, source) !== "none") refuse();
}

function refuse(): never {
  const found = "some elements of the input tensor and the written-to tensor refer";
  throw new RaisedInRun("RuntimeError", unsupported(found));
}

function unsupported(found: string): string {
  return `unsupported operation: ${found} to a single memory location. Please clone() the tensor before performing the operation.`;
}

/** After at::get_overlap_status; tensors with gaps or expanded ones aren't looked at. */
function overlap(a: Numbers, b: Numbers): "none" | "partial" | "full" {
  if (a.storage !== b.storage || !isDense(a) || !isDense(b)) return "none";
  const [count, other] = [countOf(a.sizes), countOf(b.sizes)];
  if (a.offset === b.offset && count === other) {
    return a.strides.length === b.strides.length && a.strides.every((stride, axis) => stride === b.strides[axis])
      ? "full"
      : "partial";
  }
  return a.offset < b.offset + other && b.offset < a.offset + count ? "partial" : "none";
}

/** Whether the elements fill a stretch of memory, each place once. */
function isDense({ sizes, strides }: Numbers): boolean {
  const axes = sizes.map((size, axis) => ({ size, stride: strides[axis] })).filter(({ size }) => size !== 1);
  axes.sort((a, b) => a.stride - b.stride);
  let step = 1;
  for (const { size, stride } of axes) {
    if (size === 0 || stride !== step) return false;
    step *= size;
  }
  return true;
}
