import type { Dtype } from "./dtype.ts";
import { dtypes } from "./dtype.ts";
import type { Entry } from "./entry.ts";
import type { ModuleClass } from "./module-class.ts";
import { hasName } from "./names.ts";
import type { Call, Operation } from "./operation.ts";
import { functionalLayers } from "./functional/layers.ts";
import { functionalLosses } from "./functional/losses.ts";
import { functionalShapes } from "./functional/shapes.ts";
import { initOperations } from "./init.ts";
import { moduleMethods } from "./layers/module-methods.ts";
import { layerModules } from "./layers/modules.ts";
import { parameterOperations } from "./layers/parameter.ts";
import { clippingOperations } from "./optim/clipping.ts";
import { optimizerOperations } from "./optim/optimizers.ts";
import { packingOperations } from "./recurrent/packing.ts";
import { packedMethods } from "./recurrent/packed-sequence.ts";
import { recurrentModules } from "./recurrent/modules.ts";
import { tensorAttributes } from "./tensor/attributes.ts";
import { conversionOperations } from "./tensor/conversions.ts";
import { differentiationOperations } from "./tensor/differentiation.ts";
import { expandingOperations } from "./tensor/expanding.ts";
import { creationOperations } from "./tensor/creation.ts";
import { fillingOperations } from "./tensor/filling.ts";
import { informationOperations } from "./tensor/information.ts";
import { environmentOperations } from "./tensor/environment.ts";
import { joinOperations } from "./tensor/joins.ts";
import { computingOperations } from "./tensor/operations.ts";
import { partOperations } from "./tensor/parts.ts";
import { rearrangingOperations } from "./tensor/rearranging.ts";
import { reorderingOperations } from "./tensor/reordering.ts";
import { reshapingOperations } from "./tensor/reshaping.ts";
import { selectionOperations } from "./tensor/selection.ts";
import { unitAxisOperations } from "./tensor/unit-axes.ts";
import { float, type TensorValue, type Value } from "./value.ts";

export type { Entry };
export { packedAttribute, packedFields } from "./recurrent/packed-sequence.ts";

/** Every operation that is read, by families. */
const families: readonly (readonly Entry[])[] = [
  packingOperations,
  packedMethods,
  optimizerOperations,
  clippingOperations,
  computingOperations,
  moduleMethods,
  parameterOperations,
  functionalLayers,
  functionalLosses,
  functionalShapes,
  initOperations,
  creationOperations,
  environmentOperations,
  joinOperations,
  reshapingOperations,
  reorderingOperations,
  unitAxisOperations,
  expandingOperations,
  partOperations,
  rearrangingOperations,
  selectionOperations,
  fillingOperations,
  informationOperations,
  conversionOperations,
  differentiationOperations,
];

/** Every class of torch.nn that is read. */
const classes: readonly (readonly ModuleClass[])[] = [recurrentModules, layerModules];

/** What a tensor has beside methods. */
const attributes: readonly ReadonlyMap<string, TensorAttribute>[] = [tensorAttributes];

export type TensorAttribute = (call: Call, tensor: TensorValue) => Value;

/**
 * What a namespace holds under a name. "unmodelled": PyTorch has it, and it isn't read here; undefined: PyTorch 2.13
 * has no such name either.
 */
export function member(path: string, name: string): Value | "unmodelled" | undefined {
  const inner = namespaces.get(`${path}.${name}`);
  if (inner !== undefined) return inner;
  const operation = operations.get(`${path}.${name}`);
  if (operation !== undefined) return { kind: "operation", operation, self: undefined };
  if (path === "torch.nn") {
    const moduleClass = moduleClasses.get(name);
    if (moduleClass !== undefined) return { kind: "moduleClass", moduleClass };
  }
  const constant = constants.get(`${path}.${name}`);
  if (constant !== undefined) return constant;
  return hasName(path, name) === false ? undefined : "unmodelled";
}

export function tensorMethod(name: string): Operation | undefined {
  return operations.get(`torch.Tensor.${name}`);
}

export function tensorAttribute(name: string): TensorAttribute | undefined {
  for (const table of attributes) {
    const found = table.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether torch.Tensor has any attribute of the name. */
export function tensorHas(name: string): boolean {
  return hasName("torch.Tensor", name) === true;
}

/** A method that every module has; those of a class alone stand in its record. */
export function moduleMethod(_moduleClass: string, name: string): Operation | undefined {
  return operations.get(`torch.nn.Module.${name}`);
}

/** Whether torch.nn.Module has any attribute of the name. */
export function moduleHas(name: string): boolean {
  return hasName("torch.nn.Module", name) === true;
}

const operations: ReadonlyMap<string, Operation> = new Map(
  families.flat().flatMap(({ path, names, operation }) => names.map((name) => [`${path}.${name}`, operation] as const)),
);

/** Every operation under each of its names: "torch.cat", "torch.Tensor.view", "torch.nn.LSTM.forward". */
export function everyOperation(): readonly (readonly [string, Operation])[] {
  const ofModules = [...moduleClasses.values()].flatMap((one) => [
    [`torch.nn.${one.name}.forward`, one.forward] as const,
    ...[...one.methods, ...(one.classMethods ?? [])].map(
      ([name, operation]) => [`torch.nn.${one.name}.${name}`, operation] as const,
    ),
  ]);
  return [...operations, ...ofModules];
}

const moduleClasses: ReadonlyMap<string, ModuleClass> = new Map(classes.flat().map((one) => [one.name, one]));

const namespaces: ReadonlyMap<string, Value> = new Map(
  [
    "torch.nn",
    "torch.nn.functional",
    "torch.nn.init",
    "torch.nn.utils",
    "torch.nn.utils.rnn",
    "torch.linalg",
    "torch.special",
    "torch.autograd",
    "torch.optim",
  ].map((path) => [path, { kind: "namespace", path }]),
);

const constants: ReadonlyMap<string, Value> = new Map<string, Value>([
  ...Object.keys(dtypes).map((name): [string, Value] => [`torch.${name}`, { kind: "dtype", dtype: dtypeNamed(name) }]),
  ...Object.entries(dtypeAliases()).map(([name, dtype]): [string, Value] => [
    `torch.${name}`,
    { kind: "dtype", dtype },
  ]),
  ["torch.pi", float(Math.PI)],
  ["torch.e", float(Math.E)],
  ["torch.inf", float(Infinity)],
  ["torch.nan", float(Number.NaN)],
  ["math.pi", float(Math.PI)],
  ["math.e", float(Math.E)],
  ["math.inf", float(Infinity)],
  ["math.nan", float(Number.NaN)],
  ["torch.Tensor", { kind: "type", name: "torch.Tensor" }],
  ["torch.nn.Module", { kind: "type", name: "torch.nn.Module" }],
  ["torch.Size", { kind: "type", name: "torch.Size" }],
]);

function dtypeNamed(name: string): Dtype {
  return isDtype(name) ? name : "float32";
}

function isDtype(name: string): name is Dtype {
  return name in dtypes;
}

function dtypeAliases(): Readonly<Record<string, Dtype>> {
  return {
    float: "float32",
    double: "float64",
    half: "float16",
    long: "int64",
    int: "int32",
    short: "int16",
    cfloat: "complex64",
    cdouble: "complex128",
  };
}
