import type { Expression } from "../language/syntax.ts";
import { type Axis, axis } from "../shape/axis.ts";
import { type Dim, multiply, symbol, unknownDim } from "../shape/dim.ts";
import { isAtLeast } from "../shape/facts.ts";
import { RunStopped } from "../values/run.ts";
import { int, type TensorValue, type Value } from "../torch/value.ts";
import { type Machine, placeOf, site } from "./machine.ts";
import type { DimNotation, ShapeNotation } from "./notation.ts";
import { raise } from "./report.ts";
import { fork, readFacts, readVariable } from "./store.ts";

/** The tensor that a declaration brings: float32 where no dtype is named. */
export function declare(machine: Machine, notation: ShapeNotation): Value {
  const shape: Axis[] = [];
  for (const dim of notation.dims) {
    if (dim.kind === "rest") return tensorOf(machine, undefined, notation, "its leading dimensions aren't declared");
    shape.push(declaredAxis(machine, dim, notation.quoted));
  }
  return tensorOf(machine, shape, notation, "");
}

function tensorOf(
  machine: Machine,
  shape: readonly Axis[] | undefined,
  { dtype }: ShapeNotation,
  reason: string,
): TensorValue {
  const sizes = shape?.flatMap(({ size }) => (typeof size === "number" ? [size] : []));
  const { running } = machine;
  if (running !== undefined && sizes?.length !== shape?.length) {
    throw new RunStopped("unread", "the size of a dimension isn't known: a run needs it");
  }
  return {
    ...(running === undefined || sizes === undefined ? {} : { values: running.declared(dtype ?? "float32", sizes) }),
    kind: "tensor",
    shape,
    ...(reason === "" ? {} : { reason }),
    dtype: dtype ?? "float32",
    strides: shape === undefined ? undefined : contiguous(shape),
    requiresGrad: false,
    parameter: false,
    data: undefined,
  };
}

function contiguous(shape: readonly Axis[]): readonly Dim[] {
  let step: Dim = 1;
  const strides: Dim[] = [];
  for (const { size } of [...shape].reverse()) {
    strides.unshift(step);
    step = multiply(step, size);
  }
  return strides;
}

function declaredAxis(machine: Machine, dim: DimNotation, quoted: boolean): Axis {
  const size = resolvedSize(machine, dim, quoted);
  const place = placeOf(machine, dim.span);
  if (typeof size === "number" && size < 0) {
    const text = `Trying to create tensor with negative dimension ${String(size)}`;
    raise(machine, { code: "value", type: "RuntimeError", text }, place);
  }
  const label = dim.kind === "name" ? dim.name : "";
  return axis(size, undefined, label === "" ? [] : [{ size, label, place }]);
}

/**
 * The size that a dimension stands for here. A name is an integer variable's value, else the symbol of that name;
 * in a claim a symbol that is new is left to be bound (`claim` binds it).
 */
export function resolvedSize(machine: Machine, dim: DimNotation, quoted: boolean): Dim {
  switch (dim.kind) {
    case "int":
      return dim.value;
    case "rest":
    case "any":
      return unknownDim(`${site(machine, placeOf(machine, dim.span))}_`);
    case "name":
      return knownSymbol(machine, dim.name, quoted) ?? newSymbol(machine, dim.name);
    case "expression": {
      const value = sizeOf(machine, dim.expression, quoted);
      return value ?? unknownDim(`${site(machine, placeOf(machine, dim.span))}_`);
    }
  }
}

/** The symbol that the program knows by this name, if it has come up before. */
export function knownSymbol(machine: Machine, name: string, quoted: boolean): Dim | undefined {
  if (!quoted) {
    for (const scope of machine.scopes) {
      const value = readVariable(machine.layer, scope + name);
      if (value?.kind === "int") return value.value;
    }
  }
  const known = readVariable(machine.layer, machine.symbols + name);
  return known?.kind === "int" ? known.value : undefined;
}

export function newSymbol(machine: Machine, name: string): Dim {
  const id = `${machine.scopes[0] ?? ""}${name}`;
  const size = machine.running?.sizeOf(id, name) ?? symbol(id, name);
  machine.layer.variables.set(machine.symbols + name, int(size, { size, label: name, place: undefined }));
  return size;
}

/** The value of an integer expression between the brackets, its unbound names taken as symbols. */
function sizeOf(machine: Machine, expression: Expression, quoted: boolean): Dim | undefined {
  const resolved = namesIn(expression).map(
    (name) => [name, knownSymbol(machine, name, quoted) ?? newSymbol(machine, name)] as const,
  );
  const { layer, scopes } = machine;
  machine.layer = fork(layer);
  machine.scopes = ["[]", ...scopes];
  for (const [name, size] of resolved) machine.layer.variables.set(`[]${name}`, int(size));
  const value = machine.evaluate(machine, expression);
  machine.layer = layer;
  machine.scopes = scopes;
  if (value.kind !== "int") return undefined;
  return isAtLeast(-1, value.value, readFacts(machine.layer)) === "always" ? undefined : value.value;
}

function namesIn(expression: Expression): readonly string[] {
  if (expression.kind === "name") return [expression.name];
  if (expression.kind === "binary") return [...namesIn(expression.left), ...namesIn(expression.right)];
  return expression.kind === "unary" ? namesIn(expression.operand) : [];
}
