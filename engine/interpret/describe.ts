import type { Content, ModuleContent } from "../torch/content.ts";
import { add, type Dim, multiply, subtract } from "../shape/dim.ts";
import { dtypes } from "../torch/dtype.ts";
import { countNumbers } from "../torch/layers/module-content.ts";
import { equations } from "../torch/recurrent/equations.ts";
import { reprModule } from "../torch/repr.ts";
import { type CellId, typeName, type Value } from "../torch/value.ts";
import type { Fact, ModuleFact, ModulePart } from "./fact.ts";
import { type Layer, readCell } from "./store.ts";
import { represented } from "./text.ts";

const DEPTH = 6;
const ITEMS = 64;

/** A value as plain data, with the contents of its cells as they are now. */
export function describe(layer: Layer, value: Value, depth: number = DEPTH): Fact {
  const suspect = value.suspect === true;
  if (depth === 0) return { kind: "unknown", suspect, reason: "it is nested too deeply" };
  switch (value.kind) {
    case "unknown":
      return { kind: "unknown", suspect, reason: value.reason };
    case "int":
      return { kind: "int", suspect, value: value.value, factor: value.factor };
    case "tensor":
      return { kind: "tensor", suspect, shape: value.shape, reason: value.reason ?? "", dtype: value.dtype };
    case "tuple":
      return { kind: "tuple", suspect, items: describeAll(layer, value.items, depth) };
    case "packed":
      return {
        kind: "packed",
        suspect,
        data: value.data.shape,
        batch: value.batch,
        steps: value.steps,
        dtype: value.data.dtype,
      };
    case "list":
    case "module":
    case "instance": {
      const content = readCell(layer, value.cell);
      if (content === undefined) return { kind: "unknown", suspect, reason: "its content isn't known" };
      return describeContent(layer, value, content, suspect, depth);
    }
    case "none":
    case "ellipsis":
    case "bool":
    case "float":
    case "string":
    case "dict":
    case "set":
    case "range":
    case "slice":
    case "iterator":
    case "dtype":
    case "device":
    case "operation":
    case "moduleClass":
    case "namespace":
    case "type":
    case "callable":
      return {
        kind: "other",
        suspect,
        type: typeName(value),
        text: represented(value, (cell) => readCell(layer, cell)),
      };
  }
}

function describeAll(layer: Layer, values: readonly Value[], depth: number): readonly Fact[] {
  return values.slice(0, ITEMS).map((value) => describe(layer, value, depth - 1));
}

function describeContent(layer: Layer, value: Value, content: Content, suspect: boolean, depth: number): Fact {
  switch (content.kind) {
    case "list":
      if (content.items.kind === "items" && content.items.items.length <= ITEMS) {
        return { kind: "list", suspect, items: describeAll(layer, content.items.items, depth) };
      }
      return {
        kind: "repeated",
        suspect,
        element: describe(
          layer,
          content.items.kind === "items" ? firstOf(content.items.items) : content.items.element,
          depth - 1,
        ),
        length: content.items.kind === "items" ? content.items.items.length : content.items.length,
      };
    case "module":
      return value.kind === "module"
        ? describeModule(layer, content, suspect, value.cell)
        : { kind: "other", suspect, type: typeName(value), text: undefined };
    case "dict":
    case "instance":
    case "definition":
      return { kind: "other", suspect, type: typeName(value), text: undefined };
  }
}

function firstOf(items: readonly Value[]): Value {
  return items[0] ?? { kind: "unknown", reason: "the list is empty" };
}

export function describeModule(layer: Layer, content: ModuleContent, suspect: boolean, cell: CellId): ModuleFact {
  const own = described.get(content);
  if (own?.suspect === suspect && own.parts[0]?.cell === cell) return own;
  const read = (cell: string): Content | undefined => readCell(layer, cell);
  const parts = partsOf(cell, content, read, DEPTH);
  const fact: ModuleFact = {
    kind: "module",
    suspect,
    className: content.moduleClass.name,
    repr: reprModule(content, read),
    parameterCount: parts.reduce<Dim>((sum, { parameterCount }) => add(sum, parameterCount), 0),
    parameters: content.parameters.map(({ name, tensor }) => ({ name, shape: tensor.shape })),
    parts,
    equations: equations(content),
    page: content.moduleClass.page,
  };
  // A container's text depends on its children's cells, which this key doesn't cover.
  if (content.children.length === 0) described.set(content, fact);
  return fact;
}

/** A module that stands in two places is counted once by PyTorch; so it is here, by its cell. */
function partsOf(
  cell: CellId,
  content: ModuleContent,
  read: (cell: CellId) => Content | undefined,
  depth: number,
  parts = new Map<CellId, ModulePart>(),
): readonly ModulePart[] {
  const { parameters, parameterCount } = content;
  const widths = parameters.map(({ tensor }) => (tensor.dtype === undefined ? 4 : dtypes[tensor.dtype].size));
  const [width = 4] = widths;
  const bytes = widths.every((other) => other === width)
    ? multiply(parameterCount, width)
    : parameters.reduce<Dim>((sum, parameter, at) => add(sum, multiply(countNumbers([parameter]), widths[at] ?? 4)), 0);
  const frozen = countNumbers(parameters.filter(({ tensor }) => !tensor.requiresGrad));
  parts.set(cell, { cell, parameterCount, trainable: subtract(parameterCount, frozen), bytes });
  for (const { module } of depth === 0 ? [] : content.children) {
    if (module.kind !== "module" || parts.has(module.cell)) continue;
    const child = read(module.cell);
    if (child?.kind === "module") partsOf(module.cell, child, read, depth - 1, parts);
  }
  return [...parts.values()];
}

const described = new WeakMap<ModuleContent, ModuleFact>();
