import type { Floats } from "../numeric/floats.ts";
import type { Generator } from "../numeric/random/generator.ts";
import { fillUniform } from "../numeric/random/uniform.ts";
import { erf } from "./elementwise/special/error-function.ts";

export type TruncatedNormal = {
  readonly mean: number;
  readonly std: number;
  readonly low: number;
  readonly high: number;
};

/**
 * torch.nn.init.trunc_normal_: fills `target` with normal numbers within [low, high]. Where much of the distribution
 * lies there, what falls outside is drawn anew; else uniform numbers are drawn until they are accepted.
 * `drawNormal` is Tensor.normal_ for a tensor that lies in memory as the target does.
 */
export function fillTruncatedNormal(
  generator: Generator,
  target: Floats,
  distribution: TruncatedNormal,
  drawNormal: (target: Floats) => void,
  pause: () => void,
): void {
  const { mean, std, low, high } = distribution;
  const within = distributionFunction((high - mean) / std) - distributionFunction((low - mean) / std);
  if (within > 0.3) fillByRedrawing(target, distribution, drawNormal, pause);
  else fillByRejection(generator, target, distribution, pause);
}

function distributionFunction(x: number): number {
  return (1 + erf(x / Math.SQRT2)) / 2;
}

function fillByRedrawing(
  target: Floats,
  { low, high }: TruncatedNormal,
  drawNormal: (target: Floats) => void,
  pause: () => void,
): void {
  const round = rounding(target);
  const [from, to] = [round(low), round(high)];
  drawNormal(target);
  const others = target.slice();
  while (target.some((value) => value < from || value > to)) {
    pause();
    drawNormal(others);
    for (let index = 0; index < target.length; index++) {
      if (target[index] < from || target[index] > to) target[index] = others[index];
    }
  }
}

/** Every step is rounded to the target's dtype, as PyTorch's tensors are. */
function fillByRejection(
  generator: Generator,
  target: Floats,
  { mean, std, low, high }: TruncatedNormal,
  pause: () => void,
): void {
  const round = rounding(target);
  const mode = Math.max(low, Math.min(mean, high));
  const peak = round(-0.5 * ((mode - mean) / std) ** 2);
  const [middle, width] = [round(mean), round(std)];
  const density = (x: number): number => round(round(round(round(round(x - middle) / width) ** 2) * -0.5) - peak);
  const candidates = target.slice();
  const chances = target.slice();
  const pending = new Uint8Array(target.length).fill(1);
  let left = target.length;
  for (let first = true; left > 0; first = false) {
    pause();
    fillUniform(generator, candidates, low, high);
    fillUniform(generator, chances, 0, 1);
    left = 0;
    for (let index = 0; index < target.length; index++) {
      if (pending[index] === 0 && !first) continue;
      target[index] = candidates[index];
      pending[index] = round(Math.log(chances[index])) > density(candidates[index]) ? 1 : 0;
      left += pending[index];
    }
  }
}

function rounding(target: Floats): (value: number) => number {
  return target instanceof Float32Array ? Math.fround : (value) => value;
}
