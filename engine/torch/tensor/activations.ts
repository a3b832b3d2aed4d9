import { truthOf } from "../arguments.ts";
import { dtypes } from "../dtype.ts";
import type { Entry } from "../entry.ts";
import { mayBeTensor, tensorInput } from "../layers/input.ts";
import { shapelessTensor } from "../layers/tensors.ts";
import type { Call } from "../operation.ts";
import { type TensorValue, typeName, type Value } from "../value.ts";
import { natives, pythons } from "./declare.ts";
import { elementwiseResult } from "./elementwise.ts";
import { requireEqual } from "../checks.ts";
import { formatDim } from "../../shape/dim.ts";
import { floating } from "./promotion.ts";

/**
 * An activation of torch.nn.functional: shapes stay. `integers`: what it makes of integers, "keep", "float", or the
 * kernel that refuses them. `kernel`: the native function that words the errors. `method`: the method that it calls
 * on its input, whatever that is.
 */
type Activation = {
  readonly name: string;
  readonly parameters: string;
  readonly integers: string;
  readonly kernel?: string;
  readonly method?: string;
};

const written: readonly Activation[] = [
  { name: "relu", parameters: "inplace=False", integers: "keep" },
  { name: "relu6", parameters: "inplace=False", integers: "keep" },
  { name: "tanh", parameters: "", integers: "float", method: "tanh" },
  { name: "sigmoid", parameters: "", integers: "float", method: "sigmoid" },
  { name: "leaky_relu", parameters: "negative_slope=0.01, inplace=False", integers: "leaky_relu_cpu" },
  { name: "elu", parameters: "alpha=1.0, inplace=False", integers: "elu_cpu" },
  { name: "selu", parameters: "inplace=False", integers: "elu_cpu" },
  { name: "celu", parameters: "alpha=1.0, inplace=False", integers: "elu_cpu" },
  { name: "silu", parameters: "inplace=False", integers: "silu_cpu" },
  { name: "mish", parameters: "inplace=False", integers: "mish_cpu" },
  { name: "hardtanh", parameters: "min_val=-1.0, max_val=1.0, inplace=False", integers: "keep" },
  { name: "hardsigmoid", parameters: "inplace=False", integers: "hardsigmoid_cpu" },
  { name: "hardswish", parameters: "inplace=False", integers: "hardswish_cpu" },
  { name: "softsign", parameters: "", integers: "float", method: "abs" },
  { name: "tanhshrink", parameters: "", integers: "float", method: "tanh" },
  {
    name: "rrelu",
    parameters: "lower=0.125, upper=0.3333333333333333, training=False, inplace=False",
    integers: "leaky_relu_cpu",
  },
  { name: "threshold", parameters: "threshold, value, inplace=False", integers: "keep" },
];

const compiled: readonly { readonly names: readonly string[]; readonly text: string; readonly integers: string }[] = [
  { names: ["gelu"], text: "gelu(Tensor input, *, string approximate='none')", integers: "GeluKernelImpl" },
  { names: ["softplus"], text: "softplus(Tensor input, Scalar beta=1, Scalar threshold=20)", integers: "softplus_cpu" },
  { names: ["hardshrink"], text: "hardshrink(Tensor input, Scalar lambd=0.5)", integers: "hardshrink_cpu" },
  { names: ["softshrink"], text: "softshrink(Tensor input, Scalar lambd=0.5)", integers: "softshrink_check" },
  { names: ["elu_"], text: "elu_(Tensor input, Scalar alpha=1.0)", integers: "elu_cpu" },
  { names: ["selu_"], text: "selu_(Tensor input)", integers: "elu_cpu" },
  { names: ["celu_"], text: "celu_(Tensor input, Scalar alpha=1.0)", integers: "elu_cpu" },
  { names: ["leaky_relu_"], text: "leaky_relu_(Tensor input, Scalar negative_slope=0.01)", integers: "leaky_relu_cpu" },
  { names: ["hardtanh_"], text: "hardtanh_(Tensor input, Scalar min_val=-1, Scalar max_val=1)", integers: "keep" },
];

export const activationOperations: readonly Entry[] = [
  ...written.flatMap((activation) =>
    pythons(
      ["functional"],
      `${activation.name}(${["input", activation.parameters].filter((part) => part !== "").join(", ")})`,
      (call) => applied(call, activation),
    ),
  ),
  ...compiled.flatMap(({ names, text, integers }) =>
    natives(["functional"], names, [text], (call) => activated(call, names[0] ?? "", integers)),
  ),
  ...logsigmoid(),
  ...natives(["torch"], ["selu"], ["selu(Tensor input)"], (call) => activated(call, "selu", "elu_cpu")),
  ...natives(["torch"], ["celu"], ["celu(Tensor input, Scalar alpha=1.0)"], (call) =>
    activated(call, "celu", "elu_cpu"),
  ),
  ...natives(["torch", "Tensor", "functional"], ["prelu"], ["prelu(Tensor input, Tensor weight)"], prelu),
  ...natives(["torch"], ["threshold"], ["threshold(Tensor input, Scalar threshold, Scalar value)"], (call) =>
    activated(call, "threshold", "keep"),
  ),
];

/** Errors name the kernel, log_sigmoid. */
function logsigmoid(): readonly Entry[] {
  return natives(["functional"], ["log_sigmoid"], ["log_sigmoid(Tensor input)"], (call) =>
    activated(call, "logsigmoid", "log_sigmoid_cpu"),
  ).map((entry) => ({
    ...entry,
    names: ["logsigmoid"],
    operation: { ...entry.operation, page: "generated/torch.nn.functional.logsigmoid.html" },
  }));
}

function applied(call: Call, { name, integers, method }: Activation): Value {
  const value = call.argument("input");
  if (method !== undefined && value.kind !== "tensor" && !mayBeTensor(value)) {
    call.raise({
      code: value.kind === "tuple" || value.kind === "packed" ? "tuple-as-tensor" : "argument",
      type: "AttributeError",
      text: `'${typeName(value)}' object has no attribute '${method}'`,
      message: `${name} takes a tensor, and this is a ${typeName(value)}.`,
      place: call.placeOf("input"),
    });
    return shapelessTensor("the input is no tensor", undefined, false);
  }
  const inPlace = truthOf(call.argument("inplace")) === true;
  return finished(call, tensorInput(call, "input", inPlace ? `${name}_` : name, 1), name, integers);
}

function activated(call: Call, name: string, integers: string): Value {
  return finished(call, tensorInput(call, "input", name, 1), name, integers);
}

function finished(call: Call, input: TensorValue, name: string, integers: string): TensorValue {
  const { dtype } = input;
  if (dtype === undefined || !["integer", "bool"].includes(dtypes[dtype].category)) {
    return elementwiseResult(call, [input], dtype);
  }
  const refusal = refused(name, integers, dtype === "bool", dtypes[dtype].scalar);
  if (refusal !== undefined) {
    const [type, text] = refusal;
    const message = `${name} needs floating-point numbers, and the input is ${dtype}.`;
    call.raise({ code: "argument", type, text, message, place: call.placeOf("input") });
    return elementwiseResult(call, [input], "float32");
  }
  return elementwiseResult(call, [input], integers === "float" ? floating(dtype) : dtype);
}

/** The type and text of what refuses integers or bools. */
function refused(
  name: string,
  integers: string,
  bools: boolean,
  scalar: string,
): readonly [string, string] | undefined {
  if (integers !== "keep" && integers !== "float")
    return ["NotImplementedError", `"${integers}" not implemented for '${scalar}'`];
  if (!bools) return undefined;
  switch (name) {
    case "relu":
      return ["RuntimeError", "Boolean inputs not supported for relu"];
    case "relu6":
    case "hardtanh":
    case "hardtanh_":
      return ["RuntimeError", "Bool inputs not supported for hardtanh"];
    case "softsign":
      return ["NotImplementedError", `"abs_cpu" not implemented for 'Bool'`];
    case "tanhshrink":
      return [
        "RuntimeError",
        "Subtraction, the `-` operator, with a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.",
      ];
    default:
      return undefined;
  }
}

/** One weight for all, or one per channel (axis 1). */
function prelu(call: Call): Value {
  const [input, weight] = [tensorInput(call, "input", "prelu", 1), tensorInput(call, "weight", "prelu", 2)];
  const channels = input.shape?.[1]?.size ?? (input.shape === undefined ? undefined : 1);
  const count = weight.shape?.length === 1 ? weight.shape[0]?.size : undefined;
  if (channels !== undefined && count !== undefined && count !== 1) {
    requireEqual(call, count, channels, () => ({
      code: "argument",
      type: "RuntimeError",
      text: `Mismatch of parameter numbers and input channel size. Found parameter numbers = ${formatDim(count)} and channel size = ${formatDim(channels)}.`,
      place: call.placeOf("weight"),
    }));
  }
  const result = elementwiseResult(call, [input], input.dtype);
  return { ...result, requiresGrad: input.requiresGrad || weight.requiresGrad };
}
