import { type Dim, formatDim } from "../../shape/dim.ts";
import { requireAtLeast, sizesText } from "../checks.ts";
import { type Dtype, dtypes } from "../dtype.ts";
import type { Call } from "../operation.ts";
import { typeName } from "../value.ts";

const deviceKinds =
  "cpu, cuda, ipu, xpu, mkldnn, opengl, opencl, ideep, hip, ve, fpga, maia, xla, lazy, vulkan, mps, meta, hpu, mtia, privateuseone";

/**
 * What `device=` and `dtype=` of a constructor make of its parameters, checked as `Parameter(torch.empty(…))` does.
 * `dtype` undefined: not known. `valid` false: something was raised.
 */
export function parameterFactory(call: Call): { readonly dtype: Dtype | undefined; readonly valid: boolean } {
  const dtype = call.argument("dtype");
  const device = call.argument("device");
  if (dtype.kind !== "dtype" && dtype.kind !== "none" && dtype.kind !== "unknown") {
    raise(call, "dtype", "TypeError", `empty(): argument 'dtype' must be torch.dtype, not ${typeName(dtype)}`);
    return { dtype: "float32", valid: false };
  }
  if (device.kind === "string" && device.value !== undefined) {
    const kind = device.value.split(":")[0] ?? "";
    if (!deviceKinds.split(", ").includes(kind)) {
      const text = `Expected one of ${deviceKinds} device type at start of device string: ${kind}`;
      raise(call, "device", "RuntimeError", text);
      return { dtype: dtypeOf(dtype), valid: false };
    }
  }
  if (dtype.kind === "dtype" && !["float", "complex"].includes(dtypes[dtype.dtype].category)) {
    raise(call, "dtype", "RuntimeError", "Only Tensors of floating point and complex dtype can require gradients");
    return { dtype: "float32", valid: false };
  }
  return { dtype: dtypeOf(dtype), valid: true };
}

/** No size of a new parameter may be negative. */
export function requireCreatable(call: Call, sizes: readonly Dim[], argument: string): boolean {
  return sizes.every((size) =>
    requireAtLeast(call, size, 0, () => ({
      code: "value",
      type: "RuntimeError",
      text: `Trying to create tensor with negative dimension ${formatDim(size)}: ${sizesText(sizes)}`,
      place: call.placeOf(argument),
    })),
  );
}

function dtypeOf(value: { readonly kind: string; readonly dtype?: Dtype }): Dtype | undefined {
  return value.kind === "none" ? "float32" : value.dtype;
}

function raise(call: Call, argument: string, type: string, text: string): void {
  call.raise({ code: "argument", type, text, place: call.placeOf(argument) });
}
