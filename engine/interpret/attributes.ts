import { add } from "../shape/dim.ts";
import type { Place } from "../shape/place.ts";
import { countNumbers } from "../torch/layers/module-content.ts";
import { dtypes } from "../torch/dtype.ts";
import type { ModuleContent } from "../torch/content.ts";
import {
  member,
  moduleHas,
  moduleMethod,
  packedAttribute,
  tensorAttribute,
  tensorHas,
  tensorMethod,
} from "../torch/registry.ts";
import { bool, type CellId, string, type TensorValue, typeName, unknown, type Value } from "../torch/value.ts";
import { callOf } from "./call.ts";
import { environmentMember } from "./environment.ts";
import { callableAttribute, classMember, mayBeSet } from "./functions/object-attributes.ts";
import { gradientOf, noteGradients, requiresGradient } from "./gradients.ts";
import type { Machine } from "./machine.ts";
import { FILE, fileMember } from "./module-files.ts";
import { methodNames } from "./method-names.ts";
import { mathFunction } from "./mathematics.ts";
import { typeOf } from "./type-of.ts";
import { isLibrary, libraryMember, libraryMethod } from "./library/library.ts";
import { loadFunctions } from "./loading.ts";
import { raise } from "./report.ts";
import { assignTensorAttribute, runAttribute } from "./run-attributes.ts";
import { computed } from "./running.ts";
import { readCell } from "./store.ts";

/** `value.name` as Python and PyTorch look it up. */
export function attribute(machine: Machine, value: Value, name: string, place: Place): Value {
  const found = lookup(machine, value, name, place);
  if (name === "backward" || name === "zero_grad" || name.endsWith("_grad_") || name === "set_grad_enabled") {
    noteGradients(machine, name);
  }
  if (found !== undefined) return value.suspect === true ? { ...found, suspect: true } : found;
  raise(machine, { code: "name", type: "AttributeError", text: missingText(value, name) }, place);
  return { ...unknown(`there is no ${name}`), suspect: true };
}

/** Whether the value has the attribute; undefined: not known. */
export function hasAttribute(machine: Machine, value: Value, name: string, place: Place): boolean | undefined {
  const found = lookup(machine, value, name, place);
  return found?.kind === "unknown" ? undefined : found !== undefined;
}

/** Undefined: Python has no such attribute there. */
function lookup(machine: Machine, value: Value, name: string, place: Place): Value | undefined {
  if (name === "__class__") return typeOf(machine, value);
  if (name === "__name__" && value.kind === "moduleClass") return string(value.moduleClass.name);
  if (name === "__name__" && value.kind === "type") return string(value.name.split(".").at(-1));
  switch (value.kind) {
    case "unknown":
      return unknown(value.reason);
    case "tensor":
      return tensorLookup(machine, value, name, place);
    case "module": {
      const content = readCell(machine.layer, value.cell);
      if (content?.kind !== "module") return unknown("the module isn't known");
      return content.definedBy === undefined
        ? moduleLookup(value, content, name)
        : ownModuleLookup(machine, value, content, content.definedBy, name, place);
    }
    case "instance": {
      const content = readCell(machine.layer, value.cell);
      if (content?.kind !== "instance") return unknown("the object isn't known");
      const own =
        content.attributes.get(name) ??
        libraryMethod(content.classId.slice("library:".length), value, name) ??
        classMember(machine, value, content.classId, name, place);
      if (own !== undefined) return own;
      const hidden = name.startsWith("__") || content.open === true || mayBeSet(machine, content.classId, name);
      return hidden ? unknown(`${name} isn't read`) : undefined;
    }
    case "namespace":
      return namespaceLookup(machine, value.path, name);
    case "tuple": {
      if (typeof value.form === "object") {
        const index = value.form.fields.indexOf(name);
        if (index >= 0) return value.items[index];
      }
      return methodOf(value.form === "size" && name === "numel" ? "size" : "tuple", value, name);
    }
    case "list":
    case "dict":
    case "set":
    case "string":
    case "int":
    case "float":
    case "bool":
      return methodOf(value.kind, value, name);
    case "range":
      if (name === "start") return { kind: "int", value: value.start };
      if (name === "stop") return { kind: "int", value: value.stop };
      if (name === "step") return { kind: "int", value: value.step };
      return methodOf("range", value, name);
    case "packed":
      return packedAttribute(callOf(machine, place, new Map(), undefined), value, name);
    case "none":
    case "ellipsis":
      return name.startsWith("__") ? unknown(`${name} isn't read`) : undefined;
    case "device":
      return name === "type" ? string(value.text.split(":")[0]) : unknown(`${name} of a device isn't read`);
    case "callable":
      return callableAttribute(machine, value, name, place);
    case "type":
      if (value.name === "torch.nn.Module" && name === "__init__") {
        return { kind: "callable", id: "initialise:Module", name, self: undefined };
      }
      return unknown(`${name} of a type isn't read`);
    case "moduleClass": {
      const operation = value.moduleClass.classMethods?.get(name);
      if (operation !== undefined) return { kind: "operation", operation, self: undefined };
      return unknown(`${name} of a ${typeName(value)} isn't read`);
    }
    case "slice":
    case "iterator":
    case "dtype":
    case "operation":
      return unknown(`${name} of a ${typeName(value)} isn't read`);
  }
}

function tensorLookup(machine: Machine, tensor: TensorValue, name: string, place: Place): Value | undefined {
  const inRun = runAttribute(machine, tensor, name);
  if (inRun !== undefined) return inRun;
  if (name === "grad") return gradientOf(machine, tensor);
  if (name === "requires_grad") return requiresGradient(machine, tensor);
  const own = tensorAttribute(name);
  if (own !== undefined) {
    const found = own(callOf(machine, place, new Map(), undefined), tensor);
    return found.kind === "tensor" ? computed(machine, `torch.Tensor.${name}`, { input: tensor }, found, place) : found;
  }
  const method = tensorMethod(name) ?? (reshapesInPlace(name) ? tensorMethod(name.slice(0, -1)) : undefined);
  if (method !== undefined) return { kind: "operation", operation: method, self: tensor };
  return tensorHas(name) ? unknown(`Tensor.${name} isn't read`) : undefined;
}

/** Whether a method gives the tensor itself another shape: what it leaves is what the method without the _ gives. */
export function reshapesInPlace(name: string): boolean {
  return /^(unsqueeze|squeeze|t|transpose|swapaxes|swapdims|resize|resize_as|set|as_strided)_$/u.test(name);
}

/** As Python looks it up: a property of the class, what the object has, the class's members, what PyTorch brings. */
function ownModuleLookup(
  machine: Machine,
  value: Value,
  module: ModuleContent,
  classId: CellId,
  name: string,
  place: Place,
): Value | undefined {
  const own = ownOf(module, name);
  if (own !== undefined) return own;
  const inherited = classMember(machine, value, classId, name, place);
  if (inherited !== undefined) return inherited;
  const found = moduleLookup(value, module, name);
  if (found !== undefined) return found;
  return name.startsWith("__") || module.open === true || mayBeSet(machine, classId, name)
    ? unknown(`${name} isn't read`)
    : undefined;
}

/** What the object itself holds under a name. */
function ownOf(module: ModuleContent, name: string): Value | undefined {
  const own = module.attributes.get(name) ?? module.settings.get(name);
  if (own !== undefined) return own;
  const child = module.children.find((candidate) => candidate.name === name);
  if (child !== undefined) return child.module;
  const held =
    module.parameters.find((candidate) => candidate.name === name) ??
    module.buffers.find((candidate) => candidate.name === name);
  if (held !== undefined) return held.tensor;
  return name === "training" ? bool(module.training) : undefined;
}

function moduleLookup(value: Value, module: ModuleContent, name: string): Value | undefined {
  const { moduleClass } = module;
  const own = ownOf(module, name);
  if (own !== undefined) return own;
  const computed = moduleClass.attribute?.(module, name);
  if (computed !== undefined) return computed;
  const method = moduleClass.methods.get(name) ?? moduleMethod(moduleClass.name, name);
  if (method !== undefined) return { kind: "operation", operation: method, self: value };
  if (name === "forward") return { kind: "operation", operation: moduleClass.forward, self: value };
  if (moduleHas(name) || !module.parametersListed) return unknown(`${moduleClass.name}.${name} isn't read`);
  return undefined;
}

function namespaceLookup(machine: Machine, path: string, name: string): Value | undefined {
  if (path.startsWith(FILE)) return fileMember(machine, path.slice(FILE.length), name);
  const inRun = machine.running === undefined ? undefined : environmentMember(path, name);
  if (inRun !== undefined) return inRun;
  if (path === "torch.autograd" && name === "Variable") {
    return { kind: "callable", id: "builtin:Variable", name, self: undefined };
  }
  if (path === "math" && mathFunction(name) !== undefined) {
    return { kind: "callable", id: `builtin:math.${name}`, name, self: undefined };
  }
  if (loadFunctions.has(`${path}.${name}`)) {
    return { kind: "callable", id: `load:${path}.${name}`, name, self: undefined };
  }
  if (path === "safetensors" && name === "torch") return { kind: "namespace", path: "safetensors.torch" };
  const ofLibrary = libraryMember(path, name);
  if (ofLibrary !== undefined) return ofLibrary;
  if (path === "numpy" || path.startsWith("safetensors") || (isLibrary(path) && path !== "torch.utils")) {
    return unknown(`${path}.${name} isn't read`);
  }
  const found = member(path, name);
  return found === "unmodelled" ? unknown(`${path}.${name} isn't read`) : found;
}

function methodOf(type: string, self: Value, name: string): Value | undefined {
  if (methodNames(type).has(name)) return { kind: "callable", id: `method:${type}.${name}`, name, self };
  return name.startsWith("__") ? unknown(`${name} isn't read`) : undefined;
}

function missingText(value: Value, name: string): string {
  if (value.kind === "namespace") return `module '${value.path}' has no attribute '${name}'`;
  return `'${typeName(value)}' object has no attribute '${name}'`;
}

/** `value.name = assigned`. */
export function assignAttribute(machine: Machine, value: Value, name: string, assigned: Value, place: Place): void {
  noteGradients(machine, name);
  if (value.kind === "tensor" && value.values !== undefined) {
    assignTensorAttribute(machine, value.values, name, assigned, place);
    return;
  }
  if (value.kind !== "module" && value.kind !== "instance") {
    if (value.kind === "none" || value.kind === "tuple" || value.kind === "int" || value.kind === "list") {
      raise(machine, { code: "name", type: "AttributeError", text: missingText(value, name) }, place);
    }
    return;
  }
  const content = readCell(machine.layer, value.cell);
  if (content?.kind === "instance") {
    machine.layer.cells.set(value.cell, { ...content, attributes: new Map(content.attributes).set(name, assigned) });
    return;
  }
  if (content?.kind !== "module") return;
  if (content.uninitialized === true && (assigned.kind === "module" || isNewParameter(assigned))) {
    const what = assigned.kind === "module" ? "module" : "parameters";
    const text = `cannot assign ${what} before Module.__init__() call`;
    raise(machine, { code: "name", type: "AttributeError", text }, place);
    return;
  }
  const registered = registeredIn(content, name, assigned);
  if (registered !== undefined) {
    machine.layer.cells.set(value.cell, registered);
    return;
  }
  if (content.parameters.some((parameter) => parameter.name === name) && !canBeParameter(assigned)) {
    const type = assigned.kind === "tensor" ? dtypes[assigned.dtype ?? "float32"].tensor : typeName(assigned);
    const text = `cannot assign '${type}' as parameter '${name}' (torch.nn.Parameter or None expected)`;
    raise(machine, { code: "argument", type: "TypeError", text }, place);
    return;
  }
  if (name === "training") {
    machine.layer.cells.set(value.cell, { ...content, training: assigned.kind === "bool" && assigned.value !== false });
    return;
  }
  machine.layer.cells.set(value.cell, { ...content, attributes: new Map(content.attributes).set(name, assigned) });
}

/** A module with a module, a parameter or a buffer under a name; undefined: it is an attribute like any other. */
function registeredIn(content: ModuleContent, name: string, assigned: Value): ModuleContent | undefined {
  const has = ({ name: own }: { readonly name: string }): boolean => own === name;
  if (assigned.kind === "module" || (assigned.kind === "none" && content.children.some(has))) {
    const child = { name, module: assigned };
    const children = content.children.some(has)
      ? content.children.map((one) => (has(one) ? child : one))
      : [...content.children, child];
    return { ...content, children, attributes: without(content.attributes, name) };
  }
  if (assigned.kind !== "tensor") return undefined;
  if (content.buffers.some(has)) {
    return { ...content, buffers: content.buffers.map((one) => (has(one) ? { ...one, tensor: assigned } : one)) };
  }
  if (content.parameters.some(has)) {
    const parameters = content.parameters.map((one) => (has(one) ? { name, tensor: assigned } : one));
    return { ...content, parameters };
  }
  if (!isNewParameter(assigned)) return undefined;
  const parameter = { name, tensor: assigned };
  return {
    ...content,
    parameters: [...content.parameters, parameter],
    parameterCount: add(content.parameterCount, countNumbers([parameter])),
    attributes: without(content.attributes, name),
  };
}

function isNewParameter(value: Value): boolean {
  return value.kind === "tensor" && value.parameter;
}

function without(attributes: ReadonlyMap<string, Value>, name: string): ReadonlyMap<string, Value> {
  if (!attributes.has(name)) return attributes;
  const left = new Map(attributes);
  left.delete(name);
  return left;
}

/** What torch.nn.Module takes in the place of a parameter; anything may be there where it isn't known. */
function canBeParameter(value: Value): boolean {
  return value.kind === "none" || value.kind === "unknown" || value.kind === "instance" || isParameter(value);
}

function isParameter(value: Value): boolean {
  return value.kind === "tensor" && (value.parameter || value.shape === undefined);
}
