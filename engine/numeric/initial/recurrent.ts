import type { Floats } from "../floats.ts";
import type { Generator } from "../random/generator.ts";
import { fillUniform } from "../random/uniform.ts";

/**
 * The first values of nn.RNN, nn.LSTM, nn.GRU and their cells: every parameter, in the order of creation, from
 * U(-1/√hiddenSize, 1/√hiddenSize). Source: the variables' description in torch.nn.LSTM.
 */
export function initialiseRecurrent(generator: Generator, parameters: Iterable<Floats>, hiddenSize: number): void {
  const bound = 1 / Math.sqrt(hiddenSize);
  for (const parameter of parameters) fillUniform(generator, parameter, -bound, bound);
}
