import { truthOf } from "../arguments.ts";
import type { ModuleContent } from "../content.ts";
import { dtypes } from "../dtype.ts";
import type { ModuleClass } from "../module-class.ts";
import type { Call } from "../operation.ts";
import { reprSetting } from "../repr.ts";
import { float, type TensorValue, typeName, type Value } from "../value.ts";
import { defineModule } from "./define-module.ts";
import { mayBeTensor, tensorInput } from "./input.ts";
import { settingOf } from "./module-content.ts";
import { elementwise, shapelessTensor } from "./tensors.ts";

/**
 * An activation: shapes stay. `integers`: what it makes of them ("keep", "float", or the name of the kernel that refuses
 * them). `method`: it calls this method of its input, so that anything else raises an AttributeError.
 */
type Activation = {
  readonly name: string;
  readonly parameters: string;
  readonly kernel: string;
  readonly integers: string;
  readonly method?: string;
  /** The settings that repr leaves out. */
  readonly hidden?: readonly string[];
  /** repr shows values without their names. */
  readonly unnamed?: true;
};

const list: readonly Activation[] = [
  { name: "ReLU", parameters: "inplace=False", kernel: "relu", integers: "keep" },
  { name: "ReLU6", parameters: "inplace=False", kernel: "hardtanh", integers: "keep" },
  { name: "Tanh", parameters: "", kernel: "tanh", integers: "float" },
  { name: "Sigmoid", parameters: "", kernel: "sigmoid", integers: "float" },
  { name: "LogSigmoid", parameters: "", kernel: "log_sigmoid", integers: "log_sigmoid_cpu" },
  { name: "GELU", parameters: "approximate='none'", kernel: "gelu", integers: "GeluKernelImpl" },
  {
    name: "LeakyReLU",
    parameters: "negative_slope=0.01, inplace=False",
    kernel: "leaky_relu",
    integers: "leaky_relu_cpu",
  },
  { name: "ELU", parameters: "alpha=1.0, inplace=False", kernel: "elu", integers: "elu_cpu" },
  { name: "SELU", parameters: "inplace=False", kernel: "selu", integers: "elu_cpu" },
  { name: "CELU", parameters: "alpha=1.0, inplace=False", kernel: "celu", integers: "elu_cpu" },
  { name: "SiLU", parameters: "inplace=False", kernel: "silu", integers: "silu_cpu" },
  { name: "Mish", parameters: "inplace=False", kernel: "mish", integers: "mish_cpu" },
  { name: "Softplus", parameters: "beta=1.0, threshold=20.0", kernel: "softplus", integers: "softplus_cpu" },
  {
    name: "Hardtanh",
    parameters: "min_val=-1.0, max_val=1.0, inplace=False, min_value=None, max_value=None",
    kernel: "hardtanh",
    integers: "keep",
    hidden: ["min_value", "max_value"],
  },
  {
    name: "Hardsigmoid",
    parameters: "inplace=False",
    kernel: "hardsigmoid",
    integers: "hardsigmoid_cpu",
    hidden: ["inplace"],
  },
  {
    name: "Hardswish",
    parameters: "inplace=False",
    kernel: "hardswish",
    integers: "hardswish_cpu",
    hidden: ["inplace"],
  },
  { name: "Hardshrink", parameters: "lambd=0.5", kernel: "hardshrink", integers: "hardshrink_cpu", unnamed: true },
  { name: "Softshrink", parameters: "lambd=0.5", kernel: "softshrink", integers: "softshrink_cpu", unnamed: true },
  { name: "Softsign", parameters: "", kernel: "softsign", integers: "float", method: "abs" },
  { name: "Tanhshrink", parameters: "", kernel: "tanhshrink", integers: "float", method: "tanh" },
];

/** torch.nn's activations without parameters of their own. */
export const activations: readonly ModuleClass[] = list.map((activation) =>
  defineModule({
    name: activation.name,
    parameters: activation.parameters,
    ...(activation.name === "ReLU6" ? { attribute: clampedSix, forwardOf: "Hardtanh" } : {}),
    parts: (call) => ({ settings: Object.fromEntries(names(activation).map((name) => [name, call.argument(name)])) }),
    forward: (call, module) => activate(call, module, activation),
    extraRepr: (module) => shown(module, activation),
  }),
);

/** A ReLU6 is a Hardtanh from 0 to 6. */
function clampedSix(_module: ModuleContent, name: string): Value | undefined {
  return name === "min_val" ? float(0) : name === "max_val" ? float(6) : undefined;
}

function names({ parameters }: Activation): readonly string[] {
  return parameters === "" ? [] : parameters.split(", ").map((parameter) => parameter.split("=")[0] ?? "");
}

function shown(module: ModuleContent, activation: Activation): string {
  return names(activation)
    .filter((name) => activation.hidden?.includes(name) !== true)
    .filter((name) => name !== "inplace" || truthOf(settingOf(module, name) ?? { kind: "none" }) === true)
    .map((name) => (activation.unnamed ? "" : `${name}=`) + reprSetting(settingOf(module, name)))
    .join(", ");
}

function activate(call: Call, module: ModuleContent, activation: Activation): Value {
  const value = call.argument("input");
  if (activation.method !== undefined && value.kind !== "tensor" && !mayBeTensor(value)) {
    const code = value.kind === "tuple" || value.kind === "packed" ? "tuple-as-tensor" : "argument";
    const text = `'${typeName(value)}' object has no attribute '${activation.method}'`;
    const message = `${activation.name} takes a tensor, and this is a ${typeName(value)}.`;
    call.raise({ code, type: "AttributeError", text, message, place: call.placeOf("input") });
    return shapelessTensor("the input is no tensor", undefined, false);
  }
  const inplace = truthOf(settingOf(module, "inplace") ?? { kind: "none" }) === true;
  const input = tensorInput(call, "input", inplace ? `${activation.kernel}_` : activation.kernel, 1);
  return activated(call, input, activation);
}

function activated(call: Call, input: TensorValue, { name, integers }: Activation): TensorValue {
  const dtype = input.dtype;
  if (dtype === undefined || !["integer", "bool"].includes(dtypes[dtype].category)) return elementwise(input);
  if (integers === "float") return elementwise(input, "float32");
  const refused = name === "ReLU" && dtype === "bool";
  if (integers === "keep" && !refused) return elementwise(input);
  call.raise({
    code: "argument",
    type: refused ? "RuntimeError" : "NotImplementedError",
    text: refused
      ? "Boolean inputs not supported for relu"
      : `"${integers}" not implemented for '${dtypes[dtype].scalar}'`,
    message: `${name} needs floating-point numbers, and the input is ${dtype}.`,
    place: call.placeOf("input"),
  });
  return elementwise(input, "float32");
}
