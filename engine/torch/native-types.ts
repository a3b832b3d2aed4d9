import { formatDim } from "../shape/dim.ts";
import type { ParameterType, SignatureParameter } from "./operation.ts";
import type { Read } from "./binding.ts";
import { type TensorValue, typeName, type Value } from "./value.ts";

/** How a value fails to be of a parameter's type. `at`: the item that is wrong. */
export type Misfit =
  | { readonly kind: "type" }
  | { readonly kind: "item"; readonly at: number; readonly item: Value }
  /** The list of tensors words its own error. */
  | { readonly kind: "tensors"; readonly at: number; readonly item: Value };

/** Whether PyTorch's argument parser takes the value; undefined: it does. What isn't known fits everywhere. */
export function misfit(type: ParameterType, value: Value, read: Read): Misfit | undefined {
  if (isOpen(value)) return undefined;
  if (type.endsWith("?") && value.kind === "none") return undefined;
  const wrong: Misfit = { kind: "type" };
  switch (type) {
    case "any":
      return undefined;
    case "Tensor":
    case "Tensor?":
      return value.kind === "tensor" ? undefined : wrong;
    case "tensorOrNumber":
      return value.kind === "tensor" || isNumber(value) ? undefined : wrong;
    case "tensors":
      return tensorsMisfit(value, read);
    case "int":
    case "int?":
      return isIndex(value) ? undefined : wrong;
    case "size":
    case "size?":
      return sizeMisfit(value, read);
    case "dims":
    case "dims?":
      return isIndex(value) && value.kind !== "tensor" ? undefined : sizeMisfit(value, read);
    case "float":
    case "float?":
      return value.kind === "float" || value.kind === "int" || isScalarTensor(value) ? undefined : wrong;
    case "Scalar":
    case "Scalar?":
      return isNumber(value) || isScalarTensor(value) ? undefined : wrong;
    case "bool":
    case "bool?":
      return value.kind === "bool" || (isScalarTensor(value) && value.dtype === "bool") ? undefined : wrong;
    case "string":
    case "string?":
      return value.kind === "string" ? undefined : wrong;
    case "dtype":
    case "dtype?":
      return value.kind === "dtype" || isTypeOfNumbers(value) ? undefined : wrong;
    case "device":
    case "device?":
      return value.kind === "device" || value.kind === "string" || value.kind === "int" ? undefined : wrong;
    case "layout?":
    case "generator":
    case "generator?":
    case "memory_format":
    case "memory_format?":
      return isPlain(value) ? wrong : undefined;
  }
}

/** The type's name in error texts and printed signatures. */
export function displayedType(type: ParameterType): string {
  switch (type) {
    case "any":
      return "object";
    case "Tensor":
    case "Tensor?":
    case "tensorOrNumber":
      return "Tensor";
    case "tensors":
      return "tuple of Tensors";
    case "int":
    case "int?":
      return "int";
    case "size":
    case "size?":
    case "dims":
    case "dims?":
      return "tuple of ints";
    case "float":
    case "float?":
      return "float";
    case "Scalar":
    case "Scalar?":
      return "Number";
    case "bool":
    case "bool?":
      return "bool";
    case "string":
    case "string?":
      return "str";
    case "dtype":
    case "dtype?":
      return "torch.dtype";
    case "device":
    case "device?":
      return "torch.device";
    case "layout?":
      return "torch.layout";
    case "memory_format":
    case "memory_format?":
      return "torch.memory_format";
    case "generator":
    case "generator?":
      return "torch.Generator";
  }
}

/** C's name of a value's type, with its module for PyTorch's own ("torch.dtype"). */
export function nativeTypeName(value: Value): string {
  if (value.kind === "dtype") return "torch.dtype";
  return typeName(value);
}

/** Items that Python can count, of tuples and lists. */
export function itemsOf(value: Value, read: Read): readonly Value[] | undefined {
  if (value.kind === "tuple") return value.items;
  if (value.kind !== "list") return undefined;
  const content = read(value.cell);
  return content?.kind === "list" && content.items.kind === "items" ? content.items.items : undefined;
}

/** What the program does with it isn't read, so that anything may be there. */
export function isOpen(value: Value): boolean {
  return value.kind === "unknown" || value.kind === "instance";
}

export function isSizeType(type: ParameterType): boolean {
  return type === "size" || type === "dims" || type === "size?" || type === "dims?";
}

/** What Python's `__index__` gives: ints and tensors with one integer, no bools. */
export function isIndex(value: Value): boolean {
  if (value.kind === "tensor") return isIntegral(value) && hasOneElement(value);
  return value.kind === "int" || isOpen(value);
}

/** The parameter as a signature prints it: `bool keepdim = False`. */
export function displayedParameter({ type, name, fallback }: SignatureParameter): string {
  const head = `${displayedType(type)} ${name}`;
  return fallback === undefined ? head : `${head} = ${displayedDefault(fallback)}`;
}

function displayedDefault(value: Value): string {
  if (value.kind === "bool") return value.value === true ? "True" : "False";
  if (value.kind === "int") return formatDim(value.value);
  if (value.kind === "float") return String(value.value);
  if (value.kind === "string") return `"${value.value ?? ""}"`;
  return value.kind === "tuple" ? "" : "None";
}

function tensorsMisfit(value: Value, read: Read): Misfit | undefined {
  if (value.kind !== "tuple" && value.kind !== "list") return { kind: "type" };
  const content = value.kind === "list" ? read(value.cell) : undefined;
  if (content?.kind === "list" && content.items.kind === "repeated") {
    const { element } = content.items;
    if (isOpen(element) || element.kind === "tensor") return undefined;
    return { kind: "tensors", at: 0, item: element };
  }
  const items = itemsOf(value, read) ?? [];
  const at = items.findIndex((item) => item.kind !== "tensor" && !isOpen(item));
  const item = items[at];
  return item === undefined ? undefined : { kind: "tensors", at, item };
}

function sizeMisfit(value: Value, read: Read): Misfit | undefined {
  if (value.kind !== "tuple" && value.kind !== "list") return { kind: "type" };
  const [first] = itemsOf(value, read) ?? [];
  if (first === undefined || isIndex(first)) return undefined;
  return { kind: "item", at: 0, item: first };
}

function isNumber(value: Value): boolean {
  return value.kind === "int" || value.kind === "float" || value.kind === "bool";
}

/** A 0-dim tensor passes for a number. One that requires a gradient does not, but under no_grad that is not known. */
function isScalarTensor(value: Value): value is TensorValue {
  if (value.kind !== "tensor") return false;
  return value.shape === undefined || value.shape.length === 0;
}

function isIntegral({ dtype }: TensorValue): boolean {
  return dtype === undefined || dtype.startsWith("int") || dtype === "uint8";
}

function hasOneElement({ shape }: TensorValue): boolean {
  return shape === undefined || shape.every(({ size }) => size === 1 || typeof size !== "number");
}

/** Python's own types stand for dtypes. */
function isTypeOfNumbers(value: Value): boolean {
  return (
    (value.kind === "type" || value.kind === "callable") && ["int", "float", "bool", "complex"].includes(value.name)
  );
}

function isPlain(value: Value): boolean {
  return ["none", "bool", "int", "float", "string", "tuple", "list", "dict", "tensor"].includes(value.kind);
}
