import { type Dtype, dtypes } from "../../torch/dtype.ts";
import { numberArgument, optionalNumber } from "../arguments.ts";
import type { Kernel, KernelCall } from "../kernel.ts";
import { everywhere } from "../names.ts";
import { roundTo } from "../rounding.ts";
import { RaisedInRun } from "../run.ts";
import { isFloatingDtype } from "../tensor.ts";
import { type Combination, combined, selecting } from "./combination.ts";
import { fromInput, fromResult, straight, unary, unaryKernel } from "./unary.ts";

/** Functions of one number that keep integers: signs, roundings, squares. */
const steps: Readonly<Record<string, Combination>> = {
  "abs absolute": fromInput("Abs", Math.abs, sign),
  "neg negative": straight("Neg", (x) => -x, -1),
  sign: straight("Sign", sign, 0),
  sgn: { node: "SgnBackward0", value: sign, slopes: [{ at: 0, reads: [0, "result"] }] },
  floor: straight("Floor", Math.floor, 0),
  ceil: straight("Ceil", Math.ceil, 0),
  "trunc fix": straight("Trunc", Math.trunc, 0),
  frac: straight("Frac", (x) => x - Math.trunc(x), 1),
};

/** Questions that a bool answers. */
const tests: Readonly<Record<string, (x: number) => boolean>> = {
  logical_not: (x) => x === 0,
  isnan: Number.isNaN,
  isinf: (x) => Math.abs(x) === Infinity,
  isfinite: Number.isFinite,
  isposinf: (x) => x === Infinity,
  isneginf: (x) => x === -Infinity,
  isreal: () => true,
  signbit: (x) => x < 0 || Object.is(x, -0),
};

const relu = selecting(
  fromResult(
    "Relu",
    (x) => (x < 0 ? 0 : x),
    (y) => (y <= 0 ? 0 : 1),
  ),
);
const squared = fromInput(
  "Pow",
  (x) => x * x,
  (x) => 2 * x,
);

export const stepKernels: readonly (readonly [string, Kernel])[] = [
  ...Object.entries(steps).flatMap(([names, combination]) => everywhere(names, unaryKernel(combination))),
  ...Object.entries(tests).flatMap(([name, holds]) => everywhere(name, test(holds))),
  ...everywhere("relu", unaryKernel(relu)),
  ...everywhere("square", square),
  ...everywhere("round", unaryKernel(round)),
  ["torch.special.round", unaryKernel(round)],
  ...everywhere("nan_to_num", unaryKernel(withoutNan)),
  ...everywhere("bitwise_not", bitwiseNot),
  ...everywhere("positive conj resolve_conj resolve_neg conj_physical", (call) => call.numbers("input")),
];

function test(holds: (x: number) => boolean): Kernel {
  return (call) => {
    const input = call.numbers("input");
    return combined(call, [input], input.dtype, "bool", { node: "", value: (x) => Number(holds(x)), slopes: [] });
  };
}

function sign(x: number): number {
  return Number(x > 0) - Number(x < 0);
}

function square(call: KernelCall): ReturnType<Kernel> {
  const input = call.numbers("input");
  const dtype = input.dtype === "bool" ? "int64" : input.dtype;
  return combined(call, [input], dtype, dtype, squared);
}

/** Ties to even. */
function nearest(x: number): number {
  if (!(Math.abs(x) < 2 ** 52)) return x;
  const below = Math.floor(x);
  const rest = x - below;
  const rounded = rest > 0.5 || (rest === 0.5 && below % 2 !== 0) ? below + 1 : below;
  return rounded === 0 ? x * 0 : rounded;
}

/** With `decimals`, the product is rounded to the dtype before the ties are looked for. */
function round(call: KernelCall): Combination {
  const decimals = numberArgument(call, "decimals");
  const { dtype } = call.numbers("input");
  if (decimals === 0) return straight("Round", nearest, 0);
  if (!isFloatingDtype(dtype)) {
    throw new RaisedInRun("NotImplementedError", `"round_cpu" not implemented for '${dtypes[dtype].scalar}'`);
  }
  const computing = dtype === "float64" ? dtype : "float32";
  const scale = 10 ** Math.abs(decimals);
  const value = (x: number): number =>
    decimals > 0 ? nearest(roundTo(computing, x * scale)) / scale : nearest(roundTo(computing, x / scale)) * scale;
  return { ...straight("Round", value, 0), node: "RoundBackward1" };
}

function withoutNan(call: KernelCall): Combination {
  const { dtype } = call.numbers("input");
  const nan = optionalNumber(call, "nan") ?? 0;
  const high = optionalNumber(call, "posinf") ?? largest(dtype);
  const low = optionalNumber(call, "neginf") ?? -largest(dtype);
  return fromInput(
    "NanToNum",
    (x) => (Number.isNaN(x) ? nan : x === Infinity ? high : x === -Infinity ? low : x),
    (x) => (Number.isFinite(x) ? 1 : 0),
  );
}

function largest(dtype: Dtype): number {
  if (dtype === "float32") return (2 - 2 ** -23) * 2 ** 127;
  if (dtype === "float16") return 65504;
  return dtype === "bfloat16" ? (2 - 2 ** -7) * 2 ** 127 : Number.MAX_VALUE;
}

function bitwiseNot(call: KernelCall): ReturnType<Kernel> {
  const bools = dtypes[call.numbers("input").dtype].category === "bool";
  return unary(
    call,
    straight("", (x) => (bools ? 1 - x : -x - 1), 0),
  );
}
