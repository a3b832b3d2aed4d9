import type { Axis } from "../../shape/axis.ts";
import { axis } from "../../shape/axis.ts";
import { formatDim, sameDim } from "../../shape/dim.ts";
import { isEqual } from "../../shape/facts.ts";
import { integerOf, numberOf } from "../arguments.ts";
import { requireEqual, requireSizes, sizesText } from "../checks.ts";
import { dtypes } from "../dtype.ts";
import { tensorInput } from "../layers/input.ts";
import { shapelessTensor } from "../layers/tensors.ts";
import type { Call } from "../operation.ts";
import type { Raised } from "../problem.ts";
import { settingText } from "../repr.ts";
import type { TensorValue, Value } from "../value.ts";
import { promoted, reduced, surelyDiffer } from "./loss-parts.ts";
import { reductionOf } from "./reduction.ts";

export type ClassLossOptions = {
  readonly weight: Value;
  readonly reduction: Value;
  readonly ignoreIndex: Value;
  readonly labelSmoothing: Value;
};

/** cross_entropy: [batch, classes, *] against class indices [batch, *], or against probabilities of the input's shape. */
export function crossEntropy(call: Call, options: ClassLossOptions): Value {
  const reduction = reductionOf(call, options.reduction);
  const input = tensorInput(call, "input", "cross_entropy_loss", 1);
  const target = tensorInput(call, "target", "cross_entropy_loss", 2);
  const requiresGrad = input.requiresGrad || target.requiresGrad;
  if (input.shape === undefined) return classResult(undefined, reduction, input, requiresGrad);
  const shape = input.shape;
  const probabilities = target.shape?.length === shape.length && !surelyDiffer(call, shape, target.shape);
  const smoothing = numberOf(options.labelSmoothing) ?? 0;
  if (smoothing < 0 || smoothing > 1) {
    const text = `label_smoothing must be between 0.0 and 1.0. Got: ${formatSmoothing(smoothing)}`;
    call.raise({ code: "value", type: "RuntimeError", text });
  } else if (probabilities) {
    checkProbabilities(call, input.shape, target, options);
  } else if (checkFloat(call, input)) {
    checkIndices(call, input, target, options);
  }
  if (!probabilities) return classResult(input.shape, reduction, input, requiresGrad);
  return { ...classResult(input.shape, reduction, input, requiresGrad), dtype: promoted(input.dtype, target.dtype) };
}

function formatSmoothing(smoothing: number): string {
  return String(smoothing);
}

/** nll_loss: the same with log-probabilities, and class indices alone. */
export function negativeLogLikelihood(call: Call, options: ClassLossOptions): Value {
  const reduction = reductionOf(call, options.reduction);
  const input = tensorInput(call, "input", "nll_loss_nd", 1);
  const target = tensorInput(call, "target", "nll_loss_nd", 2);
  if (input.shape !== undefined) checkIndices(call, input, target, options);
  return classResult(input.shape, reduction, input, input.requiresGrad || target.requiresGrad);
}

function classResult(
  shape: readonly Axis[] | undefined,
  reduction: ReturnType<typeof reductionOf>,
  input: TensorValue,
  requiresGrad: boolean,
): TensorValue {
  if (shape === undefined && (reduction === undefined || reduction === "none")) {
    return shapelessTensor(input.reason ?? "the prediction's rank isn't known", input.dtype, requiresGrad);
  }
  const left = shape === undefined || shape.length < 2 ? [] : shape.toSpliced(1, 1);
  return reduced(left, reduction, input.dtype, requiresGrad);
}

function checkFloat(call: Call, input: TensorValue): boolean {
  if (input.dtype === undefined || ["float", "complex"].includes(dtypes[input.dtype].category)) return true;
  const last = (input.shape?.length ?? 2) <= 2;
  const text = `"log_softmax${last ? "_lastdim" : ""}_kernel_impl" not implemented for '${dtypes[input.dtype].scalar}'`;
  const message = `The prediction is ${input.dtype}; a loss needs floating-point scores.`;
  call.raise({ code: "argument", type: "NotImplementedError", text, message, place: call.placeOf("input") });
  return false;
}

/** A target of the input's own shape holds a probability per class. */
function checkProbabilities(
  call: Call,
  shape: readonly Axis[],
  target: TensorValue,
  options: ClassLossOptions,
): boolean {
  const place = call.placeOf("target");
  if (target.dtype !== undefined && dtypes[target.dtype].category !== "float") {
    const text = `Expected floating point type for target with class probabilities, got ${dtypes[target.dtype].scalar}`;
    const message = `The target has the prediction's own shape, so it holds a probability per class, and it is ${target.dtype}. Class indices have no class axis.`;
    call.raise({ code: "loss-target", type: "RuntimeError", text, message, place });
    return false;
  }
  const ignored = integerOf(options.ignoreIndex);
  if (typeof ignored === "number" && ignored >= 0) {
    const text = "ignore_index is not supported for floating point target";
    call.raise({ code: "value", type: "RuntimeError", text, place });
    return false;
  }
  return checkWeight(call, shape[shape.length === 1 ? 0 : 1], options.weight);
}

/** nll_loss_nd: the batch, then the other axes by the rank of the input, then the dtype, then the indices. */
function checkIndices(call: Call, input: TensorValue, target: TensorValue, options: ClassLossOptions): boolean {
  const shape = input.shape ?? [];
  if (shape.length === 0) {
    const text = "Expected 1 or more dimensions (got 0)";
    call.raise({ code: "loss-target", type: "ValueError", text, place: call.placeOf("input") });
    return false;
  }
  const axes = target.shape;
  if (axes !== undefined) {
    if (shape.length > 1 && !checkBatch(call, shape, axes)) return false;
    const early = shape.length === 3 || shape.length > 4 ? checkTargetAxes : checkTargetRank;
    if (!early(call, shape, axes)) return false;
  }
  const classes = shape[shape.length === 1 ? 0 : 1];
  return (
    checkTargetDtype(call, target) &&
    (axes === undefined || shape.length === 3 || shape.length > 4 || checkTargetAxes(call, shape, axes)) &&
    checkWeight(call, classes, options.weight) &&
    checkRange(call, classes, target, options)
  );
}

function checkTargetDtype(call: Call, target: TensorValue): boolean {
  const place = call.placeOf("target");
  if (target.dtype !== undefined && target.dtype !== "int64" && target.dtype !== "uint8") {
    const text = `expected target dtype to be Long or Byte, but got ${dtypes[target.dtype].scalar}`;
    const message = `The target holds class indices, and it is ${target.dtype}: convert it with .long().`;
    call.raise({ code: "loss-target", type: "RuntimeError", text, message, place });
    return false;
  }
  return true;
}

function checkBatch(call: Call, shape: readonly Axis[], target: readonly Axis[]): boolean {
  const [batch = axis(0)] = shape;
  const found = target[0] ?? axis(0);
  return requireEqual(call, batch.size, found.size, () => ({
    ...explain(shape, target),
    type: "ValueError",
    text: `Expected input batch_size (${formatDim(batch.size)}) to match target batch_size (${formatDim(found.size)}).`,
    place: call.placeOf("target"),
  }));
}

/** What comes before the dtype: [batch] for 1-D and 2-D predictions, three axes for 4-D ones. */
function checkTargetRank(call: Call, shape: readonly Axis[], target: readonly Axis[]): boolean {
  const spatial = shape.length === 4;
  if (spatial ? target.length === 3 : target.length <= 1) return true;
  const text = spatial
    ? `only batches of spatial targets supported (3D tensors) but got targets of dimension: ${target.length}`
    : "0D or 1D target tensor expected, multi-target not supported";
  call.raise({ ...explain(shape, target), type: "RuntimeError", text, place: call.placeOf("target") });
  return false;
}

function checkTargetAxes(call: Call, shape: readonly Axis[], target: readonly Axis[]): boolean {
  const place = call.placeOf("target");
  const fail = (text: string, type = "RuntimeError"): boolean => {
    call.raise({ ...explain(shape, target), type, text, place });
    return false;
  };
  if (shape.length <= 2) {
    const only = target[0]?.size;
    if (shape.length !== 1 || only === undefined || isEqual(only, 1, call.facts()) !== "never") return true;
    return fail(`For 1D input, 1D target must have size 1, but got target size: ${formatDim(only)}`, "ValueError");
  }
  const expected = shape.toSpliced(1, 1).map(({ size }) => size);
  const found = target.map(({ size }) => size);
  const spatial = shape.length === 4;
  const text = spatial
    ? `size mismatch (got input: ${sizesText(shape.map(({ size }) => size))} , target: ${sizesText(found)}`
    : `Expected target size ${sizesText(expected)}, got ${sizesText(found)}`;
  if (found.length !== expected.length) return fail(text);
  return requireSizes(call, found, expected, () => ({ ...explain(shape, target), type: "RuntimeError", text, place }));
}

/** The target that fits a prediction with the classes on its last axis tells that they were meant to be on axis 1. */
function explain(shape: readonly Axis[], target: readonly Axis[]): Pick<Raised, "code" | "message"> {
  const sizes = (axes: readonly Axis[]): string => sizesText(axes.map(({ size }) => size));
  const last = shape.slice(0, -1);
  const classesLast =
    shape.length > 2 &&
    last.length === target.length &&
    last.every((axis, index) => sameDim(axis.size, target[index]?.size ?? 0));
  if (classesLast) {
    return {
      code: "loss-axes",
      message: `The prediction is ${sizes(shape)}: this loss takes the classes from axis 1, [batch, classes, …]. Transpose it with .transpose(1, ${shape.length - 1}), or flatten both.`,
    };
  }
  return {
    code: "loss-target",
    message: `The prediction is ${sizes(shape)}, so the target is ${sizes(shape.length === 1 ? [] : shape.toSpliced(1, 1))}, and it is ${sizes(target)}.`,
  };
}

function checkWeight(call: Call, classes: Axis | undefined, weight: Value): boolean {
  if (weight.kind !== "tensor" || weight.shape === undefined || classes === undefined) return true;
  const sizes = weight.shape.map(({ size }) => size);
  const raised = {
    code: "loss-target",
    type: "RuntimeError",
    text: `weight tensor should be defined either for all ${formatDim(classes.size)} classes or no classes but got weight tensor of shape: ${sizesText(sizes)}`,
    message: `There are ${formatDim(classes.size)} classes, and the weight is ${sizesText(sizes)}.`,
  };
  if (sizes.length === 1) return requireSizes(call, sizes, [classes.size], () => raised);
  call.raise(raised);
  return false;
}

function checkRange(call: Call, classes: Axis | undefined, target: TensorValue, options: ClassLossOptions): boolean {
  const count = classes?.size;
  const ignored = integerOf(options.ignoreIndex);
  if (typeof count !== "number" || typeof ignored !== "number" || target.data === undefined) return true;
  const outside = target.data.find((index) => index !== ignored && (index < 0 || index >= count));
  if (outside === undefined) return true;
  call.raise({
    code: "index",
    type: "IndexError",
    text: `Target ${outside} is out of bounds.`,
    message: `The class ${settingText({ kind: "int", value: outside })} is out of range: there are ${count} classes.`,
    place: call.placeOf("target"),
  });
  return false;
}
