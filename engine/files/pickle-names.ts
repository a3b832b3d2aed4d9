import { refused, type Refused } from "./refusal.ts";
import type { StoredDtype } from "./stored-tensor.ts";

/** The names that a pickle may use: none of them is run, each has its own meaning here. */
export type KnownName =
  | { readonly kind: "function"; readonly function: RebuildingFunction }
  | { readonly kind: "storageType"; readonly dtype: StoredDtype }
  | { readonly kind: "dtype"; readonly dtype: StoredDtype };

export type RebuildingFunction = "orderedDict" | "tensor" | "parameter" | "size";

export function knownName(module: string, name: string): KnownName | Refused {
  const full = `${module}.${name}`;
  const known = names.get(full);
  if (known !== undefined) return known;
  if (module.startsWith("torch.nn.modules.") || module === "__main__") {
    return refused(
      `the pickle holds an object of the class ${full}, which isn't read; of a module, save its state_dict()`,
    );
  }
  if (module === "torch" && name.endsWith("Storage")) return refused(`tensors of ${full} aren't read`);
  return refused(`the pickle names ${full}, which isn't read`);
}

const storageTypes: readonly (readonly [string, StoredDtype])[] = [
  ["Float", "float32"],
  ["Double", "float64"],
  ["Half", "float16"],
  ["BFloat16", "bfloat16"],
  ["Long", "int64"],
  ["Int", "int32"],
  ["Short", "int16"],
  ["Char", "int8"],
  ["Byte", "uint8"],
  ["Bool", "bool"],
];

const names: ReadonlyMap<string, KnownName> = new Map<string, KnownName>([
  ["collections.OrderedDict", { kind: "function", function: "orderedDict" }],
  ["torch._utils._rebuild_tensor_v2", { kind: "function", function: "tensor" }],
  ["torch._utils._rebuild_parameter", { kind: "function", function: "parameter" }],
  ["torch.Size", { kind: "function", function: "size" }],
  ...storageTypes.map(([type, dtype]) => [`torch.${type}Storage`, { kind: "storageType", dtype }] as const),
  ...storageTypes.map(([, dtype]) => [`torch.${dtype}`, { kind: "dtype", dtype }] as const),
]);
