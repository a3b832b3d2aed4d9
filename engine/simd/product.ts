import type { Floats } from "../numeric/floats.ts";
import { keep, makeRoomToKeep } from "./keeping.ts";
import { ensureRoom, machine, type Machine, release } from "./machine.ts";
import { type Matrix, panelWidth, writePanels, writeRows } from "./matrix.ts";
import { type Region, reserve, roomFor } from "./region.ts";

/** `target += a · b`: a [rows, inner], b [inner, columns], and target [rows, columns] row by row from its first number on. */
export type Product = {
  readonly target: Floats;
  readonly a: Matrix;
  readonly b: Matrix;
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  /** Under this object the rearranged b stays in memory: pass another one when its numbers have changed. */
  readonly keepB?: object;
  /** Asked every few milliseconds: whether to leave the work. */
  readonly stop?: () => boolean;
};

/** Whether the product was added; it wasn't at all where SIMD or memory is missing, and only in part where `stop` said so. */
export type ProductOutcome = { readonly kind: "added" | "unavailable" | "stopped" };

/** Adds a product of matrices whose sums run in single precision on WebAssembly's SIMD. */
export function addSimdProduct(call: Product): ProductOutcome {
  const used = machine();
  if (used === undefined) return { kind: "unavailable" };
  const { rows, inner, columns, keepB, stop } = call;
  const panels = Math.ceil(columns / panelWidth);
  const width = panels * panelWidth;
  const length = keepB === undefined ? Math.min(inner, Math.max(1, Math.floor(blockNumbers / width))) : inner;
  const height = Math.min(rows, Math.max(1, Math.floor(blockNumbers / Math.max(length, width))));
  const known = keepB === undefined ? undefined : kept.get(keepB);
  const packed = known?.keeping === used.keeping ? known.address : undefined;
  const panelsLength = panels * panelWidth * length;
  if (packed === undefined && keepB !== undefined) makeRoomToKeep(used, roomFor(panelsLength));
  const region: Region = { end: used.keptEnd };
  const weight = packed ?? reserve(region, panelsLength);
  const weightEnd = region.end;
  const zeros = reserve(region, width);
  const left = reserve(region, height * length);
  const target = reserve(region, height * width);
  if (region.end > largestMemory || !ensureRoom(used, region.end)) return { kind: "unavailable" };

  used.stop = stop;
  used.floats.fill(0, zeros / 4, zeros / 4 + width);
  const places = { weight, zeros, left, target };
  let stopped = false;
  for (let from = 0; from < inner && !stopped; from += length) {
    const part = { from, length: Math.min(length, inner - from) };
    if (packed === undefined) stopped = !packedPart(used, call, weight, part);
    if (packed === undefined && !stopped && keepB !== undefined && keep(used, weightEnd)) {
      kept.set(keepB, { keeping: used.keeping, address: weight });
    }
    for (let row = 0; row < rows && !stopped; row += height) {
      stopped = !addedRows(used, call, places, part, row, Math.min(height, rows - row));
    }
  }
  release(used);
  return { kind: stopped ? "stopped" : "added" };
}

/** Addresses of b's panels, a row of zeros, and rows of a and of the product. */
type Places = {
  readonly weight: number;
  readonly zeros: number;
  readonly left: number;
  readonly target: number;
};

/** Writes a part of b's rows as panels, some panels at a time: whether nobody stopped it. */
function packedPart(used: Machine, { b, columns, stop }: Product, address: number, { from, length }: Part): boolean {
  const some = panelWidth * Math.max(1, Math.floor(blockNumbers / (panelWidth * length)));
  for (let column = 0; column < columns; column += some) {
    if (column > 0 && stop?.() === true) return false;
    const at = b.at + from * b.rowStride + column * b.columnStride;
    writePanels(used, address + 4 * column * length, { ...b, at }, length, Math.min(some, columns - column));
  }
  return true;
}

/** So much of the inner axis. */
type Part = { readonly from: number; readonly length: number };

/** Adds so many rows of the product over a part of the inner axis: whether nobody stopped it. */
function addedRows(
  used: Machine,
  { a, target, columns, stop }: Product,
  places: Places,
  { from, length }: Part,
  row: number,
  count: number,
): boolean {
  const at = a.at + row * a.rowStride + from * a.columnStride;
  writeRows(used, places.left, { ...a, at }, count, length);
  if (count * length >= blockNumbers / 2 && stop?.() === true) return false;
  const panels = Math.ceil(columns / panelWidth);
  const width = panels * panelWidth;
  const { weight, zeros, left } = places;
  const stopped = used.kernels.product(
    places.target,
    4 * width,
    zeros,
    left,
    4 * length,
    weight,
    length,
    count,
    panels,
  );
  if (stopped !== 0) return false;
  const { floats } = used;
  for (let own = 0, to = row * columns; own < count; own++) {
    const start = places.target / 4 + own * width;
    for (let next = start; next < start + columns; next++) target[to++] += floats[next];
  }
  return true;
}

/** So many numbers of each matrix are in memory at once, at most, unless one row has more. */
const blockNumbers = 2 ** 19;

/** WebAssembly's addresses have 32 bits. */
const largestMemory = 2 ** 32 - 65_536;

type Kept = { readonly keeping: object; readonly address: number };

const kept = new WeakMap<object, Kept>();
