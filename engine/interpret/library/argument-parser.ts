import type { Place } from "../../shape/place.ts";
import type { GivenArgument } from "../../torch/signature.ts";
import { bool, none, tuple, unknown, type Value } from "../../torch/value.ts";
import type { Machine } from "../machine.ts";
import { readCell } from "../store.ts";
import { libraryObject } from "./records.ts";

/** `argparse.ArgumentParser(…)`: its attributes are the defaults of its arguments. */
export function argumentParser(machine: Machine, _given: readonly GivenArgument[], place: Place): Value {
  return libraryObject(machine, "ArgumentParser", "library:argparse.ArgumentParser", new Map(), false, place);
}

type Method = (machine: Machine, given: readonly GivenArgument[], place: Place, self: Value | undefined) => Value;

/** A program is read as if it were called without arguments: each has its default. */
export const argumentParserMethods: ReadonlyMap<string, Method> = new Map<string, Method>([
  ["add_argument", addArgument],
  ["set_defaults", setDefaults],
  ["parse_args", (machine, _given, place, self) => parsed(machine, self, place)],
  [
    "parse_known_args",
    (machine, _given, place, self) => tuple([parsed(machine, self, place), unknown("the arguments aren't known")]),
  ],
  // What is added to a group is added to the parser.
  ["add_argument_group", (_machine, _given, _place, self) => self ?? none],
  ["add_mutually_exclusive_group", (_machine, _given, _place, self) => self ?? none],
]);

function addArgument(machine: Machine, given: readonly GivenArgument[], _place: Place, self: Value | undefined): Value {
  const named = (name: string): Value | undefined => given.find((one) => one.name === name)?.value;
  const flags = given.flatMap(({ name, value }) =>
    name === undefined && value.kind === "string" && value.value !== undefined ? [value.value] : [],
  );
  const flag = flags.find((one) => one.startsWith("--")) ?? flags[0];
  const target = named("dest");
  const name = target?.kind === "string" ? target.value : flag?.replace(/^-+/u, "").replaceAll("-", "_");
  if (name === undefined) return none;
  setAttributes(machine, self, [[name, defaultOf(named, flag?.startsWith("-") === true)]]);
  return none;
}

function defaultOf(named: (name: string) => Value | undefined, optional: boolean): Value {
  const given = named("default");
  const action = named("action");
  const text = action?.kind === "string" ? action.value : undefined;
  if (given === undefined) {
    if (text === "store_true" || text === "store_false") return bool(text === "store_false");
    const required = named("required");
    const mustBeGiven =
      !optional || (required !== undefined && !(required.kind === "bool" && required.value === false));
    return mustBeGiven ? unknown("it comes from the command line") : none;
  }
  // A default that is a text goes through `type`.
  return given.kind === "string" && named("type") !== undefined ? unknown("it comes from the command line") : given;
}

function setDefaults(machine: Machine, given: readonly GivenArgument[], _place: Place, self: Value | undefined): Value {
  setAttributes(
    machine,
    self,
    given.flatMap(({ name, value }) => (name === undefined ? [] : [[name, value] as const])),
  );
  return none;
}

function setAttributes(machine: Machine, self: Value | undefined, added: readonly (readonly [string, Value])[]): void {
  const content = self?.kind === "instance" ? readCell(machine.layer, self.cell) : undefined;
  if (self?.kind !== "instance" || content?.kind !== "instance") return;
  machine.layer.cells.set(self.cell, { ...content, attributes: new Map([...content.attributes, ...added]) });
}

function parsed(machine: Machine, self: Value | undefined, place: Place): Value {
  const content = self?.kind === "instance" ? readCell(machine.layer, self.cell) : undefined;
  const attributes = content?.kind === "instance" ? content.attributes : new Map<string, Value>();
  return libraryObject(machine, "Namespace", "library:namespace", attributes, machine.running === undefined, place);
}
