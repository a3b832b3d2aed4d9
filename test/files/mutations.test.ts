import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readTensorFile } from "../../engine/files/read-tensor-file.ts";
import type { FileContent, StoredTensor, StoredValue } from "../../engine/files/stored-tensor.ts";
import { recordedFiles } from "./recorded-files.ts";

const limit = 4096;
/** The header of an array may be inflated beside its data. */
const allowed = limit + 10_012;

/** The longest bytes that were made at once. */
let longest = 0;
const Original = globalThis.Uint8Array;

beforeAll(() => {
  globalThis.Uint8Array = new Proxy(Original, {
    construct(target, args: unknown[], newTarget) {
      if (typeof args[0] === "number") longest = Math.max(longest, args[0]);
      return Reflect.construct(target, args, newTarget) as object;
    },
  });
});

afterAll(() => {
  globalThis.Uint8Array = Original;
});

type Mutation = (bytes: Uint8Array) => Uint8Array;

const interesting = fc.constantFrom(0, 1, 0x7f, 0x80, 0xff, 0x28, 0x2e, 0x5b, 0x7b, 0x51, 0x52, 0x94);
const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(place, fc.oneof(interesting, fc.nat(255))).map(
    ([at, byte]): Mutation =>
      (bytes) =>
        bytes.with(Math.floor(at * bytes.length), byte),
  ),
  fc.tuple(place, fc.constantFrom(1, 2, 4, 8), interesting).map(([at, count, byte]): Mutation => (bytes) => {
    const begin = Math.floor(at * bytes.length);
    return bytes.slice().fill(byte, begin, begin + count);
  }),
  place.map(
    (at): Mutation =>
      (bytes) =>
        bytes.slice(0, Math.floor(at * bytes.length)),
  ),
  fc.tuple(place, place, place).map(([from, to, length]): Mutation => (bytes) => {
    const begin = Math.floor(from * bytes.length);
    return bytes.slice().copyWithin(Math.floor(to * bytes.length), begin, begin + Math.floor(length * 64));
  }),
  fc.tuple(place, place).map(([at, length]): Mutation => (bytes) => {
    const begin = Math.floor(at * bytes.length);
    const cut = begin + Math.floor(length * 16);
    const kept = [...bytes.subarray(0, begin), ...bytes.subarray(cut)];
    return Original.from(kept);
  }),
);

/** Without checksums, so that what is inside of an archive is reached. */
function unchecked(bytes: Uint8Array): Uint8Array {
  const result = bytes.slice();
  for (let at = 0; at + 46 < result.length; at++) {
    if (result[at] === 0x50 && result[at + 1] === 0x4b && result[at + 2] === 1) result.fill(0, at + 16, at + 20);
  }
  return result;
}

const originals = recordedFiles.flatMap(({ name, bytes }) => {
  const starts = bytes[0] === 0x50 ? [bytes, unchecked(bytes)] : [bytes];
  return starts.map((start) => ({ name, start }));
});

test("a damaged file is read or refused, within the limit, and never throws", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...originals),
      fc.array(mutation, { minLength: 1, maxLength: 6 }),
      ({ name, start }, mutations) => {
        let bytes = start;
        for (const mutate of mutations) if (bytes.length > 0) bytes = mutate(bytes);
        longest = 0;
        const content = readTensorFile(name, bytes, limit);
        expect(longest).toBeLessThanOrEqual(allowed);
        if (content.kind === "refused") {
          expect(content.message.startsWith(`${name}: `)).toBe(true);
          return;
        }
        const tensors = tensorsOf(content);
        expect(tensors.reduce((sum, tensor) => sum + tensor.bytes.length, 0)).toBeLessThanOrEqual(limit);
        for (const { dtype, shape, bytes: data } of tensors) {
          const size = Number(/\d+/.exec(dtype)?.[0] ?? 8) / 8;
          expect(data.length).toBe(shape.reduce((product, length) => product * length, size));
        }
      },
    ),
    { interruptAfterTimeLimit: 2000, numRuns: 6000 },
  );
});

function tensorsOf(content: FileContent): readonly StoredTensor[] {
  switch (content.kind) {
    case "tensor":
      return [content.tensor];
    case "tensors":
      return [...content.tensors.values()];
    case "value":
      return tensorsWithin(content.value);
    case "refused":
      return [];
  }
}

function tensorsWithin(value: StoredValue): readonly StoredTensor[] {
  switch (value.kind) {
    case "tensor":
      return [value.tensor];
    case "list":
    case "tuple":
      return value.items.flatMap(tensorsWithin);
    case "dict":
      return [...value.entries.values()].flatMap(tensorsWithin);
    case "none":
    case "bool":
    case "int":
    case "float":
    case "text":
    case "dtype":
    case "size":
      return [];
  }
}
