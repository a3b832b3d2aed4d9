import { integerOf, truthOf } from "../arguments.ts";
import type { Entry } from "../entry.ts";
import { convolved } from "../layers/convolution.ts";
import { checkProbability, dropoutResult } from "../layers/dropout.ts";
import { embeddingResult } from "../layers/embedding.ts";
import { tensorInput } from "../layers/input.ts";
import { linearResult } from "../layers/linear.ts";
import { layerNormResult } from "../layers/normalization.ts";
import { adaptivePool, averagePool, maxPool, type PoolingOptions } from "../layers/pooling.ts";
import { softmaxResult } from "../layers/softmax.ts";
import { elementwise } from "../layers/tensors.ts";
import type { Call, Operation } from "../operation.ts";
import { native, python } from "../signature.ts";
import { int, none, type TensorValue, tuple, typeName, type Value } from "../value.ts";

const path = "torch.nn.functional";

/** torch.nn.functional's layers. */
export const functionalLayers: readonly Entry[] = [
  entry(native("linear(Tensor input, Tensor weight, Tensor? bias=None)"), (call) => {
    const input = tensorInput(call, "input", "linear", 1);
    return linearResult(call, input, tensorInput(call, "weight", "linear", 2), tensorOf(call, "bias"), undefined);
  }),
  entry(
    python(
      "embedding(input, weight, padding_idx=None, max_norm=None, norm_type=2.0, scale_grad_by_freq=False, sparse=False)",
    ),
    (call) => {
      const weight = tensorInput(call, "weight", "embedding", 1);
      return embeddingResult(call, tensorInput(call, "input", "embedding", 2, "indices"), weight);
    },
  ),
  entry(python("dropout(input, p=0.5, training=True, inplace=False)"), (call) => dropout(call, "dropout")),
  entry(python("alpha_dropout(input, p=0.5, training=False, inplace=False)"), (call) => dropout(call, "alpha_dropout")),
  entry(python("feature_alpha_dropout(input, p=0.5, training=False, inplace=False)"), (call) =>
    dropout(call, "feature_alpha_dropout"),
  ),
  entry(python("dropout1d(input, p=0.5, training=True, inplace=False)"), (call) => dropout(call, "feature_dropout")),
  entry(python("layer_norm(input, normalized_shape, weight=None, bias=None, eps=1e-05)"), (call) => {
    const input = tensorInput(call, "input", "layer_norm", 1);
    const given = call.argument("normalized_shape");
    if (["int", "float", "bool", "none", "string"].includes(given.kind)) {
      const text = `layer_norm(): argument 'normalized_shape' (position 2) must be tuple of ints, not ${typeName(given)}`;
      call.raise({ code: "argument", type: "TypeError", text, place: call.placeOf("normalized_shape") });
    }
    const sequence = call.iterate(given);
    const shape = sequence?.kind === "items" ? tuple(sequence.items) : undefined;
    return layerNormResult(call, input, shape, tensorOf(call, "weight"));
  }),
  entry(
    python(
      "batch_norm(input, running_mean, running_var, weight=None, bias=None, training=False, momentum=0.1, eps=1e-05)",
    ),
    (call) => elementwise(tensorInput(call, "input", "batch_norm", 1)),
  ),
  entry(
    native(
      "conv1d(Tensor input, Tensor weight, Tensor? bias=None, any stride=1, any padding=0, any dilation=1, int groups=1)",
    ),
    (call) =>
      convolved(
        call,
        tensorInput(call, "input", "conv1d", 1),
        tensorInput(call, "weight", "conv1d", 2),
        tensorOf(call, "bias"),
        {
          stride: call.argument("stride"),
          padding: call.argument("padding"),
          dilation: call.argument("dilation"),
          groups: call.argument("groups"),
        },
      ),
  ),
  entry(
    python("max_pool1d(input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False, return_indices=False)"),
    (call) => maxPool(call, poolingOptions(call), call.argument("return_indices")),
  ),
  entry(
    native(
      "avg_pool1d(Tensor input, any kernel_size, any stride=None, any padding=0, bool ceil_mode=False, bool count_include_pad=True)",
    ),
    (call) => averagePool(call, { ...poolingOptions(call), dilation: int(1) }),
  ),
  entry(native("adaptive_avg_pool1d(Tensor input, any output_size)"), (call) =>
    adaptivePool(call, "adaptive_avg_pool1d", call.argument("output_size"), none),
  ),
  entry(python("adaptive_max_pool1d(input, output_size, return_indices=False)"), (call) =>
    adaptivePool(call, "adaptive_max_pool1d", call.argument("output_size"), call.argument("return_indices")),
  ),
  ...["softmax", "log_softmax", "softmin"].map((kind) =>
    entry(python(`${kind}(input, dim=None, _stacklevel=3, dtype=None)`), (call) =>
      softmaxResult(call, kind, call.argument("dim"), call.argument("dtype")),
    ),
  ),
];

function entry(declared: Pick<Operation, "name" | "signature">, rule: (call: Call) => Value): Entry {
  const page = `generated/torch.nn.functional.${declared.name}.html`;
  return { path, names: [declared.name], operation: { ...declared, rule, page } };
}

function tensorOf(call: Call, name: string): TensorValue | undefined {
  const value = call.argument(name);
  return value.kind === "tensor" ? value : undefined;
}

function dropout(call: Call, kernel: string): Value {
  const valid = checkProbability(call, "float");
  const probability = valid && truthOf(call.argument("training")) !== false ? call.argument("p") : int(0);
  return dropoutResult(call, tensorInput(call, "input", kernel, 1), probability, call.argument("training"));
}

function poolingOptions(call: Call): PoolingOptions {
  const stride = call.argument("stride");
  const empty =
    stride.kind === "none" || (integerOf(stride) === undefined && stride.kind === "tuple" && stride.items.length === 0);
  return {
    kernel: call.argument("kernel_size"),
    stride: empty ? none : stride,
    padding: call.argument("padding"),
    dilation: call.argument("dilation"),
    ceilMode: call.argument("ceil_mode"),
  };
}
