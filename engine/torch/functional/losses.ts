import type { Entry } from "../entry.ts";
import type { Call } from "../operation.ts";
import { python } from "../signature.ts";
import { float, type Value } from "../value.ts";
import { type ClassLossOptions, crossEntropy, negativeLogLikelihood } from "./class-losses.ts";
import { binaryLoss, distanceLoss, divergenceLoss } from "./distance-losses.ts";
import { namedReduction } from "./reduction.ts";

const legacy = "size_average=None, reduce=None, reduction='mean'";

/** torch.nn.functional's losses. */
export const functionalLosses: readonly Entry[] = [
  entry(`mse_loss(input, target, ${legacy}, weight=None)`, (call) =>
    distanceLoss(call, "mse_cpu", namedReduction(call)),
  ),
  entry(`l1_loss(input, target, ${legacy}, weight=None)`, (call) => distanceLoss(call, "l1", namedReduction(call))),
  entry(`smooth_l1_loss(input, target, ${legacy}, beta=1.0)`, (call) =>
    distanceLoss(call, "smooth_l1", namedReduction(call), call.argument("beta")),
  ),
  entry("huber_loss(input, target, reduction='mean', delta=1.0, weight=None)", (call) =>
    distanceLoss(call, "huber", call.argument("reduction")),
  ),
  entry(`binary_cross_entropy(input, target, weight=None, ${legacy})`, (call) =>
    binaryLoss(call, false, namedReduction(call)),
  ),
  entry(`binary_cross_entropy_with_logits(input, target, weight=None, ${legacy}, pos_weight=None)`, (call) =>
    binaryLoss(call, true, namedReduction(call)),
  ),
  entry(`kl_div(input, target, ${legacy}, log_target=False)`, (call) => divergenceLoss(call, namedReduction(call))),
  entry(
    "cross_entropy(input, target, weight=None, size_average=None, ignore_index=-100, reduce=None, reduction='mean', label_smoothing=0.0)",
    (call) => crossEntropy(call, classOptions(call, call.argument("label_smoothing"))),
  ),
  entry(
    "nll_loss(input, target, weight=None, size_average=None, ignore_index=-100, reduce=None, reduction='mean')",
    (call) => negativeLogLikelihood(call, classOptions(call, float(0))),
  ),
];

function entry(text: string, rule: (call: Call) => Value): Entry {
  const declared = python(text);
  const page = `generated/torch.nn.functional.${declared.name}.html`;
  return { path: "torch.nn.functional", names: [declared.name], operation: { ...declared, rule, page } };
}

function classOptions(call: Call, labelSmoothing: Value): ClassLossOptions {
  return {
    weight: call.argument("weight"),
    reduction: namedReduction(call),
    ignoreIndex: call.argument("ignore_index"),
    labelSmoothing,
  };
}
