import { initialiseEmbedding } from "../../engine/numeric/initial/embedding.ts";
import { initialiseLinear } from "../../engine/numeric/initial/linear.ts";
import { fillBernoulli } from "../../engine/numeric/random/bernoulli.ts";
import { fillDropoutMask } from "../../engine/numeric/random/dropout.ts";
import { type Generator, reseed, seededGenerator } from "../../engine/numeric/random/generator.ts";
import { fillNormal } from "../../engine/numeric/random/normal.ts";
import { fillRandint } from "../../engine/numeric/random/randint.ts";
import { randomPermutation } from "../../engine/numeric/random/randperm.ts";
import { fillUniform } from "../../engine/numeric/random/uniform.ts";
import type { Numbers } from "./recorded.ts";

/** What a program's lines have drawn so far. */
export type Draws = { readonly generator: Generator; readonly variables: Map<string, Numbers> };

export function freshDraws(): Draws {
  return { generator: seededGenerator(0n), variables: new Map() };
}

/** Runs one line of a reference program that draws random numbers; false: the line is of another kind. */
export function draw(draws: Draws, line: string): boolean {
  const seed = /^torch\.manual_seed\((-?\d+)\)$/u.exec(line)?.[1];
  if (seed !== undefined) {
    reseed(draws.generator, BigInt(seed));
    return true;
  }
  const { name = "", value = "" } = /^(?<name>\w+) = (?<value>.+)$/u.exec(line)?.groups ?? {};
  const { generator, variables } = draws;
  const form = forms.find(({ pattern }) => pattern.test(value));
  if (form === undefined) return false;
  variables.set(name, form.drawn(generator, form.pattern.exec(value)!.slice(1), variables));
  return true;
}

type Form = {
  readonly pattern: RegExp;
  readonly drawn: (generator: Generator, parts: readonly string[], variables: Map<string, Numbers>) => Numbers;
};

const forms: readonly Form[] = [
  form(/^torch\.rand\(([\d, ]+)([^)]*)\)$/u, (generator, [sizes, dtype]) =>
    filled(empty(sizes, dtype), (target) => fillUniform(generator, target, 0, 1)),
  ),
  form(/^torch\.randn\(([\d, ]+)([^)]*)\)$/u, (generator, [sizes, dtype]) =>
    filled(empty(sizes, dtype), (target) => fillNormal(generator, target, 0, 1)),
  ),
  form(/^torch\.empty\(([\d, ]+)([^)]*)\)\.uniform_\((\S+), (\S+)\)$/u, (generator, [sizes, dtype, low, high]) =>
    filled(empty(sizes, dtype), (target) => fillUniform(generator, target, Number(low), Number(high))),
  ),
  form(/^torch\.empty\(([\d, ]+)([^)]*)\)\.normal_\((\S+), (\S+)\)$/u, (generator, [sizes, dtype, mean, std]) =>
    filled(empty(sizes, dtype), (target) => fillNormal(generator, target, Number(mean), Number(std))),
  ),
  form(/^torch\.rand_like\((\w+)\)$/u, (generator, [like], variables) =>
    filled(variables.get(like!)!.slice(), (target) => fillUniform(generator, target, 0, 1)),
  ),
  form(/^torch\.randn_like\((\w+)\)$/u, (generator, [like], variables) =>
    filled(variables.get(like!)!.slice(), (target) => fillNormal(generator, target, 0, 1)),
  ),
  form(/^torch\.randint\((-?\d+), (\d+), \(([\d, ]+)\)\)$/u, (generator, [low, high, sizes]) =>
    filled(empty(sizes, "float64"), (target) => fillRandint(generator, target, Number(low), Number(high))),
  ),
  form(
    /^torch\.randperm\((\d+)\)$/u,
    (generator, [count]) => new Float64Array(randomPermutation(generator, Number(count))),
  ),
  form(/^torch\.bernoulli\(torch\.full\(\(([\d, ]+)\), (\S+)\)\)$/u, (generator, [sizes, p]) =>
    filled(empty(sizes, ""), (target) => fillBernoulli(generator, target, target.slice().fill(Number(p)))),
  ),
  form(/^torch\.ones\((\d+)\)$/u, (_, [count]) => new Float32Array(Number(count)).fill(1)),
  form(/^F\.dropout\((\w+), \S+, training=False\)$/u, (_, [input], variables) => variables.get(input!)!),
  form(/^F\.dropout\((\w+), (\S+)\)$/u, (generator, [input, p], variables) =>
    filled(variables.get(input!)!.slice(), (target) => {
      const values = target.slice();
      fillDropoutMask(generator, target, Number(p));
      for (const [index, value] of values.entries()) target[index]! *= value;
    }),
  ),
  form(/^nn\.Linear\((\d+), (\d+)\)$/u, (generator, [inFeatures, outFeatures], variables) => {
    const weight = new Float32Array(Number(inFeatures) * Number(outFeatures));
    const bias = new Float32Array(Number(outFeatures));
    initialiseLinear(generator, weight, bias, Number(inFeatures));
    variables.set("m.weight", weight).set("m.bias", bias);
    return weight;
  }),
  form(/^nn\.Embedding\((\d+), (\d+)(?:, padding_idx=(\d+))?\)$/u, (generator, [count, dim, padding], variables) => {
    const weight = new Float32Array(Number(count) * Number(dim));
    initialiseEmbedding(generator, weight, Number(dim), padding === undefined ? undefined : Number(padding));
    variables.set("m.weight", weight);
    return weight;
  }),
  form(/^(m\.(?:weight|bias))$/u, (_, [name], variables) => variables.get(name!)!),
];

function form(pattern: RegExp, drawn: Form["drawn"]): Form {
  return { pattern, drawn };
}

function empty(sizes = "", dtype = ""): Numbers {
  const count = [...sizes.matchAll(/\d+/gu)].reduce((product, [size]) => product * Number(size), 1);
  return dtype.includes("float64") ? new Float64Array(count) : new Float32Array(count);
}

function filled(target: Numbers, fill: (target: Numbers) => void): Numbers {
  fill(target);
  return target;
}
