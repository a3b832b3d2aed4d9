import type { Elements, Numbers } from "../../torch/numbers.ts";
import { numbersIn, truthArgument } from "../arguments.ts";
import { record } from "../autograd.ts";
import { described, filled } from "../filled.ts";
import type { Computed, Kernel, KernelCall } from "../kernel.ts";
import { functionals } from "../names.ts";
import type { Run } from "../run.ts";
import { countOf, elementsOf } from "../tensor.ts";
import { inModule } from "./module-arguments.ts";

/** One-dimensional pooling of torch.nn.functional, and its modules: windows along the last axis. */
export const poolingKernels: readonly (readonly [string, Kernel])[] = (
  [
    ["max_pool1d", "MaxPool1d", (call) => largest(call, slidingWindows(call, "largest"))],
    ["avg_pool1d", "AvgPool1d", (call) => average(call, slidingWindows(call, "average"))],
    ["adaptive_max_pool1d", "AdaptiveMaxPool1d", (call) => largest(call, adaptiveWindows(call))],
    ["adaptive_avg_pool1d", "AdaptiveAvgPool1d", (call) => average(call, adaptiveWindows(call))],
  ] as const satisfies readonly (readonly [string, string, Kernel])[]
).flatMap(([name, className, kernel]) => [
  ...functionals(name, kernel),
  [`torch.nn.${className}.forward`, inModule(kernel)] as const,
]);

/** From `start` to before `end` inside the input, in steps; what an average is divided by. */
type Window = { readonly start: number; readonly end: number; readonly step: number; readonly divisor: number };

function slidingWindows(call: KernelCall, of: "largest" | "average"): readonly Window[] {
  const single = (name: string, fallback: number): number => {
    const value = call.argument(name);
    return value.kind === "none" ? fallback : (numbersIn(call, value)[0] ?? fallback);
  };
  const kernel = single("kernel_size", 1);
  const [stride, padding] = [single("stride", kernel), single("padding", 0)];
  const dilation = of === "largest" ? single("dilation", 1) : 1;
  const counted = of === "average" && truthArgument(call, "count_include_pad");
  const input = call.numbers("input");
  const length = input.sizes[input.sizes.length - 1];
  return Array.from({ length: windowCount(call) }, (_, index) => {
    const from = index * stride - padding;
    const shift = Math.max(0, Math.ceil(-from / dilation)) * dilation;
    const [start, end] = [from + shift, Math.min(from + kernel * dilation, length)];
    const whole = Math.min(from + kernel, length + padding) - from;
    return { start, end, step: dilation, divisor: counted ? whole : end - start };
  });
}

function adaptiveWindows(call: KernelCall): readonly Window[] {
  const input = call.numbers("input");
  const length = input.sizes[input.sizes.length - 1];
  const count = windowCount(call);
  return Array.from({ length: count }, (_, index) => {
    const start = Math.floor((index * length) / count);
    const end = Math.ceil(((index + 1) * length) / count);
    return { start, end, step: 1, divisor: end - start };
  });
}

function windowCount(call: KernelCall): number {
  const value = call.result.kind === "tuple" ? call.result.items[0] : call.result;
  const { sizes } = described(value);
  return sizes[sizes.length - 1];
}

function average(call: KernelCall, windows: readonly Window[]): Numbers {
  const { run } = call;
  const input = call.numbers("input");
  const from = elementsOf(input);
  const result = eachRow(run, input, windows, (to, row, at) => {
    for (const [index, { start, end, divisor }] of windows.entries()) {
      let sum = 0;
      for (let place = start; place < end; place++) sum += from[row + place];
      to[at + index] = sum / divisor;
    }
  });
  record(run, "SqueezeBackward1", [input], [result], [], ([gradient]) => {
    if (gradient === undefined) return [];
    return [
      spread(run, input, elementsOf(gradient), windows, (sums, row, window, arrived) => {
        for (let place = window.start; place < window.end; place++) sums[row + place] += arrived / window.divisor;
      }),
    ];
  });
  return result;
}

/** The largest number of each window; its place too where `return_indices` asks for it. The first of equal ones wins. */
function largest(call: KernelCall, windows: readonly Window[]): Computed {
  const { run } = call;
  const input = call.numbers("input");
  const from = elementsOf(input);
  const places = new Float64Array((countOf(input.sizes) / (input.sizes[input.sizes.length - 1] || 1)) * windows.length);
  const result = eachRow(run, input, windows, (to, row, at) => {
    for (const [index, { start, end, step }] of windows.entries()) {
      let best = start;
      for (let place = start; place < end; place += step) {
        if (from[row + place] > from[row + best] || Number.isNaN(from[row + place])) best = place;
      }
      to[at + index] = from[row + best];
      places[at + index] = best;
    }
  });
  record(run, "SqueezeBackward1", [input], [result], [], ([gradient]) => {
    if (gradient === undefined) return [];
    return [
      spread(run, input, elementsOf(gradient), windows, (sums, row, _window, arrived, at) => {
        sums[row + places[at]] += arrived;
      }),
    ];
  });
  if (call.result.kind !== "tuple") return result;
  const indices = filled(run, "int64", result.sizes, (to) => {
    to.set(places);
  });
  return [result, indices];
}

function eachRow(
  run: Run,
  input: Numbers,
  windows: readonly Window[],
  compute: (to: Elements, row: number, at: number) => void,
): Numbers {
  const length = input.sizes[input.sizes.length - 1];
  return filled(run, input.dtype, [...input.sizes.slice(0, -1), windows.length], (to) => {
    for (let row = 0, at = 0; at < to.length; row += length, at += windows.length) compute(to, row, at);
    run.checkpoint();
  });
}

function spread(
  run: Run,
  input: Numbers,
  gradient: Elements,
  windows: readonly Window[],
  add: (sums: Float64Array, row: number, window: Window, arrived: number, at: number) => void,
): Numbers {
  const length = input.sizes[input.sizes.length - 1];
  const sums = new Float64Array(countOf(input.sizes));
  for (let at = 0; at < gradient.length; at++) {
    const row = Math.floor(at / windows.length) * length;
    add(sums, row, windows[at % windows.length], gradient[at], at);
  }
  return filled(run, input.dtype, input.sizes, (to) => {
    to.set(sums);
  });
}
