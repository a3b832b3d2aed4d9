import type { Place } from "../../shape/place.ts";
import type { GivenArgument } from "../../torch/signature.ts";
import { unknown, type Value } from "../../torch/value.ts";
import { forget } from "../forget.ts";
import type { Callable, Machine } from "../machine.ts";
import { callFunction } from "./call-function.ts";
import { classIn, functionIn } from "./definition.ts";
import { initialise, makeObject } from "./make-object.ts";

/** Calls what the program defines: a function, a class, or a method that a class inherits from none of its own. */
export function callDefined(
  machine: Machine,
  callee: Callable,
  given: readonly GivenArgument[],
  place: Place,
): Value | undefined {
  const at = callee.id.indexOf(":");
  const cell = callee.id.slice(at + 1);
  switch (callee.id.slice(0, at)) {
    case "function": {
      const definition = functionIn(machine.layer, cell);
      if (definition !== undefined) return callFunction(machine, cell, definition, callee.self, given, place);
      break;
    }
    case "class": {
      const definition = classIn(machine.layer, cell);
      if (definition !== undefined) return makeObject(machine, definition, given, place);
      break;
    }
    case "initialise":
      return initialise(machine, cell, callee.self, given, place);
    default:
      return undefined;
  }
  forget(
    machine,
    given.map(({ value }) => value),
  );
  return unknown(`${callee.name} isn't known`);
}
