import { formatDim, multiplyAll } from "../../shape/dim.ts";
import type { Place } from "../../shape/place.ts";
import { integerOf, truthOf } from "../arguments.ts";
import { requireEqual } from "../checks.ts";
import { dtypes } from "../dtype.ts";
import type { Entry } from "../entry.ts";
import type { Call } from "../operation.ts";
import { bool, float, int, none, type TensorValue, tuple, unknown, type Value } from "../value.ts";
import { sizesIn, tensorArgument, wrapped } from "./axes.ts";
import { contiguity } from "./contiguity.ts";
import { functionAndMethod, functionOnly, methodOnly, pythonIn } from "./families.ts";
import { axisSize, sizeValue } from "./size-value.ts";

/** What a tensor tells of itself. */
export const informationOperations: readonly Entry[] = [
  ...methodOnly("size", "(Tensor self, int? dim=None)", size),
  ...methodOnly("stride", "(Tensor self, int? dim=None)", stride),
  ...methodOnly("dim ndimension", "(Tensor self)", (call) => {
    const { shape, reason } = tensorArgument(call, "self");
    return shape === undefined ? unknown(reason ?? "the rank isn't known") : int(shape.length);
  }),
  ...methodOnly("numel nelement", "(Tensor self)", (call) => count(tensorArgument(call, "self"))),
  ...functionOnly("numel", "(Tensor input)", (call) => count(tensorArgument(call, "input"))),
  ...methodOnly("element_size", "(Tensor self)", (call) => {
    const { dtype } = tensorArgument(call, "self");
    return dtype === undefined ? unknown("the dtype isn't known") : int(dtypes[dtype].size);
  }),
  ...methodOnly("is_contiguous", "(Tensor self, *, memory_format? memory_format=None)", (call) => {
    const answer = contiguity(call, tensorArgument(call, "self"));
    return bool(call.given("memory_format") || answer === "unknown" ? undefined : answer === "always");
  }),
  ...functionAndMethod("is_floating_point", "(Tensor input)", (call) => isOf(tensorArgument(call, "input"), "float")),
  ...functionAndMethod("is_complex", "(Tensor input)", (call) => isOf(tensorArgument(call, "input"), "complex")),
  pythonIn("torch", "is_tensor(obj)", (call) => {
    const value = call.argument("obj");
    return bool(value.kind === "unknown" || value.kind === "instance" ? undefined : value.kind === "tensor");
  }),
  ...methodOnly("item", "(Tensor self)", (call) => item(call, tensorArgument(call, "self"), call.place)),
  ...methodOnly("tolist", "(Tensor self)", (call) => list(call, tensorArgument(call, "self"))),
  ...methodOnly("numpy", "(Tensor self, *, bool force=False)", (call) => {
    const tensor = tensorArgument(call, "self");
    // The shape reading doesn't know for sure whether a gradient is recorded; a run does.
    if (tensor.values?.requiresGrad === true && truthOf(call.argument("force")) !== true) {
      const text = "Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.";
      call.raise({ code: "argument", type: "RuntimeError", text });
    }
    return unknown("NumPy arrays aren't read");
  }),
  pythonIn(
    "torch.Tensor",
    "Tensor.backward(self, gradient=None, retain_graph=None, create_graph=False, inputs=None)",
    backward,
  ),
  ...methodOnly("storage_offset get_device data_ptr", "(Tensor self)", () =>
    unknown("where it is stored isn't followed"),
  ),
  pythonIn("torch.Tensor", "Tensor.register_hook(self, hook)", () => unknown("hooks aren't read")),
];

function size(call: Call): Value {
  const tensor = tensorArgument(call, "self");
  const dim = call.argument("dim");
  if (dim.kind === "none") return sizeValue(tensor);
  const found = axisOf(call, tensor, dim);
  const own = found === undefined ? undefined : tensor.shape?.[found];
  return own === undefined ? unknown(tensor.reason ?? "the axis isn't known") : axisSize(own);
}

function stride(call: Call): Value {
  const tensor = tensorArgument(call, "self");
  const dim = call.argument("dim");
  const { strides } = tensor;
  if (dim.kind === "none")
    return strides === undefined ? unknown("the strides aren't known") : tuple(strides.map((one) => int(one)));
  const found = axisOf(call, tensor, dim);
  const own = found === undefined ? undefined : strides?.[found];
  return own === undefined ? unknown("the strides aren't known") : int(own);
}

/** Unlike elsewhere, a 0-dim tensor has no axis at all. */
function axisOf(call: Call, tensor: TensorValue, dim: Value): number | undefined {
  const index = integerOf(dim);
  if (typeof index !== "number" || tensor.shape === undefined) return undefined;
  const place = call.placeOf("dim");
  if (tensor.shape.length > 0) return wrapped(call, index, tensor.shape.length, place);
  const text = `Dimension specified as ${String(index)} but tensor has no dimensions`;
  call.raise({ code: "index", type: "IndexError", text, place });
  return undefined;
}

function count(tensor: TensorValue): Value {
  if (tensor.shape === undefined) return unknown(tensor.reason ?? "the rank isn't known");
  return int(multiplyAll(sizesIn(tensor.shape)));
}

function isOf(tensor: TensorValue, category: "float" | "complex"): Value {
  return bool(tensor.dtype === undefined ? undefined : dtypes[tensor.dtype].category === category);
}

/** The only number of a tensor; its value is known where the tensor's numbers are. */
export function item(call: Call, tensor: TensorValue, place: Place): Value {
  if (tensor.shape !== undefined) {
    const elements = multiplyAll(sizesIn(tensor.shape));
    const text = `a Tensor with ${formatDim(elements)} elements cannot be converted to Scalar`;
    const raised = { code: "value", type: "RuntimeError", text, place };
    if (!requireEqual(call, elements, 1, () => raised)) return unknown("there is no single number");
  }
  if (tensor.dtype === undefined) return unknown("the dtype isn't known");
  return number(call, tensor, tensor.data?.[0]);
}

function number(call: Call, { dtype }: TensorValue, value: number | undefined): Value {
  switch (dtypes[dtype ?? "float32"].category) {
    case "bool":
      return bool(value === undefined ? undefined : value !== 0);
    case "integer":
      return int(value ?? call.freshUnknown());
    case "float":
      return float(value);
    case "complex":
      return unknown("complex numbers aren't followed");
  }
}

function list(call: Call, tensor: TensorValue): Value {
  if (tensor.shape?.length === 0) return item(call, tensor, call.place);
  const { shape, data } = tensor;
  if (shape === undefined || data === undefined || shape.some((one) => typeof one.size !== "number")) {
    return unknown("the numbers aren't known");
  }
  const nested = (dim: number, from: number, width: number): Value => {
    const own = shape[dim];
    if (own === undefined) return number(call, tensor, data[from]);
    const length = Number(own.size);
    const step = length === 0 ? 0 : width / length;
    const items = Array.from({ length }, (_, index) => nested(dim + 1, from + index * step, step));
    return { kind: "list", cell: call.create({ kind: "list", items: { kind: "items", items } }) };
  };
  return nested(0, 0, data.length);
}

/** Only scalars have an implicit gradient. That nothing requires one isn't followed. */
function backward(call: Call): Value {
  const tensor = call.argument("self");
  if (tensor.kind !== "tensor" || tensor.shape === undefined || call.argument("gradient").kind !== "none") return none;
  const elements = multiplyAll(sizesIn(tensor.shape));
  if (!tensor.requiresGrad) return none;
  const text = "grad can be implicitly created only for scalar outputs";
  const message = `backward() starts from a single number, and this tensor has shape [${sizesIn(tensor.shape).map(formatDim).join(", ")}]: reduce it with .mean() or .sum().`;
  requireEqual(call, elements, 1, () => ({ code: "value", type: "RuntimeError", text, message }));
  return none;
}
