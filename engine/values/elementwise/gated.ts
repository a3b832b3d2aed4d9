import type { Numbers } from "../../torch/numbers.ts";
import { axisArgument, numberArgument, truthArgument } from "../arguments.ts";
import { record } from "../autograd.ts";
import { filled } from "../filled.ts";
import type { Computed, Kernel, KernelCall } from "../kernel.ts";
import { everywhere, functionals } from "../names.ts";
import { uniformDouble } from "../../numeric/random/uniform.ts";
import { countOf, elementsOf, tensorOf } from "../tensor.ts";
import { combined } from "./combination.ts";
import { sigmoid } from "./functions.ts";
import { fromInput, unary } from "./unary.ts";
import { writeInto } from "../write.ts";

/** Activations with more than one input: halves that gate each other, learned or drawn slopes. */
export const gatedKernels: readonly (readonly [string, Kernel])[] = [
  ...functionals("glu", gatedHalf),
  ...everywhere("prelu", learnedSlope),
  ...functionals("prelu", learnedSlope),
  ...functionals("rrelu", drawnSlope),
];

/** The first half of the axis times the sigmoid of the second. */
function gatedHalf(call: KernelCall): Computed {
  const { run } = call;
  const input = call.numbers("input");
  const { sizes, dtype } = input;
  const axis = axisArgument(call, "dim", sizes.length);
  const half = sizes[axis] / 2;
  const inner = half * countOf(sizes.slice(axis + 1));
  const outer = countOf(sizes.slice(0, axis));
  const from = elementsOf(input);
  const result = filled(run, dtype, sizes.with(axis, half), (out) => {
    for (let block = 0; block < outer; block++) {
      const start = block * 2 * inner;
      for (let i = 0; i < inner; i++) out[block * inner + i] = from[start + i] * sigmoid(from[start + inner + i]);
    }
  });
  record(run, "GluBackward0", [input], [result], [input], ([gradient]) => {
    if (gradient === undefined) return [undefined];
    const [given, read] = [elementsOf(gradient), elementsOf(input)];
    const back = filled(run, dtype, sizes, (out) => {
      for (let block = 0; block < outer; block++) {
        const start = block * 2 * inner;
        for (let i = 0; i < inner; i++) {
          const open = sigmoid(read[start + inner + i]);
          const change = given[block * inner + i];
          out[start + i] = change * open;
          out[start + inner + i] = change * read[start + i] * open * (1 - open);
        }
      }
    });
    return [back];
  });
  return result;
}

/** A weight for all, or one per channel (axis 1). */
function learnedSlope(call: KernelCall): Computed {
  const { run } = call;
  const [input, weight] = [call.numbers("input"), call.numbers("weight")];
  const channels =
    weight.sizes.length === 1 && input.sizes.length > 1
      ? input.sizes.map((_, axis) => (axis === 1 ? weight.sizes[0] : 1))
      : [];
  const shaped: Numbers = tensorOf(weight.dtype, countOf(weight.sizes) === 1 ? [] : channels, elementsOf(weight));
  record(run, "ViewBackward0", [weight], [shaped], [], ([gradient]) => [
    gradient === undefined ? undefined : tensorOf(gradient.dtype, weight.sizes, elementsOf(gradient)),
  ]);
  return combined(call, [input, shaped], input.dtype, input.dtype, {
    node: "PreluKernelBackward0",
    value: (x, slope) => (x > 0 ? x : x * slope),
    slopes: [
      { at: (x, slope) => (x > 0 ? 1 : slope), reads: [0, 1] },
      { at: (x) => (x > 0 ? 0 : x), reads: [0] },
    ],
  });
}

/** While training, each number below 0 has a slope of its own, drawn between the bounds; else it is their mean. */
function drawnSlope(call: KernelCall): Computed {
  const input = call.numbers("input");
  const [low, high] = [numberArgument(call, "lower"), numberArgument(call, "upper")];
  const result = truthArgument(call, "training") ? drawn(call, input, low, high) : fixed(call, input, (low + high) / 2);
  if (!truthArgument(call, "inplace")) return result;
  return writeInto(call.run, input, result, "RreluWithNoiseBackward1");
}

function fixed(call: KernelCall, input: Numbers, slope: number): Numbers {
  return unary(
    call,
    fromInput(
      "RreluWithNoise",
      (x) => (x > 0 ? x : x * slope),
      (x) => (x > 0 ? 1 : slope),
    ),
    input,
  );
}

function drawn(call: KernelCall, input: Numbers, low: number, high: number): Numbers {
  const read = elementsOf(input);
  const noise = filled(call.run, input.dtype, input.sizes, (out) => {
    for (let i = 0; i < out.length; i++) {
      out[i] = read[i] > 0 ? 1 : uniformDouble(call.run.generator) * (high - low) + low;
    }
  });
  return combined(call, [input, noise], input.dtype, input.dtype, {
    node: "RreluWithNoiseBackward0",
    value: (x, slope) => x * slope,
    slopes: [{ at: (_x, slope) => slope, reads: [1] }],
  });
}
