import { type Axis, axis } from "../../shape/axis.ts";
import { type Dim, formatDim } from "../../shape/dim.ts";
import { integerOf } from "../arguments.ts";
import { requireAtLeast, sizesText } from "../checks.ts";
import { type Dtype, dtypes } from "../dtype.ts";
import type { Call } from "../operation.ts";
import { int, typeName, type Value } from "../value.ts";

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

/**
 * The sizes that `torch.empty((…))` takes from these arguments, checked for their types as it does; undefined: one was
 * refused. A size that isn't known is a fresh unknown.
 */
export function sizeArguments(call: Call, names: readonly string[]): readonly Dim[] | undefined {
  for (const [index, name] of names.entries()) {
    const value = call.argument(name);
    const isInteger = value.kind === "int" || value.kind === "unknown" || value.kind === "tensor";
    if (isInteger || (value.kind === "bool" && index > 0)) continue;
    const type = typeName(value);
    const text =
      names.length === 1
        ? `empty(): argument 'size' (position 1) must be tuple of ints, not ${type}`
        : index === 0
          ? `empty(): argument 'size' (position 1) must be tuple of ints, but found element of type ${type} at pos 0`
          : `empty(): argument 'size' failed to unpack the object at pos ${index + 1} with error "type must be tuple of ints,but got ${type}"`;
    raise(call, name, "TypeError", text);
    return undefined;
  }
  return names.map((name) => integerOf(call.argument(name)) ?? call.freshUnknown());
}

/** An axis whose size is one argument of the constructor, which is its factor. */
export function argumentAxis(call: Call, name: string, size: Dim): Axis {
  const place = call.given(name) ? call.placeOf(name) : undefined;
  return axis(size, "feature", [call.factorOf(name, name) ?? { size, label: name, place }]);
}

/** A size as the module keeps it, with the argument that it came from. */
export function sizeSetting(call: Call, name: string): Value {
  const value = call.argument(name);
  if (value.kind !== "int") return value;
  const factor = call.factorOf(name, name);
  return factor === undefined ? value : int(value.value, factor);
}
