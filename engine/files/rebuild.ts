import type { RebuildingFunction } from "./pickle-names.ts";
import { natural, naturals, type Pickled, type PickledStorage, type PickledTensor } from "./pickled.ts";
import { isRefused, refused, type Refused } from "./refusal.ts";
import type { StoredTensor } from "./stored-tensor.ts";

export type TensorSource = (pickled: PickledTensor) => StoredTensor | Refused;

/** What one of the known functions makes of the arguments that a pickle calls it with. */
export function rebuilt(
  rebuilding: RebuildingFunction,
  args: readonly Pickled[],
  tensorOf: TensorSource,
): Pickled | Refused {
  switch (rebuilding) {
    case "orderedDict":
      return args.length === 0 ? { kind: "dict", ordered: true, entries: new Map() } : wrongArguments("OrderedDict");
    case "tensor":
      return tensor(args, tensorOf);
    case "parameter":
      return parameter(args);
    case "size": {
      const sizes = args.length === 1 ? naturals(args[0]) : undefined;
      return sizes ? { kind: "size", sizes } : wrongArguments("torch.Size");
    }
  }
}

/** A persistent id: ("storage", its type, its key, its device, its length). */
export function storageOf(id: Pickled): PickledStorage | Refused {
  const [word, type, key, device, length] = id.kind === "tuple" ? id.items : [];
  const count = natural(length);
  if (word?.kind !== "text" || word.value !== "storage" || key?.kind !== "text" || device?.kind !== "text") {
    return refused("the pickle has a persistent id that is no storage");
  }
  if (type?.kind !== "name" || type.name.kind !== "storageType" || count === undefined) {
    return refused(`the pickle gives storage ${key.value} neither a type nor a length`);
  }
  return { dtype: type.name.dtype, key: key.value, count };
}

/** A key of a dictionary: what else Python allows as one isn't read. */
export function keyOf(value: Pickled): string | bigint | undefined {
  return value.kind === "text" || value.kind === "int" ? value.value : undefined;
}

function tensor(args: readonly Pickled[], tensorOf: TensorSource): Pickled | Refused {
  const [source, first, sizes, steps, gradient] = args;
  const offset = natural(first);
  const shape = naturals(sizes);
  const strides = naturals(steps);
  if (args.length < 6 || source?.kind !== "storage" || gradient?.kind !== "bool") {
    return wrongArguments("_rebuild_tensor_v2");
  }
  if (offset === undefined || shape === undefined || strides?.length !== shape.length) {
    return refused(`the tensor in storage ${source.storage.key} has an offset, sizes or strides that aren't read`);
  }
  const made = tensorOf({ storage: source.storage, offset, shape, strides, requiresGrad: gradient.value });
  return isRefused(made) ? made : { kind: "tensor", tensor: made };
}

function parameter(args: readonly Pickled[]): Pickled | Refused {
  const [data, gradient] = args;
  if (args.length !== 3 || data?.kind !== "tensor" || gradient?.kind !== "bool") {
    return wrongArguments("_rebuild_parameter");
  }
  const { dtype, shape, bytes } = data.tensor;
  const made: StoredTensor = { dtype, shape, bytes, parameter: true };
  return { kind: "tensor", tensor: gradient.value ? { ...made, requiresGrad: true } : made };
}

function wrongArguments(name: string): Refused {
  return refused(`the pickle calls ${name} with arguments that it doesn't take`);
}
