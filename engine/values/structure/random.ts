import { fillBernoulli, fillBernoulliOf } from "../../numeric/random/bernoulli.ts";
import { isSeed, reseed } from "../../numeric/random/generator.ts";
import { fillRandint } from "../../numeric/random/randint.ts";
import { randomPermutation } from "../../numeric/random/randperm.ts";
import { dtypes } from "../../torch/dtype.ts";
import type { Numbers } from "../../torch/numbers.ts";
import type { Value } from "../../torch/value.ts";
import { numberArgument, optionalTensor } from "../arguments.ts";
import { record } from "../autograd.ts";
import { broadcastTo, reducedTo } from "../broadcast.ts";
import { redraw } from "../draws.ts";
import { described, filled } from "../filled.ts";
import type { Kernel, KernelCall } from "../kernel.ts";
import { everywhere, functions } from "../names.ts";
import { castElements } from "../rounding.ts";
import { RaisedInRun, type Run } from "../run.ts";
import { elementsOf, isFloatingDtype, newTensor } from "../tensor.ts";
import { asLeaf, made } from "./creation.ts";
import { checkBounds, refuseGenerator } from "./draw-arguments.ts";
import { type Draw, normalDraw, uniformDraw } from "./draw.ts";
import { commonSizes } from "./lookups.ts";
import { multinomial } from "./multinomial.ts";

/** Functions that make tensors of random numbers, and the seed. */
export const randomKernels: readonly (readonly [string, Kernel])[] = [
  ...functions("rand rand_like", (call) => drawn(call, (run, { dtype }) => uniformDraw(run, dtype, 0, 1))),
  ...functions("randn randn_like", (call) => drawn(call, (run, { dtype }) => normalDraw(run, dtype, 0, 1))),
  ...functions("randint randint_like", (call) => {
    const low = call.given("low") ? numberArgument(call, "low") : 0;
    const high = numberArgument(call, "high");
    checkBounds(described(call.result).dtype, low, high);
    return drawn(call, (run) => (target) => {
      fillRandint(run.generator, target, low, high);
    });
  }),
  ...functions("randperm", permutation),
  ...functions("normal", normal),
  ...everywhere("bernoulli", bernoulli),
  ...everywhere("multinomial", multinomial),
  ["torch.manual_seed", seeded],
];

function drawn(call: KernelCall, draw: (run: Run, result: Numbers) => Draw): Numbers {
  refuseGenerator(call);
  const result = made(call);
  redraw(result, draw(call.run, result));
  result.storage.version = 0;
  return result;
}

function permutation(call: KernelCall): Numbers {
  refuseGenerator(call);
  const { dtype, sizes } = described(call.result);
  const result = newTensor(call.run, dtype, sizes);
  result.storage.elements.set(castElements(dtype, randomPermutation(call.run.generator, sizes[0])));
  return asLeaf(call, result);
}

/** torch.normal: with tensors of means or deviations, standard ones are scaled and moved. */
function normal(call: KernelCall): Numbers {
  refuseGenerator(call);
  const { run } = call;
  const means = optionalTensor(call, "mean");
  const deviations = optionalTensor(call, "std");
  const std = deviations === undefined ? numberArgument(call, "std") : 1;
  if (std < 0) throw new RaisedInRun("RuntimeError", `normal expects std >= 0.0, but found std ${String(std)}`);
  if (deviations !== undefined && elementsOf(deviations).some((one) => one < 0)) {
    throw new RaisedInRun("RuntimeError", "normal expects all elements of std >= 0.0");
  }
  if (means === undefined && deviations === undefined) {
    return drawn(call, (_run, { dtype }) => normalDraw(run, dtype, numberArgument(call, "mean"), std));
  }
  const { dtype } = described(call.result);
  const sizes = commonSizes(means?.sizes ?? [], deviations?.sizes ?? []);
  const standard = newTensor(run, dtype, sizes);
  redraw(standard, normalDraw(run, dtype, 0, std));
  const scales = deviations && elementsOf(broadcastTo(deviations, sizes));
  const centers = means && elementsOf(broadcastTo(means, sizes));
  const mean = means === undefined ? numberArgument(call, "mean") : 0;
  const from = standard.storage.elements;
  const scaled = filled(run, dtype, sizes, (to) => {
    for (let at = 0; at < to.length; at++) to[at] = scales === undefined ? from[at] : from[at] * scales[at];
  }).storage.elements;
  const result = filled(run, dtype, sizes, (to) => {
    for (let at = 0; at < to.length; at++) to[at] = scaled[at] + (centers === undefined ? mean : centers[at]);
  });
  const inputs = [means, deviations].filter((input) => input !== undefined);
  const name =
    deviations === undefined ? "NormalBackward1" : means === undefined ? "NormalBackward2" : "NormalBackward3";
  return withoutSlope(run, name, inputs, result);
}

/** A result that doesn't change with its inputs, yet is recorded. */
function withoutSlope(run: Run, name: string, inputs: readonly Numbers[], result: Numbers): Numbers {
  record(run, name, inputs, [result], [], ([gradient]) =>
    inputs.map((input) => gradient && reducedTo(run, newTensor(run, gradient.dtype, gradient.sizes), input.sizes)),
  );
  return result;
}

/** With `p`, one probability for all; without, each element is its own. */
function bernoulli(call: KernelCall): Numbers {
  refuseGenerator(call);
  const { run } = call;
  const input = call.numbers("input");
  const result = newTensor(run, input.dtype, input.sizes);
  if (call.argument("p").kind !== "none") {
    const p = numberArgument(call, "p");
    redraw(result, (target) => {
      fillBernoulliOf(run.generator, target, p);
    });
    return withoutSlope(run, "NotImplemented", [input], result);
  }
  if (!isFloatingDtype(input.dtype)) {
    const text = `"bernoulli_tensor_cpu_p_" not implemented for '${dtypes[input.dtype].scalar}'`;
    throw new RaisedInRun("NotImplementedError", text);
  }
  const probabilities = probabilitiesOf(input);
  redraw(result, (target) => {
    fillBernoulli(run.generator, target, probabilities);
  });
  return withoutSlope(run, "BernoulliBackward0", [input], result);
}

/** The elements of a tensor of probabilities, checked. */
export function probabilitiesOf(numbers: Numbers): Float32Array | Float64Array {
  const found = elementsOf(numbers);
  for (const probability of found) {
    if (probability >= 0 && probability <= 1) continue;
    const text =
      "Expected p_in >= 0 && p_in <= 1 to be true, but got false.  (Could this error message be improved?  If so, please report an enhancement request to PyTorch.)";
    throw new RaisedInRun("RuntimeError", text);
  }
  return found instanceof Float32Array ? found : Float64Array.from(found);
}

function seeded(call: KernelCall): Value {
  const seed = BigInt(Math.trunc(numberArgument(call, "seed")));
  if (!isSeed(seed)) throw new RaisedInRun("RuntimeError", "Overflow when unpacking long long");
  reseed(call.run.generator, call.run.seeding?.(seed) ?? seed);
  return call.result;
}
