import { logarithm } from "../../numeric/elementary/logarithm.ts";
import { fillBernoulli, fillBernoulliOf } from "../../numeric/random/bernoulli.ts";
import { draw32, draw64 } from "../../numeric/random/generator.ts";
import { fillNormal } from "../../numeric/random/normal.ts";
import { fillRandint } from "../../numeric/random/randint.ts";
import { uniformDouble } from "../../numeric/random/uniform.ts";
import { type Dtype, dtypes } from "../../torch/dtype.ts";
import type { Numbers } from "../../torch/numbers.ts";
import { numberArgument } from "../arguments.ts";
import { broadcastTo } from "../broadcast.ts";
import { redraw } from "../draws.ts";
import type { Kernel, KernelCall } from "../kernel.ts";
import { methods } from "../names.ts";
import { refuseSharing } from "../overlap.ts";
import { RaisedInRun, RunStopped } from "../run.ts";
import { isFloatingDtype, tensorOf } from "../tensor.ts";
import { writeInto } from "../write.ts";
import { checkBounds, refuseGenerator } from "./draw-arguments.ts";
import { type Draw, normalDraw, uniformDraw } from "./draw.ts";
import { exponential } from "./exponential.ts";
import { probabilitiesOf } from "./random.ts";
import { isTracked } from "./tracked.ts";

/** Methods that fill a tensor with random numbers. */
export const redrawingKernels: readonly (readonly [string, Kernel])[] = [
  ...methods("uniform_", (call) => {
    const [from, to] = [numberArgument(call, "from"), numberArgument(call, "to")];
    return redrawn(call, "UniformBackward0", uniformDraw(call.run, dtypeOf(call), from, to));
  }),
  ...methods("normal_", (call) => {
    const [mean, std] = [numberArgument(call, "mean"), numberArgument(call, "std")];
    return redrawn(call, "NormalBackward0", normalDraw(call.run, dtypeOf(call), mean, std));
  }),
  ...methods("random_", integers),
  ...methods("bernoulli_", bernoulli),
  ...methods("exponential_", (call) => {
    const rate = numberArgument(call, "lambd");
    requireReal(call, "Exponential");
    require(rate > 0, `exponential_ expects lambda > 0.0, but found lambda=${String(rate)}`);
    return one(call, "ExponentialBackward0", () => exponential(call.run.generator, rate));
  }),
  ...methods("log_normal_", (call) => {
    const [mean, std] = [numberArgument(call, "mean"), numberArgument(call, "std")];
    requireReal(call, "LogNormal");
    require(std > 0, `log_normal_ expects std > 0.0, but found std=${String(std)}`);
    const logarithms = new Float64Array(1);
    return one(call, "LogNormalBackward0", () => {
      fillNormal(call.run.generator, logarithms, mean, std);
      return Math.exp(logarithms[0]);
    });
  }),
  ...methods("cauchy_", (call) => {
    const [median, sigma] = [numberArgument(call, "median"), numberArgument(call, "sigma")];
    requireReal(call, "Cauchy");
    require(sigma > 0, `cauchy_ expects sigma > 0.0, but found sigma=${String(sigma)}`);
    const draw = (): number => median + sigma * Math.tan(Math.PI * (uniformDouble(call.run.generator) - 0.5));
    return one(call, "CauchyBackward0", draw);
  }),
  ...methods("geometric_", (call) => {
    const p = numberArgument(call, "p");
    require(p > 0 && p < 1, `geometric_ expects p to be in (0, 1), but got p=${String(p)}`);
    const draw = (): number => Math.ceil(logarithm(uniformDouble(call.run.generator)) / logarithm(1 - p));
    return one(call, "GeometricBackward0", draw);
  }),
];

function dtypeOf(call: KernelCall): Dtype {
  return call.numbers("self").dtype;
}

function require(holds: boolean, text: string): void {
  if (!holds) throw new RaisedInRun("RuntimeError", text);
}

function requireReal(call: KernelCall, name: string): void {
  const dtype = dtypeOf(call);
  const { scalar } = dtypes[dtype];
  const text = `${name} distribution is a continuous probability distribution. dtype must be a floating point but you specified ${scalar}`;
  require(isFloatingDtype(dtype), text);
}

function one(call: KernelCall, name: string, draw: () => number): Numbers {
  return redrawn(call, name, (target) => {
    for (let index = 0; index < target.length; index++) target[index] = draw();
  });
}

/** What is recorded is written as a copy; else the tensor is drawn anew where it lies. */
function redrawn(call: KernelCall, name: string, draw: Draw): Numbers {
  refuseGenerator(call);
  const target = call.numbers("self");
  refuseSharing(target);
  if (!isTracked(call.run, target)) {
    redraw(target, draw);
    return target;
  }
  const { dtype, sizes, strides, offset, storage } = target;
  const source: Numbers = { ...tensorOf(dtype, sizes, storage.elements.slice()), strides, offset };
  redraw(source, draw);
  return writeInto(call.run, target, source, name);
}

/** `random_()`, `random_(to)` and `random_(from, to)`. */
function integers(call: KernelCall): Numbers {
  const { run } = call;
  if (!call.given("to") && !call.given("from")) return redrawn(call, "RandomBackward2", anyInteger(call));
  const from = call.given("from") ? numberArgument(call, "from") : 0;
  if (call.argument("to").kind === "none") throw new RunStopped("unread", "random_ without an upper bound isn't read");
  const to = numberArgument(call, "to");
  checkBounds(dtypeOf(call), from, to);
  return redrawn(call, call.given("from") ? "RandomBackward0" : "RandomBackward1", (target) => {
    fillRandint(run.generator, target, from, to);
  });
}

/** All integers that the dtype holds exactly, from 0 on. */
function anyInteger(call: KernelCall): Draw {
  const { generator } = call.run;
  const dtype = dtypeOf(call);
  if (dtype === "int64") {
    throw new RunStopped("unread", "an int64 result isn't computed exactly beyond 2^53");
  }
  if (dtype === "float64") {
    return (target) => {
      for (let index = 0; index < target.length; index++) target[index] = Number(draw64(generator) % (2n ** 53n + 1n));
    };
  }
  const count = counts[dtype] ?? 2;
  return (target) => {
    for (let index = 0; index < target.length; index++) target[index] = draw32(generator) % count;
  };
}

const counts: Readonly<Partial<Record<Dtype, number>>> = {
  float32: 2 ** 24 + 1,
  float16: 2 ** 11 + 1,
  bfloat16: 2 ** 8 + 1,
  int32: 2 ** 31,
  int16: 2 ** 15,
  int8: 128,
  uint8: 256,
};

/** One probability for all, or a tensor of them. */
function bernoulli(call: KernelCall): Numbers {
  const { generator } = call.run;
  if (call.argument("p").kind === "tensor") {
    const probabilities = probabilitiesOf(broadcastTo(call.numbers("p"), call.numbers("self").sizes));
    return redrawn(call, "BernoulliBackward1", (target) => {
      fillBernoulli(generator, target, probabilities);
    });
  }
  const p = numberArgument(call, "p");
  require(p >= 0 && p <= 1, `bernoulli_ expects p to be in [0, 1], but got p=${String(p)}`);
  return redrawn(call, "BernoulliBackward2", (target) => {
    fillBernoulliOf(generator, target, p);
  });
}
