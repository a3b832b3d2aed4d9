import { type Axis, axis } from "../../shape/axis.ts";
import { type Dim, add, multiply, multiplyAll, subtract } from "../../shape/dim.ts";
import type { Dtype } from "../dtype.ts";
import type { NamedTensor } from "../layers/module-content.ts";
import { freshTensor } from "../layers/tensors.ts";
import type { TensorValue } from "../value.ts";
import { type Family, gateCount } from "./gates.ts";

/** What the weights of nn.RNN, nn.LSTM and nn.GRU hang on. Axes carry their factors. */
export type WeightSizes = {
  readonly family: Family;
  readonly input: Axis;
  readonly hidden: Axis;
  /** The width of h: proj_size, else hidden_size. */
  readonly width: Axis;
  readonly projected: boolean;
  readonly biased: boolean;
  readonly layers: Dim;
  readonly directions: Dim;
  readonly dtype: Dtype | undefined;
};

/** So many layers are listed one by one; beyond, weights are found by name and counted by formula. */
const listedLayers = 64;

/**
 * In PyTorch's order of creation: by layer, then direction; `weight_ih (G*H, I or D*R)`, `weight_hh (G*H, R)`, `bias_ih` and
 * `bias_hh (G*H,)`, `weight_hr (P, H)`. `count` is how many numbers all of them hold, undefined where all are listed.
 */
export function networkParameters(sizes: WeightSizes): {
  readonly parameters: readonly NamedTensor[];
  readonly count: Dim | undefined;
} {
  const { layers, directions } = sizes;
  const listed = typeof layers === "number" ? Math.min(layers, listedLayers) : 1;
  const sides = typeof directions === "number" ? directions : 1;
  const parameters: NamedTensor[] = [];
  for (let layer = 0; layer < listed; layer++) {
    for (let side = 0; side < sides; side++) {
      const suffix = `_l${layer}${side === 1 ? "_reverse" : ""}`;
      for (const kind of kinds(sizes)) {
        parameters.push({ name: kind + suffix, tensor: weight(sizes, kind, layer === 0) });
      }
    }
  }
  const complete = listed === layers && sides === directions;
  return { parameters, count: complete ? undefined : numberCount(sizes) };
}

/** The weight of that name, which `networkParameters` may not list; undefined: there is none. */
export function parameterNamed(sizes: WeightSizes, name: string): TensorValue | undefined {
  const parts = /^([a-z_]+)_l(0|[1-9]\d{0,14})(_reverse)?$/.exec(name);
  const kind = kinds(sizes).find((candidate) => candidate === parts?.[1]);
  if (parts === null || kind === undefined) return undefined;
  const layer = Number(parts[2]);
  if (typeof sizes.layers === "number" && layer >= sizes.layers) return undefined;
  if (parts[3] !== undefined && sizes.directions === 1) return undefined;
  return weight(sizes, kind, layer === 0);
}

type Kind = "weight_ih" | "weight_hh" | "bias_ih" | "bias_hh" | "weight_hr";

function kinds(sizes: WeightSizes): readonly Kind[] {
  return [
    "weight_ih",
    "weight_hh",
    ...(sizes.biased ? (["bias_ih", "bias_hh"] as const) : []),
    ...(sizes.projected ? (["weight_hr"] as const) : []),
  ];
}

function weight(sizes: WeightSizes, kind: Kind, first: boolean): TensorValue {
  return { ...freshTensor(weightShape(sizes, kind, first), sizes.dtype, true), parameter: true };
}

function weightShape(sizes: WeightSizes, kind: Kind, first: boolean): readonly Axis[] {
  switch (kind) {
    case "weight_ih":
      return [gateRows(sizes.family, sizes.hidden), first ? sizes.input : layerInput(sizes)];
    case "weight_hh":
      return [gateRows(sizes.family, sizes.hidden), sizes.width];
    case "bias_ih":
    case "bias_hh":
      return [gateRows(sizes.family, sizes.hidden)];
    case "weight_hr":
      return [sizes.width, sizes.hidden];
  }
}

/** `4 gates × hidden_size`: the rows of every weight and bias. */
export function gateRows(family: Family, hidden: Axis): Axis {
  const gates = gateCount(family);
  if (gates === 1) return hidden;
  return axis(multiply(gates, hidden.size), undefined, [
    { size: gates, label: "gates", place: undefined },
    ...hidden.factors,
  ]);
}

function layerInput(sizes: WeightSizes): Axis {
  if (sizes.directions === 1) return sizes.width;
  return axis(multiply(sizes.directions, sizes.width.size), undefined, [
    { size: sizes.directions, label: "directions", place: undefined },
    ...sizes.width.factors,
  ]);
}

function numberCount(sizes: WeightSizes): Dim {
  const perSide = (first: boolean): Dim =>
    kinds(sizes).reduce<Dim>(
      (sum, kind) => add(sum, multiplyAll(weightShape(sizes, kind, first).map(({ size }) => size))),
      0,
    );
  const later = multiply(subtract(sizes.layers, 1), perSide(false));
  return multiply(sizes.directions, add(perSide(true), later));
}
