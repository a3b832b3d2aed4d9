import { typeName, unknown, type Value } from "../torch/value.ts";
import type { Machine } from "./machine.ts";
import { readCell } from "./store.ts";

/** `type(value)`, which can be compared and has a name. */
export function typeOf(machine: Machine, value: Value | undefined): Value {
  if (value === undefined) return unknown("the type isn't read");
  switch (value.kind) {
    case "module": {
      const content = readCell(machine.layer, value.cell);
      return content?.kind === "module"
        ? { kind: "moduleClass", moduleClass: content.moduleClass }
        : unknown("the module isn't known");
    }
    case "tensor":
      return { kind: "type", name: value.parameter ? "torch.nn.parameter.Parameter" : "torch.Tensor" };
    case "none":
    case "ellipsis":
    case "bool":
    case "int":
    case "float":
    case "string":
    case "list":
    case "dict":
    case "set":
    case "range":
    case "slice":
    case "dtype":
    case "device":
      return { kind: "type", name: value.kind === "dtype" ? "torch.dtype" : typeName(value) };
    case "tuple":
      return value.form === "tuple" || value.form === "size"
        ? { kind: "type", name: typeName(value) }
        : unknown("the type isn't read");
    case "unknown":
    case "instance":
    case "iterator":
    case "packed":
    case "operation":
    case "moduleClass":
    case "namespace":
    case "type":
    case "callable":
      return unknown("the type isn't read");
  }
}
