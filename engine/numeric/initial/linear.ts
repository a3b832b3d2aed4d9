import type { Floats } from "../floats.ts";
import type { Generator } from "../random/generator.ts";
import { fillUniform } from "../random/uniform.ts";

/** The first values of nn.Linear's weight [out, in] and bias [out]: U(-1/√in, 1/√in), in double as torch.nn.init reckons them. */
export function initialiseLinear(
  generator: Generator,
  weight: Floats,
  bias: Floats | undefined,
  inFeatures: number,
): void {
  const gain = Math.sqrt(2 / (1 + Math.sqrt(5) ** 2));
  const weightBound = Math.sqrt(3) * (gain / Math.sqrt(inFeatures));
  fillUniform(generator, weight, -weightBound, weightBound);
  const biasBound = inFeatures > 0 ? 1 / Math.sqrt(inFeatures) : 0;
  if (bias !== undefined) fillUniform(generator, bias, -biasBound, biasBound);
}
