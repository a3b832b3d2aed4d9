import { numberArgument, textArgument } from "../arguments.ts";
import type { Computed, Kernel, KernelCall } from "../kernel.ts";
import { everywhere, functions } from "../names.ts";
import { roundTo } from "../rounding.ts";
import { RaisedInRun } from "../run.ts";
import { isFloatingDtype } from "../tensor.ts";
import { type Combination, combined } from "./combination.ts";
import { addLoop, divideLoop, multiplyLoop, subtractLoop } from "./loops.ts";
import { floatingPairKernel, type Pair, pairKernel, pairOf } from "./pair.ts";
import { power } from "./power.ts";
import { unimplemented } from "./unimplemented.ts";

/** Sums, products, quotients, remainders and powers of two tensors, or of a tensor and a number. */
export const arithmeticKernels: readonly (readonly [string, Kernel])[] = [
  ...everywhere("add", sum),
  ...everywhere("sub subtract", difference),
  ...functions("rsub", reversedDifference),
  ...everywhere("mul multiply", pairKernel(product)),
  ...everywhere("div divide", division),
  ...everywhere("true_divide", floatingPairKernel(quotient)),
  ...everywhere("floor_divide", pairKernel(floorDivision)),
  ...everywhere("remainder", pairKernel(remainder)),
  ...everywhere("fmod", pairKernel(truncatedRemainder)),
  ...everywhere("pow", pairKernel(power)),
  ...everywhere("float_power", (call) => {
    const pair = pairOf(call);
    const computed = { ...pair, dtype: "float64" } as const;
    return combined(call, [pair.left, pair.right], "float64", "float64", power(computed));
  }),
];

function alphaOf(call: KernelCall): number {
  return call.given("alpha") ? numberArgument(call, "alpha") : 1;
}

function sum(call: KernelCall): Computed {
  const { left, right, dtype } = pairOf(call);
  const alpha = alphaOf(call);
  const bools = dtype === "bool";
  return combined(call, [left, right], dtype, dtype, {
    node: "AddBackward0",
    value: bools ? (a, b) => Number(a !== 0 || b * alpha !== 0) : (a, b) => a + b * alpha,
    ...(alpha === 1 && !bools ? { loop: addLoop } : {}),
    slopes: [
      { at: 1, reads: [] },
      { at: alpha, reads: [] },
    ],
  });
}

/** `number - tensor` is rsub(tensor, number) in PyTorch. */
function difference(call: KernelCall): Computed {
  const { left, right, dtype, leftIsNumber } = pairOf(call);
  const alpha = alphaOf(call);
  return combined(call, [left, right], dtype, dtype, {
    node: leftIsNumber ? "RsubBackward1" : "SubBackward0",
    value: (a, b) => a - b * alpha,
    ...(alpha === 1 ? { loop: subtractLoop } : {}),
    slopes: [
      { at: 1, reads: [] },
      { at: -alpha, reads: [] },
    ],
  });
}

function reversedDifference(call: KernelCall): Computed {
  const { left, right, dtype, rightIsNumber } = pairOf(call);
  const alpha = alphaOf(call);
  return combined(call, [left, right], dtype, dtype, {
    node: rightIsNumber ? "RsubBackward1" : "RsubBackward0",
    value: (a, b) => b - a * alpha,
    slopes: [
      { at: -alpha, reads: [] },
      { at: 1, reads: [] },
    ],
  });
}

function product({ dtype }: Pair): Combination {
  const slopes: Combination["slopes"] = [
    { at: (_a, b) => b, reads: [1] },
    { at: (a) => a, reads: [0] },
  ];
  if (dtype === "int32") return { node: "MulBackward0", value: Math.imul, slopes };
  return { node: "MulBackward0", value: (a, b) => a * b, loop: multiplyLoop, slopes };
}

function division(call: KernelCall): Computed {
  const mode = call.given("rounding_mode") ? textArgument(call, "rounding_mode") : undefined;
  if (mode === undefined) return floatingPairKernel(quotient)(call);
  return pairKernel((pair) => {
    const whole = mode === "floor" ? floorDivision(pair) : truncatedDivision(pair);
    return {
      ...whole,
      node: "DivBackward2",
      slopes: [
        { at: 0, reads: [1] },
        { at: 0, reads: [0, 1] },
      ],
    };
  })(call);
}

/** `number / tensor` is reciprocal(tensor) * number in PyTorch. */
function quotient({ leftIsNumber, dtype }: Pair): Combination {
  const slopes: Combination["slopes"] = [
    { at: (_a, b) => 1 / b, reads: [1] },
    { at: (a, b) => -a / b / b, reads: [0, 1] },
  ];
  if (leftIsNumber) return { node: "MulBackward0", value: (a, b) => a * roundTo(dtype, 1 / b), slopes };
  return { node: "DivBackward0", value: (a, b) => a / b, loop: divideLoop, slopes };
}

function floorDivision({ dtype }: Pair): Combination {
  const slopes = unimplemented("aten::floor_divide");
  if (isFloatingDtype(dtype)) return { node: "NotImplemented", value: floored, slopes };
  return { node: "NotImplemented", value: (a, b) => Math.floor(a / divisor(b)), slopes };
}

function truncatedDivision({ dtype }: Pair): Combination {
  if (isFloatingDtype(dtype)) return { node: "DivBackward2", value: (a, b) => Math.trunc(a / b), slopes: [] };
  return { node: "DivBackward2", value: (a, b) => Math.trunc(a / divisor(b)), slopes: [] };
}

/** As Python's floats are divided: the quotient that fits the remainder. */
function floored(a: number, b: number): number {
  if (b === 0) return a / b;
  const rest = a % b;
  let exact = (a - rest) / b;
  if (rest !== 0 && b < 0 !== rest < 0) exact -= 1;
  if (exact === 0) return a / b < 0 ? -0 : 0;
  const below = Math.floor(exact);
  return exact - below > 0.5 ? below + 1 : below;
}

function remainder({ dtype, rightIsNumber, leftIsNumber }: Pair): Combination {
  const value = isFloatingDtype(dtype) ? modulo : (a: number, b: number) => modulo(a, divisor(b));
  if (leftIsNumber) return { node: "NotImplemented", value, slopes: unimplemented("aten::remainder") };
  if (rightIsNumber) return { node: "RemainderBackward0", value, slopes: [{ at: 1, reads: [] }] };
  return {
    node: "RemainderBackward1",
    value,
    slopes: [
      { at: 1, reads: [] },
      { at: (a, b) => -floored(a, b), reads: [0, 1] },
    ],
  };
}

/** The sign is the divisor's. */
function modulo(a: number, b: number): number {
  const rest = a % b;
  return rest !== 0 && b < 0 !== rest < 0 ? rest + b : rest;
}

function truncatedRemainder({ dtype, rightIsNumber }: Pair): Combination {
  const value = isFloatingDtype(dtype) ? (a: number, b: number) => a % b : (a: number, b: number) => a % divisor(b);
  if (rightIsNumber) return { node: "FmodBackward0", value, slopes: [{ at: 1, reads: [] }] };
  return {
    node: "FmodBackward1",
    value,
    slopes: [
      { at: 1, reads: [] },
      { at: (a, b) => -Math.trunc(a / b), reads: [0, 1] },
    ],
  };
}

function divisor(b: number): number {
  if (b === 0) throw new RaisedInRun("RuntimeError", "ZeroDivisionError");
  return b;
}
