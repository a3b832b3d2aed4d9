import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { FileContent, StoredTensor, StoredValue } from "../../engine/files/stored-tensor.ts";

/** A file that a library wrote, and what the libraries read in it, or a part of the reason to refuse it. */
export type RecordedFile = {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly content: unknown;
  readonly refused: string | undefined;
};

const path = fileURLToPath(new URL("files.json", import.meta.url));
const recorded = JSON.parse(readFileSync(path, "utf8")) as {
  readonly cases: readonly { readonly name: string; readonly file: string; readonly refused?: string }[];
};

export const recordedFiles: readonly RecordedFile[] = recorded.cases.map(({ name, file, refused, ...content }) => {
  return { name, bytes: new Uint8Array(Buffer.from(file, "base64")), content, refused };
});

/** A fresh copy of a recorded file's bytes. */
export function recordedBytes(name: string): Uint8Array {
  const found = recordedFiles.find((file) => file.name === name);
  if (!found) throw new Error(`${name} isn't recorded`);
  return found.bytes.slice();
}

/** What was read, in the form of the record. */
export function recordedForm(content: FileContent): unknown {
  switch (content.kind) {
    case "tensor":
      return { tensor: tensorForm(content.tensor) };
    case "tensors":
      return { tensors: [...content.tensors].map(([name, tensor]) => [name, tensorForm(tensor)]) };
    case "value":
      return { value: valueForm(content.value) };
    case "refused":
      return { refused: content.message };
  }
}

function tensorForm({ bytes, ...facts }: StoredTensor): unknown {
  return { ...facts, bytes: Buffer.from(bytes).toString("base64") };
}

function valueForm(value: StoredValue): unknown {
  switch (value.kind) {
    case "tensor":
      return { kind: "tensor", tensor: tensorForm(value.tensor) };
    case "int":
      return { kind: "int", value: String(value.value) };
    case "float":
      return { kind: "float", value: hexadecimal(value.value) };
    case "list":
    case "tuple":
      return { kind: value.kind, items: value.items.map(valueForm) };
    case "dict": {
      const entries = [...value.entries].map(([key, item]) => [
        typeof key === "string" ? key : { int: String(key) },
        valueForm(item),
      ]);
      return { kind: "dict", ordered: value.ordered, entries };
    }
    case "none":
    case "bool":
    case "text":
    case "dtype":
    case "size":
      return value;
  }
}

/** As Python's float.hex writes what these records have. */
function hexadecimal(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  if (value === 0) return `${sign}0x0.0p+0`;
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const exponent = ((bits.getUint16(0) >> 4) & 0x7ff) - 1023;
  const fraction = (bits.getBigUint64(0) & 0xfffffffffffffn).toString(16).padStart(13, "0");
  return `${sign}0x1.${fraction}p${exponent < 0 ? "" : "+"}${exponent}`;
}
