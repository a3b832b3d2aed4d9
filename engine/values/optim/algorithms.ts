import type { Elements } from "../../torch/numbers.ts";
import type { ParameterGroup } from "./groups.ts";

/** What an optimizer keeps of a parameter between steps; numbers are rounded as they are stored. */
export type ParameterState = {
  /** How many steps it has made, this one included. */
  readonly steps: number;
  /** By its name in PyTorch's state, elements like the parameter's, `first` in all of them when it is made. */
  readonly buffer: (name: string, first: number) => Elements;
};

/** A parameter's new element from the old one, its gradient, and which element it is. */
export type Update = (parameter: number, gradient: number, index: number) => number;

/** The step of an optimizer for one parameter, after the algorithm in torch.optim's documentation. */
export type Algorithm = (group: ParameterGroup, state: ParameterState) => Update;

/** torch.optim.SGD */
export function sgd(group: ParameterGroup, state: ParameterState): Update {
  const [rate, momentum, dampening] = [group.number("lr"), group.number("momentum"), group.number("dampening")];
  const decay = group.number("weight_decay");
  if (momentum === 0) return (parameter, gradient) => parameter - rate * (gradient + decay * parameter);
  const nesterov = group.flag("nesterov");
  const first = state.steps === 1;
  const buffer = state.buffer("momentum_buffer", 0);
  return (parameter, gradient, index) => {
    const own = gradient + decay * parameter;
    buffer[index] = first ? own : momentum * buffer[index] + (1 - dampening) * own;
    return parameter - rate * (nesterov ? own + momentum * buffer[index] : buffer[index]);
  };
}

/** torch.optim.Adam, and AdamW by `decoupled_weight_decay`. */
export function adam(group: ParameterGroup, state: ParameterState): Update {
  const [rate, epsilon, decay] = [group.number("lr"), group.number("eps"), group.number("weight_decay")];
  const [first, second] = group.betas();
  const decoupled = group.flag("decoupled_weight_decay");
  const [kept, added] = decoupled ? [1 - rate * decay, 0] : [1, decay];
  const stepSize = rate / (1 - first ** state.steps);
  const correction = Math.sqrt(1 - second ** state.steps);
  const means = state.buffer("exp_avg", 0);
  const squares = state.buffer("exp_avg_sq", 0);
  const largest = group.flag("amsgrad") ? state.buffer("max_exp_avg_sq", 0) : undefined;
  return (parameter, gradient, index) => {
    const own = gradient + added * parameter;
    means[index] += (1 - first) * (own - means[index]);
    squares[index] = second * squares[index] + (1 - second) * own * own;
    if (largest !== undefined) largest[index] = Math.max(largest[index], squares[index]);
    const deviation = Math.sqrt((largest ?? squares)[index]) / correction + epsilon;
    return kept * parameter - (stepSize * means[index]) / deviation;
  };
}

/** torch.optim.RMSprop */
export function rmsprop(group: ParameterGroup, state: ParameterState): Update {
  const [rate, alpha, epsilon] = [group.number("lr"), group.number("alpha"), group.number("eps")];
  const [decay, momentum] = [group.number("weight_decay"), group.number("momentum")];
  const squares = state.buffer("square_avg", 0);
  const means = group.flag("centered") ? state.buffer("grad_avg", 0) : undefined;
  const buffer = momentum > 0 ? state.buffer("momentum_buffer", 0) : undefined;
  return (parameter, gradient, index) => {
    const own = gradient + decay * parameter;
    squares[index] = alpha * squares[index] + (1 - alpha) * own * own;
    if (means !== undefined) means[index] += (1 - alpha) * (own - means[index]);
    const variance = means === undefined ? squares[index] : squares[index] - means[index] ** 2;
    const change = own / (Math.sqrt(variance) + epsilon);
    if (buffer === undefined) return parameter - rate * change;
    buffer[index] = momentum * buffer[index] + change;
    return parameter - rate * buffer[index];
  };
}

/** torch.optim.Adagrad */
export function adagrad(group: ParameterGroup, state: ParameterState): Update {
  const [decay, epsilon] = [group.number("weight_decay"), group.number("eps")];
  const rate = group.number("lr") / (1 + (state.steps - 1) * group.number("lr_decay"));
  const sums = state.buffer("sum", group.number("initial_accumulator_value"));
  return (parameter, gradient, index) => {
    const own = gradient + decay * parameter;
    sums[index] += own * own;
    return parameter - (rate * own) / (Math.sqrt(sums[index]) + epsilon);
  };
}
