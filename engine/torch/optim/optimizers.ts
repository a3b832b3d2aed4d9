import type { Entry } from "../entry.ts";
import { constructOptimizer } from "./construct.ts";
import { type OptimizerClass, setting } from "./optimizer-class.ts";
import { python } from "../signature.ts";
import { none, unknown } from "../value.ts";

/** torch.optim: the classes that are read, and their methods. */
export const optimizerOperations: readonly Entry[] = [
  ...optimizer({
    name: "SGD",
    parameters:
      "params, lr=0.001, momentum=0, dampening=0, weight_decay=0, nesterov=False, *, maximize=False, foreach=None, differentiable=False, fused=None",
    settings: words("lr momentum dampening weight_decay nesterov maximize foreach differentiable fused"),
    fixed: [],
    atLeastZero: [
      ["lr", "learning rate"],
      ["momentum", "momentum value"],
      ["weight_decay", "weight_decay value"],
    ],
    check: (call) =>
      setting(call, "nesterov") && (!((setting(call, "momentum") ?? 0) > 0) || setting(call, "dampening") !== 0)
        ? "Nesterov momentum requires a momentum and zero dampening"
        : undefined,
  }),
  ...optimizer({
    name: "Adam",
    parameters:
      "params, lr=0.001, betas=(0.9, 0.999), eps=1e-08, weight_decay=0, amsgrad=False, *, foreach=None, maximize=False, capturable=False, differentiable=False, fused=None, decoupled_weight_decay=False",
    settings: adamSettings("decoupled_weight_decay"),
    fixed: [],
    ...adamChecks(),
  }),
  ...optimizer({
    name: "AdamW",
    parameters:
      "params, lr=0.001, betas=(0.9, 0.999), eps=1e-08, weight_decay=0.01, amsgrad=False, *, maximize=False, foreach=None, capturable=False, differentiable=False, fused=None",
    settings: adamSettings(),
    fixed: [["decoupled_weight_decay", { kind: "bool", value: true }]],
    ...adamChecks(),
  }),
  ...optimizer({
    name: "RMSprop",
    parameters:
      "params, lr=0.01, alpha=0.99, eps=1e-08, weight_decay=0, momentum=0, centered=False, capturable=False, foreach=None, maximize=False, differentiable=False",
    settings: words("lr momentum alpha eps centered weight_decay capturable foreach maximize differentiable"),
    fixed: [],
    atLeastZero: [
      ["lr", "learning rate"],
      ["eps", "epsilon value"],
      ["momentum", "momentum value"],
      ["weight_decay", "weight_decay value"],
      ["alpha", "alpha value"],
    ],
  }),
  ...optimizer({
    name: "Adagrad",
    parameters:
      "params, lr=0.01, lr_decay=0, weight_decay=0, initial_accumulator_value=0, eps=1e-10, foreach=None, *, maximize=False, differentiable=False, fused=None",
    settings: words("lr lr_decay eps weight_decay initial_accumulator_value foreach maximize differentiable fused"),
    fixed: [],
    atLeastZero: [
      ["lr", "learning rate"],
      ["lr_decay", "lr_decay value"],
      ["weight_decay", "weight_decay value"],
      ["initial_accumulator_value", "initial_accumulator_value value"],
      ["eps", "epsilon value"],
    ],
  }),
];

function words(text: string): readonly string[] {
  return text.split(" ");
}

function adamSettings(...more: readonly string[]): readonly string[] {
  return [...words("lr betas eps weight_decay amsgrad maximize foreach capturable differentiable fused"), ...more];
}

function adamChecks(): Pick<OptimizerClass, "atLeastZero" | "betas"> {
  return {
    atLeastZero: [
      ["lr", "learning rate"],
      ["eps", "epsilon value"],
      ["weight_decay", "weight_decay value"],
    ],
    betas: true,
  };
}

function optimizer(declared: OptimizerClass): readonly Entry[] {
  const page = `generated/torch.optim.${declared.name}.html`;
  const path = `torch.optim.${declared.name}`;
  const method = (text: string, rule: Entry["operation"]["rule"]): Entry => {
    const found = python(`Optimizer.${text}`);
    return { path, names: [found.name.replace("Optimizer.", "")], operation: { ...found, rule, page } };
  };
  const methods = [
    method("step(self, closure=None)", (call) => {
      const closure = call.argument("closure");
      return closure.kind === "none" ? none : call.invoke(closure, []);
    }),
    method("zero_grad(self, set_to_none=True)", () => none),
    method("state_dict(self)", () => unknown("an optimizer's state isn't read")),
  ];
  const constructor = python(`${declared.name}.__init__(${declared.parameters})`, 1);
  const rule: Entry["operation"]["rule"] = (call) => constructOptimizer(call, declared, methods);
  return [{ path: "torch.optim", names: [declared.name], operation: { ...constructor, rule, page } }, ...methods];
}
