import { type Dim, formatDim, unknownDim } from "../shape/dim.ts";
import type { Place } from "../shape/place.ts";
import type { Call } from "../torch/operation.ts";
import type { Bound } from "../torch/signature.ts";
import { type CellId, none, type Sequence, type Value } from "../torch/value.ts";
import { type Machine, site } from "./machine.ts";
import { iterated } from "./iterate.ts";
import { readable } from "./running.ts";
import { demand, note, raise } from "./report.ts";
import { readCell, readFacts } from "./store.ts";

/** The view of one call that a rule of PyTorch works on. */
export function callOf(machine: Machine, place: Place, bound: Bound, self: CellId | undefined): Call {
  let made = 0;
  const placeOfArgument = (name: string): Place => bound.get(name)?.place ?? place;
  const argument =
    machine.running === undefined
      ? (name: string): Value => bound.get(name)?.value ?? none
      : (name: string): Value => readable(bound.get(name)?.value ?? none);
  return {
    place,
    argument,
    given: (name) => bound.get(name)?.given === true,
    placeOf: placeOfArgument,
    self,
    facts: () => readFacts(machine.layer),
    require: (condition, raised) => demand(machine, condition, raised, place),
    raise: (raised) => {
      raise(machine, raised, place);
    },
    note: (problem) => {
      note(
        machine,
        machine.arms.length > 0 && problem.severity === "error" ? { ...problem, severity: "warning" } : problem,
      );
    },
    read: (cell) => readCell(machine.layer, cell),
    write: (cell, content) => {
      machine.layer.cells.set(cell, content);
    },
    create: (content) => {
      const cell = `${site(machine, place)}#${String(made++)}`;
      machine.layer.cells.set(cell, content);
      return cell;
    },
    iterate: (value): Sequence | undefined => iterated(machine, value),
    freshUnknown: (): Dim => unknownDim(`${site(machine, place)}?${String(made++)}`),
    invoke: (callee, args) =>
      machine.invoke(
        machine,
        callee,
        args.map((value) => ({ name: undefined, value, place })),
        place,
      ),
    factorOf: (name, label) => {
      const value = argument(name);
      if (value.kind !== "int") return undefined;
      const own = value.factor?.label ?? "";
      return {
        size: value.value,
        label: label !== "" ? label : own !== formatDim(value.value) ? own : "",
        place: placeOfArgument(name),
      };
    },
  };
}
