import { base64Bytes } from "./base64.ts";
import { compiled } from "./compiled.ts";
import { webAssembly, type WebAssemblyMemory, type WebAssemblyModule } from "./web-assembly.ts";

/**
 * The kernels and their memory: first the weights that are kept between calls, up to `keptEnd`, then what a call needs.
 * Addresses and sizes are in bytes.
 */
export type Machine = {
  readonly kernels: Kernels;
  /** Views of the whole memory; `ensureRoom` replaces them. */
  floats: Float32Array<ArrayBuffer>;
  integers: Int32Array<ArrayBuffer>;
  keptEnd: number;
  /** Replaced when the kept weights are given up: what was kept under another one is gone. */
  keeping: object;
  stop: (() => boolean) | undefined;
};

/** What engine/simd/kernels exports. */
export type Kernels = {
  readonly memory: WebAssemblyMemory;
  readonly packedBytes: (mode: number, inputSize: number, hiddenSize: number, projSize: number) => number;
  readonly scratchBytes: (mode: number, hiddenSize: number, projSize: number, batch: number) => number;
  readonly pack: (
    target: number,
    mode: number,
    inputSize: number,
    hiddenSize: number,
    projSize: number,
    ih: number,
    hh: number,
    biasIh: number,
    biasHh: number,
    hr: number,
  ) => void;
  readonly direction: (plan: number) => number;
  /** `target = left · weight` with the weight in panels, the sums added to the row at `zeros`. */
  readonly product: (
    target: number,
    targetStride: number,
    zeros: number,
    left: number,
    leftStride: number,
    weight: number,
    inner: number,
    rows: number,
    panels: number,
  ) => number;
  readonly scale: (target: number, source: number, factors: number, count: number) => void;
};

/** Where kept weights begin; the plan of a call stands before them. */
export const firstKept = 4096;

/** The machine that all calls share, made on first use; undefined where there is no WebAssembly with SIMD. */
export function machine(): Machine | undefined {
  if (current === undefined) {
    module ??= compiledModule();
    current = module.code === undefined ? undefined : instantiated(module.code);
  }
  return current;
}

/** Grows the memory to at least `bytes`: whether it could be had. */
export function ensureRoom(machine: Machine, bytes: number): boolean {
  const { memory } = machine.kernels;
  const missing = bytes - memory.buffer.byteLength;
  if (missing <= 0) return true;
  try {
    memory.grow(Math.ceil(missing / pageBytes));
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
  machine.floats = new Float32Array(memory.buffer);
  machine.integers = new Int32Array(memory.buffer);
  return true;
}

/** Gives a large memory back, since it never shrinks: the next call begins with a new one. */
export function release(used: Machine): void {
  if (used.kernels.memory.buffer.byteLength > retainedBytes && current === used) current = undefined;
}

const pageBytes = 65_536;
const retainedBytes = 256 * 2 ** 20;

let module: { readonly code: WebAssemblyModule | undefined } | undefined;
let current: Machine | undefined;

/** Code that doesn't compile means that SIMD is missing. */
function compiledModule(): { readonly code: WebAssemblyModule | undefined } {
  if (webAssembly === undefined) return { code: undefined };
  try {
    return { code: new webAssembly.Module(base64Bytes(compiled)) };
  } catch {
    return { code: undefined };
  }
}

function instantiated(code: WebAssemblyModule): Machine | undefined {
  if (webAssembly === undefined) return undefined;
  const stopped = (): number => (made?.stop?.() === true ? 1 : 0);
  let made: Machine | undefined;
  try {
    const kernels = new webAssembly.Instance(code, { interrupt: { stopped } }).exports as Kernels;
    const { buffer } = kernels.memory;
    const floats = new Float32Array(buffer);
    made = { kernels, floats, integers: new Int32Array(buffer), keptEnd: firstKept, keeping: {}, stop: undefined };
  } catch (error) {
    // No memory for an instance.
    if (!(error instanceof RangeError)) throw error;
  }
  return made;
}
