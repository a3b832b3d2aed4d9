import { type Axis, axis, withRole } from "../../shape/axis.ts";
import { add, type Dim, floorDivide, formatDim, multiply, subtract } from "../../shape/dim.ts";
import { isAtLeast } from "../../shape/facts.ts";
import { truthOf } from "../arguments.ts";
import { requireAtLeast, sizesText } from "../checks.ts";
import type { ModuleContent } from "../content.ts";
import type { ModuleClass } from "../module-class.ts";
import type { Call } from "../operation.ts";
import { int, none, type TensorValue, tuple, unknown, type Value } from "../value.ts";
import { defineModule } from "./define-module.ts";
import { tensorInput } from "./input.ts";
import { text } from "./linear.ts";
import { settingOf } from "./module-content.ts";
import { freshTensor, shapelessTensor } from "./tensors.ts";
import { singleSize, type Window, windowCount } from "./windows.ts";

/** torch.nn's one-dimensional pooling: [batch, channels, length] or [channels, length]. */
export const poolings: readonly ModuleClass[] = [
  defineModule({
    name: "MaxPool1d",
    constructorOf: "_MaxPoolNd",
    parameters: "kernel_size, stride=None, padding=0, dilation=1, return_indices=False, ceil_mode=False",
    parts: (call) => ({
      settings: {
        kernel_size: call.argument("kernel_size"),
        stride: orKernel(call),
        padding: call.argument("padding"),
        dilation: call.argument("dilation"),
        return_indices: call.argument("return_indices"),
        ceil_mode: call.argument("ceil_mode"),
      },
    }),
    forward: (call, module) => maxPool(call, optionsOf(module), settingOf(module, "return_indices") ?? none),
    extraRepr: (module) =>
      ["kernel_size", "stride", "padding", "dilation", "ceil_mode"]
        .map((name) => `${name}=${text(module, name)}`)
        .join(", "),
  }),
  defineModule({
    name: "AvgPool1d",
    parameters: "kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True",
    parts: (call) => {
      const single = (value: Value): Value => {
        const size = singleSize(call, value);
        return tuple([size === undefined ? unknown("the size isn't known") : int(size)]);
      };
      return {
        settings: {
          kernel_size: single(call.argument("kernel_size")),
          stride: single(orKernel(call)),
          padding: single(call.argument("padding")),
          ceil_mode: call.argument("ceil_mode"),
          count_include_pad: call.argument("count_include_pad"),
        },
      };
    },
    forward: (call, module) => averagePool(call, optionsOf(module)),
    extraRepr: (module) =>
      ["kernel_size", "stride", "padding"].map((name) => `${name}=${text(module, name)}`).join(", "),
  }),
  defineModule({
    name: "AdaptiveAvgPool1d",
    constructorOf: "_AdaptiveAvgPoolNd",
    parameters: "output_size",
    parts: (call) => ({ settings: { output_size: call.argument("output_size") } }),
    forward: (call, module) =>
      adaptivePool(call, "adaptive_avg_pool1d", settingOf(module, "output_size") ?? none, none),
    extraRepr: (module) => `output_size=${text(module, "output_size")}`,
  }),
  defineModule({
    name: "AdaptiveMaxPool1d",
    constructorOf: "_AdaptiveMaxPoolNd",
    parameters: "output_size, return_indices=False",
    parts: (call) => ({
      settings: { output_size: call.argument("output_size"), return_indices: call.argument("return_indices") },
    }),
    forward: (call, module) =>
      adaptivePool(
        call,
        "adaptive_max_pool1d",
        settingOf(module, "output_size") ?? none,
        settingOf(module, "return_indices") ?? none,
      ),
    extraRepr: (module) => `output_size=${text(module, "output_size")}`,
  }),
];

/** The stride is the kernel's size where it isn't given. */
function orKernel(call: Call): Value {
  const stride = call.argument("stride");
  return stride.kind === "none" ? call.argument("kernel_size") : stride;
}

export type PoolingOptions = {
  readonly kernel: Value;
  readonly stride: Value;
  readonly padding: Value;
  readonly dilation: Value;
  readonly ceilMode: Value;
};

function optionsOf(module: ModuleContent): PoolingOptions {
  const setting = (name: string): Value => settingOf(module, name) ?? int(1);
  return {
    kernel: setting("kernel_size"),
    stride: setting("stride"),
    padding: setting("padding"),
    dilation: setting("dilation"),
    ceilMode: setting("ceil_mode"),
  };
}

function windowOf(call: Call, options: PoolingOptions): Window {
  const size = (value: Value): Dim => singleSize(call, value) ?? call.freshUnknown();
  const kernel = size(options.kernel);
  const stride = options.stride.kind === "none" ? kernel : size(options.stride);
  return { kernel, stride, padding: size(options.padding), dilation: size(options.dilation) };
}

/** torch.max_pool1d */
export function maxPool(call: Call, options: PoolingOptions, returnIndices: Value): Value {
  const input = tensorInput(call, "input", "max_pool1d", 1);
  const shape = input.shape;
  if (shape === undefined)
    return withIndices(shapelessTensor("the input's rank isn't known", input.dtype, input.requiresGrad), returnIndices);
  if (shape.length !== 2 && shape.length !== 3) {
    const words = `max_pool1d: Expected 2D or 3D (batch mode) tensor with optional 0 dim batch size for input, but got:${sizesText(shape.map(({ size }) => size))}`;
    call.raise({ code: "value", type: "RuntimeError", text: words, place: call.placeOf("input") });
    return withIndices(shapelessTensor("the input has another rank", input.dtype, input.requiresGrad), returnIndices);
  }
  const window = windowOf(call, options);
  const value = (words: string) => () => ({ code: "value", type: "RuntimeError", text: `max_pool1d() ${words}` });
  const count = poolCount(call, shape.at(-1)?.size ?? 0, window, options.ceilMode);
  const kernel = formatDim(window.kernel);
  const padding = formatDim(window.padding);
  const halved = `padding should be at most half of kernel size, but got padding=${padding} and kernel_size=${kernel}`;
  const positive = `kernel_size must be greater than zero, but got ${kernel}`;
  const valid =
    requireAtLeast(call, window.kernel, 1, value(positive)) &&
    requireAtLeast(call, window.kernel, multiply(2, window.padding), value(halved)) &&
    requireAtLeast(call, count, 1, value(`Invalid computed output size: ${formatDim(count)}`));
  return withIndices(pooled(input, shape, valid ? count : call.freshUnknown()), returnIndices);
}

function withIndices(result: TensorValue, returnIndices: Value): Value {
  if (truthOf(returnIndices) !== true) return result;
  return tuple([result, { ...result, dtype: "int64", requiresGrad: false }]);
}

/** torch.avg_pool1d */
export function averagePool(call: Call, options: PoolingOptions): Value {
  const input = tensorInput(call, "input", "avg_pool1d", 1);
  const shape = input.shape;
  if (shape === undefined) return shapelessTensor("the input's rank isn't known", input.dtype, input.requiresGrad);
  if (!checkRank(call, "avg_pool1d", shape))
    return shapelessTensor("the input has another rank", input.dtype, input.requiresGrad);
  const window = { ...windowOf(call, options), dilation: 1 };
  const length = shape.at(-1)?.size ?? 0;
  const channels = formatDim(shape.at(-2)?.size ?? 1);
  const count = poolCount(call, length, window, options.ceilMode);
  const halved = `pad should be at most half of effective kernel size, but got pad=${formatDim(window.padding)}, kernel_size=${formatDim(window.kernel)} and dilation=1`;
  const small = `Given input size: (${channels}x1x${formatDim(length)}). Calculated output size: (${channels}x1x${formatDim(count)}). Output size is too small`;
  const value = (words: string) => () => ({ code: "value", type: "RuntimeError", text: words });
  const valid =
    requireAtLeast(call, window.kernel, multiply(2, window.padding), value(halved)) &&
    requireAtLeast(call, count, 1, value(small));
  return pooled(input, shape, valid ? count : call.freshUnknown());
}

/** torch.adaptive_avg_pool1d and adaptive_max_pool1d: as many windows as are asked for. */
export function adaptivePool(call: Call, name: string, outputSize: Value, returnIndices: Value): Value {
  const input = tensorInput(call, "input", name, 1);
  const shape = input.shape;
  if (shape === undefined || !checkRank(call, name, shape)) {
    return withIndices(shapelessTensor("the input's rank isn't known", input.dtype, input.requiresGrad), returnIndices);
  }
  return withIndices(pooled(input, shape, singleSize(call, outputSize) ?? call.freshUnknown()), returnIndices);
}

function checkRank(call: Call, name: string, shape: readonly Axis[]): boolean {
  if (shape.length === 2 || shape.length === 3) return true;
  const words = `Expected 2 to 3 dimensions, but got ${shape.length}-dimensional tensor for argument #1 'self' (while checking arguments for ${name})`;
  const message = "One-dimensional pooling takes [batch, channels, length] or [channels, length].";
  call.raise({ code: "value", type: "RuntimeError", text: words, message, place: call.placeOf("input") });
  return false;
}

/** With ceil_mode a last window may hang over, as long as it starts inside the input or its left padding. */
function poolCount(call: Call, length: Dim, window: Window, ceilMode: Value): Dim {
  if (window.stride === 0) return call.freshUnknown();
  const ceil = truthOf(ceilMode);
  if (ceil === false) return windowCount(length, window);
  const reach = add(multiply(window.dilation, subtract(window.kernel, 1)), 1);
  const padded = subtract(add(length, multiply(2, window.padding)), reach);
  const count = add(floorDivide(subtract(add(padded, window.stride), 1), window.stride), 1);
  const lastStart = multiply(subtract(count, 1), window.stride);
  const inside = isAtLeast(subtract(add(length, window.padding), 1), lastStart, call.facts());
  if (ceil === undefined || inside === "unknown") return call.freshUnknown();
  return inside === "always" ? count : subtract(count, 1);
}

function pooled(input: TensorValue, shape: readonly Axis[], count: Dim): TensorValue {
  const windows = axis(count);
  const last = shape.at(-1)?.role === "time" ? withRole(windows, "time") : windows;
  return freshTensor([...shape.slice(0, -1), last], input.dtype, input.requiresGrad);
}
