import { dtypes } from "../torch/dtype.ts";
import type { Numbers } from "../torch/numbers.ts";
import { castable } from "../torch/tensor/promotion.ts";
import type { Value } from "../torch/value.ts";
import { sameSizes } from "./broadcast.ts";
import type { Computed, KernelCall } from "./kernel.ts";
import { RaisedInRun, RunStopped } from "./run.ts";
import { writeInto } from "./write.ts";

/** What was computed, written into the tensors that the argument `out` gives. `name` is the function's, for errors. */
export function intoOut(call: KernelCall, name: string, found: Computed): Computed {
  const out = call.argument("out");
  if (isList(found)) {
    const outs = call.items(out) ?? [];
    return found.map((one, index) => written(call, name, one, outs[index]));
  }
  return written(call, name, found, out);
}

function isList(found: Computed): found is readonly Computed[] {
  return Array.isArray(found);
}

function written(call: KernelCall, name: string, found: Computed, out: Value | undefined): Computed {
  const target = out?.kind === "tensor" ? out.values : undefined;
  if (target === undefined || isList(found) || found.kind !== "numbers") return found;
  const { run } = call;
  if (run.gradients && (found.requiresGrad || target.requiresGrad)) {
    const text = `${name}(): functions with out=... arguments don't support automatic differentiation, but one of the arguments requires grad.`;
    throw new RaisedInRun("RuntimeError", text);
  }
  if (!castable(found.dtype, target.dtype)) {
    const [from, to] = [dtypes[found.dtype].scalar, dtypes[target.dtype].scalar];
    throw new RaisedInRun("RuntimeError", `result type ${from} can't be cast to the desired output type ${to}`);
  }
  if (!sameSizes(found.sizes, target.sizes)) {
    const wanted = shown(found);
    throw new RunStopped(
      "unread",
      `out= would have to be resized from ${shown(target)} to ${wanted}, which isn't done`,
    );
  }
  return writeInto(run, target, found, "");
}

function shown({ sizes }: Numbers): string {
  return `[${sizes.join(", ")}]`;
}
