import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { Floats } from "../../engine/numeric/floats.ts";
import { initialiseLinear } from "../../engine/numeric/initial/linear.ts";
import { fillBernoulli, fillBernoulliOf } from "../../engine/numeric/random/bernoulli.ts";
import { fillDropoutMask } from "../../engine/numeric/random/dropout.ts";
import { isSeed, seededGenerator } from "../../engine/numeric/random/generator.ts";
import { fillNormal } from "../../engine/numeric/random/normal.ts";
import { fillRandint } from "../../engine/numeric/random/randint.ts";
import { fillUniform, uniformSingle } from "../../engine/numeric/random/uniform.ts";
import { draw, freshDraws } from "./draws.ts";
import { differingBits, numericCases } from "./recorded.ts";

const recorded = numericCases("rng");

test("all cases of the reference are there", () => expect(recorded).toHaveLength(175));

test.each(recorded.map((one) => [one.id, one] as const))("%s, bit for bit", (_, one) => {
  const draws = freshDraws();
  for (const line of one.code) expect([line, draw(draws, line)]).toEqual([line, true]);
  for (const [name, value] of Object.entries(one.vars)) {
    expect([name, differingBits(draws.variables.get(name)!, value)]).toEqual([name, 0]);
  }
});

// What follows was asked of PyTorch 2.13.0 on the CPU: sha256 of the little-endian bytes, or the numbers.

test("a hundred thousand numbers of each kind, bit for bit", () => {
  const generator = seededGenerator(42n);
  const digests = [
    filled(new Float32Array(100_003), (target) => fillNormal(generator, target, 0, 1)),
    filled(new Float32Array(10_001), (target) => fillUniform(generator, target, 0, 1)),
    filled(new Float32Array(50_001), (target) => fillUniform(generator, target, -0.123, 0.777)),
    filled(new Float64Array(50_001), (target) => fillUniform(generator, target, -0.123, 0.777)),
    filled(new Float32Array(30_003), (target) => fillNormal(generator, target, 0.3, 1.7)),
  ].map(digest);
  expect(digests).toEqual([
    "fa6d3f1cca1f8ba319c9731c6816c1e716c4d2d6b07411f1d8d48ed6a3c08169",
    "6bfd98f31562fded97711adb8db2adceede86ecdd17cc01869f6739b439f6b67",
    "6c7beea5864cddaf31ae560e62b355884bdf9f3fe2fe906a214845167ca773f1",
    "8a813c983e75b9e68c7f9e833027e50b97bf830d52b7f6025021c1843151c1d0",
    "5c3fb62c2fc723e569aee221ccd2100bd61c7a89511aae2a749219bb7100b6cb",
  ]);
});

test("nn.Linear in float64", () => {
  const digests = [3, 5, 7].map((inFeatures) => {
    const weight = new Float64Array(4 * inFeatures);
    initialiseLinear(seededGenerator(1n), weight, undefined, inFeatures);
    return digest(weight).slice(0, 16);
  });
  expect(digests).toEqual(["45ae483db14a9eaf", "08bd6438e159c4da", "4693633089f0b8f5"]);
});

test("randint takes 64 bits from a range of 2^28 on", () => {
  const generator = seededGenerator(1n);
  const narrow = filled(new Float64Array(3), (target) => fillRandint(generator, target, 0, 2 ** 28));
  const wide = filled(new Float64Array(3), (target) => fillRandint(generator, target, -5, 2 ** 40));
  expect([...narrow, ...wide]).toEqual([256344299, 247206984, 13419401, 876143845934, 340304100036, 620170845948]);
  expect(uniformSingle(generator)).toBe(0.6826140880584717);
});

test("bernoulli draws float64 numbers for one probability and for float64 ones", () => {
  const draws = [
    (target: Float64Array) => fillBernoulliOf(seededGenerator(1n), target, 0.3),
    (target: Float64Array) => fillBernoulli(seededGenerator(1n), target, target.slice().fill(0.4)),
  ];
  for (const one of draws) expect([...filled(new Float64Array(5), one)]).toEqual([1, 1, 1, 1, 0]);
});

test("dropout that drops all, or nothing, draws nothing", () => {
  const generator = seededGenerator(1n);
  expect([...filled(new Float32Array(2), (mask) => fillDropoutMask(generator, mask, 1))]).toEqual([0, 0]);
  expect([...filled(new Float32Array(2), (mask) => fillDropoutMask(generator, mask, 0))]).toEqual([1, 1]);
  expect(uniformSingle(generator)).toBe(0.7576315999031067);
});

test("seeds from -2^63 to 2^64 - 1", () => {
  const [least, most] = [-(2n ** 63n), 2n ** 64n - 1n];
  expect([least - 1n, least, most, most + 1n].map(isSeed)).toEqual([false, true, true, false]);
  expect([least, most].map((seed) => uniformSingle(seededGenerator(seed)))).toEqual([
    0.49625658988952637, 0.9937993884086609,
  ]);
});

function filled<T extends Floats>(target: T, fill: (target: T) => void): T {
  fill(target);
  return target;
}

function digest(numbers: Floats): string {
  return createHash("sha256").update(new Uint8Array(numbers.buffer)).digest("hex");
}
