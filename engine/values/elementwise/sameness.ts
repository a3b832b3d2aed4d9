import { bool, type Value } from "../../torch/value.ts";
import type { Numbers } from "../../torch/numbers.ts";
import { numberArgument, truthArgument } from "../arguments.ts";
import { sameSizes } from "../broadcast.ts";
import type { Kernel, KernelCall } from "../kernel.ts";
import { everywhere } from "../names.ts";
import { elementsOf } from "../tensor.ts";
import { combined } from "./combination.ts";

/** Whether two tensors are the same, or close: as one bool or element by element. */
export const samenessKernels: readonly (readonly [string, Kernel])[] = [
  ...everywhere("equal", (call) => bool(equal(call.numbers("input"), call.numbers("other")))),
  ...everywhere("isclose", close),
  ...everywhere("allclose", (call): Value => bool(elementsOf(close(call)).every((one) => one !== 0))),
];

function equal(input: Numbers, other: Numbers): boolean {
  if (!sameSizes(input.sizes, other.sizes)) return false;
  const [a, b] = [elementsOf(input), elementsOf(other)];
  return a.every((value, index) => value === b[index]);
}

/** |input - other| <= atol + rtol * |other|; infinite numbers are close to themselves alone. */
function close(call: KernelCall): Numbers {
  const [input, other] = [call.numbers("input"), call.numbers("other")];
  const [rtol, atol] = [numberArgument(call, "rtol"), numberArgument(call, "atol")];
  const equalNan = truthArgument(call, "equal_nan");
  return combined({ ...call, result: { kind: "none" } }, [input, other], input.dtype, "bool", {
    node: "",
    value: (a, b) => {
      if (a === b || (equalNan && Number.isNaN(a) && Number.isNaN(b))) return 1;
      const apart = Math.abs(a - b);
      return Number(Number.isFinite(apart) && apart <= atol + Math.abs(rtol * b));
    },
    slopes: [],
  });
}
