import { type Axis, axis } from "../../shape/axis.ts";
import type { Factor } from "../../shape/axis.ts";
import { type Dim, mentionsUnknown, multiply } from "../../shape/dim.ts";
import { isAtLeast, noFacts } from "../../shape/facts.ts";
import { integerOf, truthOf } from "../arguments.ts";
import type { ModuleContent } from "../content.ts";
import type { Dtype } from "../dtype.ts";
import { settingOf } from "../layers/module-content.ts";
import type { Family } from "./gates.ts";
import type { WeightSizes } from "./parameters.ts";

/** A recurrent network's sizes as a call of it needs them. */
export type Network = WeightSizes & {
  /** "LSTM" */
  readonly name: string;
  /** num_layers × directions, the first axis of h and c. */
  readonly rows: Axis;
  /** directions × width of h, the last axis of the output. */
  readonly features: Axis;
  /** Undefined: not known. */
  readonly batchFirst: boolean | undefined;
  /** Some parameter is trained, so that results require a gradient. */
  readonly trained: boolean;
  readonly module: ModuleContent;
};

/** Reads a module of class RNN, LSTM or GRU; `fresh` gives a size that isn't known. */
export function networkOf(module: ModuleContent, family: Family, fresh: () => Dim): Network {
  const sizeOf = (name: string): Dim => integerOf(settingOf(module, name) ?? { kind: "none" }) ?? fresh();
  const hidden = sizeAxis(module, "hidden_size", sizeOf("hidden_size"));
  const projection = settingOf(module, "proj_size");
  const projected = isProjected(module);
  const width =
    projected === undefined
      ? axis(fresh(), "feature")
      : projected
        ? sizeAxis(module, "proj_size", integerOf(projection ?? { kind: "none" }) ?? fresh())
        : hidden;
  const layers = sizeOf("num_layers");
  const directions = directionCount(module) ?? fresh();
  const sides: readonly Factor[] =
    directions === 1 ? [] : [{ size: directions, label: "directions", place: module.places.get("bidirectional") }];
  const layersFactor: Factor = { size: layers, label: "num_layers", place: module.places.get("num_layers") };
  return {
    name: module.moduleClass.name,
    family,
    module,
    input: sizeAxis(module, "input_size", sizeOf("input_size")),
    hidden,
    width,
    projected: projected === true,
    biased: truthOf(settingOf(module, "bias") ?? { kind: "none" }) !== false,
    layers,
    directions,
    rows: axis(multiply(layers, directions), "layers", [layersFactor, ...sides]),
    features: axis(multiply(directions, width.size), "feature", [...sides, ...width.factors]),
    batchFirst: truthOf(settingOf(module, "batch_first") ?? { kind: "none" }),
    dtype: weightDtype(module),
    trained: module.parameters.some(({ tensor }) => tensor.requiresGrad),
  };
}

/** An axis of the size of one setting, which is its one factor. */
export function sizeAxis(module: ModuleContent, name: string, size: Dim): Axis {
  const setting = settingOf(module, name);
  const factor = (setting?.kind === "int" ? setting.factor : undefined) ?? {
    size,
    label: name,
    place: module.places.get(name),
  };
  return axis(size, "feature", [factor]);
}

/** Undefined: not known whether there is a projection. */
function isProjected(module: ModuleContent): boolean | undefined {
  const value = settingOf(module, "proj_size");
  if (value === undefined) return false;
  if (value.kind === "float") return value.value === undefined ? undefined : value.value > 0;
  const size = integerOf(value);
  if (size === undefined) return undefined;
  if (size === 0) return false;
  return mentionsUnknown(size) ? undefined : isAtLeast(size, 1, noFacts) !== "never";
}

function directionCount(module: ModuleContent): Dim | undefined {
  const both = truthOf(settingOf(module, "bidirectional") ?? { kind: "none" });
  return both === undefined ? undefined : both ? 2 : 1;
}

export function weightDtype(module: ModuleContent): Dtype | undefined {
  return module.parameters[0]?.tensor.dtype;
}
