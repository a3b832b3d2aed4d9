import { formatDim } from "../../shape/dim.ts";
import { integerOf, truthOf } from "../arguments.ts";
import { requireAtLeast } from "../checks.ts";
import { dtypes } from "../dtype.ts";
import type { Call, Operation } from "../operation.ts";
import { python } from "../signature.ts";
import { int, none, type TensorValue, typeName, unknown, type Value } from "../value.ts";
import { defineModule } from "./define-module.ts";
import { argumentAxis, parameterFactory, requireCreatable, sizeArguments, sizeSetting } from "./factory.ts";
import { tensorInput } from "./input.ts";
import { currentTensor, isNegative, text, trained } from "./linear.ts";
import { type NamedTensor, settingOf } from "./module-content.ts";
import { freshTensor, shapelessTensor } from "./tensors.ts";

/** torch.nn.Embedding: indices [*] to [*, embedding_dim]. */
export const embedding = defineModule({
  name: "Embedding",
  parameters:
    "num_embeddings, embedding_dim, padding_idx=None, max_norm=None, norm_type=2.0, scale_grad_by_freq=False, sparse=False, _weight=None, _freeze=False, device=None, dtype=None",
  parts: (call) => {
    const padding = checkPadding(call);
    const weight = createWeight(call, padding !== undefined);
    return {
      settings: {
        num_embeddings: sizeSetting(call, "num_embeddings"),
        embedding_dim: sizeSetting(call, "embedding_dim"),
        padding_idx: padding ?? none,
        max_norm: call.argument("max_norm"),
        norm_type: call.argument("norm_type"),
        scale_grad_by_freq: call.argument("scale_grad_by_freq"),
        sparse: call.argument("sparse"),
      },
      parameters: [weight],
    };
  },
  forward: (call, module) => {
    const weight = currentTensor(module, "weight");
    const indices = tensorInput(call, "input", "embedding", 2, "indices");
    return embeddingResult(call, indices, weight);
  },
  classMethods: [["from_pretrained", pretrained()]],
  extraRepr: (module) => {
    const isNot = (name: string, isDefault: (value: Value) => boolean): boolean => {
      const value = settingOf(module, name);
      return value !== undefined && !isDefault(value);
    };
    const isNone = ({ kind }: Value): boolean => kind === "none";
    const isFalse = (value: Value): boolean => value.kind === "bool" && value.value === false;
    return [
      text(module, "num_embeddings"),
      text(module, "embedding_dim"),
      ...(isNot("padding_idx", isNone) ? [`padding_idx=${text(module, "padding_idx")}`] : []),
      ...(isNot("max_norm", isNone) ? [`max_norm=${text(module, "max_norm")}`] : []),
      ...(isNot("norm_type", isTwo) ? [`norm_type=${text(module, "norm_type")}`] : []),
      ...(isNot("scale_grad_by_freq", isFalse) ? [`scale_grad_by_freq=${text(module, "scale_grad_by_freq")}`] : []),
      ...(isNot("sparse", isFalse) ? ["sparse=True"] : []),
    ].join(", ");
  },
});

/** A module around rows that are there already; what follows `embeddings` stands in another order in the constructor. */
function pretrained(): Operation {
  const declared = python(
    "Embedding.from_pretrained(embeddings, freeze=True, padding_idx=None, max_norm=None, norm_type=2.0, scale_grad_by_freq=False, sparse=False)",
    1,
  );
  return {
    ...declared,
    rule: (call) => {
      const embeddings = call.argument("embeddings");
      if (embeddings.kind !== "tensor" || embeddings.shape === undefined) {
        return unknown(embeddings.kind === "unknown" ? embeddings.reason : "the embeddings' shape isn't known");
      }
      const [count, width] = embeddings.shape;
      if (count === undefined || width === undefined || embeddings.shape.length !== 2) {
        call.raise({
          code: "value",
          type: "AssertionError",
          text: "Embeddings parameter is expected to be 2-dimensional",
          place: call.placeOf("embeddings"),
        });
        return unknown("the module isn't made");
      }
      const same = ["padding_idx", "max_norm", "norm_type", "scale_grad_by_freq", "sparse"].map((name) =>
        call.argument(name),
      );
      return call.invoke({ kind: "moduleClass", moduleClass: embedding }, [
        int(count.size),
        int(width.size),
        ...same,
        embeddings,
        call.argument("freeze"),
      ]);
    },
    page: "generated/torch.nn.Embedding.html#torch.nn.Embedding.from_pretrained",
  };
}

function isTwo(value: Value): boolean {
  return (value.kind === "int" || value.kind === "float") && value.value === 2;
}

/** The padding index as the module keeps it, counted from 0; undefined: something was raised. */
function checkPadding(call: Call): Value | undefined {
  const value = call.argument("padding_idx");
  if (value.kind === "none" || value.kind === "unknown" || value.kind === "tensor") return value;
  const place = call.placeOf("padding_idx");
  const index = integerOf(value);
  if (value.kind !== "int" && value.kind !== "bool") {
    if (value.kind === "float") return value;
    const words = `'>' not supported between instances of '${typeName(value)}' and 'int'`;
    call.raise({ code: "argument", type: "TypeError", text: words, place });
    return undefined;
  }
  const count = integerOf(call.argument("num_embeddings"));
  if (index === undefined || count === undefined || typeof index !== "number") return value;
  const raised = {
    code: "value",
    type: "AssertionError",
    text: "Padding_idx must be within num_embeddings",
    message: `padding_idx is ${index}, and there are ${formatDim(count)} embeddings.`,
    place,
  };
  const inside = requireAtLeast(call, count, index >= 0 ? index + 1 : -index, () => raised);
  if (!inside) return undefined;
  return index < 0 && typeof count === "number" ? int(count + index) : value;
}

function createWeight(call: Call, valid: boolean): NamedTensor {
  const given = call.argument("_weight");
  const frozen = truthOf(call.argument("_freeze")) === true;
  if (given.kind === "tensor") return { name: "weight", tensor: { ...given, parameter: true, requiresGrad: !frozen } };
  const sizes = valid ? sizeArguments(call, ["num_embeddings", "embedding_dim"]) : undefined;
  const [count = call.freshUnknown(), width = call.freshUnknown()] = sizes ?? [
    integerOf(call.argument("num_embeddings")) ?? call.freshUnknown(),
    integerOf(call.argument("embedding_dim")) ?? call.freshUnknown(),
  ];
  const factory = sizes === undefined ? undefined : parameterFactory(call);
  if (factory?.valid) {
    requireCreatable(call, [count, width], isNegative(count) ? "num_embeddings" : "embedding_dim");
  }
  const axes = [argumentAxis(call, "num_embeddings", count), argumentAxis(call, "embedding_dim", width)];
  const { name, tensor } = trained("weight", axes, factory === undefined ? "float32" : factory.dtype);
  return { name, tensor: { ...tensor, requiresGrad: !frozen } };
}

/** Looks rows of [count, width] up: [*, width]. Only numbers that are known can be out of range. */
export function embeddingResult(call: Call, indices: TensorValue, weight: TensorValue | undefined): Value {
  const place = call.placeOf("input");
  const requiresGrad = weight?.requiresGrad ?? true;
  if (weight?.shape !== undefined && weight.shape.length !== 2) {
    const words = "'weight' must be 2-D";
    call.raise({ code: "argument", type: "RuntimeError", text: words, place: call.placeOf("weight") });
    return shapelessTensor("the weight isn't 2-D", weight.dtype, requiresGrad);
  }
  const [count, width] = weight?.shape ?? [];
  if (indices.dtype !== undefined && indices.dtype !== "int64" && indices.dtype !== "int32") {
    const type = indices.dtype === "bool" ? "CPUBoolType" : dtypes[indices.dtype].tensor;
    call.raise({
      code: "argument",
      type: "RuntimeError",
      text: `Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but got ${type} instead (while checking arguments for embedding)`,
      message: `An embedding takes integer indices, and this tensor is ${indices.dtype}.`,
      place,
    });
  } else if (indices.data !== undefined && typeof count?.size === "number") {
    const size = count.size;
    const outside = indices.data.find((index) => index < 0 || index >= size);
    if (outside !== undefined) {
      const range = size === 0 ? "there are no embeddings" : `there are ${size} embeddings, from 0 to ${size - 1}`;
      const message = `The index ${outside} is out of range: ${range}.`;
      const raised =
        size === 0
          ? { type: "RuntimeError", text: "index_select(): self indexing axis dim should be positive" }
          : { type: "IndexError", text: "index out of range in self" };
      call.raise({ code: "index", ...raised, message, place });
    }
  }
  if (indices.shape === undefined || width === undefined) {
    return shapelessTensor(indices.reason ?? "the rank of the indices isn't known", weight?.dtype, requiresGrad);
  }
  return freshTensor([...indices.shape, width], weight?.dtype, requiresGrad);
}
