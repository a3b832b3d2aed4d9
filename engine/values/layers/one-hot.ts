import type { Numbers } from "../../torch/numbers.ts";
import { numberArgument } from "../arguments.ts";
import { filled } from "../filled.ts";
import type { Kernel, KernelCall } from "../kernel.ts";
import { functionals } from "../names.ts";
import { RaisedInRun } from "../run.ts";
import { elementsOf } from "../tensor.ts";

/** torch.nn.functional.one_hot: indices [*] to [*, classes]; without a count it is the greatest index and one. */
export const oneHotKernels: readonly (readonly [string, Kernel])[] = functionals("one_hot", oneHot);

function oneHot(call: KernelCall): Numbers {
  const input = call.numbers("input");
  const indices = elementsOf(input);
  const given = numberArgument(call, "num_classes");
  let [least, greatest] = [0, -1];
  for (const index of indices) {
    least = Math.min(least, index);
    greatest = Math.max(greatest, index);
  }
  if (least < 0) throw new RaisedInRun("RuntimeError", "Class values must be non-negative.");
  if (given !== -1 && greatest >= given) {
    throw new RaisedInRun("RuntimeError", "Class values must be smaller than num_classes.");
  }
  const classes = given === -1 ? greatest + 1 : given;
  return filled(call.run, "int64", [...input.sizes, classes], (to) => {
    for (let index = 0; index < indices.length; index++) to[index * classes + indices[index]] = 1;
  });
}
