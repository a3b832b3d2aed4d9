import type { Axis } from "../../shape/axis.ts";
import { axis } from "../../shape/axis.ts";
import { type Dim, formatDim, multiplyAll } from "../../shape/dim.ts";
import { isEqual } from "../../shape/facts.ts";
import { integerOf, truthOf } from "../arguments.ts";
import { requireEqual, requireSizes, sizesText } from "../checks.ts";
import type { ModuleContent } from "../content.ts";
import { type Dtype, dtypes } from "../dtype.ts";
import type { Call } from "../operation.ts";
import { python } from "../signature.ts";
import { int, none, type TensorValue, tuple, typeName, type Value } from "../value.ts";
import { defineModule } from "./define-module.ts";
import { argumentAxis, parameterFactory, requireCreatable, sizeArguments, sizeSetting } from "./factory.ts";
import { mayBeTensor, tensorInput } from "./input.ts";
import { currentTensor, hasBias, text, trained } from "./linear.ts";
import { settingOf } from "./module-content.ts";
import { freshTensor, shapelessTensor } from "./tensors.ts";

/** torch.nn.LayerNorm over the last axes. */
export const layerNorm = defineModule({
  name: "LayerNorm",
  parameters: "normalized_shape, eps=1e-05, elementwise_affine=True, bias=True, device=None, dtype=None",
  parts: (call) => {
    const shape = normalizedShape(call);
    const affine = truthOf(call.argument("elementwise_affine")) !== false;
    const biased = affine && truthOf(call.argument("bias")) !== false;
    const factory = affine && shape !== undefined ? parameterFactory(call) : undefined;
    const axes = shape ?? [];
    const sizes = axes.map(({ size }) => size);
    if (factory?.valid) requireCreatable(call, sizes, "normalized_shape");
    const dtype = factory === undefined ? "float32" : factory.dtype;
    return {
      settings: {
        normalized_shape:
          shape === undefined ? call.argument("normalized_shape") : tuple(sizes.map((size) => int(size))),
        eps: call.argument("eps"),
        elementwise_affine: call.argument("elementwise_affine"),
        ...(affine ? {} : { weight: none }),
        ...(biased ? {} : { bias: none }),
      },
      parameters: [
        ...(affine ? [trained("weight", axes, dtype)] : []),
        ...(biased ? [trained("bias", axes, dtype)] : []),
      ],
    };
  },
  forward: (call, module) => {
    const input = tensorInput(call, "input", "layer_norm", 1);
    return layerNormResult(call, input, settingOf(module, "normalized_shape"), currentTensor(module, "weight"));
  },
  extraRepr: (module) =>
    `${text(module, "normalized_shape")}, eps=${text(module, "eps")}, elementwise_affine=${text(module, "elementwise_affine")}, bias=${hasBias(module)}`,
});

/** An int or a sequence of ints; undefined: not known, or refused. */
function normalizedShape(call: Call): readonly Axis[] | undefined {
  const value = call.argument("normalized_shape");
  const whole = integerOf(value);
  if (value.kind !== "tensor" && whole !== undefined) return [argumentAxis(call, "normalized_shape", whole)];
  const sequence = mayBeTensor(value) ? undefined : call.iterate(value);
  if (sequence?.kind === "items") {
    const wrong = sequence.items.findIndex(
      (item) => item.kind !== "int" && item.kind !== "unknown" && item.kind !== "bool",
    );
    const found = sequence.items[wrong];
    if (found === undefined) return sequence.items.map((item) => itemAxis(call, item));
    const words =
      wrong === 0
        ? `empty(): argument 'size' (position 1) must be tuple of ints, but found element of type ${typeName(found)} at pos 0`
        : `empty(): argument 'size' failed to unpack the object at pos ${wrong + 1} with error "type must be tuple of ints,but got ${typeName(found)}"`;
    call.raise({ code: "argument", type: "TypeError", text: words, place: call.placeOf("normalized_shape") });
    return undefined;
  }
  if (["float", "none"].includes(value.kind)) {
    const words = `'${typeName(value)}' object is not iterable`;
    call.raise({ code: "argument", type: "TypeError", text: words, place: call.placeOf("normalized_shape") });
  }
  return undefined;
}

function itemAxis(call: Call, item: Value): Axis {
  const factors = item.kind === "int" && item.factor !== undefined ? [item.factor] : [];
  return axis(integerOf(item) ?? call.freshUnknown(), "feature", factors);
}

/** The input's shape, contiguous; its last axes must be `normalized`, a tuple of ints. */
export function layerNormResult(
  call: Call,
  input: TensorValue,
  normalized: Value | undefined,
  weight: TensorValue | undefined,
): Value {
  checkLayerNorm(call, input, normalized, weight);
  const requiresGrad = input.requiresGrad || weight?.requiresGrad === true;
  return freshLike(input, requiresGrad);
}

function checkLayerNorm(
  call: Call,
  input: TensorValue,
  normalized: Value | undefined,
  weight: TensorValue | undefined,
): boolean {
  if (!checkMixed(call, input, weight?.dtype)) return false;
  const expected =
    normalized?.kind === "tuple" ? normalized.items.map((item) => integerOf(item) ?? call.freshUnknown()) : [];
  if (input.shape === undefined) return true;
  if (expected.length === 0) {
    const text =
      "Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one element, but got normalized_shape = []";
    if (normalized?.kind === "tuple") call.raise({ code: "value", type: "RuntimeError", text });
    return normalized?.kind !== "tuple";
  }
  const sizes = input.shape.map(({ size }) => size);
  const raised = {
    code: "value",
    type: "RuntimeError",
    text: `Given normalized_shape=${sizesText(expected)}, expected input with shape [*, ${expected.map(formatDim).join(", ")}], but got input of size${sizesText(sizes)}`,
    message: `LayerNorm normalizes the last axes ${sizesText(expected)}, and the input is ${sizesText(sizes)}.`,
    place: call.placeOf("input"),
  };
  if (sizes.length < expected.length) {
    call.raise(raised);
    return false;
  }
  if (!checkWeightShape(call, weight, expected)) return false;
  if (!requireSizes(call, sizes.slice(-expected.length), expected, () => raised)) return false;
  return checkFloating(call, input, "LayerNormKernelImpl");
}

/** F.layer_norm alone can be given a weight of another shape. */
function checkWeightShape(call: Call, weight: TensorValue | undefined, expected: readonly Dim[]): boolean {
  const sizes = weight?.shape?.map(({ size }) => size);
  if (sizes === undefined) return true;
  const raised = {
    code: "value",
    type: "RuntimeError",
    text: `Expected weight to be of same shape as normalized_shape, but got weight of shape ${sizesText(sizes)} and normalized_shape = ${sizesText(expected)}`,
  };
  if (sizes.length === expected.length) return requireSizes(call, sizes, expected, () => raised);
  call.raise(raised);
  return false;
}

/** The input's dtype is the weights'; a half-precision input may have float32 weights. */
function checkMixed(call: Call, input: TensorValue, weights: Dtype | undefined): boolean {
  const found = input.dtype;
  if (found === undefined || weights === undefined || found === weights) return true;
  if (["float16", "bfloat16"].includes(found) && weights === "float32") return true;
  const words = "mixed dtype (CPU): all inputs must share same datatype.";
  const message = `The input is ${found}, and the weights are ${weights}.`;
  call.raise({ code: "argument", type: "RuntimeError", text: words, message, place: call.placeOf("input") });
  return false;
}

function checkFloating(call: Call, input: TensorValue, kernel: string): boolean {
  const found = input.dtype;
  if (found === undefined || ["float", "complex"].includes(dtypes[found].category)) return true;
  const words = `"${kernel}" not implemented for '${dtypes[found].scalar}'`;
  const message = `Normalization needs floating-point numbers, and the input is ${found}.`;
  call.raise({
    code: "argument",
    type: "NotImplementedError",
    text: words,
    message,
    place: call.placeOf("input"),
  });
  return false;
}

function freshLike(input: TensorValue, requiresGrad: boolean): TensorValue {
  if (input.shape === undefined)
    return shapelessTensor(input.reason ?? "the input's rank isn't known", input.dtype, requiresGrad);
  return freshTensor(input.shape, input.dtype, requiresGrad);
}

/** torch.nn.BatchNorm1d: [batch, features] or [batch, features, length]. */
export const batchNorm = defineModule({
  name: "BatchNorm1d",
  parameters:
    "num_features, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True, device=None, dtype=None, *, bias=True",
  constructorOf: "_BatchNorm",
  forwardOf: "_BatchNorm",
  methods: [
    ["reset_running_stats", { ...python("_NormBase.reset_running_stats()", 1), rule: () => none, page: undefined }],
  ],
  parts: (call) => {
    const affine = truthOf(call.argument("affine")) !== false;
    const biased = affine && truthOf(call.argument("bias")) !== false;
    const tracked = truthOf(call.argument("track_running_stats")) !== false;
    const sizes = sizeArguments(call, ["num_features"]);
    const factory = sizes === undefined ? undefined : parameterFactory(call);
    const [size = call.freshUnknown()] = sizes ?? [];
    if (factory?.valid) requireCreatable(call, [size], "num_features");
    const dtype = factory === undefined ? "float32" : factory.dtype;
    const axes = [argumentAxis(call, "num_features", size)];
    const names = ["num_features", "eps", "momentum", "affine", "track_running_stats"];
    return {
      settings: {
        ...Object.fromEntries(names.map((name) => [name, sizeSetting(call, name)])),
        ...(affine ? {} : { weight: none }),
        ...(biased ? {} : { bias: none }),
        ...(tracked ? {} : { running_mean: none, running_var: none, num_batches_tracked: none }),
      },
      parameters: [
        ...(affine ? [trained("weight", axes, dtype)] : []),
        ...(biased ? [trained("bias", axes, dtype)] : []),
      ],
      buffers: tracked
        ? [
            { name: "running_mean", tensor: freshTensor(axes, dtype, false) },
            { name: "running_var", tensor: freshTensor(axes, dtype, false) },
            { name: "num_batches_tracked", tensor: freshTensor([], "int64", false) },
          ]
        : [],
    };
  },
  forward: batchNormResult,
  extraRepr: (module) =>
    [
      text(module, "num_features"),
      `eps=${text(module, "eps")}`,
      `momentum=${text(module, "momentum")}`,
      `affine=${text(module, "affine")}`,
      `bias=${hasBias(module)}`,
      `track_running_stats=${text(module, "track_running_stats")}`,
    ].join(", "),
});

function batchNormResult(call: Call, module: ModuleContent): Value {
  const value = call.argument("input");
  const place = call.placeOf("input");
  if (value.kind !== "tensor") {
    if (!mayBeTensor(value)) {
      const words = `'${typeName(value)}' object has no attribute 'dim'`;
      const code = value.kind === "tuple" || value.kind === "packed" ? "tuple-as-tensor" : "argument";
      const message = `BatchNorm1d takes a tensor, and this is a ${typeName(value)}.`;
      call.raise({ code, type: "AttributeError", text: words, message, place });
    }
    return shapelessTensor("the input isn't known", undefined, true);
  }
  checkBatchNorm(call, module, value);
  return freshLike(value, value.requiresGrad || module.parameters.some(({ tensor }) => tensor.requiresGrad));
}

function checkBatchNorm(call: Call, module: ModuleContent, input: TensorValue): boolean {
  const place = call.placeOf("input");
  const shape = input.shape;
  if (shape === undefined) return true;
  if (shape.length !== 2 && shape.length !== 3) {
    const words = `expected 2D or 3D input (got ${shape.length}D input)`;
    const message = "BatchNorm1d takes [batch, features] or [batch, features, length].";
    call.raise({ code: "value", type: "ValueError", text: words, message, place });
    return false;
  }
  const sizes = shape.map(({ size }) => size);
  if (sizes.some((size) => isEqual(size, 0, call.facts()) === "always")) return true;
  const mean = module.buffers.find(({ name }) => name === "running_mean")?.tensor;
  const batchStatistics = module.training || mean === undefined;
  if (batchStatistics && isEqual(multiplyAll(sizes.toSpliced(1, 1)), 1, call.facts()) === "always") {
    const words = `Expected more than 1 value per channel when training, got input size torch.Size(${sizesText(sizes)})`;
    const message = "Batch statistics need more than one value per feature: a batch of 1 has none in training.";
    call.raise({ code: "value", type: "ValueError", text: words, message, place });
    return false;
  }
  return checkChannels(call, module, sizes[1], mean, place) && checkBatchDtype(call, module, input, mean);
}

function checkChannels(
  call: Call,
  module: ModuleContent,
  channels: Dim | undefined,
  mean: TensorValue | undefined,
  place: Call["place"],
): boolean {
  const held =
    mean === undefined ? (["weight", currentTensor(module, "weight")] as const) : (["running_mean", mean] as const);
  const expected = held[1]?.shape?.[0]?.size;
  if (channels === undefined || expected === undefined) return true;
  return requireEqual(call, channels, expected, () => ({
    code: "value",
    type: "RuntimeError",
    text: `${held[0]} should contain ${formatDim(channels)} elements not ${formatDim(expected)}`,
    message: `Axis 1 of the input is ${formatDim(channels)}, and this layer has num_features=${formatDim(expected)}.`,
    place,
  }));
}

function checkBatchDtype(
  call: Call,
  module: ModuleContent,
  input: TensorValue,
  mean: TensorValue | undefined,
): boolean {
  const weights = currentTensor(module, "weight")?.dtype ?? mean?.dtype;
  return checkFloating(call, input, "batch_norm") && checkMixed(call, input, weights);
}
