import type { Place } from "../../shape/place.ts";
import { bindPython } from "../../torch/bind-python.ts";
import type { Signature } from "../../torch/operation.ts";
import type { GivenArgument } from "../../torch/signature.ts";
import { none, type Value } from "../../torch/value.ts";
import { type Machine, site } from "../machine.ts";
import { raise } from "../report.ts";
import { readCell } from "../store.ts";

/** `Namespace(**values)`: an object with these attributes. */
export function namespaceObject(machine: Machine, given: readonly GivenArgument[], place: Place): Value {
  const attributes = new Map(given.flatMap(({ name, value }) => (name === undefined ? [] : [[name, value] as const])));
  const open = given.some(({ name }) => name === undefined);
  return libraryObject(machine, "SimpleNamespace", "library:namespace", attributes, open, place);
}

export function libraryObject(
  machine: Machine,
  className: string,
  classId: string,
  attributes: ReadonlyMap<string, Value>,
  open: boolean,
  place: Place,
): Value {
  const cell = `${site(machine, place)}#${className}`;
  machine.layer.cells.set(cell, {
    kind: "instance",
    className,
    classId,
    module: false,
    attributes,
    training: true,
    ...(open ? { open: true } : {}),
  });
  return { kind: "instance", cell, className };
}

/** `namedtuple("Name", fields)`. */
export function namedTuple(machine: Machine, given: readonly GivenArgument[]): Value | undefined {
  const [name, fields] = given;
  if (name?.value.kind !== "string" || name.value.value === undefined || given.length !== 2) return undefined;
  const names = fields === undefined ? undefined : fieldNames(machine, fields.value);
  if (names === undefined) return undefined;
  const id = `library:namedtuple ${[name.value.value, ...names].join(" ")}`;
  return { kind: "callable", id, name: name.value.value, self: undefined };
}

function fieldNames(machine: Machine, value: Value): readonly string[] | undefined {
  if (value.kind === "string") return value.value?.split(/[\s,]+/u).filter((name) => name !== "");
  const content = value.kind === "list" ? readCell(machine.layer, value.cell) : undefined;
  const items =
    value.kind === "tuple"
      ? value.items
      : content?.kind === "list" && content.items.kind === "items"
        ? content.items.items
        : undefined;
  const names = items?.map((item) => (item.kind === "string" ? item.value : undefined));
  return names?.every((name) => name !== undefined) === true ? names : undefined;
}

/** A call of what `namedtuple` made. */
export function namedTupleOf(machine: Machine, id: string, given: readonly GivenArgument[], place: Place): Value {
  const [, name = "", ...fields] = id.split(" ");
  const signature: Signature = {
    style: "python",
    implicit: 1,
    parameters: fields.map((field) => ({ name: field, kind: "positional", type: "any", fallback: undefined })),
  };
  const bound = bindPython(`${name}.__new__`, signature, given);
  if (bound.kind === "raised") {
    raise(machine, bound.raised, place);
    return { kind: "unknown", reason: "the call fails", suspect: true };
  }
  const items = fields.map((field) => bound.values.get(field)?.value ?? none);
  return { kind: "tuple", items, form: { name, fields } };
}
