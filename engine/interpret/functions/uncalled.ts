import type { Block, Parameter, Statement } from "../../language/syntax.ts";
import { type Axis, axis } from "../../shape/axis.ts";
import { type Dim, multiplyAll, symbol, unknownDim } from "../../shape/dim.ts";
import type { Bound } from "../../torch/binding.ts";
import { bool, type CellId, float, int, string, type TensorValue, unknown, type Value } from "../../torch/value.ts";
import { freshTensor } from "../../torch/layers/tensors.ts";
import { declare, resolvedSize } from "../declarations.ts";
import { type Machine, placeOf } from "../machine.ts";
import { jaxtypingOf, notationOf } from "../notation.ts";
import { readCell, readVariable } from "../store.ts";
import { readAlone } from "./call-function.ts";
import { commentedParameters, type ParameterShape } from "./commented-parameters.ts";
import { cellOf, type ClassDefinition, classIn, type FunctionDefinition, functionIn } from "./definition.ts";
import { newObject, setOpen } from "./make-object.ts";

/** What the program calls of a chunk's functions: their starts, and the objects that it made of the chunk's classes. */
export type Called = { readonly entered: ReadonlySet<number>; readonly made: ReadonlyMap<CellId, Value> };

/** Reads what nothing calls, with symbols and unknown values for the parameters: an error in it isn't certain. */
export function readUncalled(machine: Machine, block: Block, called: Called): void {
  machine.alone = true;
  for (const statement of block) {
    if (statement.kind === "function") readFunction(machine, statement, called);
    if (statement.kind === "class") readClass(machine, statement, called);
    if (statement.kind === "if") {
      for (const { body } of statement.branches) readUncalled(machine, body, called);
      readUncalled(machine, statement.otherwise ?? [], called);
    }
  }
}

type FunctionStatement = Extract<Statement, { readonly kind: "function" }>;
type ClassStatement = Extract<Statement, { readonly kind: "class" }>;

function readFunction(machine: Machine, { name, span }: FunctionStatement, called: Called): void {
  const cell = cellOf(readVariable(machine.layer, name), "function");
  const definition = cell === undefined ? undefined : functionIn(machine.layer, cell);
  if (cell === undefined || definition?.chunk !== machine.chunk || definition.span.start !== span.start) return;
  alone(machine, cell, definition, undefined, called);
}

function readClass(machine: Machine, { name, span, body }: ClassStatement, called: Called): void {
  const cell = cellOf(readVariable(machine.layer, name), "class");
  const definition = cell === undefined ? undefined : classIn(machine.layer, cell);
  if (definition?.chunk !== machine.chunk || definition.span.start !== span.start) return;
  let object = called.made.get(definition.cell);
  const methods = body.filter((one) => one.kind === "function");
  const others = methods.filter((one) => one.name !== "__init__" && one.name !== "forward");
  const order = [...methods.filter((one) => one.name === "forward"), ...others];
  if (object === undefined) {
    object = madeAlone(machine, definition);
    if (methods.some((one) => one.name === "__init__")) initialiseAlone(machine, definition, object, called);
  }
  for (const method of order) {
    const member = cellOf(definition.attributes.get(method.name), "function");
    const found = member === undefined ? undefined : functionIn(machine.layer, member);
    if (member === undefined || found?.span.start !== method.span.start) continue;
    alone(machine, member, found, found.wrapper === "static" ? undefined : object, called);
  }
}

/** An object whose `__init__` hasn't run. */
function madeAlone(machine: Machine, definition: ClassDefinition): Value {
  const place = { chunk: definition.chunk, start: definition.span.start, end: definition.span.start };
  const object = newObject(machine, definition, place);
  if (definition.open || definition.fields !== undefined) setOpen(machine, object);
  return object;
}

function initialiseAlone(machine: Machine, definition: ClassDefinition, object: Value, called: Called): void {
  const cell = cellOf(definition.attributes.get("__init__"), "function");
  const found = cell === undefined ? undefined : functionIn(machine.layer, cell);
  if (cell !== undefined && found !== undefined) alone(machine, cell, found, object, called);
}

function alone(
  machine: Machine,
  cell: CellId,
  definition: FunctionDefinition,
  self: Value | undefined,
  called: Called,
): void {
  if (!definition.followed || called.entered.has(definition.span.start)) return;
  if (machine.recorder.entered.has(definition.span.start)) return;
  const { arms, prints } = { arms: machine.arms, prints: machine.recorder.prints.length };
  machine.arms = [`${definition.qualified} is called`];
  readAlone(machine, cell, definition, argumentsAlone(machine, definition, self));
  machine.arms = arms;
  machine.recorder.prints.length = prints;
}

function argumentsAlone(machine: Machine, definition: FunctionDefinition, self: Value | undefined): Bound {
  const commented = commentedParameters(definition);
  return new Map(
    definition.parameters.map((parameter, index) => {
      const said = commented.get(parameter.name);
      const own = index === 0 && self !== undefined ? self : parameterAlone(machine, definition, parameter);
      const value = own.kind === "unknown" && said !== undefined ? commentedTensor(machine, said, self) : own;
      return [parameter.name, { value, place: undefined, given: true }] as const;
    }),
  );
}

/** The tensor that a comment describes: numbers are sizes, names those of the object's attributes, else symbols. */
export function commentedTensor(
  machine: Machine,
  { shape, start, end }: ParameterShape,
  self: Value | undefined,
): TensorValue {
  const content = self?.kind === "module" ? readCell(machine.layer, self.cell) : undefined;
  const span = { start, end };
  const named = (name: string): Dim => {
    const own = content?.kind === "module" ? content.attributes.get(name) : undefined;
    if (own?.kind === "int") return own.value;
    return resolvedSize(machine, { kind: "name", name, span }, false);
  };
  const axes = shape.dims.map((dim): Axis => {
    const factors = dim.split("*").map((one) => one.trim().replaceAll(" ", "_"));
    const read = factors.every((one) => /^\w+$/u.test(one));
    const size = read
      ? multiplyAll(factors.map((one) => (/^\d+$/u.test(one) ? Number(one) : named(one))))
      : unknownDim(`${String(machine.chunk)}:${String(start)}${dim}`);
    const [label = ""] = factors;
    const isName = factors.length === 1 && /^[A-Za-z_]\w*$/u.test(label);
    return axis(size, undefined, isName ? [{ size, label, place: placeOf(machine, span) }] : []);
  });
  return freshTensor(axes, undefined, false);
}

/** Names that people give to sizes. */
const sizes =
  /(?:size|dim|dims|hidden|units|channels|features|layers|classes|vocab|embed|embedding|input|output)$|^(?:n|num|nb)_/u;

/** What a parameter may be: its default, what its annotation says, or a size of its name. */
export function parameterAlone(machine: Machine, { name, fallbacks }: FunctionDefinition, parameter: Parameter): Value {
  const { annotation, kind } = parameter;
  if (kind === "rest" || kind === "restKeywords") return unknown("what it is called with isn't known");
  const fallback = fallbacks.get(parameter.name);
  const notation =
    annotation === undefined
      ? undefined
      : annotation.kind === "list"
        ? notationOf(annotation)
        : jaxtypingOf(annotation);
  if (notation !== undefined) {
    const declared = declare(machine, notation);
    // Tokens are declared like anything else: only jaxtyping names a type.
    return declared.kind === "tensor" && notation.dtype === undefined ? { ...declared, dtype: undefined } : declared;
  }
  if (fallback !== undefined && fallback.kind !== "none") return fallback;
  const type = annotation?.kind === "name" ? annotation.name : undefined;
  if (type === "int" || (annotation === undefined && name === "__init__" && isSize(parameter.name, fallback))) {
    const place = placeOf(machine, parameter.nameSpan);
    const size = symbol(`${String(machine.chunk)}:${String(parameter.nameSpan.start)}`, parameter.name);
    return int(size, { size, label: parameter.name, place });
  }
  if (type === "float") return float(undefined);
  if (type === "bool") return bool(undefined);
  if (type === "str") return string(undefined);
  return unknown("what it is called with isn't known");
}

function isSize(name: string, fallback: Value | undefined): boolean {
  return fallback === undefined && sizes.test(name);
}
