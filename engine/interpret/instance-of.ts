import { member } from "../torch/registry.ts";
import type { GivenArgument } from "../torch/signature.ts";
import { bool, type CellId, typeName, type Value } from "../torch/value.ts";
import { cellOf } from "./functions/definition.ts";
import { isSubclass } from "./functions/find-member.ts";
import type { Machine } from "./machine.ts";
import { readCell } from "./store.ts";
import { typeNames } from "./type-names.ts";

/** `isinstance(value, type)`. */
export function isInstance(machine: Machine, given: readonly GivenArgument[]): Value {
  const [value, type] = given.map((argument) => argument.value);
  if (value === undefined || type === undefined || value.kind === "unknown") return bool(undefined);
  const types = type.kind === "tuple" ? type.items : [type];
  let answer: boolean | undefined = false;
  for (const candidate of types) {
    const one = isOneOf(machine, value, candidate);
    if (one === true) return bool(true);
    if (one === undefined) answer = undefined;
  }
  return bool(answer);
}

function isOneOf(machine: Machine, value: Value, type: Value): boolean | undefined {
  const own = classOf(machine, value);
  const wanted = cellOf(type, "class");
  if (wanted !== undefined) return own === undefined ? false : isSubclass(machine, own, wanted);
  if (type.kind === "moduleClass") {
    if (value.kind !== "module") return undefined;
    return value.className === type.moduleClass.name ? true : own === undefined ? false : undefined;
  }
  if (type.kind === "type" && type.name === "torch.nn.Module") return value.kind === "module" || undefined;
  // torch.Tensor is a constructor, too.
  if (type.kind === "operation" && type.operation === constructorOfTensors) return value.kind === "tensor";
  if (type.kind !== "type") return undefined;
  const named = typeName(value);
  if (type.name === "object") return true;
  if (type.name === "torch.Tensor" || type.name === "Tensor") return value.kind === "tensor";
  if (type.name === "int") return value.kind === "int" || value.kind === "bool";
  if (type.name === "tuple") return value.kind === "tuple";
  if (typeNames.has(type.name)) return named === type.name;
  return undefined;
}

/** The program's class that a value is an object of. */
function classOf(machine: Machine, value: Value): CellId | undefined {
  if (value.kind !== "module" && value.kind !== "instance") return undefined;
  const content = readCell(machine.layer, value.cell);
  return content?.kind === "instance" ? content.classId : content?.kind === "module" ? content.definedBy : undefined;
}

const constructorOfTensors = tensorConstructor();

function tensorConstructor(): unknown {
  const found = member("torch", "Tensor");
  return found !== undefined && found !== "unmodelled" && found.kind === "operation" ? found.operation : undefined;
}
