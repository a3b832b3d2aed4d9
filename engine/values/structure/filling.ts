import type { Numbers } from "../../torch/numbers.ts";
import { numberArgument } from "../arguments.ts";
import { record } from "../autograd.ts";
import { reducedTo } from "../broadcast.ts";
import { cast } from "../cast.ts";
import type { Kernel, KernelCall } from "../kernel.ts";
import { methods } from "../names.ts";
import { refusePartialOverlap, refuseSharing } from "../overlap.ts";
import { roundTo } from "../rounding.ts";
import type { Run } from "../run.ts";
import { countOf, eachOffset, elementsOf, isContiguous, newTensor } from "../tensor.ts";
import { writeInto } from "../write.ts";
import { scalarAs } from "./scalar.ts";
import { isTracked } from "./tracked.ts";

/** Methods that write a tensor full: zero_, fill_, copy_. */
export const fillingKernels: readonly (readonly [string, Kernel])[] = [
  ...methods("zero_", (call) => writeNumber(call.run, call.numbers("self"), 0, "ZeroBackward0")),
  ...methods("fill_", filled),
  ...methods("copy_", (call) => copyInto(call.run, call.numbers("self"), call.numbers("other"))),
];

/** Tensor.copy_: the source is stretched to the target's sizes, and cast. */
export function copyInto(run: Run, target: Numbers, source: Numbers): Numbers {
  refuseSharing(target);
  refusePartialOverlap(target, source);
  return writeInto(run, target, source, "CopyBackwards");
}

function filled(call: KernelCall): Numbers {
  const target = call.numbers("self");
  if (call.argument("value").kind === "tensor") return fillWith(call.run, target, call.numbers("value"));
  return writeNumber(call.run, target, scalarAs(target.dtype, numberArgument(call, "value")), "FillBackward2");
}

/** Writes one number everywhere; gradients end there. */
function writeNumber(run: Run, target: Numbers, value: number, name: string): Numbers {
  if (isTracked(run, target)) return writeInto(run, target, constant(run, target, value), name);
  const { elements } = target.storage;
  if (isContiguous(target)) {
    elements.fill(value, target.offset, target.offset + countOf(target.sizes));
  } else {
    eachOffset(target, (at) => {
      elements[at] = value;
    });
  }
  target.storage.version += 1;
  return target;
}

/** Tensor.fill_ with a tensor of no dimension. */
export function fillWith(run: Run, target: Numbers, value: Numbers): Numbers {
  refuseSharing(target);
  const number = roundTo(target.dtype, elementsOf(value)[0]);
  if (!isTracked(run, target, value)) return writeNumber(run, target, number, "FillBackward3");
  const source = constant(run, target, number);
  record(run, "FillBackward3", [target, value], [source], [], ([gradient]) => {
    if (gradient === undefined) return [undefined, undefined];
    return [newTensor(run, target.dtype, target.sizes), cast(run, reducedTo(run, gradient, value.sizes), value.dtype)];
  });
  return writeInto(run, target, source, "FillBackward3");
}

function constant(run: Run, { dtype, sizes }: Numbers, value: number): Numbers {
  const result = newTensor(run, dtype, sizes);
  result.storage.elements.fill(value);
  return result;
}
