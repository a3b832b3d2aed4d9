import type { Numbers } from "../../torch/numbers.ts";
import { numberArgument } from "../arguments.ts";
import { record } from "../autograd.ts";
import { broadcastTo, reducedTo } from "../broadcast.ts";
import { described, filled } from "../filled.ts";
import type { Kernel } from "../kernel.ts";
import { everywhere } from "../names.ts";
import type { Run } from "../run.ts";
import { elementsOf } from "../tensor.ts";
import { contract, contractionGradient, type Factor } from "./contraction.ts";

/** `beta * input + alpha * (product)`. */
export const addedProductKernels: readonly (readonly [string, Kernel])[] = [
  ...everywhere("addmm", added("AddmmBackward0", "mat1", "ik", "mat2", "kj", "ij")),
  ...everywhere("addmv", added("AddmvBackward0", "mat", "ik", "vec", "k", "i")),
  ...everywhere("addr", added("AddrBackward0", "vec1", "i", "vec2", "j", "ij")),
  ...everywhere("baddbmm", added("BaddbmmBackward0", "batch1", "bik", "batch2", "bkj", "bij")),
  ...everywhere("addbmm", added("AddbmmBackward0", "batch1", "bik", "batch2", "bkj", "ij")),
];

function added(node: string, left: string, leftAxes: string, right: string, rightAxes: string, output: string): Kernel {
  return (call) => {
    const { run } = call;
    const { sizes, dtype } = described(call.result);
    const input = call.numbers("input");
    const factors: readonly Factor[] = [
      { numbers: call.numbers(left), axes: Array.from(leftAxes) },
      { numbers: call.numbers(right), axes: Array.from(rightAxes) },
    ];
    const [beta, alpha] = [numberArgument(call, "beta"), numberArgument(call, "alpha")];
    const product = contract(run, dtype, factors, Array.from(output));
    const from = elementsOf(product);
    const plus = beta === 0 ? undefined : elementsOf(broadcastTo(input, sizes));
    const result = filled(run, dtype, sizes, (to) => {
      for (let index = 0; index < to.length; index++) {
        to[index] = alpha * from[index] + (plus === undefined ? 0 : beta * plus[index]);
      }
    });
    const tensors = [input, ...factors.map(({ numbers }) => numbers)];
    const wanted = tensors.map(({ requiresGrad }) => requiresGrad);
    const saved = factors.flatMap(({ numbers }, index) => (wanted[2 - index] ? [numbers] : []));
    record(run, node, tensors, [result], saved, ([gradient]) => {
      if (gradient === undefined) return [];
      const arrived = { numbers: scaled(run, gradient, alpha), axes: Array.from(output) };
      return [
        wanted[0] ? reducedTo(run, scaled(run, gradient, beta), input.sizes) : undefined,
        ...factors.map((_, index) =>
          wanted[index + 1] ? contractionGradient(run, arrived, factors, index) : undefined,
        ),
      ];
    });
    return result;
  };
}

function scaled(run: Run, numbers: Numbers, factor: number): Numbers {
  if (factor === 1) return numbers;
  const from = elementsOf(numbers);
  return filled(run, numbers.dtype, numbers.sizes, (to) => {
    for (let index = 0; index < to.length; index++) to[index] = from[index] * factor;
  });
}
