import type { Elements, Numbers } from "../../torch/numbers.ts";
import { numberArgument, optionalNumber, truthArgument } from "../arguments.ts";
import { record } from "../autograd.ts";
import { described, filled } from "../filled.ts";
import type { Kernel, KernelCall } from "../kernel.ts";
import { functionals } from "../names.ts";
import { RaisedInRun, RunStopped } from "../run.ts";
import { eachOffset, elementsOf } from "../tensor.ts";
import { inModule } from "./module-arguments.ts";

/** torch.nn.functional.embedding and its module: rows of a weight [count, width], looked up. */
export const embeddingKernels: readonly (readonly [string, Kernel])[] = [
  ...functionals("embedding", embedding),
  ["torch.nn.Embedding.forward", inModule(embedding)],
];

function embedding(call: KernelCall): Numbers {
  const { run } = call;
  const { sizes, dtype } = described(call.result);
  const [input, weight] = [call.numbers("input"), call.numbers("weight")];
  const indices = elementsOf(input).slice();
  const [count, width] = weight.sizes;
  checkRange(indices, count);
  const most = optionalNumber(call, "max_norm");
  if (most !== undefined) renormalize(weight, indices, most, numberArgument(call, "norm_type"));
  const rows = elementsOf(weight);
  const result = filled(run, dtype, sizes, (to) => {
    for (let index = 0; index < indices.length; index++) {
      const from = indices[index] * width;
      to.set(rows.subarray(from, from + width), index * width);
    }
  });
  const padding = optionalNumber(call, "padding_idx");
  const skipped = padding !== undefined && padding < 0 ? padding + count : padding;
  const [byFrequency, sparse] = [truthArgument(call, "scale_grad_by_freq"), truthArgument(call, "sparse")];
  record(run, "EmbeddingBackward0", [weight], [result], [], ([gradient]) => {
    if (gradient === undefined) return [];
    if (sparse) throw new RunStopped("unread", "sparse gradients aren't computed");
    const from = elementsOf(gradient);
    const shares = byFrequency ? frequencies(indices, count) : undefined;
    const sums = new Float64Array(count * width);
    for (let index = 0; index < indices.length; index++) {
      const row = indices[index];
      if (row === skipped) continue;
      const share = shares === undefined ? 1 : 1 / shares[row];
      for (let column = 0; column < width; column++) {
        sums[row * width + column] += share * from[index * width + column];
      }
    }
    return [
      filled(run, weight.dtype, weight.sizes, (to) => {
        to.set(sums);
      }),
    ];
  });
  return result;
}

function checkRange(indices: Elements, count: number): void {
  if (indices.every((index) => index >= 0 && index < count)) return;
  throw count === 0
    ? new RaisedInRun("RuntimeError", "index_select(): self indexing axis dim should be positive")
    : new RaisedInRun("IndexError", "index out of range in self");
}

function frequencies(indices: Elements, count: number): Float64Array {
  const found = new Float64Array(count);
  for (const index of indices) found[index]++;
  return found;
}

/** Shortens the rows that are looked up to a norm of `most`, in place, as torch.embedding_renorm_ does. */
function renormalize(weight: Numbers, indices: Elements, most: number, power: number): void {
  const { elements } = weight.storage;
  for (const row of new Set(indices)) {
    const line: Numbers = {
      ...weight,
      sizes: weight.sizes.slice(1),
      strides: weight.strides.slice(1),
      offset: weight.offset + row * weight.strides[0],
    };
    const norm = lineNorm(line, power);
    if (!(norm > most)) continue;
    const factor = most / (norm + 1e-7);
    eachOffset(line, (at) => {
      elements[at] *= factor;
    });
  }
  weight.storage.version++;
}

function lineNorm(line: Numbers, power: number): number {
  let sum = 0;
  eachOffset(line, (at) => {
    const size = Math.abs(line.storage.elements[at]);
    sum = power === Infinity ? Math.max(sum, size) : sum + size ** power;
  });
  return power === Infinity ? sum : sum ** (1 / power);
}
