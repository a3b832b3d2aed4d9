import type { Floats } from "../numeric/floats.ts";
import { fillNormal } from "../numeric/random/normal.ts";
import { randomPermutation } from "../numeric/random/randperm.ts";
import { dtypes } from "../torch/dtype.ts";
import type { Numbers } from "../torch/numbers.ts";
import { numberArgument, textArgument } from "./arguments.ts";
import { redraw } from "./draws.ts";
import type { Kernel, KernelCall } from "./kernel.ts";
import { orthonormal } from "./orthonormal.ts";
import { refuseSharing } from "./overlap.ts";
import { roundTo } from "./rounding.ts";
import { RaisedInRun } from "./run.ts";
import { normalDraw, uniformDraw } from "./structure/draw.ts";
import { countOf, eachOffset, isContiguous } from "./tensor.ts";
import { fillTruncatedNormal } from "./truncated-normal.ts";

/** torch.nn.init: each writes its tensor in place without a record of it, and answers with it. */
export const initKernels: readonly (readonly [string, Kernel])[] = [
  filler("uniform_", (call, tensor) => {
    uniform(call, tensor, numberArgument(call, "a"), numberArgument(call, "b"));
  }),
  filler("normal_", (call, tensor) => {
    normal(call, tensor, numberArgument(call, "mean"), numberArgument(call, "std"));
  }),
  filler("trunc_normal_", truncatedNormal),
  filler("constant_", (call, tensor) => {
    fill(tensor, numberArgument(call, "val"));
  }),
  filler("ones_", (_call, tensor) => {
    fill(tensor, 1);
  }),
  filler("zeros_", (_call, tensor) => {
    fill(tensor, 0);
  }),
  filler("eye_", (_call, tensor) => {
    fill(tensor, 0);
    for (let index = 0; index < Math.min(...tensor.sizes); index++) put(tensor, [index, index], 1);
  }),
  filler("dirac_", dirac),
  filler("xavier_uniform_", (call, tensor) => {
    const bound = Math.sqrt(3) * xavierDeviation(call, tensor);
    uniform(call, tensor, -bound, bound);
  }),
  filler("xavier_normal_", (call, tensor) => {
    normal(call, tensor, 0, xavierDeviation(call, tensor));
  }),
  filler("kaiming_uniform_", (call, tensor) => {
    const std = kaimingDeviation(call, tensor);
    if (std !== undefined) uniform(call, tensor, -Math.sqrt(3) * std, Math.sqrt(3) * std);
  }),
  filler("kaiming_normal_", (call, tensor) => {
    const std = kaimingDeviation(call, tensor);
    if (std !== undefined) normal(call, tensor, 0, std);
  }),
  filler("orthogonal_", orthogonal),
  filler("sparse_", sparse),
];

function filler(name: string, write: (call: KernelCall, tensor: Numbers) => void): readonly [string, Kernel] {
  const kernel: Kernel = (call) => {
    const tensor = call.numbers("tensor");
    write(call, tensor);
    return tensor;
  };
  return [`torch.nn.init.${name}`, kernel];
}

function uniform(call: KernelCall, tensor: Numbers, low: number, high: number): void {
  refuseIntegers(tensor, "check_uniform_bounds");
  if (!(low <= high)) {
    const text = `uniform_ expects to return a [from, to) range, but found from=${String(low)} > to=${String(high)}`;
    throw new RaisedInRun("RuntimeError", text);
  }
  refuseSharing(tensor);
  redraw(tensor, uniformDraw(call.run, tensor.dtype, low, high));
}

function normal(call: KernelCall, tensor: Numbers, mean: number, std: number): void {
  if (!(std >= 0)) {
    throw new RaisedInRun("RuntimeError", `normal expects std >= 0.0, but found std ${String(std)}`);
  }
  refuseIntegers(tensor, "normal_kernel_cpu");
  refuseSharing(tensor);
  redraw(tensor, normalDraw(call.run, tensor.dtype, mean, std));
}

function truncatedNormal(call: KernelCall, tensor: Numbers): void {
  const [mean, std] = [numberArgument(call, "mean"), numberArgument(call, "std")];
  const [low, high] = [numberArgument(call, "a"), numberArgument(call, "b")];
  if (mean < low - 2 * std || mean > high + 2 * std) {
    call.run.warn(
      "UserWarning",
      "mean is more than 2 std from [a, b] in nn.init.trunc_normal_. The distribution of values may be incorrect.",
    );
  }
  refuseIntegers(tensor, "normal_kernel_cpu");
  refuseSharing(tensor);
  const drawNormal = normalDraw(call.run, tensor.dtype, mean, std);
  redraw(tensor, (target, contiguous) => {
    fillTruncatedNormal(
      call.run.generator,
      target,
      { mean, std, low, high },
      (into) => {
        drawNormal(into, contiguous);
      },
      call.run.checkpoint,
    );
  });
}

function refuseIntegers({ dtype }: Numbers, kernel: string): void {
  if (dtypes[dtype].category === "float") return;
  throw new RaisedInRun("NotImplementedError", `"${kernel}" not implemented for '${dtypes[dtype].scalar}'`);
}

function fill(tensor: Numbers, value: number): void {
  const { storage, offset, sizes, dtype } = tensor;
  const rounded = roundTo(dtype, value);
  storage.version++;
  if (isContiguous(tensor)) storage.elements.fill(rounded, offset, offset + countOf(sizes));
  else {
    eachOffset(tensor, (at) => {
      storage.elements[at] = rounded;
    });
  }
}

function put({ storage, strides, offset }: Numbers, index: readonly number[], value: number): void {
  storage.elements[index.reduce((at, position, axis) => at + position * strides[axis], offset)] = value;
}

function dirac(call: KernelCall, tensor: Numbers): void {
  const groups = numberArgument(call, "groups");
  const [outputs, inputs, ...kernel] = tensor.sizes;
  if (outputs % groups !== 0) throw new RaisedInRun("ValueError", "dim 0 must be divisible by groups");
  fill(tensor, 0);
  const middle = kernel.map((size) => Math.floor(size / 2));
  const perGroup = outputs / groups;
  for (let group = 0; group < groups; group++) {
    for (let channel = 0; channel < Math.min(perGroup, inputs); channel++) {
      put(tensor, [group * perGroup + channel, channel, ...middle], 1);
    }
  }
}

type Fans = { readonly input: number; readonly output: number };

function fansOf({ sizes }: Numbers): Fans {
  const field = countOf(sizes.slice(2));
  return { input: sizes[1] * field, output: sizes[0] * field };
}

function xavierDeviation(call: KernelCall, tensor: Numbers): number {
  const { input, output } = fansOf(tensor);
  if (input + output === 0) throw new RaisedInRun("ZeroDivisionError", "float division by zero");
  return numberArgument(call, "gain") * Math.sqrt(2 / (input + output));
}

/** Undefined: there is nothing to fill. */
function kaimingDeviation(call: KernelCall, tensor: Numbers): number | undefined {
  if (tensor.sizes.includes(0)) {
    call.run.warn("UserWarning", "Initializing zero-element tensors is a no-op");
    return undefined;
  }
  const mode = (textArgument(call, "mode") ?? "").toLowerCase();
  const { input, output } = fansOf(tensor);
  if (mode !== "fan_in" && mode !== "fan_out") {
    const text = `Mode ${mode} not supported, please use one of ['fan_in', 'fan_out']`;
    throw new RaisedInRun("ValueError", text);
  }
  return gainOf(call) / Math.sqrt(mode === "fan_in" ? input : output);
}

function gainOf(call: KernelCall): number {
  const nonlinearity = textArgument(call, "nonlinearity") ?? "";
  if (nonlinearity === "sigmoid" || /^(linear|conv(_transpose)?[123]d)$/u.test(nonlinearity)) return 1;
  switch (nonlinearity) {
    case "tanh":
      return 5 / 3;
    case "relu":
      return Math.SQRT2;
    case "leaky_relu":
      return Math.sqrt(2 / (1 + numberArgument(call, "a") ** 2));
    case "selu":
      return 0.75;
    default:
      throw new RaisedInRun("ValueError", `Unsupported nonlinearity ${nonlinearity}`);
  }
}

/** Normal numbers, made orthonormal by rows or by columns, whichever are fewer. */
function orthogonal(call: KernelCall, tensor: Numbers): void {
  const { sizes, dtype, storage } = tensor;
  const count = countOf(sizes);
  if (count === 0) return;
  refuseIntegers(tensor, "normal_kernel_cpu");
  const [rows] = sizes;
  const columns = count / rows;
  call.run.reserve(40 * count, "an orthogonal matrix");
  const drawn = dtype === "float64" ? new Float64Array(count) : new Float32Array(count);
  fillNormal(call.run.generator, drawn, 0, 1);
  if (dtype === "float16" || dtype === "bfloat16") {
    throw new RaisedInRun("NotImplementedError", `"geqrf_cpu" not implemented for '${dtypes[dtype].scalar}'`);
  }
  const wide = rows < columns;
  const matrix = wide ? transposed(drawn, rows, columns) : new Float64Array(drawn);
  const [tall, narrow] = wide ? [columns, rows] : [rows, columns];
  const q = orthonormal(matrix, tall, narrow, call.run.checkpoint);
  const placed = wide ? transposed(q, tall, narrow) : q;
  const gain = numberArgument(call, "gain");
  storage.version++;
  let from = 0;
  eachOffset(tensor, (at) => {
    storage.elements[at] = roundTo(dtype, roundTo(dtype, placed[from++]) * roundTo(dtype, gain));
  });
}

function transposed(matrix: Floats, rows: number, columns: number): Float64Array {
  const result = new Float64Array(matrix.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) result[column * rows + row] = matrix[row * columns + column];
  }
  return result;
}

/** In every column so many random places are zero. */
function sparse(call: KernelCall, tensor: Numbers): void {
  const [rows, columns] = tensor.sizes;
  const zeros = Math.ceil(numberArgument(call, "sparsity") * rows);
  normal(call, tensor, 0, numberArgument(call, "std"));
  for (let column = 0; column < columns; column++) {
    const order = randomPermutation(call.run.generator, rows);
    for (const row of order.subarray(0, zeros)) put(tensor, [row, column], 0);
  }
}
