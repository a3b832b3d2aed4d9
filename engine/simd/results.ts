import type { Machine } from "./machine.ts";

/**
 * Copies numbers out of the memory, which the next call overwrites. Few numbers share a buffer with earlier ones, since a buffer of
 * its own costs more than a small cell's step.
 */
export function keptResults(machine: Machine, address: number, count: number): Float32Array {
  const from = address / 4;
  if (count > fewNumbers) return machine.floats.slice(from, from + count);
  const values = room(count);
  values.set(machine.floats.subarray(from, from + count));
  return values;
}

/** As `keptResults`, of rows in every `stride` numbers their first `width`. */
export function keptRows(machine: Machine, address: number, rows: number, width: number, stride: number): Float32Array {
  if (stride === width) return keptResults(machine, address, rows * width);
  const values = rows * width > fewNumbers ? new Float32Array(rows * width) : room(rows * width);
  for (let row = 0, to = 0; row < rows; row++) {
    for (let column = 0, from = address / 4 + row * stride; column < width; column++) {
      values[to++] = machine.floats[from++];
    }
  }
  return values;
}

function room(count: number): Float32Array {
  if (used + count > shared.length) {
    shared = new Float32Array(sharedNumbers);
    used = 0;
  }
  used += count;
  return shared.subarray(used - count, used);
}

const fewNumbers = 32_768;
const sharedNumbers = 262_144;

let shared = new Float32Array(0);
let used = 0;
