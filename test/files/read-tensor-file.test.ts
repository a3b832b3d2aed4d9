import { expect, test } from "vitest";
import { readTensorFile } from "../../engine/files/read-tensor-file.ts";
import { recordedBytes, recordedFiles, recordedForm } from "./recorded-files.ts";

const plenty = 1 << 20;

test.each(recordedFiles.filter(({ refused }) => refused === undefined))(
  "$name is read as its library reads it",
  ({ name, bytes, content }) => {
    expect(recordedForm(readTensorFile(name, bytes, plenty))).toEqual(content);
  },
);

test.each(recordedFiles.filter(({ refused }) => refused !== undefined))(
  "$name is refused: $refused",
  ({ name, bytes, refused }) => {
    const content = readTensorFile(name, bytes, plenty);
    expect(content.kind).toBe("refused");
    const message = content.kind === "refused" ? content.message : "";
    expect(message).toMatch(new RegExp(`^${name}: `));
    expect(message).toContain(refused);
  },
);

test.each(["lstm.safetensors", "f4.npy", "deflated.npz", "lstm.pt", "views.pt"])(
  "%s is read anywhere in a buffer, and by its content",
  (name) => {
    const bytes = recordedBytes(name);
    for (const shift of [1, 2, 3, 5]) {
      const buffer = new Uint8Array(bytes.length + 16);
      buffer.set(bytes, shift);
      const moved = buffer.subarray(shift, shift + bytes.length);
      expect(recordedForm(readTensorFile("file", moved, plenty))).toEqual(
        recordedForm(readTensorFile(name, bytes, plenty)),
      );
    }
  },
);

test.each(recordedFiles.filter(({ refused }) => refused === undefined))(
  "$name needs exactly the bytes of its tensors",
  ({ name, bytes }) => {
    const needed = JSON.stringify(recordedForm(readTensorFile(name, bytes, plenty)))
      .split('"bytes":"')
      .slice(1)
      .reduce((sum, part) => sum + Buffer.from(part.slice(0, part.indexOf('"')), "base64").length, 0);
    // Inflated storages of PyTorch's count beside the tensors that are views of them.
    if (name !== "deflated.pt") expect(readTensorFile(name, bytes, needed).kind).not.toBe("refused");
    if (needed > 0) expect(readTensorFile(name, bytes, needed - 1).kind).toBe("refused");
  },
);

test("the message about a limit has the sum", () => {
  expect(readTensorFile("w.npy", recordedBytes("f4.npy"), 95)).toEqual({
    kind: "refused",
    message: "w.npy: shape: float32 [2, 3, 4] needs 96 bytes, and 95 may be read",
  });
});
