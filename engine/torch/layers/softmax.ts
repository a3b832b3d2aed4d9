import { integerOf } from "../arguments.ts";
import { dtypes } from "../dtype.ts";
import type { ModuleClass } from "../module-class.ts";
import type { Call } from "../operation.ts";
import { reprSetting } from "../repr.ts";
import { none, type TensorValue, typeName, type Value } from "../value.ts";
import { defineModule } from "./define-module.ts";
import { mayBeTensor } from "./input.ts";
import { settingOf } from "./module-content.ts";
import { contiguousStrides, elementwise, shapelessTensor, sizesOf } from "./tensors.ts";

/** torch.nn.Softmax, LogSoftmax and Softmin: shapes stay. */
export const softmaxes: readonly ModuleClass[] = [
  softmax("Softmax", "softmax"),
  softmax("LogSoftmax", "log_softmax"),
  softmax("Softmin", "softmin"),
];

function softmax(name: string, kind: string): ModuleClass {
  return defineModule({
    name,
    parameters: "dim=None",
    parts: (call) => ({ settings: { dim: call.argument("dim") } }),
    forward: (call, module) => softmaxResult(call, kind, settingOf(module, "dim") ?? none, none),
    extraRepr: (module) => `dim=${reprSetting(settingOf(module, "dim"))}`,
  });
}

/** F.softmax and its kin on the argument `input`; without a dim PyTorch chooses one, and warns. */
export function softmaxResult(call: Call, kind: string, dim: Value, dtype: Value): Value {
  const input = softmaxInput(call, kind, dim);
  if (input === undefined) return shapelessTensor("the input isn't known", undefined, false);
  if (dim.kind === "none") warnOfImplicitDim(call, kind);
  else checkDim(call, kind, dim, input);
  const result = elementwise(input, dtype.kind === "dtype" ? dtype.dtype : input.dtype);
  if (dtype.kind === "none") checkKind(call, kind, input, dim);
  const sizes = sizesOf(input);
  return { ...result, strides: sizes === undefined ? undefined : contiguousStrides(sizes) };
}

function softmaxInput(call: Call, kind: string, dim: Value): TensorValue | undefined {
  const value = call.argument("input");
  if (value.kind === "tensor") return value;
  if (mayBeTensor(value)) return undefined;
  const method = dim.kind === "none" ? "dim" : kind === "softmin" ? "softmax" : kind;
  const code = value.kind === "tuple" || value.kind === "packed" ? "tuple-as-tensor" : "argument";
  const text = `'${typeName(value)}' object has no attribute '${method}'`;
  const message = `${kind} takes a tensor, and this is a ${typeName(value)}.`;
  call.raise({ code, type: "AttributeError", text, message, place: call.placeOf("input") });
  return undefined;
}

function warnOfImplicitDim(call: Call, kind: string): void {
  call.note({
    code: "softmax-dim",
    severity: "warning",
    message: `Without dim, ${kind} takes axis 0 of a 1-D or 3-D tensor and axis 1 otherwise: name the axis.`,
    torch: `UserWarning: Implicit dimension choice for ${kind} has been deprecated. Change the call to include dim=X as an argument.`,
    place: call.place,
    related: [],
    fixes: [],
  });
}

function checkDim(call: Call, kind: string, dim: Value, input: TensorValue): boolean {
  const name = kind === "softmin" ? "softmax" : kind;
  const place = call.given("dim") ? call.placeOf("dim") : call.place;
  if (dim.kind === "float" || dim.kind === "string" || dim.kind === "tuple" || dim.kind === "list") {
    const text = `${name}(): argument 'dim' (position 1) must be int, not ${typeName(dim)}`;
    call.raise({ code: "argument", type: "TypeError", text, place });
    return false;
  }
  const index = integerOf(dim);
  if (input.shape === undefined || typeof index !== "number") return true;
  const rank = Math.max(input.shape.length, 1);
  if (index >= -rank && index < rank) return true;
  const text = `Dimension out of range (expected to be in range of [-${rank}, ${rank - 1}], but got ${index})`;
  const message = `The input has ${input.shape.length} axes, and dim is ${index}.`;
  call.raise({ code: "index", type: "IndexError", text, message, place });
  return false;
}

function checkKind(call: Call, kind: string, input: TensorValue, dim: Value): boolean {
  if (input.dtype === undefined || ["float", "complex"].includes(dtypes[input.dtype].category)) return true;
  if (input.shape?.some(({ size }) => size === 0) === true) return true;
  const rank = input.shape?.length ?? 1;
  const index = integerOf(dim);
  const last = index === undefined ? rank === 1 || rank === 2 : index === -1 || index === rank - 1;
  const kernel = `${kind === "log_softmax" ? "log_softmax" : "softmax"}${last ? "_lastdim" : ""}_kernel_impl`;
  const text = `"${kernel}" not implemented for '${dtypes[input.dtype].scalar}'`;
  const message = `${kind} needs floating-point numbers, and the input is ${input.dtype}.`;
  call.raise({ code: "argument", type: "NotImplementedError", text, message, place: call.placeOf("input") });
  return false;
}
