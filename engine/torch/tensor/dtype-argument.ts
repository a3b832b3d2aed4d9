import { type Dtype, dtypes } from "../dtype.ts";
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

/** Whether the call asks for gradients, which only numbers with a fraction have. */
export function asksGradient(call: Call, dtype: Dtype | undefined): boolean {
  const value = call.argument("requires_grad");
  if (value.kind !== "bool" || value.value !== true) return false;
  const category = dtype === undefined ? "float" : dtypes[dtype].category;
  if (category === "float" || category === "complex") return true;
  const text = "Only Tensors of floating point and complex dtype can require gradients";
  call.raise({ code: "argument", type: "RuntimeError", text, place: call.placeOf("requires_grad") });
  return false;
}
