import type { Place } from "../../shape/place.ts";
import type { GivenArgument } from "../../torch/signature.ts";
import { unknown, type Value } from "../../torch/value.ts";
import type { Machine } from "../machine.ts";
import { argumentParser, argumentParserMethods } from "./argument-parser.ts";
import { dataLoader, dataLoaderParts, tensorDataset } from "./data-loader.ts";
import { namedTuple, namedTupleOf, namespaceObject } from "./records.ts";

type Called = (
  machine: Machine,
  given: readonly GivenArgument[],
  place: Place,
  self: Value | undefined,
) => Value | undefined;

/** What is read of Python's and PyTorch's libraries beside the tensors, by its path. */
const functions: ReadonlyMap<string, Called> = new Map<string, Called>([
  ["argparse.ArgumentParser", argumentParser],
  ["argparse.Namespace", namespaceObject],
  ["types.SimpleNamespace", namespaceObject],
  ["collections.namedtuple", namedTuple],
  ["copy.copy", same],
  ["copy.deepcopy", same],
  ["torch.utils.data.DataLoader", dataLoader],
  ["torch.utils.data.TensorDataset", tensorDataset],
  ...[...argumentParserMethods].map(([name, method]) => [`argparse.ArgumentParser.${name}`, method] as const),
]);

/** Other names for what is read elsewhere. */
const aliases: ReadonlyMap<string, Value> = new Map<string, Value>([
  ["collections.OrderedDict", { kind: "callable", id: "builtin:dict", name: "OrderedDict", self: undefined }],
]);

const modules: ReadonlySet<string> = new Set(
  [...functions.keys(), ...aliases.keys()].flatMap((path) => {
    const parts = path.split(".").slice(0, -1);
    return parts.map((_, index) => parts.slice(0, index + 1).join("."));
  }),
);

/** A name of a library's module; undefined: it isn't read here. */
export function libraryMember(path: string, name: string): Value | undefined {
  const full = `${path}.${name}`;
  const alias = aliases.get(full);
  if (alias !== undefined) return alias;
  if (functions.has(full)) return { kind: "callable", id: `library:${full}`, name, self: undefined };
  return modules.has(full) ? { kind: "namespace", path: full } : undefined;
}

export function isLibrary(path: string): boolean {
  return modules.has(path) && path !== "torch";
}

/** A method of an object that a library made; undefined: it isn't read. */
export function libraryMethod(classId: string, self: Value, name: string): Value | undefined {
  const full = `${classId}.${name}`;
  return functions.has(full) ? { kind: "callable", id: `library:${full}`, name, self } : undefined;
}

export function callLibrary(
  machine: Machine,
  path: string,
  self: Value | undefined,
  given: readonly GivenArgument[],
  place: Place,
): Value {
  if (path.startsWith("namedtuple ")) return namedTupleOf(machine, path, given, place);
  return functions.get(path)?.(machine, given, place, self) ?? unknown(`${path} isn't read`);
}

/** The parts of a library's object that can be iterated. */
export { dataLoaderParts as libraryItems };

/** A copy of what can't change in place; in the shape reading a copy of a module has the same shapes. */
function same(machine: Machine, given: readonly GivenArgument[]): Value {
  const value = given[0]?.value ?? unknown("nothing is copied");
  if (machine.running !== undefined) return unknown("copying isn't computed");
  return value.kind === "list" || value.kind === "dict" ? unknown("the copy isn't followed") : value;
}
