import type { Numbers } from "../../torch/numbers.ts";
import { numberArgument, wrapped } from "../arguments.ts";
import type { Kernel, KernelCall } from "../kernel.ts";
import { everywhere } from "../names.ts";
import type { Run } from "../run.ts";
import { axesArgument } from "./arguments.ts";
import { type Layout, turned } from "./views.ts";

/** squeeze and unsqueeze: axes of size 1 go and come. */
export const unitAxisKernels: readonly (readonly [string, Kernel])[] = [
  ...everywhere("squeeze", squeezed),
  ...everywhere("unsqueeze", (call) => {
    const input = call.numbers("input");
    return unsqueezed(call.run, input, wrapped(numberArgument(call, "dim"), input.sizes.length + 1));
  }),
];

/** Tensor.unsqueeze */
export function unsqueezed(run: Run, input: Numbers, at: number): Numbers {
  return turned(run, "UnsqueezeBackward0", input, inserting([at]), dropping([at]));
}

function squeezed(call: KernelCall): Numbers {
  const input = call.numbers("input");
  const named = call.given("dim");
  const dims = named ? axesArgument(call, "dim", input.sizes.length) : [...input.sizes.keys()];
  const dropped = dims.filter((dim) => input.sizes[dim] === 1).sort((a, b) => a - b);
  const single = call.argument("dim").kind === "int";
  const name = named ? (single ? "SqueezeBackward1" : "SqueezeBackward2") : "SqueezeBackward0";
  return turned(call.run, name, input, dropping(dropped), inserting(dropped));
}

function dropping(dims: readonly number[]): (of: Layout) => Layout {
  const keeps = (_: number, dim: number): boolean => !dims.includes(dim);
  return ({ sizes, strides, offset }) => ({ sizes: sizes.filter(keeps), strides: strides.filter(keeps), offset });
}

/** Axes of size 1 where the result has them; `dims` ascend. */
function inserting(dims: readonly number[]): (of: Layout) => Layout {
  return ({ sizes, strides, offset }) => {
    const [newSizes, newStrides] = [[...sizes], [...strides]];
    for (const dim of dims) {
      const stride = dim < newSizes.length ? newSizes[dim] * newStrides[dim] : 1;
      newSizes.splice(dim, 0, 1);
      newStrides.splice(dim, 0, stride);
    }
    return { sizes: newSizes, strides: newStrides, offset };
  };
}
