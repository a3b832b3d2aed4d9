import { integerOf } from "../../torch/arguments.ts";
import type { Elements, Numbers } from "../../torch/numbers.ts";
import { numberArgument, numbersIn, optionalTensor, textArgument } from "../arguments.ts";
import { record } from "../autograd.ts";
import { described, filled } from "../filled.ts";
import type { Kernel, KernelCall } from "../kernel.ts";
import { functionals } from "../names.ts";
import type { Run } from "../run.ts";
import { elementsOf } from "../tensor.ts";
import { inModule } from "./module-arguments.ts";
import { padded, type PaddingMode } from "./padding.ts";

/** torch.nn.functional.conv1d and its module: [batch, channels, length], or without a batch. */
export const convolutionKernels: readonly (readonly [string, Kernel])[] = [
  ...functionals("conv1d", (call) => convolution(call, undefined)),
  ["torch.nn.Conv1d.forward", inModule((call) => convolution(call, textArgument(call, "padding_mode")))],
];

/** Sizes of one convolution; `before` is how many zeros stand in front of the input. */
type Sizes = {
  readonly batch: number;
  readonly channels: number;
  readonly length: number;
  readonly outputs: number;
  readonly windows: number;
  readonly kernel: number;
  readonly groups: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
};

/** `mode`: what a module pads with; undefined: zeros. */
function convolution(call: KernelCall, mode: string | undefined): Numbers {
  const { run } = call;
  const { sizes, dtype } = described(call.result);
  const [weight, bias] = [call.numbers("weight"), optionalTensor(call, "bias")];
  const dilation = numbersIn(call, call.argument("dilation"))[0];
  const [outputs, , kernel] = weight.sizes;
  const { input, before } = paddedInput(call, dilation * (kernel - 1), mode);
  const unbatched = sizes.length === 2;
  const [channels, length] = input.sizes.slice(-2);
  const shape: Sizes = {
    batch: unbatched ? 1 : input.sizes[0],
    channels,
    length,
    outputs,
    windows: sizes[sizes.length - 1],
    kernel,
    groups: numberArgument(call, "groups"),
    stride: numbersIn(call, call.argument("stride"))[0],
    dilation,
    before,
  };
  const result = filled(run, dtype, sizes, (to) => {
    forward(run, to, elementsOf(input), elementsOf(weight), bias && elementsOf(bias), shape);
  });
  const inputs = [input, weight, ...(bias === undefined ? [] : [bias])];
  const wanted = inputs.map(({ requiresGrad }) => requiresGrad);
  const saved = [...(wanted[1] ? [input] : []), ...(wanted[0] ? [weight] : [])];
  record(run, unbatched ? "SqueezeBackward1" : "ConvolutionBackward0", inputs, [result], saved, ([gradient]) => {
    if (gradient === undefined) return [];
    const arrived = elementsOf(gradient);
    const made = (like: Numbers, fill: (to: Float64Array) => void): Numbers => {
      const sums = new Float64Array(elementsOf(like).length);
      fill(sums);
      return filled(run, like.dtype, like.sizes, (to) => {
        to.set(sums);
      });
    };
    return [
      wanted[0]
        ? made(input, (to) => {
            inputGradient(run, to, arrived, elementsOf(weight), shape);
          })
        : undefined,
      wanted[1]
        ? made(weight, (to) => {
            weightGradient(run, to, arrived, elementsOf(input), shape);
          })
        : undefined,
      bias !== undefined && wanted[2]
        ? made(bias, (to) => {
            biasGradient(to, arrived, shape);
          })
        : undefined,
    ];
  });
  return result;
}

/** The input with what isn't zeros around it, and how many zeros are still to be imagined in front of it. */
function paddedInput(
  call: KernelCall,
  reach: number,
  mode: string | undefined,
): { readonly input: Numbers; readonly before: number } {
  const input = call.numbers("input");
  const padding = call.argument("padding");
  const given = integerOf(padding) ?? (padding.kind === "string" ? undefined : numbersIn(call, padding)[0]);
  const same = padding.kind === "string" && padding.value === "same";
  const whole = typeof given === "number" ? 2 * given : same ? reach : 0;
  const before = Math.floor(whole / 2);
  const around = paddingModes.find((one) => one === mode);
  if (around === undefined && same && whole % 2 === 1) warnOfCopy(call.run);
  if (around === undefined || whole === 0) return { input, before };
  return { input: padded(call.run, input, [before, whole - before], around, 0), before: 0 };
}

/** The runs that have been warned: PyTorch does so once. */
const warned = new WeakSet<Run["generator"]>();

function warnOfCopy({ generator, warn }: Run): void {
  if (warned.has(generator)) return;
  warned.add(generator);
  warn(
    "UserWarning",
    "Using padding='same' with even kernel lengths and odd dilation may require a zero-padded copy of the input be created",
  );
}

const paddingModes: readonly PaddingMode[] = ["reflect", "replicate", "circular"];

/** Calls with every pair of channels that meet and each of the kernel's places: where their rows start. */
function eachTap(
  run: Run,
  shape: Sizes,
  visit: (inputRow: number, outputRow: number, weightAt: number, tap: number) => void,
): void {
  const { batch, channels, length, outputs, windows, kernel, groups } = shape;
  const [inner, outer] = [channels / groups, outputs / groups];
  for (let sample = 0; sample < batch; sample++) {
    for (let output = 0; output < outputs; output++) {
      const group = Math.floor(output / outer);
      for (let channel = 0; channel < inner; channel++) {
        const inputRow = (sample * channels + group * inner + channel) * length;
        const outputRow = (sample * outputs + output) * windows;
        for (let tap = 0; tap < kernel; tap++) {
          visit(inputRow, outputRow, (output * inner + channel) * kernel + tap, tap);
        }
      }
      run.checkpoint();
    }
  }
}

/** The windows in which a tap stands inside the input: from the first to before the last. */
function inside({ length, windows, stride, dilation, before }: Sizes, tap: number): readonly [number, number] {
  const shift = tap * dilation - before;
  const first = Math.max(0, Math.ceil(-shift / stride));
  const last = Math.min(windows, Math.floor((length - 1 - shift) / stride) + 1);
  return [first, last];
}

function forward(
  run: Run,
  to: Elements,
  input: Elements,
  weight: Elements,
  bias: Elements | undefined,
  shape: Sizes,
): void {
  const sums = new Float64Array(to.length);
  if (bias !== undefined) sums.forEach((_, at) => (sums[at] = bias[Math.floor(at / shape.windows) % shape.outputs]));
  eachTap(run, shape, (inputRow, outputRow, weightAt, tap) => {
    const [first, last] = inside(shape, tap);
    const factor = weight[weightAt];
    let at = inputRow + first * shape.stride + tap * shape.dilation - shape.before;
    for (let window = first; window < last; window++, at += shape.stride) {
      sums[outputRow + window] += factor * input[at];
    }
  });
  to.set(sums);
}

function inputGradient(run: Run, to: Float64Array, gradient: Elements, weight: Elements, shape: Sizes): void {
  eachTap(run, shape, (inputRow, outputRow, weightAt, tap) => {
    const [first, last] = inside(shape, tap);
    const factor = weight[weightAt];
    let at = inputRow + first * shape.stride + tap * shape.dilation - shape.before;
    for (let window = first; window < last; window++, at += shape.stride) {
      to[at] += factor * gradient[outputRow + window];
    }
  });
}

function weightGradient(run: Run, to: Float64Array, gradient: Elements, input: Elements, shape: Sizes): void {
  eachTap(run, shape, (inputRow, outputRow, weightAt, tap) => {
    const [first, last] = inside(shape, tap);
    let sum = 0;
    let at = inputRow + first * shape.stride + tap * shape.dilation - shape.before;
    for (let window = first; window < last; window++, at += shape.stride)
      sum += gradient[outputRow + window] * input[at];
    to[weightAt] += sum;
  });
}

function biasGradient(to: Float64Array, gradient: Elements, { windows, outputs }: Sizes): void {
  for (let at = 0; at < gradient.length; at++) to[Math.floor(at / windows) % outputs] += gradient[at];
}
