import type { Elements, Numbers } from "../../torch/numbers.ts";
import type { CellId } from "../../torch/value.ts";
import type { KernelCall } from "../kernel.ts";
import { roundTo } from "../rounding.ts";
import type { Run } from "../run.ts";
import { bytesPer, countOf, eachOffset, elementsOf, newElements } from "../tensor.ts";
import type { Algorithm, ParameterState } from "./algorithms.ts";
import { optimizerCell, parameterGroups } from "./groups.ts";

type Kept = { steps: number; readonly buffers: Map<string, Elements> };

/** What optimizers keep between steps, by run, optimizer and parameter. */
const kept = new WeakMap<Run, Map<CellId, Map<Numbers, Kept>>>();

/** Optimizer.step(): every parameter that has a gradient is moved, in place and without a record of it. */
export function steppedParameters(call: KernelCall, algorithm: Algorithm): void {
  const states = statesOf(call);
  for (const group of parameterGroups(call)) {
    const sign = group.flag("maximize") ? -1 : 1;
    for (const parameter of group.parameters) {
      const { gradient, dtype, storage } = parameter;
      if (gradient === undefined) continue;
      call.run.checkpoint();
      const state = states.get(parameter) ?? { steps: 0, buffers: new Map<string, Elements>() };
      states.set(parameter, state);
      state.steps += 1;
      const update = algorithm(group, stateOf(call, parameter, state));
      const gradients = elementsOf(gradient);
      let index = 0;
      storage.version += 1;
      eachOffset(parameter, (at) => {
        storage.elements[at] = roundTo(dtype, update(storage.elements[at], sign * gradients[index], index));
        index += 1;
      });
    }
  }
}

function statesOf(call: KernelCall): Map<Numbers, Kept> {
  const ofRun = kept.get(call.run) ?? new Map<CellId, Map<Numbers, Kept>>();
  kept.set(call.run, ofRun);
  const cell = optimizerCell(call);
  const states = ofRun.get(cell) ?? new Map<Numbers, Kept>();
  ofRun.set(cell, states);
  return states;
}

function stateOf({ run }: KernelCall, { dtype, sizes }: Numbers, { steps, buffers }: Kept): ParameterState {
  return {
    steps,
    buffer: (name, first) => {
      const before = buffers.get(name);
      if (before !== undefined) return before;
      const count = countOf(sizes);
      run.reserve(count * bytesPer(dtype), "an optimizer's state");
      const made = newElements(dtype, count).fill(first);
      buffers.set(name, made);
      return made;
    },
  };
}
