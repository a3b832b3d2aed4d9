import type { Numbers } from "../../torch/numbers.ts";
import { numberArgument, optionalTensor } from "../arguments.ts";
import { filled } from "../filled.ts";
import type { Computed, Kernel, KernelCall } from "../kernel.ts";
import { everywhere } from "../names.ts";
import { countOf, elementsOf } from "../tensor.ts";
import { type Combination, combined } from "./combination.ts";
import { commonType } from "./pair.ts";

/** Functions that choose or mix, element by element, out of more than two. */
export const choiceKernels: readonly (readonly [string, Kernel])[] = [
  ...everywhere("where", where),
  ...everywhere("clamp clip", clamp),
  ...everywhere("clamp_min", (call) => bounded(call, "min")),
  ...everywhere("clamp_max", (call) => bounded(call, "max")),
  ...everywhere("lerp", lerp),
  ...everywhere("addcmul", (call) => mixed(call, "Addcmul", product)),
  ...everywhere("addcdiv", (call) => mixed(call, "Addcdiv", quotient)),
];

function where(call: KernelCall): Computed {
  if (!call.given("other")) return positions(call);
  const condition = call.numbers("condition");
  const name = call.given("input") ? "input" : "self";
  const dtype = commonType([call.argument(name), call.argument("other")]);
  return combined(call, [condition, call.numbers(name), call.numbers("other")], dtype, dtype, {
    node: "WhereBackward0",
    value: (chosen, a, b) => (chosen === 0 ? b : a),
    slopes: [
      undefined,
      { at: (chosen) => (chosen === 0 ? 0 : 1), reads: [0] },
      { at: (chosen) => (chosen === 0 ? 1 : 0), reads: [0] },
    ],
    selects: true,
  });
}

/** One tensor of positions per axis; a tensor of no dimension counts as one of one element. */
function positions({ run, numbers }: KernelCall): readonly Numbers[] {
  const condition = numbers("condition");
  const sizes = condition.sizes.length === 0 ? [1] : condition.sizes;
  const found: number[] = [];
  for (const [index, value] of elementsOf(condition).entries()) if (value !== 0) found.push(index);
  return sizes.map((size, axis) => {
    const inner = countOf(sizes.slice(axis + 1));
    return filled(run, "int64", [found.length], (out) => {
      for (const [row, index] of found.entries()) out[row] = Math.floor(index / inner) % size;
    });
  });
}

/** Bounds are tensors or numbers; None is no bound. */
function clamp(call: KernelCall): Computed {
  const bounds = (["min", "max"] as const).filter((name) => call.argument(name).kind !== "none");
  const tensors = bounds.some((name) => call.argument(name).kind === "tensor");
  const dtype = commonType(["input", ...bounds].map((name) => call.argument(name)));
  const operands = [call.numbers("input"), ...bounds.map((name) => call.numbers(name))];
  const [only] = bounds;
  const combination =
    bounds.length === 2 ? between : only === "max" ? atMost("ClampBackward1") : atLeast("ClampBackward1");
  return combined(call, operands, dtype, dtype, {
    ...combination,
    node: tensors ? "ClampBackward0" : "ClampBackward1",
  });
}

function bounded(call: KernelCall, name: "min" | "max"): Computed {
  const tensor = optionalTensor(call, name) !== undefined;
  const dtype = commonType([call.argument("input"), call.argument(name)]);
  const node = `Clamp${name === "min" ? "Min" : "Max"}Backward${tensor ? "1" : "0"}`;
  const combination = name === "min" ? atLeast(node) : atMost(node);
  return combined(call, [call.numbers("input"), call.numbers(name)], dtype, dtype, combination);
}

const between: Combination = {
  node: "",
  value: (x, low, high) => Math.min(Math.max(x, low), high),
  slopes: [
    { at: (x, low, high) => Number(x >= low && x <= high), reads: [0, 1, 2] },
    { at: (x, low, high) => Number(x < low && low < high), reads: [0, 1, 2] },
    { at: (x, low, high) => Number(x > high || high < low), reads: [0, 1, 2] },
  ],
  selects: true,
};

function atLeast(node: string): Combination {
  return {
    node,
    value: (x, low) => Math.max(x, low),
    slopes: [
      { at: (x, low) => Number(x >= low), reads: [0, 1] },
      { at: (x, low) => Number(x < low), reads: [0, 1] },
    ],
    selects: true,
  };
}

function atMost(node: string): Combination {
  return {
    node,
    value: (x, high) => Math.min(x, high),
    slopes: [
      { at: (x, high) => Number(x <= high), reads: [0, 1] },
      { at: (x, high) => Number(x > high), reads: [0, 1] },
    ],
    selects: true,
  };
}

/** From the start for weights below a half, else from the end, as PyTorch has it. */
function lerp(call: KernelCall): Computed {
  const operands = [call.numbers("input"), call.numbers("end"), call.numbers("weight")];
  const { dtype } = operands[0];
  const value = (a: number, b: number, weight: number): number =>
    Math.abs(weight) < 0.5 ? a + weight * (b - a) : b - (b - a) * (1 - weight);
  if (call.argument("weight").kind !== "tensor") {
    const weight = numberArgument(call, "weight");
    const slopes = [
      { at: 1 - weight, reads: [] },
      { at: weight, reads: [] },
    ];
    return combined(call, operands, dtype, dtype, { node: "LerpBackward0", value, slopes });
  }
  return combined(call, operands, dtype, dtype, {
    node: "LerpBackward1",
    value,
    slopes: [
      { at: (_a, _b, weight) => 1 - weight, reads: [2] },
      { at: (_a, _b, weight) => weight, reads: [2] },
      { at: (a, b) => b - a, reads: [0, 1] },
    ],
  });
}

function mixed(call: KernelCall, name: string, combination: (value: number) => Combination): Computed {
  const names = ["input", "tensor1", "tensor2"];
  const dtype = commonType(names.map((one) => call.argument(one)));
  const operands = names.map((one) => call.numbers(one));
  return combined(call, operands, dtype, dtype, {
    ...combination(numberArgument(call, "value")),
    node: `${name}Backward0`,
  });
}

function product(factor: number): Combination {
  return {
    node: "",
    value: (x, a, b) => x + factor * a * b,
    slopes: [
      { at: 1, reads: [] },
      { at: (_x, _a, b) => factor * b, reads: [2] },
      { at: (_x, a) => factor * a, reads: [1] },
    ],
  };
}

function quotient(factor: number): Combination {
  return {
    node: "",
    value: (x, a, b) => x + (factor * a) / b,
    slopes: [
      { at: 1, reads: [] },
      { at: (_x, _a, b) => factor / b, reads: [2] },
      { at: (_x, a, b) => (-factor * a) / (b * b), reads: [1, 2] },
    ],
  };
}
