import type { Axis } from "../shape/axis.ts";
import { type Dim, substitute, symbolsOf } from "../shape/dim.ts";
import type { Content } from "../torch/content.ts";
import type { Sequence, TensorValue, Value } from "../torch/value.ts";

/** A value with every size changed by the same function. */
export function mapSizes(value: Value, change: (dim: Dim) => Dim): Value {
  switch (value.kind) {
    case "int": {
      const size = change(value.value);
      return size === value.value ? value : { ...value, value: size };
    }
    case "tensor":
      return mapTensor(value, change);
    case "tuple":
      return { ...value, items: value.items.map((item) => mapSizes(item, change)) };
    case "range":
      return { ...value, start: change(value.start), stop: change(value.stop), step: change(value.step) };
    case "iterator":
      return { ...value, items: mapSequence(value.items, change) };
    case "packed":
      return {
        ...value,
        data: mapTensor(value.data, change),
        batch: mapAxis(value.batch, change),
        steps: mapAxis(value.steps, change),
      };
    case "unknown":
    case "none":
    case "ellipsis":
    case "bool":
    case "float":
    case "string":
    case "list":
    case "dict":
    case "set":
    case "slice":
    case "module":
    case "dtype":
    case "device":
    case "operation":
    case "moduleClass":
    case "namespace":
    case "type":
    case "callable":
    case "instance":
      return value;
  }
}

export function mapContent(content: Content, change: (dim: Dim) => Dim): Content {
  switch (content.kind) {
    case "list":
      return { kind: "list", items: mapSequence(content.items, change) };
    case "dict":
      if (content.entries === undefined) return content;
      return {
        kind: "dict",
        entries: content.entries.map(({ key, value }) => ({ key, value: mapSizes(value, change) })),
      };
    case "definition":
      return content;
    case "instance":
    case "module":
      return {
        ...content,
        attributes: new Map([...content.attributes].map(([name, value]) => [name, mapSizes(value, change)])),
      };
  }
}

/** Replaces one symbol (given as a size of its own). */
export function replacing(symbol: Dim, by: Dim): (dim: Dim) => Dim {
  const [found] = symbolsOf(symbol);
  if (found === undefined) return (dim) => dim;
  const values = new Map([[found.id, by]]);
  return (dim) => (typeof dim === "number" ? dim : substitute(dim, values));
}

function mapSequence(sequence: Sequence, change: (dim: Dim) => Dim): Sequence {
  if (sequence.kind === "items") {
    return { kind: "items", items: sequence.items.map((item) => mapSizes(item, change)) };
  }
  return { kind: "repeated", element: mapSizes(sequence.element, change), length: change(sequence.length) };
}

function mapTensor(tensor: TensorValue, change: (dim: Dim) => Dim): TensorValue {
  if (tensor.shape === undefined) return tensor;
  return {
    ...tensor,
    shape: tensor.shape.map((own) => mapAxis(own, change)),
    strides: tensor.strides?.map(change),
  };
}

function mapAxis(own: Axis, change: (dim: Dim) => Dim): Axis {
  const size = change(own.size);
  if (size === own.size) return own;
  return { ...own, size, factors: own.factors.map((factor) => ({ ...factor, size: change(factor.size) })) };
}
