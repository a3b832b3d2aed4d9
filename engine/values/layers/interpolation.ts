import type { Elements, Numbers } from "../../torch/numbers.ts";
import { numbersIn, textArgument, truthArgument } from "../arguments.ts";
import { record } from "../autograd.ts";
import { described, filled } from "../filled.ts";
import type { Kernel, KernelCall } from "../kernel.ts";
import { eachLine } from "../lines.ts";
import { functionals } from "../names.ts";
import { RaisedInRun, RunStopped } from "../run.ts";
import { countOf, elementsOf } from "../tensor.ts";

/** torch.nn.functional.interpolate: one axis after another, each output a weighted sum of a few inputs. */
export const interpolationKernels: readonly (readonly [string, Kernel])[] = functionals("interpolate", interpolate);

/** Which inputs an output takes, and how much of each. */
type Taps = readonly { readonly at: number; readonly weight: number }[];

const modes = ["nearest", "nearest-exact", "area", "linear", "bilinear", "trilinear", "bicubic"] as const;
type Mode = (typeof modes)[number];

function interpolate(call: KernelCall): Numbers {
  const { run } = call;
  const input = call.numbers("input");
  const spatial = input.sizes.length - 2;
  const mode = checkedMode(call, input);
  if (truthArgument(call, "antialias")) throw new RunStopped("unread", "interpolate isn't computed with antialias");
  const { sizes, dtype } = described(call.result);
  const scales = scaleFactors(call, spatial);
  const aligned = call.argument("align_corners").kind !== "none" && truthArgument(call, "align_corners");
  const tables = Array.from({ length: spatial }, (_, axis) =>
    tapsOf(mode, input.sizes[axis + 2], sizes[axis + 2], scales?.[axis], aligned),
  );
  const result = filled(run, dtype, sizes, (to) => {
    to.set(resampled(elementsOf(input), input.sizes, tables));
  });
  record(run, interpolationNode(mode, spatial), [input], [result], [], ([gradient]) => {
    if (gradient === undefined) return [];
    return [
      filled(run, dtype, input.sizes, (to) => {
        to.set(gathered(elementsOf(gradient), sizes, input.sizes, tables));
      }),
    ];
  });
  return result;
}

function checkedMode(call: KernelCall, { sizes }: Numbers): Mode {
  const text = textArgument(call, "mode") ?? "";
  const mode = modes.find((one) => one === text);
  const rank = sizes.length;
  const wanted = { linear: 3, bilinear: 4, trilinear: 5 };
  const needs = mode === "linear" || mode === "bilinear" || mode === "trilinear" ? wanted[mode] : undefined;
  if (needs !== undefined && needs !== rank && rank >= 3 && rank <= 5) {
    const words = `Got ${String(rank)}D input, but ${text} mode needs ${String(needs)}D input`;
    throw new RaisedInRun("NotImplementedError", words);
  }
  if (mode === undefined || rank < 3 || rank > 5 || (mode === "bicubic" && rank !== 4)) {
    throw new RaisedInRun(
      "NotImplementedError",
      `Input Error: Only 3D, 4D and 5D input Tensors supported (got ${String(rank)}D) for the modes: nearest | linear | bilinear | bicubic | trilinear | lanczos | area | nearest-exact (got ${text})`,
    );
  }
  return mode;
}

/** The factors that decide where an output stands; undefined: the sizes do. */
function scaleFactors(call: KernelCall, spatial: number): readonly number[] | undefined {
  const recompute = call.argument("recompute_scale_factor");
  const value = call.argument("scale_factor");
  if (value.kind === "none") return undefined;
  if (recompute.kind !== "none" && truthArgument(call, "recompute_scale_factor")) return undefined;
  const factors = numbersIn(call, value);
  return factors.length === spatial ? factors : Array.from({ length: spatial }, () => factors[0]);
}

function interpolationNode(mode: Mode, spatial: number): string {
  const axes = String(spatial);
  switch (mode) {
    case "nearest":
      return `UpsampleNearest${axes}DBackward0`;
    case "nearest-exact":
      return `UpsampleNearestExact${axes}DBackward0`;
    case "area":
      return spatial === 1 ? "SqueezeBackward1" : `AdaptiveAvgPool${axes}DBackward0`;
    case "linear":
      return "UpsampleLinear1DBackward0";
    case "bilinear":
      return "UpsampleBilinear2DBackward0";
    case "trilinear":
      return "UpsampleTrilinear3DBackward0";
    case "bicubic":
      return "UpsampleBicubic2DBackward0";
  }
}

function tapsOf(mode: Mode, from: number, to: number, factor: number | undefined, aligned: boolean): readonly Taps[] {
  const ratio = factor === undefined ? from / to : 1 / factor;
  const single = Math.fround(ratio);
  const places = Array.from({ length: to }, (_, index) => index);
  switch (mode) {
    case "nearest":
      return places.map((index) => [{ at: Math.min(Math.floor(Math.fround(index * single)), from - 1), weight: 1 }]);
    case "nearest-exact":
      return places.map((index) => [
        { at: Math.min(Math.floor(Math.fround((index + 0.5) * single)), from - 1), weight: 1 },
      ]);
    case "area":
      return places.map((index) => windowTaps(Math.floor((index * from) / to), Math.ceil(((index + 1) * from) / to)));
    case "linear":
    case "bilinear":
    case "trilinear":
      return places.map((index) => linearTaps(Math.max(0, sourceOf(index, from, to, ratio, aligned)), from));
    case "bicubic":
      return places.map((index) => cubicTaps(sourceOf(index, from, to, ratio, aligned), from));
  }
}

function windowTaps(start: number, end: number): Taps {
  return Array.from({ length: end - start }, (_, index) => ({ at: start + index, weight: 1 / (end - start) }));
}

/** Where an output stands among the inputs. */
function sourceOf(index: number, from: number, to: number, ratio: number, aligned: boolean): number {
  if (aligned) return to > 1 ? (index * (from - 1)) / (to - 1) : 0;
  return (index + 0.5) * ratio - 0.5;
}

function linearTaps(source: number, from: number): Taps {
  const at = Math.min(Math.floor(source), from - 1);
  const part = Math.min(source - at, 1);
  return [
    { at, weight: 1 - part },
    { at: Math.min(at + 1, from - 1), weight: part },
  ];
}

/** Cubic convolution with a = -0.75, as PyTorch has it. */
function cubicTaps(source: number, from: number): Taps {
  const a = -0.75;
  const start = Math.floor(source);
  const part = source - start;
  const near = (x: number): number => ((a + 2) * x - (a + 3)) * x * x + 1;
  const far = (x: number): number => ((a * x - 5 * a) * x + 8 * a) * x - 4 * a;
  return [far(part + 1), near(part), near(1 - part), far(2 - part)].map((weight, index) => ({
    at: Math.min(Math.max(start - 1 + index, 0), from - 1),
    weight,
  }));
}

/** The inputs resampled along every spatial axis. */
function resampled(from: Elements, sizes: readonly number[], tables: readonly (readonly Taps[])[]): Float64Array {
  let found = Float64Array.from(from);
  let shape = sizes;
  for (const [index, table] of tables.entries()) {
    const dim = index + 2;
    const next = shape.with(dim, table.length);
    const source = found;
    const target = new Float64Array(countOf(next));
    const starts = lineStarts(shape, dim);
    let line = 0;
    eachLine(next, dim, (start, step) => {
      const begin = starts[line++];
      for (const [place, taps] of table.entries()) {
        let sum = 0;
        for (const { at, weight } of taps) sum += weight * source[begin + at * step];
        target[start + place * step] = sum;
      }
    });
    found = target;
    shape = next;
  }
  return found;
}

/** The gradients given back to the inputs, axis by axis from the last. */
function gathered(
  from: Elements,
  sizes: readonly number[],
  target: readonly number[],
  tables: readonly (readonly Taps[])[],
): Float64Array {
  let found = Float64Array.from(from);
  let shape = sizes;
  for (const [index, table] of [...tables.entries()].toReversed()) {
    const dim = index + 2;
    const next = shape.with(dim, target[dim]);
    const source = found;
    const sums = new Float64Array(countOf(next));
    const starts = lineStarts(next, dim);
    let line = 0;
    eachLine(shape, dim, (start, step) => {
      const begin = starts[line++];
      for (const [place, taps] of table.entries()) {
        for (const { at, weight } of taps) sums[begin + at * step] += weight * source[start + place * step];
      }
    });
    found = sums;
    shape = next;
  }
  return found;
}

function lineStarts(sizes: readonly number[], dim: number): readonly number[] {
  const starts: number[] = [];
  eachLine(sizes, dim, (start) => starts.push(start));
  return starts;
}
