import type { Place } from "../../shape/place.ts";
import { bindPython } from "../../torch/bind-python.ts";
import { type ModuleContent, moduleName } from "../../torch/content.ts";
import type { Signature } from "../../torch/operation.ts";
import { member } from "../../torch/registry.ts";
import { bind, type GivenArgument } from "../../torch/signature.ts";
import { type CellId, none, unknown, type Value } from "../../torch/value.ts";
import { callOf } from "../call.ts";
import { forget } from "../forget.ts";
import { type Machine, site } from "../machine.ts";
import { recorderOf } from "../recorder.ts";
import { raise } from "../report.ts";
import { constructed } from "../running.ts";
import { readCell } from "../store.ts";
import { callFunction } from "./call-function.ts";
import { cellOf, type ClassDefinition, type Field, functionIn } from "./definition.ts";
import { findMember } from "./find-member.ts";

/** `Name(…)`: an object of a class of the program, after its `__init__`. */
export function makeObject(
  machine: Machine,
  definition: ClassDefinition,
  given: readonly GivenArgument[],
  place: Place,
): Value {
  const object = newObject(machine, definition, place);
  if (machine.quiet === 0 && machine.running === undefined) {
    recorderOf(machine.recorder, definition.chunk).made.set(definition.cell, object);
  }
  if (definition.fields !== undefined && !definition.attributes.has("__init__")) {
    fillFields(machine, definition, definition.fields, object, given, place);
    return object;
  }
  const init = findMember(machine, definition.cell, "__init__");
  if (init === undefined) {
    if (given.length > 0 && !definition.open) {
      raise(machine, { code: "argument", type: "TypeError", text: `${definition.name}() takes no arguments` }, place);
    }
    return object;
  }
  if (init.kind === "base") {
    if (init.base.kind === "unread") setOpen(machine, object);
    else initialise(machine, init.base.kind === "torch" ? init.base.moduleClass.name : "Module", object, given, place);
    return object;
  }
  const cell = cellOf(init.value, "function");
  const found = cell === undefined ? undefined : functionIn(machine.layer, cell);
  if (cell === undefined || !found?.followed) {
    setOpen(machine, object);
    return object;
  }
  callFunction(machine, cell, found, object, given, place);
  return object;
}

/** An object before its `__init__`. */
export function newObject(
  machine: Machine,
  { name, cell: classId, moduleClass, open }: ClassDefinition,
  place: Place,
): Value {
  const cell = `${site(machine, place)}#${name}`;
  const unread = open ? ({ open: true } as const) : {};
  if (moduleClass === undefined) {
    machine.layer.cells.set(cell, {
      kind: "instance",
      className: name,
      classId,
      module: false,
      attributes: new Map(),
      training: true,
      ...unread,
    });
    return { kind: "instance", cell, className: name };
  }
  machine.layer.cells.set(cell, {
    kind: "module",
    moduleClass,
    settings: new Map(),
    places: new Map([["", place]]),
    parameters: [],
    parametersListed: true,
    parameterCount: 0,
    buffers: [],
    children: [],
    training: true,
    attributes: new Map(),
    definedBy: classId,
    named: name,
    ...(open ? {} : { uninitialized: true }),
    ...unread,
  });
  return { kind: "module", cell, className: name };
}

/** Any attribute may be there from now on. */
export function setOpen(machine: Machine, object: Value): void {
  if (object.kind !== "module" && object.kind !== "instance") return;
  const content = readCell(machine.layer, object.cell);
  if (content?.kind === "instance") machine.layer.cells.set(object.cell, { ...content, open: true });
  if (content?.kind !== "module" || content.definedBy === undefined) return;
  const { uninitialized: _, ...rest } = content;
  machine.layer.cells.set(object.cell, { ...rest, open: true });
}

/** `super().__init__(…)` where the class behind is PyTorch's own. */
export function initialise(
  machine: Machine,
  base: string,
  self: Value | undefined,
  given: readonly GivenArgument[],
  place: Place,
): Value {
  const object = self ?? given[0]?.value;
  const rest = self === undefined ? given.slice(1) : given;
  const content = object?.kind === "module" ? readCell(machine.layer, object.cell) : undefined;
  if (object?.kind !== "module" || content?.kind !== "module") return none;
  if (base === "Module" || base === "object") {
    initialiseModule(machine, object.cell, content, rest, place);
    return none;
  }
  const parent = member("torch.nn", base);
  if (parent === undefined || parent === "unmodelled" || parent.kind !== "moduleClass") {
    setOpen(machine, object);
    return none;
  }
  const { constructorName, constructorSignature, construct, before } = parent.moduleClass;
  const bound = bind(constructorName, constructorSignature, rest, (cell) => readCell(machine.layer, cell));
  if (bound.kind === "raised") {
    raise(machine, before?.(rest) ?? bound.raised, place);
    setOpen(machine, object);
    return none;
  }
  const call = callOf(machine, place, bound.values, undefined);
  const made = construct(call);
  if (made === undefined) {
    setOpen(machine, object);
    return none;
  }
  const { definedBy, named, attributes } = content;
  machine.layer.cells.set(object.cell, {
    ...constructed(machine, made, call, place),
    attributes: new Map([...made.attributes, ...attributes]),
    ...(definedBy === undefined ? {} : { definedBy }),
    ...(named === undefined ? {} : { named }),
    ...(content.open === true ? { open: true } : {}),
  });
  return none;
}

function initialiseModule(
  machine: Machine,
  cell: CellId,
  content: ModuleContent,
  given: readonly GivenArgument[],
  place: Place,
): void {
  const { uninitialized: _, ...rest } = content;
  machine.layer.cells.set(cell, rest);
  const name = moduleName(content);
  const keyword = given.find((one) => one.name !== undefined);
  if (keyword !== undefined) {
    const text = `${name}.__init__() got an unexpected keyword argument '${keyword.name ?? ""}'`;
    raise(machine, { code: "argument", type: "TypeError", text }, keyword.place);
  } else if (given.length > 0) {
    const text = `${name}.__init__() takes 1 positional argument but ${String(given.length + 1)} were given`;
    raise(machine, { code: "argument", type: "TypeError", text }, place);
  }
}

/** The `__init__` that a dataclass is given. */
function fillFields(
  machine: Machine,
  { name, cell: classId }: ClassDefinition,
  fields: readonly Field[],
  object: Value,
  given: readonly GivenArgument[],
  place: Place,
): void {
  const signature: Signature = {
    style: "python",
    implicit: 1,
    parameters: fields.map((field) => ({
      name: field.name,
      kind: "positional",
      type: "any",
      fallback: field.fallback ?? (field.factory === undefined ? undefined : unknown("the field's factory makes it")),
    })),
  };
  const bound = bindPython(`${name}.__init__`, signature, given);
  if (bound.kind === "raised") {
    raise(machine, bound.raised, place);
    setOpen(machine, object);
    return;
  }
  const content =
    object.kind === "instance" || object.kind === "module" ? readCell(machine.layer, object.cell) : undefined;
  if (
    (object.kind !== "instance" && object.kind !== "module") ||
    (content?.kind !== "instance" && content?.kind !== "module")
  ) {
    forget(
      machine,
      given.map(({ value }) => value),
    );
    return;
  }
  const attributes = new Map(content.attributes);
  for (const field of fields) {
    const argument = bound.values.get(field.name);
    const made =
      argument?.given !== true && field.factory !== undefined && field.factory.kind !== "unknown"
        ? machine.invoke(machine, field.factory, [], place)
        : argument?.value;
    attributes.set(field.name, made ?? none);
  }
  machine.layer.cells.set(object.cell, { ...content, attributes });
  const after = findMember(machine, classId, "__post_init__");
  const cell = after?.kind === "value" ? cellOf(after.value, "function") : undefined;
  const found = cell === undefined ? undefined : functionIn(machine.layer, cell);
  if (cell !== undefined && found !== undefined) callFunction(machine, cell, found, object, [], place);
}
