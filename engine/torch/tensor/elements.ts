import type { Dim } from "../../shape/dim.ts";
import type { TensorValue } from "../value.ts";

/** So many numbers of a tensor are kept at most. */
export const KEPT = 1000;

/**
 * The numbers of a tensor of the given sizes, each taken from where `source` says (coordinates in, coordinates out);
 * undefined where they aren't known or are too many.
 */
export function picked(
  from: TensorValue,
  sizes: readonly Dim[],
  source: (at: readonly number[]) => readonly number[],
): readonly number[] | undefined {
  const own = knownSizes(from.shape?.map(({ size }) => size));
  const known = knownSizes(sizes);
  const { data } = from;
  if (data === undefined || own === undefined || known === undefined) return undefined;
  if (countOf(known) > KEPT) return undefined;
  const result: number[] = [];
  for (const at of coordinates(known)) {
    const found = data[offset(own, source(at))];
    if (found === undefined) return undefined;
    result.push(found);
  }
  return result;
}

/** Every position of a tensor of these sizes, the last axis fastest. */
export function coordinates(sizes: readonly number[]): readonly (readonly number[])[] {
  let found: readonly (readonly number[])[] = [[]];
  for (const size of sizes) {
    found = found.flatMap((at) => Array.from({ length: size }, (_, index) => [...at, index]));
  }
  return found;
}

export function countOf(sizes: readonly number[]): number {
  return sizes.reduce((product, size) => product * size, 1);
}

export function knownSizes(sizes: readonly Dim[] | undefined): readonly number[] | undefined {
  const known = sizes?.flatMap((size) => (typeof size === "number" ? [size] : []));
  return known !== undefined && known.length === sizes?.length ? known : undefined;
}

/** So many equal numbers, where that is few enough. */
export function repeated(sizes: readonly Dim[], value: number | undefined): readonly number[] | undefined {
  const known = knownSizes(sizes);
  if (value === undefined || known === undefined || countOf(known) > KEPT) return undefined;
  return Array.from({ length: countOf(known) }, () => value);
}

function offset(sizes: readonly number[], at: readonly number[]): number {
  return sizes.reduce((found, size, index) => found * size + (at[index] ?? 0), 0);
}
