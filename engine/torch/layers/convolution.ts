import { type Axis, axis, withRole } from "../../shape/axis.ts";
import { add, type Dim, floorDivide, formatDim, modulo, multiply, subtract } from "../../shape/dim.ts";
import { integerOf, truthOf } from "../arguments.ts";
import { requireAtLeast, requireEqual, sizesText } from "../checks.ts";
import type { ModuleContent } from "../content.ts";
import { dtypes } from "../dtype.ts";
import type { Call } from "../operation.ts";
import { settingText } from "../repr.ts";
import { int, none, string, type TensorValue, tuple, unknown, type Value } from "../value.ts";
import { defineModule } from "./define-module.ts";
import { argumentAxis, parameterFactory, requireCreatable, sizeSetting } from "./factory.ts";
import { tensorInput } from "./input.ts";
import { currentTensor, hasBias, noteNothingToFill, text, trained } from "./linear.ts";
import { settingOf } from "./module-content.ts";
import { freshTensor, shapelessTensor } from "./tensors.ts";
import { singleSize, windowCount } from "./windows.ts";

/** torch.nn.Conv1d: [batch, in_channels, length] to [batch, out_channels, windows], or both without a batch. */
export const conv1d = defineModule({
  name: "Conv1d",
  parameters:
    "in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1, bias=True, padding_mode='zeros', device=None, dtype=None",
  parts: (call) => {
    const channels = integerOf(call.argument("in_channels")) ?? call.freshUnknown();
    const out = integerOf(call.argument("out_channels")) ?? call.freshUnknown();
    const kernel = singleSize(call, call.argument("kernel_size")) ?? call.freshUnknown();
    const groups = integerOf(call.argument("groups")) ?? call.freshUnknown();
    const valid = checkConstructor(call, channels, out, groups);
    const inner = groups === 1 ? channels : groups === 0 ? call.freshUnknown() : floorDivide(channels, groups);
    const factory = valid ? parameterFactory(call) : undefined;
    if (factory?.valid) requireCreatable(call, [out, inner, kernel], "kernel_size");
    const dtype = factory === undefined ? "float32" : factory.dtype;
    const biased = truthOf(call.argument("bias")) !== false;
    const rows = argumentAxis(call, "out_channels", out);
    const columns = groups === 1 ? argumentAxis(call, "in_channels", channels) : axis(inner);
    const single = (name: string): Value => {
      const size = singleSize(call, call.argument(name));
      return tuple([size === undefined ? unknown(`${name} isn't known`) : int(size)]);
    };
    const padding = call.argument("padding");
    const shape = [rows, columns, argumentAxis(call, "kernel_size", kernel)];
    if (factory?.valid) noteNothingToFill(call, shape);
    return {
      settings: {
        in_channels: sizeSetting(call, "in_channels"),
        out_channels: sizeSetting(call, "out_channels"),
        kernel_size: single("kernel_size"),
        stride: single("stride"),
        padding: padding.kind === "string" ? padding : single("padding"),
        dilation: single("dilation"),
        groups: call.argument("groups"),
        padding_mode: call.argument("padding_mode"),
        transposed: { kind: "bool", value: false },
        output_padding: tuple([int(0)]),
        ...(biased ? {} : { bias: none }),
      },
      parameters: [trained("weight", shape, dtype), ...(biased ? [trained("bias", [rows], dtype)] : [])],
    };
  },
  forward: (call, module) => {
    const setting = (name: string): Value => settingOf(module, name) ?? unknown(`${name} isn't known`);
    const input = tensorInput(call, "input", "conv1d", 1);
    const weight = currentTensor(module, "weight");
    if (weight === undefined) return shapelessTensor("the weight isn't known", undefined, true);
    return convolved(call, input, weight, currentTensor(module, "bias"), {
      stride: setting("stride"),
      padding: setting("padding"),
      dilation: setting("dilation"),
      groups: setting("groups"),
    });
  },
  extraRepr: (module) => {
    const differs = (name: string, value: number): boolean => {
      const setting = settingOf(module, name);
      const item = setting?.kind === "tuple" ? setting.items[0] : setting;
      return item === undefined || integerOf(item) !== value;
    };
    return [
      text(module, "in_channels"),
      text(module, "out_channels"),
      `kernel_size=${text(module, "kernel_size")}`,
      `stride=${text(module, "stride")}`,
      ...(differs("padding", 0) ? [`padding=${text(module, "padding")}`] : []),
      ...(differs("dilation", 1) ? [`dilation=${text(module, "dilation")}`] : []),
      ...(differs("groups", 1) ? [`groups=${text(module, "groups")}`] : []),
      ...(hasBias(module) === "True" ? [] : ["bias=False"]),
      ...(isZeros(module) ? [] : [`padding_mode=${text(module, "padding_mode")}`]),
    ].join(", ");
  },
});

function isZeros(module: ModuleContent): boolean {
  const mode = settingOf(module, "padding_mode");
  return mode?.kind === "string" && mode.value === "zeros";
}

function checkConstructor(call: Call, channels: Dim, out: Dim, groups: Dim): boolean {
  const value = (argument: string, words: string): (() => Parameters<Call["raise"]>[0]) => {
    return () => ({ code: "value", type: "ValueError", text: words, place: call.placeOf(argument) });
  };
  if (!requireAtLeast(call, groups, 1, value("groups", "groups must be a positive integer"))) return false;
  for (const [name, size] of [["in_channels", channels] as const, ["out_channels", out] as const]) {
    const words = value(name, `${name} must be divisible by groups`);
    if (groups !== 1 && !requireEqual(call, modulo(size, groups), 0, words)) return false;
  }
  return checkPaddingWords(call);
}

function checkPaddingWords(call: Call): boolean {
  const padding = call.argument("padding");
  const fail = (argument: string, words: string): boolean => {
    call.raise({ code: "value", type: "ValueError", text: words, place: call.placeOf(argument) });
    return false;
  };
  if (padding.kind === "string" && padding.value !== undefined) {
    if (padding.value !== "same" && padding.value !== "valid") {
      return fail("padding", `Invalid padding string '${padding.value}', should be one of {'same', 'valid'}`);
    }
    const stride = singleSize(call, call.argument("stride"));
    if (padding.value === "same" && typeof stride === "number" && stride !== 1) {
      return fail("padding", "padding='same' is not supported for strided convolutions");
    }
  }
  const mode = call.argument("padding_mode");
  if (mode.kind !== "string" || mode.value === undefined) return true;
  if (["zeros", "reflect", "replicate", "circular"].includes(mode.value)) return true;
  return fail(
    "padding_mode",
    `padding_mode must be one of {'circular', 'zeros', 'replicate', 'reflect'}, but got padding_mode='${settingText(string(mode.value))}'`,
  );
}

export type ConvolutionOptions = {
  readonly stride: Value;
  /** An int, a sequence of one, or "same" or "valid". */
  readonly padding: Value;
  readonly dilation: Value;
  readonly groups: Value;
};

/** A 1-D convolution with a weight of [out, in / groups, kernel]. */
export function convolved(
  call: Call,
  input: TensorValue,
  weight: TensorValue,
  bias: TensorValue | undefined,
  options: ConvolutionOptions,
): Value {
  const requiresGrad = [input, weight, bias].some((tensor) => tensor?.requiresGrad === true);
  const dtype = weight.dtype ?? input.dtype;
  const shape = input.shape;
  if (shape === undefined || weight.shape?.length !== 3) {
    return shapelessTensor(input.reason ?? "the weight isn't known", dtype, requiresGrad);
  }
  const same = options.padding.kind === "string" && options.padding.value === "same";
  const early = same || bias === undefined || checkDtypes(call, input, weight);
  if (shape.length !== 2 && shape.length !== 3) {
    if (early) raiseRank(call, shape);
    return shapelessTensor("the input has another rank", dtype, requiresGrad);
  }
  const [channels = axis(0), length = axis(0)] = shape.slice(-2);
  const [rows = axis(0), , kernelAxis = axis(0)] = weight.shape;
  const stride = singleSize(call, options.stride) ?? call.freshUnknown();
  const dilation = singleSize(call, options.dilation) ?? call.freshUnknown();
  const valid = options.padding.kind === "string" && options.padding.value === "valid";
  const padding = same || valid ? 0 : (singleSize(call, options.padding) ?? call.freshUnknown());
  const window = { kernel: kernelAxis.size, stride, padding, dilation };
  const uneven = same && modulo(multiply(dilation, subtract(kernelAxis.size, 1)), 2) === 1;
  const shown = uneven ? [...shape.slice(0, -1), axis(add(length.size, 1))] : shape;
  const fits =
    early &&
    checkWindow(call, stride, padding) &&
    checkChannels(call, shown, channels, weight, options.groups) &&
    (same || checkKernel(call, length.size, window)) &&
    checkScalarTypes(call, input, weight);
  const windows = same
    ? length
    : fits || stride !== 0
      ? axis(windowCount(length.size, window))
      : axis(call.freshUnknown());
  const time = length.role === "time" ? withRole(windows, "time") : windows;
  return freshTensor([...shape.slice(0, -2), rows, time], dtype, requiresGrad);
}

function raiseRank(call: Call, shape: readonly Axis[]): void {
  const sizes = sizesText(shape.map(({ size }) => size));
  call.raise({
    code: "value",
    type: "RuntimeError",
    text: `Expected 2D (unbatched) or 3D (batched) input to conv1d, but got input of size: ${sizes}`,
    message: "Conv1d takes [batch, channels, length] or [channels, length].",
    place: call.placeOf("input"),
  });
}

/** Compared with the bias before anything else; without a bias, or for padding "same", only at the end. */
function checkDtypes(call: Call, input: TensorValue, weight: TensorValue): boolean {
  if (input.dtype === undefined || weight.dtype === undefined || input.dtype === weight.dtype) return true;
  const name = (dtype: NonNullable<TensorValue["dtype"]>): string => (dtype === "int64" ? "long int" : dtypes[dtype].c);
  return raiseDtype(
    call,
    input,
    weight,
    `Input type (${name(input.dtype)}) and bias type (${name(weight.dtype)}) should be the same`,
  );
}

function checkScalarTypes(call: Call, input: TensorValue, weight: TensorValue): boolean {
  if (input.dtype === undefined || weight.dtype === undefined || input.dtype === weight.dtype) return true;
  const words = `expected scalar type ${dtypes[input.dtype].scalar} but found ${dtypes[weight.dtype].scalar}`;
  return raiseDtype(call, input, weight, words);
}

function raiseDtype(call: Call, input: TensorValue, weight: TensorValue, words: string): boolean {
  const message = `The input is ${input.dtype ?? "?"}, and the weight is ${weight.dtype ?? "?"}.`;
  call.raise({ code: "argument", type: "RuntimeError", text: words, message, place: call.placeOf("input") });
  return false;
}

function checkWindow(call: Call, stride: Dim, padding: Dim): boolean {
  const raised = (words: string) => () => ({ code: "value", type: "RuntimeError", text: words });
  return (
    requireAtLeast(call, padding, 0, raised("negative padding is not supported")) &&
    requireAtLeast(call, stride, 1, raised("non-positive stride is not supported"))
  );
}

function checkChannels(
  call: Call,
  shape: readonly Axis[],
  channels: Axis,
  weight: TensorValue,
  groupsValue: Value,
): boolean {
  const groups = integerOf(groupsValue) ?? call.freshUnknown();
  const weightSizes = weight.shape?.map(({ size }) => size) ?? [];
  const expected = multiply(weightSizes[1] ?? 1, groups);
  const sizes = shape.map(({ size }) => size);
  const batched = sizes.length === 3 ? sizes : [1, ...sizes];
  return requireEqual(call, channels.size, expected, () => ({
    code: "value",
    type: "RuntimeError",
    text: `Given groups=${formatDim(groups)}, weight of size ${sizesText(weightSizes)}, expected input${sizesText(batched)} to have ${formatDim(expected)} channels, but got ${formatDim(channels.size)} channels instead`,
    message: `The input has ${formatDim(channels.size)} channels on axis ${sizes.length - 2}, and this layer has in_channels=${formatDim(expected)}. Conv1d takes [batch, channels, length].`,
    place: call.placeOf("input"),
  }));
}

function checkKernel(
  call: Call,
  length: Dim,
  window: { readonly kernel: Dim; readonly padding: Dim; readonly dilation: Dim },
): boolean {
  const padded = add(length, multiply(2, window.padding));
  const reach = add(multiply(window.dilation, subtract(window.kernel, 1)), 1);
  return requireAtLeast(call, padded, reach, () => ({
    code: "value",
    type: "RuntimeError",
    text: `Calculated padded input size per channel: (${formatDim(padded)}). Kernel size: (${formatDim(reach)}). Kernel size can't be greater than actual input size`,
    message: `The kernel reaches over ${formatDim(reach)} steps, and the padded input has ${formatDim(padded)}.`,
    place: call.placeOf("input"),
  }));
}
