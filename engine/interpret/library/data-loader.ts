import { axis } from "../../shape/axis.ts";
import { type Dim, floorDivide, subtract, add, unknownDim } from "../../shape/dim.ts";
import type { Place } from "../../shape/place.ts";
import { sequenceLength } from "../../torch/content.ts";
import type { Dtype } from "../../torch/dtype.ts";
import type { GivenArgument } from "../../torch/signature.ts";
import { int, type Sequence, type TensorValue, tuple, unknown, type Value } from "../../torch/value.ts";
import { classMember } from "../functions/object-attributes.ts";
import { type Machine, site } from "../machine.ts";
import { readCell } from "../store.ts";
import { libraryObject } from "./records.ts";

/** `TensorDataset(*tensors)`. */
export function tensorDataset(machine: Machine, given: readonly GivenArgument[], place: Place): Value | undefined {
  if (machine.running !== undefined) return undefined;
  const tensors = tuple(given.map(({ value }) => value));
  return libraryObject(machine, "TensorDataset", "library:TensorDataset", new Map([["tensors", tensors]]), true, place);
}

/** `DataLoader(dataset, batch_size=1, …)`: batches of what the dataset holds. */
export function dataLoader(machine: Machine, given: readonly GivenArgument[], place: Place): Value | undefined {
  if (machine.running !== undefined) return undefined;
  const argument = (name: string, at: number): Value | undefined =>
    (given.find((one) => one.name === name) ?? given.filter((one) => one.name === undefined)[at])?.value;
  const dataset = argument("dataset", 0) ?? unknown("there is no dataset");
  const size = argument("batch_size", 1);
  const whole = argument("drop_last", 8);
  const collate = argument("collate_fn", 6);
  const name = site(machine, place);
  const sampler = argument("batch_sampler", 4);
  const asked: Dim =
    size === undefined
      ? sampler === undefined
        ? 1
        : unknownDim(`${name}#size`)
      : size.kind === "int"
        ? size.value
        : unknownDim(`${name}#size`);
  const data = contentOf(machine, dataset, place);
  const dropped = whole?.kind === "bool" && whole.value === true;
  const divides = typeof data.length === "number" && typeof asked === "number" && data.length % asked === 0;
  const batch = dropped || divides || asked === 1 ? asked : unknownDim(`${name}#batch`);
  const element =
    collate === undefined || collate.kind === "none"
      ? collated(machine, data.item, batch, name)
      : collatedBy(machine, collate, data.item, batch, place);
  const length = batches(data.length, asked, dropped) ?? unknownDim(`${name}#length`);
  const items = libraryObject(
    machine,
    "DataLoader",
    "library:DataLoader",
    new Map<string, Value>([
      ["dataset", dataset],
      ["batch_size", int(asked)],
    ]),
    true,
    place,
  );
  if (items.kind === "instance") {
    const cell = `${items.cell}~`;
    machine.layer.cells.set(cell, { kind: "list", items: { kind: "repeated", element, length } });
  }
  return items;
}

function batches(length: Dim | undefined, size: Dim, dropped: boolean): Dim | undefined {
  if (length === undefined) return undefined;
  return floorDivide(dropped ? length : add(length, subtract(size, 1)), size);
}

/** What iterating an object of a library gives; undefined: it isn't read. */
export function dataLoaderParts(
  machine: Machine,
  value: Extract<Value, { readonly kind: "instance" }>,
): Sequence | undefined {
  const content = readCell(machine.layer, value.cell);
  if (content?.kind !== "instance" || content.classId !== "library:DataLoader") return undefined;
  const batches = readCell(machine.layer, `${value.cell}~`);
  return batches?.kind === "list" ? batches.items : undefined;
}

/** One item of a dataset, and how many there are. */
function contentOf(
  machine: Machine,
  dataset: Value,
  place: Place,
): { readonly item: Value; readonly length: Dim | undefined } {
  if (dataset.kind === "instance") {
    const content = readCell(machine.layer, dataset.cell);
    if (content?.kind !== "instance") return notRead;
    const tensors = content.attributes.get("tensors");
    if (content.classId === "library:TensorDataset" && tensors?.kind === "tuple") {
      const [first] = tensors.items;
      const length = first?.kind === "tensor" ? first.shape?.[0]?.size : undefined;
      return { item: tuple(tensors.items.map(row)), length };
    }
    const getter = classMember(machine, dataset, content.classId, "__getitem__", place);
    if (getter?.kind !== "callable") return notRead;
    const index = int(unknownDim(`${site(machine, place)}#index`));
    const item = machine.invoke(machine, getter, [{ name: undefined, value: index, place }], place);
    const counter = classMember(machine, dataset, content.classId, "__len__", place);
    const length = counter?.kind === "callable" ? machine.invoke(machine, counter, [], place) : undefined;
    return { item, length: length?.kind === "int" ? length.value : undefined };
  }
  const items =
    dataset.kind === "list" || dataset.kind === "tuple" || dataset.kind === "tensor"
      ? machine.iterate(machine, dataset)
      : undefined;
  if (items === undefined) return notRead;
  const item = items.kind === "repeated" ? items.element : items.items.length === 1 ? items.items[0] : undefined;
  return { item: item ?? unknown("the items of the dataset may differ"), length: sequenceLength(items) };
}

const notRead = { item: unknown("the dataset isn't read"), length: undefined };

function row(value: Value): Value {
  if (value.kind !== "tensor") return unknown("the dataset isn't read");
  const { values: _, ...rest } = value;
  return { ...rest, shape: value.shape?.slice(1), strides: undefined, data: undefined };
}

const numberTypes: ReadonlyMap<Value["kind"], Dtype> = new Map([
  ["int", "int64"],
  ["float", "float64"],
  ["bool", "bool"],
]);

/** A batch of items like this one, as torch.utils.data's default_collate makes it. */
function collated(machine: Machine, item: Value, batch: Dim, name: string): Value {
  if (item.kind === "tensor") return batched(item, batch);
  if (item.kind === "tuple") {
    const cell = `${name}#batch`;
    const items = item.items.map((one, index) => collated(machine, one, batch, `${name}.${String(index)}`));
    machine.layer.cells.set(cell, { kind: "list", items: { kind: "items", items } });
    return { kind: "list", cell };
  }
  const dtype = numberTypes.get(item.kind);
  return dtype === undefined ? unknown("how a batch is made of the dataset's items isn't read") : fresh(batch, dtype);
}

function batched(item: TensorValue, batch: Dim): TensorValue {
  const shape = item.shape && [axis(batch), ...item.shape];
  return { ...item, shape, strides: undefined, data: undefined, requiresGrad: false, parameter: false };
}

function fresh(batch: Dim, dtype: Dtype): TensorValue {
  return {
    kind: "tensor",
    shape: [axis(batch)],
    dtype,
    strides: undefined,
    requiresGrad: false,
    parameter: false,
    data: undefined,
  };
}

/** `collate_fn` is called with a list of items. */
function collatedBy(machine: Machine, collate: Value, item: Value, batch: Dim, place: Place): Value {
  const cell = `${site(machine, place)}#items`;
  machine.layer.cells.set(cell, { kind: "list", items: { kind: "repeated", element: item, length: batch } });
  return machine.invoke(machine, collate, [{ name: undefined, value: { kind: "list", cell }, place }], place);
}
