import type { Place } from "../shape/place.ts";
import { float, unknown, type Value } from "../torch/value.ts";
import type { Machine } from "./machine.ts";
import { raise } from "./report.ts";

/** Python's float power, which raises where IEEE's is infinite; a complex result isn't computed. */
export function floatPower(machine: Machine, a: number, b: number, place: Place): Value {
  if (a === 0 && b < 0) {
    const text = "0.0 cannot be raised to a negative power";
    raise(machine, { code: "value", type: "ZeroDivisionError", text }, place);
    return { ...unknown("the power fails"), suspect: true };
  }
  // IEEE's, where JavaScript's is NaN.
  if (a === 1 || (a === -1 && Math.abs(b) === Number.POSITIVE_INFINITY)) return float(1);
  if (a < 0 && Number.isFinite(a) && Number.isFinite(b) && !Number.isInteger(b)) {
    return unknown("complex numbers aren't computed");
  }
  const result = a ** b;
  if (Number.isFinite(a) && Number.isFinite(b) && !Number.isFinite(result)) {
    const text = "(34, 'Numerical result out of range')";
    raise(machine, { code: "value", type: "OverflowError", text }, place);
    return { ...unknown("the power fails"), suspect: true };
  }
  return float(result);
}
