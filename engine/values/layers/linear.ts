import type { Elements, Numbers } from "../../torch/numbers.ts";
import { optionalTensor } from "../arguments.ts";
import { record } from "../autograd.ts";
import { described, filled } from "../filled.ts";
import type { Kernel, KernelCall } from "../kernel.ts";
import { functionals } from "../names.ts";
import { contracted } from "../products/contraction.ts";
import { multiplyBatches } from "../products/multiply.ts";
import type { Run } from "../run.ts";
import { countOf, elementsOf, isContiguous, tensorOf, viewOn } from "../tensor.ts";
import { inModule } from "./module-arguments.ts";

/** torch.nn.functional.linear, and the modules Linear and Bilinear. */
export const linearKernels: readonly (readonly [string, Kernel])[] = [
  ...functionals("linear", linear),
  ["torch.nn.Linear.forward", inModule(linear)],
  ["torch.nn.Bilinear.forward", inModule(bilinear)],
];

/** `input @ weight.T + bias` */
function linear(call: KernelCall): Numbers {
  const { run } = call;
  const { sizes, dtype } = described(call.result);
  const [input, weight, bias] = [call.numbers("input"), call.numbers("weight"), optionalTensor(call, "bias")];
  const width = input.sizes[input.sizes.length - 1];
  const rows = countOf(input.sizes.slice(0, -1));
  const out = weight.sizes.length === 1 ? 1 : weight.sizes[0];
  const result = filled(run, dtype, sizes, (to) => {
    multiplyBatches(run, to, matrix(input, rows, width), turned(matrix(weight, out, width)));
    if (bias !== undefined) addToRows(to, elementsOf(bias), out);
  });
  const inputs = [input, weight, ...(bias === undefined ? [] : [bias])];
  const wanted = inputs.map(({ requiresGrad }) => requiresGrad);
  const saved = [...(wanted[1] ? [input] : []), ...(wanted[0] ? [weight] : [])];
  record(run, linearNode(input, weight, bias), inputs, [result], saved, ([gradient]) => {
    if (gradient === undefined) return [];
    const arrived = matrix(gradient, rows, out);
    const by = (numbers: Numbers, left: Numbers, right: Numbers): Numbers =>
      filled(run, dtype, numbers.sizes, (to) => {
        multiplyBatches(run, to, left, right);
      });
    return [
      wanted[0] ? by(input, arrived, matrix(weight, out, width)) : undefined,
      wanted[1] ? by(weight, turned(arrived), matrix(input, rows, width)) : undefined,
      bias !== undefined && wanted[2] ? columnSums(run, gradient, bias) : undefined,
    ];
  });
  return result;
}

/** The last operation of those that PyTorch composes it of. */
function linearNode(input: Numbers, weight: Numbers, bias: Numbers | undefined): string {
  const rank = input.sizes.length;
  if (weight.sizes.length === 1) {
    return bias !== undefined ? "AddBackward0" : (["DotBackward0", "MvBackward0"][rank - 1] ?? "UnsafeViewBackward0");
  }
  if (rank === 2) return bias === undefined ? "MmBackward0" : "AddmmBackward0";
  if (bias !== undefined) return rank === 1 || isContiguous(input) ? "ViewBackward0" : "AddBackward0";
  return rank === 1 ? "SqueezeBackward4" : "UnsafeViewBackward0";
}

/** One batch of a matrix, row-major. */
function matrix(numbers: Numbers, rows: number, columns: number): Numbers {
  const sizes = [1, rows, columns];
  if (isContiguous(numbers)) return viewOn(numbers, sizes, [0, columns, 1], numbers.offset);
  return tensorOf(numbers.dtype, sizes, elementsOf(numbers));
}

function turned(numbers: Numbers): Numbers {
  const [batch, rows, columns] = numbers.sizes;
  const [step, row, column] = numbers.strides;
  return viewOn(numbers, [batch, columns, rows], [step, column, row], numbers.offset);
}

function addToRows(to: Elements, bias: Elements, width: number): void {
  const step = bias.length === 1 ? 0 : 1;
  for (let start = 0; start < to.length; start += width) {
    for (let column = 0; column < width; column++) to[start + column] += bias[column * step];
  }
}

/** The gradient by a bias: sums over all rows. */
function columnSums(run: Run, gradient: Numbers, bias: Numbers): Numbers {
  const from = elementsOf(gradient);
  const width = countOf(bias.sizes);
  const sums = new Float64Array(width);
  for (let start = 0; start < from.length; start += width) {
    for (let column = 0; column < width; column++) sums[column] += from[start + column];
  }
  return filled(run, bias.dtype, bias.sizes, (to) => {
    to.set(sums);
  });
}

/** `input1 @ weight[o] @ input2 + bias[o]` for every output o. */
function bilinear(call: KernelCall): Numbers {
  const { run } = call;
  const { sizes, dtype } = described(call.result);
  const [first, second, weight] = [call.numbers("input1"), call.numbers("input2"), call.numbers("weight")];
  const bias = optionalTensor(call, "bias");
  const leading = first.sizes.slice(0, -1).map((_, axis) => `batch ${String(axis)}`);
  const factors = [
    { numbers: first, axes: [...leading, "in1"] },
    { numbers: weight, axes: ["out", "in1", "in2"] },
    { numbers: second, axes: [...leading, "in2"] },
  ];
  const product = contracted(run, "ViewBackward0", dtype, factors, [...leading, "out"], sizes);
  if (bias === undefined) return product;
  const from = elementsOf(product);
  const result = filled(run, dtype, sizes, (to) => {
    to.set(from);
    addToRows(to, elementsOf(bias), weight.sizes[0]);
  });
  record(run, "AddBackward0", [product, bias], [result], [], ([gradient]) =>
    gradient === undefined ? [] : [gradient, columnSums(run, gradient, bias)],
  );
  return result;
}
