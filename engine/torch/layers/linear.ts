import { arithmetic, type Axis } from "../../shape/axis.ts";
import { type Dim, formatDim, multiplyAll } from "../../shape/dim.ts";
import { isEqual } from "../../shape/facts.ts";
import { truthOf } from "../arguments.ts";
import { requireEqual, sizesText } from "../checks.ts";
import type { ModuleContent } from "../content.ts";
import type { Dtype } from "../dtype.ts";
import { mismatchText } from "../dtype-mismatch.ts";
import type { Call } from "../operation.ts";
import type { Raised, Related } from "../problem.ts";
import { settingText } from "../repr.ts";
import { none, type TensorValue, type Value } from "../value.ts";
import { defineModule } from "./define-module.ts";
import { argumentAxis, parameterFactory, requireCreatable, sizeArguments, sizeSetting } from "./factory.ts";
import { tensorInput } from "./input.ts";
import { type NamedTensor, parameterOf, settingOf } from "./module-content.ts";
import { freshTensor, shapelessTensor } from "./tensors.ts";

/** torch.nn.Linear: [*, in_features] to [*, out_features]. */
export const linear = defineModule({
  name: "Linear",
  parameters: "in_features, out_features, bias=True, device=None, dtype=None",
  parts: (call) => {
    const sizes = sizeArguments(call, ["out_features", "in_features"]);
    const factory = sizes === undefined ? undefined : parameterFactory(call);
    const [out = call.freshUnknown(), features = call.freshUnknown()] = sizes ?? [];
    if (factory?.valid) requireCreatable(call, [out, features], isNegative(out) ? "out_features" : "in_features");
    const rows = argumentAxis(call, "out_features", out);
    const shape = [rows, argumentAxis(call, "in_features", features)];
    if (factory?.valid) noteNothingToFill(call, shape);
    const biased = truthOf(call.argument("bias")) !== false;
    const dtype = factory === undefined ? "float32" : factory.dtype;
    return {
      settings: {
        in_features: sizeSetting(call, "in_features"),
        out_features: sizeSetting(call, "out_features"),
        ...(biased ? {} : { bias: none }),
      },
      parameters: [trained("weight", shape, dtype), ...(biased ? [trained("bias", [rows], dtype)] : [])],
    };
  },
  forward: (call, module) => {
    const input = tensorInput(call, "input", "linear", 1);
    const weight = currentTensor(module, "weight");
    if (weight === undefined) return shapelessTensor("the weight isn't known", undefined, true);
    return linearResult(call, input, weight, currentTensor(module, "bias"), module);
  },
  extraRepr: (module) =>
    `in_features=${text(module, "in_features")}, out_features=${text(module, "out_features")}, bias=${hasBias(module)}`,
});

/** Warns, as the filling of a weight without elements does. */
export function noteNothingToFill(call: Call, shape: readonly Axis[]): void {
  if (!shape.some(({ size }) => isEqual(size, 0, call.facts()) === "always")) return;
  call.note({
    code: "value",
    severity: "warning",
    message: "The weight of this layer has no elements.",
    torch: "UserWarning: Initializing zero-element tensors is a no-op",
    place: call.place,
    related: [],
    fixes: [],
  });
}

/** A parameter, or the tensor that the program has put in its place. */
export function currentTensor(module: ModuleContent, name: string): TensorValue | undefined {
  const value = module.attributes.get(name);
  if (value !== undefined) return value.kind === "tensor" ? value : undefined;
  return parameterOf(module, name);
}

export function trained(name: string, shape: readonly Axis[], dtype: Dtype | undefined): NamedTensor {
  return { name, tensor: { ...freshTensor(shape, dtype, true), parameter: true } };
}

export function text(module: ModuleContent, name: string): string {
  return settingText(settingOf(module, name));
}

/** `True` or `False`: whether the module has a bias. */
export function hasBias(module: ModuleContent): string {
  const removed = module.attributes.get("bias")?.kind === "none";
  return !removed && module.parameters.some(({ name }) => name === "bias") ? "True" : "False";
}

export function isNegative(size: Dim): boolean {
  return typeof size === "number" && size < 0;
}

/**
 * `input @ weight.T + bias`. `module` is the layer that
 * explains the width; undefined for F.linear.
 */
export function linearResult(
  call: Call,
  input: TensorValue,
  weight: TensorValue,
  bias: TensorValue | undefined,
  module: ModuleContent | undefined,
): Value {
  const requiresGrad = [input, weight, bias].some((tensor) => tensor?.requiresGrad === true);
  const dtype = weight.dtype ?? input.dtype;
  if (weight.shape === undefined) return shapelessTensor("the weight's shape isn't known", dtype, requiresGrad);
  checkProduct(call, input, weight, bias, module);
  if (input.shape === undefined) {
    return shapelessTensor(input.reason ?? "the input's rank isn't known", dtype, requiresGrad);
  }
  const leading = input.shape.slice(0, -1);
  const [rows] = weight.shape;
  if (weight.shape.length === 1 || rows === undefined) return freshTensor(leading, dtype, requiresGrad);
  return freshTensor([...leading, rows], dtype, requiresGrad);
}

function checkProduct(
  call: Call,
  input: TensorValue,
  weight: TensorValue,
  bias: TensorValue | undefined,
  module: ModuleContent | undefined,
): boolean {
  const place = call.placeOf("input");
  const rank = input.shape?.length;
  const weightRank = weight.shape?.length ?? 2;
  if (rank === 0 || weightRank === 0) {
    const words = `both arguments to linear need to be at least 1D, but they are ${rank ?? 1}D and ${weightRank}D`;
    call.raise({ code: "matmul", type: "RuntimeError", text: words, place });
    return false;
  }
  if (weightRank > 2) {
    const words = `t() expects a tensor with <= 2 dimensions, but self is ${weightRank}D`;
    call.raise({ code: "matmul", type: "RuntimeError", text: words, place: call.placeOf("weight") });
    return false;
  }
  const sizes = (): boolean => checkWidth(call, input, weight, module);
  const types = (): boolean => checkTypes(call, input, weight, bias !== undefined);
  return bias === undefined ? sizes() && types() : types() && sizes() && checkBias(call, input, weight, bias);
}

/** F.linear alone can be given a bias that doesn't expand to the result. */
function checkBias(call: Call, input: TensorValue, weight: TensorValue, bias: TensorValue): boolean {
  const out = weight.shape?.length === 2 ? weight.shape[0]?.size : undefined;
  const found = bias.shape?.at(-1)?.size;
  if (out === undefined || found === undefined || found === 1 || bias.shape?.length !== 1) return true;
  const rows = input.shape === undefined ? 1 : multiplyAll(input.shape.slice(0, -1).map(({ size }) => size));
  return requireEqual(call, out, found, () => ({
    code: "broadcast",
    type: "RuntimeError",
    text: `The expanded size of the tensor (${formatDim(out)}) must match the existing size (${formatDim(found)}) at non-singleton dimension 1.  Target sizes: ${sizesText([rows, out])}.  Tensor sizes: ${sizesText([found])}`,
    message: `The weight makes ${formatDim(out)} features, and the bias has ${formatDim(found)}.`,
    place: call.placeOf("bias"),
  }));
}

/** Compared before the sizes where there is a bias, else after them. */
function checkTypes(call: Call, input: TensorValue, weight: TensorValue, biased: boolean): boolean {
  if (input.dtype === undefined || weight.dtype === undefined || input.dtype === weight.dtype) return true;
  const words = mismatchText(input.dtype, weight.dtype, biased);
  const message = `The input is ${input.dtype}, and the weight is ${weight.dtype}.`;
  call.raise({ code: "argument", type: "RuntimeError", text: words, message, place: call.placeOf("input") });
  return false;
}

function checkWidth(call: Call, input: TensorValue, weight: TensorValue, module: ModuleContent | undefined): boolean {
  const last = input.shape?.at(-1);
  const width = weight.shape?.at(-1);
  if (last === undefined || width === undefined || input.shape === undefined) return true;
  const rows = multiplyAll(input.shape.slice(0, -1).map(({ size }) => size));
  return requireEqual(call, last.size, width.size, () => wrongFeatures(call, module, rows, last, width, weight));
}

function wrongFeatures(
  call: Call,
  module: ModuleContent | undefined,
  rows: Dim,
  last: Axis,
  width: Axis,
  weight: TensorValue,
): Raised {
  const columns = weight.shape?.length === 2 ? weight.shape[0]?.size : 1;
  const words = `mat1 and mat2 shapes cannot be multiplied (${formatDim(rows)}x${formatDim(last.size)} and ${formatDim(width.size)}x${formatDim(columns ?? 1)})`;
  const factors = last.factors.filter(({ label }) => label !== "");
  const doubled = factors.some(({ label }) => label === "directions");
  const found = arithmetic(last);
  const expected = module === undefined ? "the weight's width is" : "this layer has in_features";
  return {
    code: doubled && isEqual(last.size, width.size, call.facts()) === "never" ? "feature-width" : "matmul",
    type: "RuntimeError",
    text: words,
    message: `The last axis of the input is ${found}, and ${expected} ${formatDim(width.size)}.`,
    place: call.placeOf("input"),
    related: featureOrigins(last, width),
    fixes: module === undefined ? [] : setFeatures(module, last),
  };
}

function featureOrigins(...axes: readonly Axis[]): readonly Related[] {
  return axes.flatMap(({ factors }) =>
    factors.flatMap(({ place, label, size }) =>
      place === undefined ? [] : [{ place, message: `${label === "" ? "this size" : label} is ${formatDim(size)}` }],
    ),
  );
}

/** Where the constructor has a number, it can be changed there. */
function setFeatures(module: ModuleContent, last: Axis): NonNullable<Raised["fixes"]> {
  const place = module.places.get("in_features");
  const setting = settingOf(module, "in_features");
  if (place === undefined || setting?.kind !== "int" || typeof last.size !== "number") return [];
  if (typeof setting.value !== "number" || place.end - place.start !== String(setting.value).length) return [];
  return [{ title: `Set in_features=${last.size}`, edits: [{ place, text: String(last.size) }] }];
}
