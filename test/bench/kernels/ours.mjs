import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { compileKernels } from "../../../kernels.mjs";

const root = join(fileURLToPath(import.meta.url), "..", "..", "..", "..");

/** Our kernels: in single precision on SIMD, and in double precision. */
export async function ours() {
  await compileKernels();
  const { simdNetwork, simdCell, network, direction, weightsOf, forwardPass, forwardInDouble, tensorOf } =
    await engine();
  return [
    {
      name: "gatescope",
      prepare: (work, numbers) =>
        work.kind === "backward"
          ? readyBackward(work, numbers, { forward: forwardPass, tensorOf })
          : ready(work, numbers, { simdNetwork, simdCell }),
    },
    {
      name: "gatescope, double",
      prepare: (work, numbers) =>
        work.kind === "backward"
          ? readyBackward(work, numbers, { forward: forwardInDouble, tensorOf })
          : readyDouble(work, numbers, { network, direction, weightsOf }),
    },
  ];
}

async function engine() {
  const folder = mkdtempSync(join(tmpdir(), "gatescope-bench-"));
  try {
    const outfile = join(folder, "kernels.mjs");
    const contents = `
      export { simdNetwork } from "./simd/network.ts";
      export { simdCell } from "./simd/cell.ts";
      export { network } from "./numeric/recurrent/network.ts";
      export { direction } from "./numeric/recurrent/direction.ts";
      export { forwardPass } from "./values/recurrent/forward.ts";
      export { forwardInDouble } from "./values/recurrent/forward-double.ts";
      export { tensorOf } from "./values/tensor.ts";
      export { weightsOf } from "./numeric/recurrent/weights.ts";`;
    const stdin = { contents, resolveDir: join(root, "engine"), loader: "ts" };
    await build({ stdin, outfile, bundle: true, format: "esm", minify: true });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function ready(work, { parameters, x }, { simdNetwork, simdCell }) {
  if (work.kind === "cells") {
    const { batch } = work;
    const cells = parameters.map((layer) => ({
      sizes: cellSizes(layer),
      parameters: named(layer),
      keepWeights: layer,
    }));
    return () =>
      loop(work, parameters, x, (index, input, initial) => {
        const { sizes, parameters, keepWeights } = cells[index];
        return simdCell({ sizes, parameters, keepWeights, input, batch, initial }).run;
      });
  }
  const call = {
    sizes: sizesOf(work),
    parameters: new Map(parameters.flatMap((layer) => [...named(layer)])),
    input: x,
    batchSizes: new Array(work.time).fill(work.batch),
    initial: zeros(work, Float32Array),
    dropoutMasks: [],
    keepWeights: {},
  };
  return () => simdNetwork(call).run.output;
}

function readyDouble(work, { parameters, x }, { network, direction, weightsOf }) {
  const doubled = parameters.map(
    (layer) => new Map([...named(layer)].map(([name, values]) => [name, Float64Array.from(values)])),
  );
  const input = Float64Array.from(x);
  if (work.kind === "cells") {
    const weights = parameters.map((layer, index) => weightsOf(doubled[index], "", layer.input, layer.hidden));
    return () =>
      loop(
        work,
        parameters,
        input,
        (index, x, initial) => direction("LSTM", weights[index], x, [work.batch], "forward", initial).last,
      );
  }
  const call = {
    sizes: sizesOf(work),
    parameters: new Map(doubled.flatMap((layer) => [...layer])),
    input,
    batchSizes: new Array(work.time).fill(work.batch),
    initial: zeros(work, Float64Array),
    dropoutMasks: [],
  };
  return () => network(call).output;
}

/** The gradient by x, after one forward pass that isn't measured. */
function readyBackward(work, { parameters, x }, { forward, tensorOf }) {
  const { h, c } = zeros(work, Float32Array);
  const call = {
    what: "LSTM",
    dtype: "float32",
    sizes: sizesOf(work),
    parameters: new Map(
      parameters
        .flatMap((layer) => [...named(layer)])
        .map(([name, values]) => [name, tensorOf("float32", [values.length], values)]),
    ),
    input: x,
    batchSizes: new Array(work.time).fill(work.batch),
    initial: { h, c },
    dropoutMasks: [],
  };
  const pass = forward({ reserve: () => {}, checkpoint: () => {} }, call);
  const arriving = {
    output: new Float64Array(pass.output.length).fill(1),
    last: { h: new Float64Array(h.length), c: new Float64Array(c.length) },
  };
  return () => pass.gradient(arriving).input;
}

/** The program of W2: h of the second cell at every step. */
function loop({ input, batch, time }, [first, second], x, step) {
  const Numbers = x.constructor;
  let one = { h: new Numbers(batch * first.hidden), c: new Numbers(batch * first.hidden) };
  let two = { h: new Numbers(batch * second.hidden), c: new Numbers(batch * second.hidden) };
  const output = new Numbers(time * batch * second.hidden);
  for (let at = 0; at < time; at++) {
    one = step(0, x.subarray(at * batch * input, (at + 1) * batch * input), one);
    two = step(1, one.h, two);
    output.set(two.h, at * batch * second.hidden);
  }
  return output;
}

function cellSizes({ input, hidden }) {
  return { mode: "LSTM", inputSize: input, hiddenSize: hidden };
}

function named({ suffix, ih, hh, biasIh, biasHh }) {
  return new Map([
    [`weight_ih${suffix}`, ih],
    [`weight_hh${suffix}`, hh],
    [`bias_ih${suffix}`, biasIh],
    [`bias_hh${suffix}`, biasHh],
  ]);
}

function sizesOf({ input, hidden, layers, directions }) {
  return {
    mode: "LSTM",
    inputSize: input,
    hiddenSize: hidden,
    numLayers: layers,
    bias: true,
    bidirectional: directions === 2,
    projSize: 0,
  };
}

function zeros({ hidden, layers, directions, batch }, Numbers) {
  const count = layers * directions * batch * hidden;
  return { h: new Numbers(count), c: new Numbers(count) };
}
