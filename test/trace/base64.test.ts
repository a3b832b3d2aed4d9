import { expect, test } from "vitest";
import { base64Letters } from "../../engine/trace/base64.ts";

test.each([0, 1, 2, 3, 4, 5, 1000])("%i numbers in base64", (count) => {
  const values = Float32Array.from({ length: count }, (_, index) => Math.sin(index) * 10 ** (index % 20));
  const bytes = Buffer.from(values.buffer);
  expect(new TextDecoder().decode(base64Letters(values))).toBe(bytes.toString("base64"));
});
