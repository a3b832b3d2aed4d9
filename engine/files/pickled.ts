import { mostDimensions, type StoredDtype, type StoredTensor } from "./stored-tensor.ts";
import type { KnownName } from "./pickle-names.ts";

/** What a pickle's stack and memo hold. Lists and dictionaries are filled after they were made, and may come to hold themselves. */
export type Pickled =
  | { readonly kind: "none" }
  | { readonly kind: "bool"; readonly value: boolean }
  | { readonly kind: "int"; readonly value: bigint }
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "tensor"; readonly tensor: StoredTensor }
  | { readonly kind: "size"; readonly sizes: readonly number[] }
  | { readonly kind: "list" | "tuple"; readonly items: Pickled[] }
  | { readonly kind: "dict"; readonly ordered: boolean; readonly entries: Map<string | bigint, Pickled> }
  | { readonly kind: "name"; readonly name: KnownName }
  | { readonly kind: "storage"; readonly storage: PickledStorage };

/** A persistent id of torch.save: the record `data/key` of the archive, with count elements. */
export type PickledStorage = { readonly dtype: StoredDtype; readonly key: string; readonly count: number };

/** The arguments of torch._utils._rebuild_tensor_v2, in elements. */
export type PickledTensor = {
  readonly storage: PickledStorage;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly requiresGrad: boolean;
};

export function natural(value: Pickled | undefined): number | undefined {
  return value?.kind === "int" && value.value >= 0n && value.value <= Number.MAX_SAFE_INTEGER
    ? Number(value.value)
    : undefined;
}

/** Sizes or strides. */
export function naturals(value: Pickled | undefined): readonly number[] | undefined {
  if (value?.kind === "size") return value.sizes;
  if (value?.kind !== "tuple" || value.items.length > mostDimensions) return undefined;
  const numbers: number[] = [];
  for (const item of value.items) {
    const number = natural(item);
    if (number === undefined) return undefined;
    numbers.push(number);
  }
  return numbers;
}
