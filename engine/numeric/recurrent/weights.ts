/** The weights of one layer in one direction, or of a cell; G is the number of gates, blocks in the order of `gates.ts`. */
export type Weights = {
  readonly inputSize: number;
  readonly hiddenSize: number;
  /** R, the width of h: proj_size where there is a projection, else hidden_size. */
  readonly width: number;
  /** weight_ih [G * hiddenSize, inputSize]. */
  readonly ih: Float64Array;
  /** weight_hh [G * hiddenSize, R]. */
  readonly hh: Float64Array;
  /** bias_ih and bias_hh [G * hiddenSize], both or none. */
  readonly biasIh: Float64Array | undefined;
  readonly biasHh: Float64Array | undefined;
  /** weight_hr [R, hiddenSize], with a projection only. */
  readonly hr: Float64Array | undefined;
};

/** Parameters, or their gradients, by PyTorch's names. */
export type Parameters = ReadonlyMap<string, Float64Array>;

/** Picks the weights whose names end in `suffix`: `_l0`, `_l1_reverse`, …, or nothing for a cell. */
export function weightsOf(parameters: Parameters, suffix: string, inputSize: number, hiddenSize: number): Weights {
  const hr = parameters.get(`weight_hr${suffix}`);
  return {
    inputSize,
    hiddenSize,
    width: hr === undefined ? hiddenSize : hr.length / hiddenSize,
    ih: required(parameters, `weight_ih${suffix}`),
    hh: required(parameters, `weight_hh${suffix}`),
    biasIh: parameters.get(`bias_ih${suffix}`),
    biasHh: parameters.get(`bias_hh${suffix}`),
    hr,
  };
}

function required(parameters: Parameters, name: string): Float64Array {
  const parameter = parameters.get(name);
  if (parameter === undefined) throw new Error(`no parameter ${name}`);
  return parameter;
}
