import type { Axis } from "../../shape/axis.ts";
import { numberOf } from "../arguments.ts";
import { dtypes } from "../dtype.ts";
import { requireSizes } from "../checks.ts";
import type { Call } from "../operation.ts";
import type { Raised } from "../problem.ts";
import type { TensorValue, Value } from "../value.ts";
import { shapelessTensor } from "../layers/tensors.ts";
import { broadcastShape, lossTensors, promoted, reduced, sizeText, surelyDiffer } from "./loss-parts.ts";
import { type Reduction, reductionOf } from "./reduction.ts";

/** mse_loss, l1_loss, smooth_l1_loss and huber_loss: both tensors are broadcast, with a warning where sizes differ. */
export function distanceLoss(call: Call, kernel: string, reductionValue: Value, beta?: Value): Value {
  const tensors = lossTensors(call);
  if (tensors === undefined) return unknownLoss(call, reductionValue);
  const [input, target] = tensors;
  const dtype = kernel === "huber" ? input.dtype : promoted(input.dtype, target.dtype);
  const requiresGrad = input.requiresGrad || target.requiresGrad;
  const shape = bothShapes(call, input, target);
  const reduction = reductionOf(call, reductionValue);
  if (beta !== undefined && (numberOf(beta) ?? 0) < 0) {
    const text = "smooth_l1_loss does not support negative values for beta.";
    call.raise({ code: "value", type: "RuntimeError", text });
  }
  if (dtype !== undefined && kernel === "mse_cpu" && ["integer", "bool"].includes(dtypes[dtype].category)) {
    const text = `"${kernel}" not implemented for '${dtypes[dtype].scalar}'`;
    const message = `The loss needs floating-point numbers, and both tensors are ${dtype}.`;
    call.raise({ code: "argument", type: "NotImplementedError", text, message, place: call.placeOf("input") });
  }
  return reduced(shape, reduction, dtype, requiresGrad);
}

function bothShapes(call: Call, input: TensorValue, target: TensorValue): readonly Axis[] | undefined {
  if (input.shape === undefined || target.shape === undefined) return undefined;
  const shape = broadcastShape(call, input.shape, target.shape);
  if (shape !== undefined && surelyDiffer(call, input.shape, target.shape)) {
    const result = sizeText(shape).slice("torch.Size(".length, -1);
    call.note({
      code: "broadcast-loss",
      severity: "warning",
      message: `The prediction is ${plain(input.shape)} and the target ${plain(target.shape)}: they broadcast to ${result}, every pair of them. Give both the same shape, for instance with .squeeze(-1).`,
      torch: `UserWarning: Using a target size (${sizeText(target.shape)}) that is different to the input size (${sizeText(input.shape)}). This will likely lead to incorrect results due to broadcasting. Please ensure they have the same size.`,
      place: call.placeOf("target"),
      related: [],
      fixes: [],
    });
  }
  return shape;
}

function plain(shape: readonly Axis[]): string {
  return sizeText(shape).slice("torch.Size(".length, -1);
}

function unknownLoss(call: Call, reductionValue: Value): Value {
  const reduction = reductionOf(call, reductionValue, ["batchmean"]);
  if (reduction === undefined || reduction === "none")
    return shapelessTensor("the prediction isn't known", undefined, true);
  return reduced([], reduction, undefined, true);
}

/** binary_cross_entropy and …_with_logits: the sizes must be equal. */
export function binaryLoss(call: Call, withLogits: boolean, reductionValue: Value): Value {
  const reduction = reductionOf(call, reductionValue);
  const tensors = lossTensors(call);
  if (tensors === undefined) return unknownLoss(call, reductionValue);
  const [input, target] = tensors;
  const requiresGrad = input.requiresGrad || target.requiresGrad;
  const dtype = withLogits ? target.dtype : input.dtype;
  checkBinary(call, withLogits, input, target);
  return reduced(input.shape, reduction, dtype ?? input.dtype, requiresGrad);
}

function checkBinary(call: Call, withLogits: boolean, input: TensorValue, target: TensorValue): boolean {
  if (input.shape !== undefined && target.shape !== undefined) {
    const sizes = [sizeText(target.shape), sizeText(input.shape)] as const;
    const raised: Raised = {
      code: "loss-target",
      type: "ValueError",
      text: withLogits
        ? `Target size (${sizes[0]}) must be the same as input size (${sizes[1]})`
        : `Using a target size (${sizes[0]}) that is different to the input size (${sizes[1]}) is deprecated. Please ensure they have the same size.`,
      message: `The prediction is ${plain(input.shape)} and the target ${plain(target.shape)}: this loss wants them equal.`,
      place: call.placeOf("target"),
    };
    if (input.shape.length !== target.shape.length) {
      call.raise(raised);
      return false;
    }
    const [found, expected] = [target.shape.map(({ size }) => size), input.shape.map(({ size }) => size)];
    if (!requireSizes(call, found, expected, () => raised)) return false;
  }
  return checkBinaryDtypes(call, withLogits, input, target);
}

function checkBinaryDtypes(call: Call, withLogits: boolean, input: TensorValue, target: TensorValue): boolean {
  if (input.dtype === undefined || target.dtype === undefined || input.dtype === target.dtype) return true;
  const { category, scalar } = dtypes[target.dtype];
  const integer = category === "integer" || category === "bool";
  if (withLogits && !integer) return true;
  const text = withLogits
    ? `result type Float can't be cast to the desired output type ${scalar}`
    : `Found dtype ${scalar} but expected ${dtypes[input.dtype].scalar}`;
  const message = `The target is ${target.dtype}, and the prediction is ${input.dtype}: convert the target, for instance with .float().`;
  call.raise({ code: "loss-target", type: "RuntimeError", text, message, place: call.placeOf("target") });
  return false;
}

/** kl_div: broadcast; its mean divides by every element, of which PyTorch warns. */
export function divergenceLoss(call: Call, reductionValue: Value): Value {
  const reduction: Reduction | undefined = reductionOf(call, reductionValue, ["batchmean"]);
  if (reduction === "mean") {
    call.note({
      code: "value",
      severity: "warning",
      message: "reduction='mean' divides by every element; 'batchmean' is the divergence's definition.",
      torch:
        "UserWarning: reduction: 'mean' divides the total loss by both the batch size and the support size.'batchmean' divides only by the batch size, and aligns with the KL div math definition.'mean' will be changed to behave the same as 'batchmean' in the next major release.",
      place: call.place,
      related: [],
      fixes: [],
    });
  }
  const input = call.argument("input");
  const target = call.argument("target");
  if (input.kind !== "tensor" || target.kind !== "tensor") return unknownLoss(call, reductionValue);
  const dtype = promoted(input.dtype, target.dtype);
  const shape =
    input.shape === undefined || target.shape === undefined
      ? undefined
      : broadcastShape(call, target.shape, input.shape);
  return reduced(shape, reduction, dtype, input.requiresGrad || target.requiresGrad);
}
