import type { Slope } from "./combination.ts";
import { RaisedInRun } from "../run.ts";

/** Slopes of an operation that PyTorch has no derivative of ("aten::floor_divide"): backward() raises. */
export function unimplemented(name: string): readonly [Slope, Slope] {
  const at = (): number => {
    throw new RaisedInRun("RuntimeError", `derivative for ${name} is not implemented`);
  };
  return [
    { at, reads: [] },
    { at, reads: [] },
  ];
}
