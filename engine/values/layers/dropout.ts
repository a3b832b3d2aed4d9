import { fillDropoutMask } from "../../numeric/random/dropout.ts";
import { fillBernoulliOf } from "../../numeric/random/bernoulli.ts";
import type { Elements, Numbers } from "../../torch/numbers.ts";
import { numberArgument, truthArgument } from "../arguments.ts";
import { record } from "../autograd.ts";
import { filled } from "../filled.ts";
import type { Kernel, KernelCall } from "../kernel.ts";
import { functionals } from "../names.ts";
import { roundTo } from "../rounding.ts";
import type { Run } from "../run.ts";
import { countOf, elementsOf, tensorOf, viewOn } from "../tensor.ts";
import { writeInto } from "../write.ts";
import { inModule } from "./module-arguments.ts";

/** The dropout family of torch.nn.functional, and its modules. */
export const dropoutKernels: readonly (readonly [string, Kernel])[] = [
  ...functionals("dropout", dropout("elements", scaledNoise)),
  ...functionals("alpha_dropout", dropout("elements", alphaNoise)),
  ...functionals("feature_alpha_dropout", dropout("features", alphaNoise)),
  ...functionals("dropout1d", oneDimensional),
  ["torch.nn.Dropout.forward", inModule(dropout("elements", scaledNoise))],
  ["torch.nn.AlphaDropout.forward", inModule(dropout("elements", alphaNoise))],
  ["torch.nn.FeatureAlphaDropout.forward", inModule(dropout("features", alphaNoise))],
  ["torch.nn.Dropout1d.forward", inModule(oneDimensional)],
];

/** What the input is multiplied by, and what is added then. */
type Noise = { readonly factors: Numbers; readonly terms: Elements | undefined };

function dropout(
  drops: "elements" | "features",
  noise: (run: Run, mask: Numbers, p: number) => Noise,
): (call: KernelCall) => Numbers {
  return (call) => {
    const { run } = call;
    const input = call.numbers("input");
    const p = numberArgument(call, "p");
    if (p === 0 || !truthArgument(call, "training") || countOf(input.sizes) === 0) return input;
    const mask = drops === "elements" ? maskLike(input) : featureMask(input);
    const drawn = p === 1 ? { factors: mask, terms: undefined } : noise(run, mask, p);
    const result = multiplied(run, input, drawn);
    return truthArgument(call, "inplace") ? writeInto(run, input, result, "") : result;
  };
}

function multiplied(run: Run, input: Numbers, { factors, terms }: Noise): Numbers {
  const each = elementsOf(factors);
  const span = countOf(input.sizes) / each.length;
  const times = (numbers: Numbers, plus: Elements | undefined): Numbers => {
    const from = elementsOf(numbers);
    return filled(run, numbers.dtype, numbers.sizes, (to) => {
      for (let index = 0; index < to.length; index++) {
        const at = span === 1 ? index : Math.floor(index / span);
        to[index] = from[index] * each[at] + (plus === undefined ? 0 : plus[at]);
      }
    });
  };
  const result = times(input, terms);
  const node = terms === undefined ? "MulBackward0" : "AddBackward0";
  record(run, node, [input], [result], [], ([gradient]) => [
    gradient === undefined ? undefined : times(gradient, undefined),
  ]);
  return result;
}

/** Zeros of the input's sizes, in its order of memory where that is dense: that is how the numbers are drawn. */
function maskLike(input: Numbers): Numbers {
  const count = countOf(input.sizes);
  const elements = input.dtype === "float64" ? new Float64Array(count) : new Float32Array(count);
  const mask = tensorOf(input.dtype, input.sizes, elements);
  return isDense(input) ? viewOn(mask, input.sizes, input.strides, 0) : mask;
}

/** One number for each feature: the first two axes. */
function featureMask(input: Numbers): Numbers {
  return maskLike(tensorOf(input.dtype, [input.sizes[0], input.sizes[1]], input.storage.elements));
}

function isDense({ sizes, strides }: Numbers): boolean {
  const axes = [...sizes.keys()].filter((axis) => sizes[axis] !== 1).sort((a, b) => strides[a] - strides[b]);
  let step = 1;
  for (const axis of axes) {
    if (strides[axis] !== step) return false;
    step *= sizes[axis];
  }
  return true;
}

function floatsOf(mask: Numbers): Float32Array | Float64Array {
  const { elements } = mask.storage;
  return elements instanceof Float64Array || elements instanceof Float32Array ? elements : new Float32Array(0);
}

/** What is kept is scaled by 1 / (1 - p). */
function scaledNoise({ generator }: Run, mask: Numbers, p: number): Noise {
  const elements = floatsOf(mask);
  if (mask.dtype === "float32" || mask.dtype === "float64") {
    fillDropoutMask(generator, elements, p);
  } else {
    fillBernoulliOf(generator, elements, 1 - p);
    const kept = roundTo(mask.dtype, 1 / (1 - p));
    for (let index = 0; index < elements.length; index++) elements[index] *= kept;
  }
  return { factors: mask, terms: undefined };
}

/** -scale * alpha of SELU, the value that dropped elements take. */
const SATURATION = 1.7580993408473766;

/** Keeps mean and variance: dropped elements become the saturation of SELU, and all are scaled and shifted. */
function alphaNoise({ generator }: Run, mask: Numbers, p: number): Noise {
  const elements = floatsOf(mask);
  fillBernoulliOf(generator, elements, 1 - p);
  const scale = 1 / Math.sqrt((SATURATION * SATURATION * p + 1) * (1 - p));
  const kept = elementsOf(mask);
  const terms = kept.map((one) => (one - 1) * SATURATION * scale + SATURATION * scale * p);
  for (let index = 0; index < elements.length; index++) elements[index] *= scale;
  return { factors: mask, terms };
}

/** torch.nn.functional.dropout1d: [batch, channels, length], or without a batch; whole channels are dropped. */
function oneDimensional(call: KernelCall): Numbers {
  const input = call.numbers("input");
  const features = dropout("features", scaledNoise);
  if (input.sizes.length === 3) return features(call);
  const lifted = relaid(call.run, input, [1, ...input.sizes], "UnsqueezeBackward0");
  const found = features({ ...call, numbers: () => lifted });
  return relaid(call.run, found, input.sizes, "SqueezeBackward1");
}

/** A view with an axis of size 1 more or less in front. */
function relaid(run: Run, numbers: Numbers, sizes: readonly number[], node: string): Numbers {
  const strides =
    sizes.length > numbers.sizes.length ? [countOf(numbers.sizes), ...numbers.strides] : numbers.strides.slice(1);
  const view = viewOn(numbers, sizes, strides, numbers.offset);
  record(run, node, [numbers], [view], [], ([gradient]) => [
    gradient === undefined ? undefined : tensorOf(gradient.dtype, numbers.sizes, elementsOf(gradient)),
  ]);
  return view;
}
