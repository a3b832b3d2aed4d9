import { sameAxis } from "../shape/axis.ts";
import { type Dim, sameDim } from "../shape/dim.ts";
import type { Condition } from "../shape/facts.ts";
import { samePlace } from "../shape/place.ts";
import type { Content } from "../torch/content.ts";
import type { Doubt, PackedValue, Sequence, TensorValue, TupleValue, Value } from "../torch/value.ts";

/** Whether two values are the same in everything that a later statement can see, their origins included. */
export function sameValue(a: Value | undefined, b: Value | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined) return false;
  if (a.suspect !== b.suspect) return false;
  switch (a.kind) {
    case "none":
    case "ellipsis":
      return a.kind === b.kind;
    case "unknown":
      return b.kind === "unknown" && a.reason === b.reason;
    case "bool":
      return b.kind === "bool" && a.value === b.value && sameCondition(a.when, b.when);
    case "int":
      return (
        b.kind === "int" &&
        sameDim(a.value, b.value) &&
        a.factor?.label === b.factor?.label &&
        samePlace(a.factor?.place, b.factor?.place)
      );
    case "float":
      return b.kind === "float" && Object.is(a.value, b.value);
    case "string":
      return b.kind === "string" && a.value === b.value;
    case "tensor":
      return b.kind === "tensor" && sameTensor(a, b);
    case "tuple":
      return b.kind === "tuple" && sameForm(a, b) && sameItems(a.items, b.items);
    case "list":
      return b.kind === "list" && a.cell === b.cell;
    case "dict":
      return b.kind === "dict" && a.cell === b.cell;
    case "set":
      return (
        b.kind === "set" &&
        (a.items === b.items || (a.items !== undefined && b.items !== undefined && sameItems(a.items, b.items)))
      );
    case "range":
      return b.kind === "range" && sameDim(a.start, b.start) && sameDim(a.stop, b.stop) && sameDim(a.step, b.step);
    case "slice":
      return (
        b.kind === "slice" && sameValue(a.lower, b.lower) && sameValue(a.upper, b.upper) && sameValue(a.step, b.step)
      );
    case "iterator":
      return b.kind === "iterator" && a.of === b.of && a.start === b.start && sameSequence(a.items, b.items);
    case "module":
      return b.kind === "module" && a.cell === b.cell && a.className === b.className;
    case "packed":
      return b.kind === "packed" && samePacked(a, b);
    case "dtype":
      return b.kind === "dtype" && a.dtype === b.dtype;
    case "device":
      return b.kind === "device" && a.text === b.text;
    case "operation":
      return b.kind === "operation" && a.operation === b.operation && sameValue(a.self, b.self);
    case "moduleClass":
      return b.kind === "moduleClass" && a.moduleClass === b.moduleClass;
    case "namespace":
      return b.kind === "namespace" && a.path === b.path;
    case "type":
      return b.kind === "type" && a.name === b.name;
    case "callable":
      return b.kind === "callable" && a.id === b.id && sameValue(a.self, b.self);
    case "instance":
      return b.kind === "instance" && a.cell === b.cell;
  }
}

export function sameContent(a: Content | undefined, b: Content | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined) return false;
  switch (a.kind) {
    case "list":
      return b.kind === "list" && sameSequence(a.items, b.items);
    case "dict":
      if (b.kind !== "dict" || a.entries === undefined || b.entries === undefined) {
        return b.kind === "dict" && a.entries === b.entries;
      }
      return (
        sameItems(
          a.entries.map((entry) => entry.key),
          b.entries.map((entry) => entry.key),
        ) &&
        sameItems(
          a.entries.map((entry) => entry.value),
          b.entries.map((entry) => entry.value),
        )
      );
    case "module":
      return (
        b.kind === "module" &&
        a.moduleClass === b.moduleClass &&
        a.training === b.training &&
        a.uninitialized === b.uninitialized &&
        a.open === b.open &&
        a.definedBy === b.definedBy &&
        sameValues(a.settings, b.settings) &&
        sameValues(a.attributes, b.attributes) &&
        a.places.size === b.places.size &&
        [...a.places].every(([name, place]) => samePlace(place, b.places.get(name))) &&
        sameNamed(a.parameters, b.parameters) &&
        sameNamed(a.buffers, b.buffers) &&
        a.children.length === b.children.length &&
        a.children.every((child, index) => {
          const other = b.children[index];
          return other?.name === child.name && sameValue(child.module, other.module);
        })
      );
    case "instance":
      return (
        b.kind === "instance" &&
        a.classId === b.classId &&
        a.training === b.training &&
        a.open === b.open &&
        sameValues(a.attributes, b.attributes)
      );
    case "definition":
      return b.kind === "definition" && a.definition.same(b.definition);
  }
}

export function sameSequence(a: Sequence, b: Sequence): boolean {
  if (a.kind === "items") return b.kind === "items" && sameItems(a.items, b.items);
  return b.kind === "repeated" && sameDim(a.length, b.length) && sameValue(a.element, b.element);
}

function sameCondition(a: Condition | undefined, b: Condition | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined) return false;
  return a.kind === b.kind && sameDim(a.left, b.left) && sameDim(a.right, b.right);
}

function sameItems(a: readonly Value[], b: readonly Value[]): boolean {
  return a.length === b.length && a.every((item, index) => sameValue(item, b[index]));
}

function sameValues(a: ReadonlyMap<string, Value>, b: ReadonlyMap<string, Value>): boolean {
  return a.size === b.size && [...a].every(([name, value]) => sameValue(value, b.get(name)));
}

function sameNamed(
  a: readonly { readonly name: string; readonly tensor: TensorValue }[],
  b: readonly { readonly name: string; readonly tensor: TensorValue }[],
): boolean {
  return (
    a.length === b.length &&
    a.every((parameter, index) => {
      const other = b[index];
      return other?.name === parameter.name && sameTensor(parameter.tensor, other.tensor);
    })
  );
}

function sameTensor(a: TensorValue, b: TensorValue): boolean {
  if (a === b) return true;
  if (a.dtype !== b.dtype || a.requiresGrad !== b.requiresGrad || a.parameter !== b.parameter) return false;
  if (a.reason !== b.reason || !sameDims(a.strides, b.strides) || !sameDoubts(a.doubts, b.doubts)) return false;
  if (a.shape === undefined || b.shape === undefined) {
    if (a.shape !== b.shape) return false;
  } else if (a.shape.length !== b.shape.length) {
    return false;
  } else {
    for (const [index, own] of a.shape.entries()) {
      const other = b.shape[index];
      if (other === undefined || !sameAxis(own, other)) return false;
    }
  }
  if (a.data === b.data) return true;
  const { data } = b;
  if (a.data === undefined || data?.length !== a.data.length) return false;
  return a.data.every((value, index) => Object.is(value, data[index]));
}

function sameDoubts(a: readonly Doubt[] = [], b: readonly Doubt[] = []): boolean {
  return (
    a.length === b.length && a.every(({ code, place }, at) => code === b[at]?.code && samePlace(place, b[at].place))
  );
}

function sameDims(a: readonly Dim[] | undefined, b: readonly Dim[] | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b?.length !== a.length) return false;
  return a.every((dim, index) => {
    const other = b[index];
    return other !== undefined && sameDim(dim, other);
  });
}

function sameForm(a: TupleValue, b: TupleValue): boolean {
  if (typeof a.form === "string" || typeof b.form === "string") return a.form === b.form;
  return a.form.name === b.form.name;
}

function samePacked(a: PackedValue, b: PackedValue): boolean {
  return (
    a.permuted === b.permuted &&
    sameTensor(a.data, b.data) &&
    sameAxis(a.batch, b.batch) &&
    sameAxis(a.steps, b.steps) &&
    sameDims(a.lengths, b.lengths)
  );
}
