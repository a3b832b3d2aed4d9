import type { Dim } from "../shape/dim.ts";
import type { Value } from "./value.ts";

/** What Python's `int` protocol sees: ints, bools as 0 and 1, whole numbers in 0-dim tensors; undefined: not known or no integer. */
export function integerOf(value: Value): Dim | undefined {
  if (value.kind === "int") return value.value;
  if (value.kind === "bool" && value.value !== undefined) return value.value ? 1 : 0;
  if (value.kind === "tensor" && value.data?.length === 1 && Number.isInteger(value.data[0])) return value.data[0];
  return undefined;
}

/** A number whose value is known: int, float or bool. */
export function numberOf(value: Value): number | undefined {
  if (value.kind === "float") return value.value;
  const integer = integerOf(value);
  return typeof integer === "number" ? integer : undefined;
}

/** Whether Python takes the value as true; undefined: not known. */
export function truthOf(value: Value): boolean | undefined {
  switch (value.kind) {
    case "none":
      return false;
    case "bool":
      return value.value;
    case "int":
      return typeof value.value === "number" ? value.value !== 0 : undefined;
    case "float":
      return value.value === undefined ? undefined : value.value !== 0;
    case "string":
      return value.value === undefined ? undefined : value.value !== "";
    case "tuple":
      return value.items.length > 0;
    case "set":
      return value.items === undefined ? undefined : value.items.length > 0;
    case "ellipsis":
    case "slice":
    case "iterator":
    case "dtype":
    case "device":
    case "operation":
    case "moduleClass":
    case "namespace":
    case "type":
    case "callable":
      return true;
    case "unknown":
    case "tensor":
    case "list":
    case "dict":
    case "range":
    case "module":
    case "packed":
    case "instance":
      return undefined;
  }
}
