import { optionalNumber } from "../arguments.ts";
import type { Kernel, KernelCall } from "../kernel.ts";
import { everywhere, functionals } from "../names.ts";
import type { Combination } from "./combination.ts";
import { besselI0, besselI1 } from "./special/bessel.ts";
import { erf, erfc, erfinv } from "./special/error-function.ts";
import { digamma, lgamma, trigamma } from "./special/gamma.ts";
import { fromInput, fromResult, straight, unaryKernel } from "./unary.ts";

const { PI, LN2, LN10 } = Math;

export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

const sigmoidFunction = fromResult("Sigmoid", sigmoid, (y) => (1 - y) * y);
const tanhFunction = fromResult("Tanh", Math.tanh, (y) => 1 - y * y);

/** Smooth functions of one number: integers become float32. */
const functions: Readonly<Record<string, Combination>> = {
  sigmoid: sigmoidFunction,
  tanh: tanhFunction,
  exp: fromResult("Exp", Math.exp, (y) => y),
  exp2: fromResult(
    "Exp2",
    (x) => 2 ** x,
    (y) => y * LN2,
  ),
  expm1: fromResult("Expm1", Math.expm1, (y) => y + 1),
  log: fromInput("Log", Math.log, (x) => 1 / x),
  log2: fromInput("Log2", Math.log2, (x) => 1 / (x * LN2)),
  log10: fromInput("Log10", Math.log10, (x) => 1 / (x * LN10)),
  log1p: fromInput("Log1P", Math.log1p, (x) => 1 / (x + 1)),
  sqrt: fromResult("Sqrt", Math.sqrt, (y) => 1 / (2 * y)),
  rsqrt: fromResult(
    "Rsqrt",
    (x) => 1 / Math.sqrt(x),
    (y) => -0.5 * y * y * y,
  ),
  reciprocal: fromResult(
    "Reciprocal",
    (x) => 1 / x,
    (y) => -y * y,
  ),
  sin: fromInput("Sin", Math.sin, Math.cos),
  cos: fromInput("Cos", Math.cos, (x) => -Math.sin(x)),
  tan: fromResult("Tan", Math.tan, (y) => 1 + y * y),
  "asin arcsin": fromInput("Asin", Math.asin, (x) => 1 / Math.sqrt(1 - x * x)),
  "acos arccos": fromInput("Acos", Math.acos, (x) => -1 / Math.sqrt(1 - x * x)),
  "atan arctan": fromInput("Atan", Math.atan, (x) => 1 / (x * x + 1)),
  sinh: fromInput("Sinh", Math.sinh, Math.cosh),
  cosh: fromInput("Cosh", Math.cosh, Math.sinh),
  "asinh arcsinh": fromInput("Asinh", Math.asinh, (x) => 1 / Math.sqrt(x * x + 1)),
  "acosh arccosh": fromInput("Acosh", Math.acosh, (x) => 1 / Math.sqrt(x * x - 1)),
  "atanh arctanh": fromInput("Atanh", Math.atanh, (x) => 1 / (1 - x * x)),
  erf: fromInput("Erf", erf, (x) => (2 / Math.sqrt(PI)) * Math.exp(-x * x)),
  erfc: fromInput("Erfc", erfc, (x) => (-2 / Math.sqrt(PI)) * Math.exp(-x * x)),
  erfinv: fromInput("Erfinv", erfinv, (x) => (Math.sqrt(PI) / 2) * Math.exp(erfinv(x) ** 2)),
  lgamma: fromInput("Lgamma", lgamma, digamma),
  digamma: fromInput("Digamma", digamma, trigamma),
  i0: fromInput("I0", besselI0, besselI1),
  deg2rad: straight("Deg2Rad", (x) => x * (PI / 180), PI / 180),
  rad2deg: straight("Rad2Deg", (x) => x * (180 / PI), 180 / PI),
  angle: { node: "AngleBackward0", value: angle, slopes: [{ at: 0, reads: [0] }] },
};

export const functionKernels: readonly (readonly [string, Kernel])[] = [
  ...Object.entries(functions).flatMap(([names, combination]) => placed(names, unaryKernel(combination))),
  ...placed("logit", unaryKernel(logit)),
  ...placed(
    "sinc",
    unaryKernel((call) => fromInput("Sinc", sinc(roundingOf(call)), sincSlope)),
  ),
  ["torch.special.expit", unaryKernel(sigmoidFunction)],
  ...functionals("sigmoid", unaryKernel(sigmoidFunction)),
  ...functionals("tanh", unaryKernel(tanhFunction)),
];

/** In torch, torch.special and as methods. */
function placed(names: string, kernel: Kernel): readonly (readonly [string, Kernel])[] {
  return [
    ...everywhere(names, kernel),
    ...names.split(" ").map((name): readonly [string, Kernel] => [`torch.special.${name}`, kernel]),
  ];
}

/** What is computed in between is rounded to float32, but for float64. */
export function roundingOf(call: KernelCall): (x: number) => number {
  return call.numbers("input").dtype === "float64" ? (x) => x : Math.fround;
}

function logit(call: KernelCall): Combination {
  const round = roundingOf(call);
  const eps = optionalNumber(call, "eps");
  const [low, high] = eps === undefined ? [-Infinity, Infinity] : [eps, 1 - eps];
  return fromInput(
    "Logit",
    (x) => {
      const clamped = x < low ? low : x > high ? high : x;
      return Math.log(round(clamped / round(1 - clamped)));
    },
    (x) => {
      if (eps === undefined) return x < 0 || x > 1 ? Number.NaN : 1 / (x * (1 - x));
      return x < low || x > high ? 0 : 1 / (x * (1 - x));
    },
  );
}

/** The angle is rounded before its sine: that of a whole number isn't quite 0. */
function sinc(round: (x: number) => number): (x: number) => number {
  const turn = round(PI);
  return (x) => {
    const angle = round(x * turn);
    return x === 0 ? 1 : round(Math.sin(angle)) / angle;
  };
}

function sincSlope(x: number): number {
  const angle = PI * x;
  return x === 0 ? 0 : (angle * Math.cos(angle) - Math.sin(angle)) / (angle * x);
}

function angle(x: number): number {
  return Number.isNaN(x) ? x : x < 0 ? PI : 0;
}
