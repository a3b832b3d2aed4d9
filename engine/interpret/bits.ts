import { integer } from "../shape/dim.ts";
import type { Place } from "../shape/place.ts";
import { int, unknown, type Value } from "../torch/value.ts";
import type { Machine } from "./machine.ts";
import { raise } from "./report.ts";

/** Python's operators on the bits of two integers. */
export function bits(
  machine: Machine,
  operator: "<<" | ">>" | "&" | "|" | "^",
  a: bigint,
  b: bigint,
  place: Place,
): Value {
  if ((operator === "<<" || operator === ">>") && b < 0n) {
    raise(machine, { code: "value", type: "ValueError", text: "negative shift count" }, place);
    return unknown("the shift fails");
  }
  switch (operator) {
    case "<<":
      return int(integer(a << b));
    case ">>":
      return int(integer(a >> b));
    case "&":
      return int(integer(a & b));
    case "|":
      return int(integer(a | b));
    case "^":
      return int(integer(a ^ b));
  }
}
