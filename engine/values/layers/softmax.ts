import { integerOf } from "../../torch/arguments.ts";
import type { Elements, Numbers } from "../../torch/numbers.ts";
import { wrapped } from "../arguments.ts";
import { record } from "../autograd.ts";
import { cast } from "../cast.ts";
import { described, filled } from "../filled.ts";
import type { Kernel, KernelCall } from "../kernel.ts";
import { eachLine } from "../lines.ts";
import { everywhere, functionals } from "../names.ts";
import type { Run } from "../run.ts";
import { elementsOf } from "../tensor.ts";
import { inModule } from "./module-arguments.ts";

/** softmax, log_softmax and softmin, and their modules. */
export const softmaxKernels: readonly (readonly [string, Kernel])[] = (
  [
    ["softmax", "Softmax", softmax],
    ["log_softmax", "LogSoftmax", logSoftmax],
  ] as const
).flatMap(([name, className, compute]) => {
  const kernel = along(compute, 1);
  return [
    ...everywhere(name, kernel),
    ...functionals(name, kernel),
    [`torch.special.${name}`, kernel] as const,
    [`torch.nn.${className}.forward`, inModule(kernel)] as const,
  ];
});

/** softmin is the softmax of the negated input. */
export const softminKernels: readonly (readonly [string, Kernel])[] = [
  ...functionals("softmin", along(softmax, -1)),
  ["torch.nn.Softmin.forward", inModule(along(softmax, -1))],
];

function along(compute: (run: Run, input: Numbers, dim: number) => Numbers, sign: 1 | -1): Kernel {
  return (call) => {
    const given = call.numbers("input");
    const { dtype } = described(call.result);
    const input = cast(call.run, sign === 1 ? given : negated(call.run, given), dtype);
    return compute(call.run, input, chosenAxis(call, input.sizes.length));
  };
}

/** Without a dim it is axis 0 of tensors of 0, 1 and 3 axes, else axis 1. */
function chosenAxis(call: KernelCall, rank: number): number {
  const dim = integerOf(call.argument("dim"));
  if (typeof dim === "number") return wrapped(dim, rank);
  return rank === 0 || rank === 1 || rank === 3 ? 0 : 1;
}

function negated(run: Run, numbers: Numbers): Numbers {
  const turned = (given: Numbers): Numbers => {
    const from = elementsOf(given);
    return filled(run, given.dtype, given.sizes, (to) => {
      for (let index = 0; index < to.length; index++) to[index] = -from[index];
    });
  };
  const result = turned(numbers);
  record(run, "NegBackward0", [numbers], [result], [], ([gradient]) => [gradient && turned(gradient)]);
  return result;
}

/** exp(x) by its sum along an axis, with its gradient. */
export function softmax(run: Run, input: Numbers, dim: number): Numbers {
  const from = elementsOf(input);
  const result = filled(run, input.dtype, input.sizes, (to) => {
    eachLine(input.sizes, dim, (start, step, count) => {
      const most = largest(from, start, step, count);
      let sum = 0;
      for (let index = 0, at = start; index < count; index++, at += step) sum += Math.exp(from[at] - most);
      for (let index = 0, at = start; index < count; index++, at += step) to[at] = Math.exp(from[at] - most) / sum;
    });
    run.checkpoint();
  });
  record(run, "SoftmaxBackward0", [input], [result], [result], ([gradient]) => {
    if (gradient === undefined) return [];
    const [arrived, own] = [elementsOf(gradient), elementsOf(result)];
    return [
      filled(run, input.dtype, input.sizes, (to) => {
        eachLine(input.sizes, dim, (start, step, count) => {
          let sum = 0;
          for (let index = 0, at = start; index < count; index++, at += step) sum += arrived[at] * own[at];
          for (let index = 0, at = start; index < count; index++, at += step) to[at] = own[at] * (arrived[at] - sum);
        });
      }),
    ];
  });
  return result;
}

/** The logarithm of softmax along an axis, with its gradient. */
export function logSoftmax(run: Run, input: Numbers, dim: number): Numbers {
  const from = elementsOf(input);
  const result = filled(run, input.dtype, input.sizes, (to) => {
    eachLine(input.sizes, dim, (start, step, count) => {
      const most = largest(from, start, step, count);
      let sum = 0;
      for (let index = 0, at = start; index < count; index++, at += step) sum += Math.exp(from[at] - most);
      const total = most + Math.log(sum);
      for (let index = 0, at = start; index < count; index++, at += step) to[at] = from[at] - total;
    });
    run.checkpoint();
  });
  record(run, "LogSoftmaxBackward0", [input], [result], [result], ([gradient]) => {
    if (gradient === undefined) return [];
    const [arrived, own] = [elementsOf(gradient), elementsOf(result)];
    return [
      filled(run, input.dtype, input.sizes, (to) => {
        eachLine(input.sizes, dim, (start, step, count) => {
          let sum = 0;
          for (let index = 0, at = start; index < count; index++, at += step) sum += arrived[at];
          for (let index = 0, at = start; index < count; index++, at += step) {
            to[at] = arrived[at] - Math.exp(own[at]) * sum;
          }
        });
      }),
    ];
  });
  return result;
}

function largest(from: Elements, start: number, step: number, count: number): number {
  let most = -Infinity;
  for (let index = 0, at = start; index < count; index++, at += step) {
    if (from[at] > most || Number.isNaN(from[at])) most = from[at];
  }
  return most;
}
