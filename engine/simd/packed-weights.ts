import type { NetworkSizes } from "../numeric/recurrent/parameters.ts";
import { firstKept, type Machine } from "./machine.ts";
import { modeNumber } from "./plan.ts";
import { align } from "./region.ts";

export type SimdParameters = ReadonlyMap<string, Float32Array>;

/** One direction's part of a network's parameters: the end of their names, and how wide its input is. */
export type Part = { readonly suffix: string; readonly inputSize: number };

/** Where weights stand, or shall be written; addresses in the order of the parts. */
export type Place = {
  readonly kind: "packed" | "unpacked";
  readonly addresses: readonly number[];
  readonly end: number;
};

type Sizes = Pick<NetworkSizes, "mode" | "hiddenSize" | "projSize">;

/**
 * Where the weights of `parts` are kept under `key`, or where there is room for them. Unkept ones are written behind all that is
 * kept, at every call anew: `end` is where a call's own data may begin.
 */
export function weightsPlace(machine: Machine, sizes: Sizes, parts: readonly Part[], key: object | undefined): Place {
  const entry = key === undefined ? undefined : kept.get(key);
  if (entry?.keeping === machine.keeping) {
    return { kind: "packed", addresses: entry.addresses, end: machine.keptEnd };
  }
  const bytes = parts.map(({ inputSize }) =>
    align(machine.kernels.packedBytes(modeNumber(sizes.mode), inputSize, sizes.hiddenSize, sizes.projSize) >>> 0),
  );
  const total = bytes.reduce((sum, count) => sum + count, 0);
  if (key !== undefined && machine.keptEnd + total > keptBytes && total <= keptBytes) {
    machine.keptEnd = firstKept;
    machine.keeping = {};
  }
  let at = machine.keptEnd;
  const addresses = bytes.map((count) => (at += count) - count);
  return { kind: "unpacked", addresses, end: at };
}

/** Bytes of the largest direction's parameters as PyTorch lays them out: what `packWeights` needs at `staging`. */
export function stagingBytes(parameters: SimdParameters, parts: readonly Part[]): number {
  return parts.reduce((largest, { suffix }) => {
    const bytes = names.reduce((sum, name) => sum + align(4 * (parameters.get(name + suffix)?.length ?? 0)), 0);
    return Math.max(largest, bytes);
  }, 0);
}

/** Writes the weights to their place, and keeps them under `key`, if there is one. The memory has room for all. */
export function packWeights(
  machine: Machine,
  sizes: Sizes,
  parameters: SimdParameters,
  parts: readonly Part[],
  place: Place,
  staging: number,
  key: object | undefined,
): void {
  for (const [index, { suffix, inputSize }] of parts.entries()) {
    let at = staging;
    const [ih, hh, biasIh, biasHh, hr] = names.map((name) => {
      const values = parameters.get(name + suffix);
      if (values === undefined) return 0;
      machine.floats.set(values, at / 4);
      return (at += align(4 * values.length)) - align(4 * values.length);
    });
    const { mode, hiddenSize, projSize } = sizes;
    const number = modeNumber(mode);
    machine.kernels.pack(place.addresses[index], number, inputSize, hiddenSize, projSize, ih, hh, biasIh, biasHh, hr);
  }
  if (key === undefined || place.end > keptBytes) return;
  machine.keptEnd = place.end;
  kept.set(key, { keeping: machine.keeping, addresses: place.addresses });
}

const names = ["weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr"];

/** When more than so much is kept, all of it is given up. */
const keptBytes = 128 * 2 ** 20;

const kept = new WeakMap<object, { readonly keeping: object; readonly addresses: readonly number[] }>();
