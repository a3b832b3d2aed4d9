import { type Dim, add, multiplyAll } from "../../shape/dim.ts";
import type { Place } from "../../shape/place.ts";
import type { ModuleContent } from "../content.ts";
import type { ModuleClass } from "../module-class.ts";
import type { Call } from "../operation.ts";
import type { TensorValue, Value } from "../value.ts";

export type NamedTensor = { readonly name: string; readonly tensor: TensorValue };

export type ModuleParts = {
  readonly settings?: Readonly<Record<string, Value>>;
  readonly parameters?: readonly NamedTensor[];
  readonly buffers?: readonly NamedTensor[];
  readonly children?: readonly { readonly name: string; readonly module: Value }[];
  readonly attributes?: Readonly<Record<string, Value>>;
  /** Where `parameters` lists the first layers alone: how many numbers all of them hold. */
  readonly parameterCount?: Dim;
};

/** A new module in training mode, as its constructor leaves it. */
export function newModule(call: Call, moduleClass: ModuleClass, parts: ModuleParts): ModuleContent {
  const parameters = parts.parameters ?? [];
  return {
    kind: "module",
    moduleClass,
    settings: new Map(Object.entries(parts.settings ?? {})),
    places: givenPlaces(call, moduleClass),
    parameters,
    parametersListed: parts.parameterCount === undefined,
    parameterCount: parts.parameterCount ?? countNumbers(parameters),
    buffers: parts.buffers ?? [],
    children: parts.children ?? [],
    training: true,
    attributes: new Map(Object.entries(parts.attributes ?? {})),
  };
}

/** A module's setting, or what the program has put in its place since. */
export function settingOf(module: ModuleContent, name: string): Value | undefined {
  return module.attributes.get(name) ?? module.settings.get(name);
}

export function parameterOf(module: ModuleContent, name: string): TensorValue | undefined {
  return module.parameters.find((parameter) => parameter.name === name)?.tensor;
}

function givenPlaces(call: Call, moduleClass: ModuleClass): ReadonlyMap<string, Place> {
  const places = new Map([["", call.place]]);
  for (const { name } of moduleClass.constructorSignature.parameters) {
    if (call.given(name)) places.set(name, call.placeOf(name));
  }
  return places;
}

/** How many numbers the tensors hold together. */
export function countNumbers(parameters: readonly NamedTensor[]): Dim {
  return parameters.reduce<Dim>(
    (sum, { tensor }) => add(sum, multiplyAll((tensor.shape ?? []).map(({ size }) => size))),
    0,
  );
}
