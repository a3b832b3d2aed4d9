import type { Dtype } from "../dtype.ts";
import type { Call } from "../operation.ts";

/** The dtype given; a Python type stands for the dtype that PyTorch takes it for. */
export function dtypeArgument(call: Call): Dtype | undefined {
  const value = call.argument("dtype");
  if (value.kind === "dtype") return value.dtype;
  if (value.kind !== "type") return undefined;
  return value.name === "float"
    ? "float64"
    : value.name === "int"
      ? "int64"
      : value.name === "bool"
        ? "bool"
        : undefined;
}
