import type { NetworkSizes, Suffix } from "../numeric/recurrent/parameters.ts";
import { keep, makeRoomToKeep } from "./keeping.ts";
import type { Machine } from "./machine.ts";
import { modeNumber } from "./plan.ts";
import { align } from "./region.ts";

export type SimdParameters = ReadonlyMap<string, Float32Array>;

/** One direction's part of a network: how wide its input is, and the end of its parameters' names. */
export type Part = Suffix & { readonly inputSize: number };

/** Where weights stand, or shall be written: addresses in the order of the parts. A call's own data may begin at `end`. */
export type Place = {
  readonly kind: "packed" | "unpacked";
  readonly parts: readonly Part[];
  readonly addresses: readonly number[];
  readonly end: number;
};

type Sizes = Pick<NetworkSizes, "mode" | "hiddenSize" | "projSize">;

/**
 * Where the weights are kept under `key`, or where there is room for them. Unkept ones are written behind all that is kept, at
 * every call anew.
 */
export function weightsPlace(
  machine: Machine,
  sizes: Sizes,
  partsOf: () => readonly Part[],
  key: object | undefined,
): Place {
  const entry = key === undefined ? undefined : kept.get(key);
  if (entry?.keeping === machine.keeping) {
    return { kind: "packed", parts: entry.parts, addresses: entry.addresses, end: machine.keptEnd };
  }
  const parts = partsOf();
  const bytes = parts.map(({ inputSize }) =>
    align(machine.kernels.packedBytes(modeNumber(sizes.mode), inputSize, sizes.hiddenSize, sizes.projSize) >>> 0),
  );
  const total = bytes.reduce((sum, count) => sum + count, 0);
  if (key !== undefined) makeRoomToKeep(machine, total);
  let end = machine.keptEnd;
  const addresses = bytes.map((count) => (end += count) - count);
  return { kind: "unpacked", parts, addresses, end };
}

/** Bytes of the largest direction's parameters as PyTorch lays them out: what `packWeights` needs at `staging`. */
export function stagingBytes(parameters: SimdParameters, { kind, parts }: Place): number {
  if (kind === "packed") return 0;
  return parts.reduce((largest, { suffix }) => {
    const bytes = names.reduce((sum, name) => sum + align(4 * (parameters.get(name + suffix)?.length ?? 0)), 0);
    return Math.max(largest, bytes);
  }, 0);
}

/** Writes unpacked weights to their place, and keeps them under `key`, if there is one. The memory has room for all. */
export function packWeights(
  machine: Machine,
  { mode, hiddenSize, projSize }: Sizes,
  parameters: SimdParameters,
  { kind, parts, addresses, end }: Place,
  staging: number,
  key: object | undefined,
): void {
  if (kind === "packed") return;
  for (const [index, { suffix, inputSize }] of parts.entries()) {
    let next = staging;
    const [ih, hh, biasIh, biasHh, hr] = names.map((name) => {
      const values = parameters.get(name + suffix);
      if (values === undefined) return 0;
      const at = next;
      machine.floats.set(values, at / 4);
      next += align(4 * values.length);
      return at;
    });
    const number = modeNumber(mode);
    machine.kernels.pack(addresses[index], number, inputSize, hiddenSize, projSize, ih, hh, biasIh, biasHh, hr);
  }
  if (key !== undefined && keep(machine, end)) kept.set(key, { keeping: machine.keeping, parts, addresses });
}

const names = ["weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr"];

type Kept = { readonly keeping: object; readonly parts: readonly Part[]; readonly addresses: readonly number[] };

const kept = new WeakMap<object, Kept>();
