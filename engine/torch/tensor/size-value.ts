import type { Axis } from "../../shape/axis.ts";
import { int, type TensorValue, unknown, type Value } from "../value.ts";

/** torch.Size of a tensor; each integer remembers the factor that its axis came from. */
export function sizeValue(tensor: TensorValue): Value {
  if (tensor.shape === undefined) return unknown(tensor.reason ?? "the rank isn't known");
  return { kind: "tuple", form: "size", items: tensor.shape.map(axisSize) };
}

export function axisSize({ size, factors }: Axis): Value {
  const [only] = factors;
  return int(size, factors.length === 1 ? only : undefined);
}
