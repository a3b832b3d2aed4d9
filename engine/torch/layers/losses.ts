import { binaryLoss, distanceLoss, divergenceLoss } from "../functional/distance-losses.ts";
import { crossEntropy, negativeLogLikelihood } from "../functional/class-losses.ts";
import { namedReduction } from "../functional/reduction.ts";
import type { ModuleContent } from "../content.ts";
import type { ModuleClass } from "../module-class.ts";
import type { Call } from "../operation.ts";
import { float, int, none, string, type Value } from "../value.ts";
import { defineModule } from "./define-module.ts";
import { settingOf } from "./module-content.ts";

const legacy = "size_average=None, reduce=None, reduction='mean'";

/** torch.nn's losses. */
export const losses: readonly ModuleClass[] = [
  loss("MSELoss", legacy, (call, module) => distanceLoss(call, "mse_cpu", reduction(module))),
  loss("L1Loss", legacy, (call, module) => distanceLoss(call, "l1", reduction(module))),
  loss("SmoothL1Loss", `${legacy}, beta=1.0`, (call, module) =>
    distanceLoss(call, "smooth_l1", reduction(module), settingOf(module, "beta")),
  ),
  loss("HuberLoss", "reduction='mean', delta=1.0", (call, module) => distanceLoss(call, "huber", reduction(module))),
  loss("BCELoss", `weight=None, ${legacy}`, (call, module) => binaryLoss(call, false, reduction(module))),
  loss("BCEWithLogitsLoss", `weight=None, ${legacy}, pos_weight=None`, (call, module) =>
    binaryLoss(call, true, reduction(module)),
  ),
  loss("KLDivLoss", `${legacy}, log_target=False`, (call, module) => divergenceLoss(call, reduction(module))),
  loss(
    "CrossEntropyLoss",
    "weight=None, size_average=None, ignore_index=-100, reduce=None, reduction='mean', label_smoothing=0.0",
    (call, module) => crossEntropy(call, classOptions(module)),
  ),
  loss("NLLLoss", "weight=None, size_average=None, ignore_index=-100, reduce=None, reduction='mean'", (call, module) =>
    negativeLogLikelihood(call, classOptions(module)),
  ),
];

function loss(name: string, parameters: string, forward: (call: Call, module: ModuleContent) => Value): ModuleClass {
  const kept = parameters
    .split(", ")
    .map((parameter) => parameter.split("=")[0] ?? "")
    .filter((parameter) => parameter !== "size_average" && parameter !== "reduce" && parameter !== "reduction");
  return defineModule({
    name,
    parameters,
    forwardParameters: "input, target",
    parts: (call) => ({
      settings: {
        ...Object.fromEntries(kept.map((parameter) => [parameter, call.argument(parameter)])),
        reduction: name === "HuberLoss" ? call.argument("reduction") : namedReduction(call),
      },
    }),
    forward,
  });
}

function reduction(module: ModuleContent): Value {
  return settingOf(module, "reduction") ?? string("mean");
}

function classOptions(module: ModuleContent): Parameters<typeof crossEntropy>[1] {
  return {
    weight: settingOf(module, "weight") ?? none,
    reduction: reduction(module),
    ignoreIndex: settingOf(module, "ignore_index") ?? int(-100),
    labelSmoothing: settingOf(module, "label_smoothing") ?? float(0),
  };
}
