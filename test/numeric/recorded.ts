import { createHash } from "node:crypto";
import type { Floats } from "../../engine/numeric/floats.ts";
import { cases } from "../conformance/cases.ts";

/** A tensor that PyTorch returned: its numbers, or a digest of them where they are many. */
export type RecordedTensor = {
  readonly kind: "tensor" | "fingerprint";
  readonly dtype: "float32" | "float64" | "int64";
  readonly shape: readonly number[];
  readonly data?: readonly (number | string)[];
  readonly b64?: string;
  readonly sha256?: string;
};

/** A program of the reference that calls a random number generator, a recurrent network or a cell. */
export type NumericCase = {
  readonly id: string;
  readonly code: readonly string[];
  readonly vars: Readonly<Record<string, RecordedTensor>>;
  readonly params?: Readonly<Record<string, RecordedTensor>>;
  readonly param_order?: readonly (readonly [string, readonly number[]])[];
  readonly trace?: readonly GateTrace[];
};

export type GateTrace = { readonly layer: number; readonly direction: "forward" | "reverse" } & Readonly<
  Record<"i" | "f" | "g" | "o" | "c" | "h", RecordedTensor>
>;

export function numericCases(file: string): readonly NumericCase[] {
  return cases(file) as unknown as readonly NumericCase[];
}

export type Numbers = Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** The numbers of a recorded tensor; integers come as float64. */
export function recordedNumbers(tensor: RecordedTensor): Numbers {
  const bytes = tensor.b64 === undefined ? undefined : Uint8Array.from(Buffer.from(tensor.b64, "base64")).buffer;
  const data = (tensor.data ?? []).map(Number);
  switch (tensor.dtype) {
    case "float32":
      return bytes === undefined ? Float32Array.from(data) : new Float32Array(bytes);
    case "float64":
      return bytes === undefined ? Float64Array.from(data) : new Float64Array(bytes);
    case "int64":
      return bytes === undefined ? Float64Array.from(data) : Float64Array.from(new BigInt64Array(bytes), Number);
  }
}

/** How many of our numbers aren't, bit for bit, the recorded ones; a digest counts as one. */
export function differingBits(ours: Floats, theirs: RecordedTensor): number {
  if (theirs.kind === "fingerprint") {
    const bytes = new Uint8Array(ours.buffer, ours.byteOffset, ours.byteLength);
    return createHash("sha256").update(bytes).digest("hex") === theirs.sha256 ? 0 : 1;
  }
  const expected = recordedNumbers(theirs);
  if (ours.length !== expected.length) return Infinity;
  return Array.from(ours).reduce((count, value, index) => count + (Object.is(value, expected[index]) ? 0 : 1), 0);
}

/** The largest difference beyond the tolerance's share: 1 or less is within `absolute + relative * |expected|`. */
export function excess(ours: Floats, theirs: RecordedTensor, absolute: number, relative: number): number {
  const expected = recordedNumbers(theirs);
  if (ours.length !== expected.length) return Infinity;
  return Array.from(expected).reduce((worst, value, index) => {
    const share = Math.abs(ours[index]! - value) / (absolute + relative * Math.abs(value));
    return Number.isNaN(share) ? Infinity : Math.max(worst, share);
  }, 0);
}
