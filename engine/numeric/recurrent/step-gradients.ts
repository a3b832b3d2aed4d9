import type { States } from "./series.ts";
import type { Step } from "./steps.ts";

/** What reaches a direction from above: a loss's gradient by its output h [rows, R], and by its last states. */
export type Arriving = { readonly output: Float64Array; readonly last: States };

/** A loss's gradients by what one direction computed, rows as in `stepsOf`. */
export type StepGradients = {
  /** By `W_ih x + b_ih` [rows, G * hiddenSize]. */
  readonly inputTerms: Float64Array;
  /** By `W_hh h + b_hh` [rows, G * hiddenSize]; it is another one for the GRU's n alone. */
  readonly hiddenTerms: Float64Array;
  /** By h [rows, R] and c [rows, hiddenSize] after each step, along all ways that lead from there to the loss. */
  readonly states: States;
  /** By the states before the first step. */
  readonly initial: States;
  /** By weight_hr [R, hiddenSize], where there is one. */
  readonly hr: Float64Array | undefined;
};

/** The state [rows, width] before each step: the one after the step before, or the initial one [batch, width]. */
export function previousStates(
  steps: readonly Step[],
  states: Float64Array,
  initial: Float64Array,
  width: number,
): Float64Array {
  const previous = new Float64Array(states.length);
  const current = initial.slice();
  for (const { row, batch } of steps) {
    previous.set(current.subarray(0, batch * width), row * width);
    current.set(states.subarray(row * width, (row + batch) * width));
  }
  return previous;
}
