import type { Floats } from "../floats.ts";
import type { Generator } from "../random/generator.ts";
import { fillNormal } from "../random/normal.ts";

/** The first values of nn.Embedding's weight [num, embeddingDim]: N(0, 1), and zeros in the padding row (0 or above), if any. */
export function initialiseEmbedding(
  generator: Generator,
  weight: Floats,
  embeddingDim: number,
  paddingIdx: number | undefined,
): void {
  fillNormal(generator, weight, 0, 1);
  if (paddingIdx !== undefined) weight.fill(0, paddingIdx * embeddingDim, (paddingIdx + 1) * embeddingDim);
}
