import type { Dtype } from "../../torch/dtype.ts";
import type { Kernel } from "../kernel.ts";
import { everywhere } from "../names.ts";
import type { Numbers } from "../../torch/numbers.ts";
import { type Combination, combined } from "./combination.ts";
import { commonType, floatingPairKernel, type Pair, pairKernel } from "./pair.ts";
import { unimplemented } from "./unimplemented.ts";

/** The larger, the smaller, and what else two numbers make together. */
export const pairKernels: readonly (readonly [string, Kernel])[] = [
  ...everywhere(
    "maximum",
    pairKernel(() => larger),
  ),
  ...everywhere(
    "minimum",
    pairKernel(() => smaller),
  ),
  ...everywhere(
    "fmax",
    pairKernel(() => ignoringNan("Fmax", Math.max, (a, b) => a >= b)),
  ),
  ...everywhere(
    "fmin",
    pairKernel(() => ignoringNan("Fmin", Math.min, (a, b) => a <= b)),
  ),
  ...everywhere(
    "hypot",
    pairKernel(() => hypotenuse),
  ),
  ...everywhere(
    "logaddexp",
    pairKernel(() => added("Logaddexp", Math.exp, Math.log1p)),
  ),
  ...everywhere(
    "logaddexp2",
    pairKernel(() =>
      added(
        "Logaddexp2",
        (x) => 2 ** x,
        (x) => Math.log1p(x) / Math.LN2,
      ),
    ),
  ),
  ...everywhere(
    "atan2 arctan2",
    floatingPairKernel(() => direction),
  ),
  ...everywhere("copysign", floatingPairKernel(signed)),
  ...everywhere("xlogy", floatingPairKernel(entropy)),
  ...everywhere("nextafter", pairKernel(neighbour)),
  ...everywhere("heaviside", (call) => {
    const operands: readonly Numbers[] = [call.numbers("input"), call.numbers("values")];
    const dtype = commonType([call.argument("input"), call.argument("values")]);
    return combined(call, operands, dtype, dtype, {
      node: "NotImplemented",
      value: (a, b) => (a === 0 ? b : a < 0 ? 0 : 1),
      slopes: unimplemented("aten::heaviside"),
    });
  }),
];

/** Of equal numbers, each gets half of the gradient. */
export const larger: Combination = {
  node: "MaximumBackward0",
  value: (a, b) => Math.max(a, b),
  slopes: [
    { at: (a, b) => (a === b ? 0.5 : a < b ? 0 : 1), reads: [0, 1] },
    { at: (a, b) => (a === b ? 0.5 : a > b ? 0 : 1), reads: [0, 1] },
  ],
  selects: true,
};

export const smaller: Combination = {
  node: "MinimumBackward0",
  value: (a, b) => Math.min(a, b),
  slopes: [
    { at: (a, b) => (a === b ? 0.5 : a > b ? 0 : 1), reads: [0, 1] },
    { at: (a, b) => (a === b ? 0.5 : a < b ? 0 : 1), reads: [0, 1] },
  ],
  selects: true,
};

function ignoringNan(
  name: string,
  choose: (a: number, b: number) => number,
  first: (a: number, b: number) => boolean,
): Combination {
  const takesFirst = (a: number, b: number): boolean => Number.isNaN(b) || first(a, b);
  return {
    node: `${name}Backward0`,
    value: (a, b) => (Number.isNaN(a) ? b : Number.isNaN(b) ? a : choose(a, b)),
    slopes: [
      { at: (a, b) => Number(takesFirst(a, b)), reads: [0, 1] },
      { at: (a, b) => Number(!takesFirst(a, b)), reads: [0, 1] },
    ],
    selects: true,
  };
}

const hypotenuse: Combination = {
  node: "HypotBackward0",
  value: (a, b) => Math.hypot(a, b),
  slopes: [
    { at: (a, _b, _c, y) => a / y, reads: [0, "result"] },
    { at: (_a, b, _c, y) => b / y, reads: [1, "result"] },
  ],
};

/** log(exp(a) + exp(b)) to some base. */
function added(name: string, exponential: (x: number) => number, logarithm: (x: number) => number): Combination {
  const value = (a: number, b: number): number =>
    a === b && Math.abs(a) === Infinity ? a : Math.max(a, b) + logarithm(exponential(-Math.abs(a - b)));
  return {
    node: `${name}Backward0`,
    value,
    slopes: [
      { at: (a, b) => exponential(a - value(a, b)), reads: [0, 1] },
      { at: (a, b) => exponential(b - value(a, b)), reads: [0, 1] },
    ],
  };
}

const direction: Combination = {
  node: "Atan2Backward0",
  value: Math.atan2,
  slopes: [
    { at: (a, b) => (a === 0 && b === 0 ? 0 : b / (a * a + b * b)), reads: [0, 1] },
    { at: (a, b) => (a === 0 && b === 0 ? 0 : -a / (a * a + b * b)), reads: [0, 1] },
  ],
};

function signed({ rightIsNumber }: Pair): Combination {
  return {
    node: rightIsNumber ? "CopysignBackward1" : "CopysignBackward0",
    value: (a, b) => (b < 0 || Object.is(b, -0) ? -Math.abs(a) : Math.abs(a)),
    slopes: [
      { at: (a, _b, _c, y) => (a === 0 ? 0 : y / a), reads: [0, "result"] },
      { at: 0, reads: [] },
    ],
  };
}

function entropy({ leftIsNumber, rightIsNumber }: Pair): Combination {
  return {
    node: leftIsNumber ? "XlogyBackward1" : rightIsNumber ? "XlogyBackward2" : "XlogyBackward0",
    value: (a, b) => (a === 0 && !Number.isNaN(b) ? 0 : a * Math.log(b)),
    slopes: [
      { at: (a, b) => (a === 0 && b <= 0 ? 0 : Math.log(b)), reads: [0, 1] },
      { at: (a, b) => a / b, reads: [0, 1] },
    ],
  };
}

function neighbour({ dtype }: Pair): Combination {
  return {
    node: "NextafterBackward0",
    value: (a, b) => next(a, b, dtype),
    slopes: unimplemented("nextafter"),
  };
}

const double = new Float64Array(1);
const doubleBits = new BigInt64Array(double.buffer);
const single = new Float32Array(1);
const singleBits = new Int32Array(single.buffer);

/** The number after `from` on the way to `to`. */
function next(from: number, to: number, dtype: Dtype): number {
  if (Number.isNaN(from) || Number.isNaN(to)) return Number.NaN;
  if (from === to) return to;
  const away = from > 0 === to > from;
  if (dtype === "float64") {
    if (from === 0) return Math.sign(to) * Number.MIN_VALUE;
    double[0] = from;
    doubleBits[0] += away ? 1n : -1n;
    return double[0];
  }
  if (from === 0) return Math.sign(to) * 2 ** -149;
  single[0] = from;
  singleBits[0] += away ? 1 : -1;
  return single[0];
}
