import { numberArgument, textArgument, truthArgument } from "../arguments.ts";
import type { Computed, Kernel, KernelCall } from "../kernel.ts";
import { functionals, functions } from "../names.ts";
import { snapshot } from "../snapshot.ts";
import { writeInto } from "../write.ts";
import { type Combination, selecting } from "./combination.ts";
import { roundingOf, sigmoid } from "./functions.ts";
import { erf } from "./special/error-function.ts";
import { fromInput, unary, unaryKernel } from "./unary.ts";

const { abs, exp, expm1, log1p, max, min, PI, sqrt, tanh } = Math;

/** The activations of torch.nn.functional. `written`: what the node is called where it writes its input. */
export const activationKernels: readonly (readonly [string, Kernel])[] = [
  ...activation("relu", "ReluBackward0", () => ({
    node: "ReluBackward0",
    value: (x) => (x < 0 ? 0 : x),
    slopes: [{ at: (_a, _b, _c, y) => (y <= 0 ? 0 : 1), reads: ["result"] }],
    selects: true,
  })),
  ...activation("relu6", "HardtanhBackward0", () => hardtanh(0, 6)),
  ...activation("hardtanh", "HardtanhBackward0", (call) => hardtanh(scalar(call, "min_val"), scalar(call, "max_val"))),
  ...activation("leaky_relu", "LeakyReluBackward1", (call) => leaky(scalar(call, "negative_slope"))),
  ...activation("elu", "EluBackward1", (call) => elu("Elu", scalar(call, "alpha"), 1, 1)),
  ...activation("selu", "EluBackward1", () => elu("Elu", 1.6732632423543772, 1.0507009873554805, 1)),
  ...activation("celu", "CeluBackward1", (call) => {
    const alpha = scalar(call, "alpha");
    return elu("Celu", alpha, 1, 1 / alpha);
  }),
  ...activation("silu", "SiluBackward0", () => silu),
  ...activation("mish", "MishBackward0", () => mish),
  ...activation("hardsigmoid", "HardsigmoidBackward0", () => hardsigmoid),
  ...activation("hardswish", "HardswishBackward0", () => hardswish),
  ...activation("threshold", "ThresholdBackward1", threshold),
  ...functions("selu", unaryKernel(elu("Elu", 1.6732632423543772, 1.0507009873554805, 1))),
  ...functions(
    "celu",
    unaryKernel((call) => elu("Celu", scalar(call, "alpha"), 1, 1 / scalar(call, "alpha"))),
  ),
  ...functions("threshold", unaryKernel(threshold)),
  ...functionals("softsign", unaryKernel(softsign())),
  ...functionals("tanhshrink", unaryKernel(tanhshrink)),
  ...functionals("logsigmoid", unaryKernel(logsigmoid())),
  ...functionals("gelu", unaryKernel(gelu)),
  ...functionals("softplus", unaryKernel(softplus)),
  ...functionals("hardshrink", unaryKernel(hardshrink)),
  ...functionals("softshrink", unaryKernel(softshrink)),
];

/** The function, which may write its input (`inplace=True`), and the one that always does. */
function activation(
  name: string,
  written: string,
  combination: (call: KernelCall) => Combination,
): readonly (readonly [string, Kernel])[] {
  const inPlace = (call: KernelCall): Computed => writing(call, { ...combination(call), node: written });
  return [
    ...functionals(name, (call) => {
      if (call.given("inplace") && truthArgument(call, "inplace")) return inPlace(call);
      return unary(call, combination(call));
    }),
    ...functionals(`${name}_`, inPlace),
  ];
}

/** A number as the kernel of the input's dtype has it. */
function scalar(call: KernelCall, name: string): number {
  const number = numberArgument(call, name);
  return call.numbers("input").dtype === "float64" ? number : Math.fround(number);
}

function writing(call: KernelCall, combination: Combination): Computed {
  const target = call.numbers("input");
  const reads = combination.slopes[0]?.reads.includes(0) === true && call.run.gradients && target.requiresGrad;
  const result = unary(call, combination, reads ? snapshot(call.run, target) : target);
  return writeInto(call.run, target, result, combination.node);
}

function hardtanh(low: number, high: number): Combination {
  return selecting(
    fromInput(
      "Hardtanh",
      (x) => min(max(x, low), high),
      (x) => (x <= low || x >= high ? 0 : 1),
    ),
  );
}

function leaky(slope: number): Combination {
  return fromInput(
    "LeakyRelu",
    (x) => (x > 0 ? x : x * slope),
    (x) => (x > 0 ? 1 : slope),
  );
}

function elu(name: string, alpha: number, scale: number, steepness: number): Combination {
  const below = alpha * scale;
  return fromInput(
    name,
    (x) => (x <= 0 ? expm1(x * steepness) * below : x * scale),
    (x) => (x <= 0 ? steepness * below * exp(x * steepness) : scale),
  );
}

const silu = fromInput(
  "Silu",
  (x) => x / (1 + exp(-x)),
  (x) => {
    const open = sigmoid(x);
    return open * (1 + x * (1 - open));
  },
);

const mish = fromInput(
  "Mish",
  (x) => x * tanh(log1p(exp(x))),
  (x) => {
    const bent = tanh(log1p(exp(x)));
    return bent + x * (1 - bent * bent) * sigmoid(x);
  },
);

const hardsigmoid = selecting(
  fromInput(
    "Hardsigmoid",
    (x) => min(max(x + 3, 0), 6) / 6,
    (x) => (x > -3 && x < 3 ? 1 / 6 : 0),
  ),
);

const hardswish = selecting(
  fromInput(
    "Hardswish",
    (x) => (x * min(max(x + 3, 0), 6)) / 6,
    (x) => (x <= -3 ? 0 : x < 3 ? x / 3 + 0.5 : 1),
  ),
);

function threshold(call: KernelCall): Combination {
  const limit = scalar(call, "threshold");
  const value = scalar(call, "value");
  return selecting(
    fromInput(
      "Threshold",
      (x) => (x <= limit ? value : x),
      (x) => (x <= limit ? 0 : 1),
    ),
  );
}

function softsign(): Combination {
  return {
    ...fromInput(
      "Div",
      (x) => x / (1 + abs(x)),
      (x) => 1 / (1 + abs(x)) ** 2,
    ),
    node: "DivBackward0",
  };
}

/** The difference of two rounded numbers. */
function tanhshrink(call: KernelCall): Combination {
  const round = roundingOf(call);
  return fromInput(
    "Sub",
    (x) => x - round(tanh(x)),
    (x) => tanh(x) ** 2,
  );
}

function logsigmoid(): Combination {
  return fromInput(
    "LogSigmoid",
    (x) => min(x, 0) - log1p(exp(-abs(x))),
    (x) => sigmoid(-x),
  );
}

function gelu(call: KernelCall): Combination {
  return textArgument(call, "approximate") === "tanh" ? approximateGelu(roundingOf(call)) : exactGelu;
}

const exactGelu = fromInput(
  "Gelu",
  (x) => 0.5 * x * (1 + erf(x / sqrt(2))),
  (x) => 0.5 * (1 + erf(x / sqrt(2))) + (x * exp(-0.5 * x * x)) / sqrt(2 * PI),
);

/** Where 1 + tanh(…) cancels, PyTorch's rounding in between shows. */
function approximateGelu(round: (x: number) => number): Combination {
  return fromInput(
    "Gelu",
    (x) => 0.5 * x * round(1 + round(tanh(sqrt(2 / PI) * (x + 0.044715 * x * x * x)))),
    (x) => {
      const bent = tanh(sqrt(2 / PI) * (x + 0.044715 * x * x * x));
      return 0.5 * (1 + bent) + 0.5 * x * (1 - bent * bent) * sqrt(2 / PI) * (1 + 3 * 0.044715 * x * x);
    },
  );
}

function softplus(call: KernelCall): Combination {
  const beta = scalar(call, "beta");
  const limit = scalar(call, "threshold");
  return fromInput(
    "Softplus",
    (x) => (x * beta > limit ? x : log1p(exp(x * beta)) / beta),
    (x) => (x * beta > limit ? 1 : sigmoid(x * beta)),
  );
}

function hardshrink(call: KernelCall): Combination {
  const lambda = scalar(call, "lambd");
  return selecting(
    fromInput(
      "Hardshrink",
      (x) => (abs(x) <= lambda ? 0 : x),
      (x) => (abs(x) <= lambda ? 0 : 1),
    ),
  );
}

function softshrink(call: KernelCall): Combination {
  const lambda = scalar(call, "lambd");
  return selecting(
    fromInput(
      "Softshrink",
      (x) => (x > lambda ? x - lambda : x < -lambda ? x + lambda : x * 0),
      (x) => (abs(x) <= lambda ? 0 : 1),
    ),
  );
}
