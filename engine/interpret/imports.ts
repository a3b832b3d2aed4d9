import type { ImportedName } from "../language/syntax.ts";
import type { Place } from "../shape/place.ts";
import { member } from "../torch/registry.ts";
import { unknown, type Value } from "../torch/value.ts";
import { bindingKey, type Machine } from "./machine.ts";
import { isEnvironment } from "./environment.ts";
import { isLibrary, libraryMember } from "./library/library.ts";
import { loadFunctions } from "./loading.ts";
import { FILE, fileMember, importFile } from "./module-files.ts";
import { mathFunction } from "./mathematics.ts";
import { raise } from "./report.ts";

const followed: ReadonlySet<string> = new Set([
  "torch",
  "torch.nn",
  "torch.nn.functional",
  "torch.nn.init",
  "torch.nn.utils",
  "torch.nn.utils.rnn",
  "torch.autograd",
  "torch.optim",
  "torch.linalg",
  "math",
  "safetensors",
  "safetensors.torch",
]);

/** `import torch.nn as nn`. */
export function importNames(machine: Machine, names: readonly ImportedName[]): void {
  for (const { name, alias } of names) {
    const [first = name] = name.split(".");
    const path = alias === undefined ? first : name;
    const value = imported(machine, path);
    const own = value.kind === "unknown" && importFile(machine, path);
    assign(machine, alias ?? first, own ? { kind: "namespace", path: FILE + path } : value);
  }
}

/** `from torch.nn import LSTM`. */
export function importFrom(machine: Machine, path: string, names: readonly ImportedName[] | "*", place: Place): void {
  if (path === "__future__") return;
  const own = !isKnown(path) && importFile(machine, path);
  if (names === "*") {
    machine.layer.variables.set("~*", unknown("an import may have brought it"));
    return;
  }
  for (const { name, alias } of names) {
    const inner = `${path}.${name}`;
    if (own) {
      assign(machine, alias ?? name, fileMember(machine, path, name));
      continue;
    }
    const value =
      followed.has(inner) || isLibrary(inner) ? imported(machine, inner) : fromModule(machine, path, name, place);
    assign(machine, alias ?? name, value);
  }
}

function isKnown(path: string): boolean {
  return followed.has(path) || isLibrary(path) || path === "numpy";
}

function assign(machine: Machine, name: string, value: Value): void {
  machine.layer.variables.set(bindingKey(machine, name), value);
}

function inner(path: string, name: string): string {
  return `${path}.${name}`;
}

function imported(machine: Machine, path: string): Value {
  if (path === "numpy" || (machine.running !== undefined && isEnvironment(path))) return { kind: "namespace", path };
  return followed.has(path) || isLibrary(path) ? { kind: "namespace", path } : unknown(`${path} isn't read`);
}

function fromModule(machine: Machine, path: string, name: string, place: Place): Value {
  if (path === "torch.export" && name === "Dim") return { kind: "callable", id: "builtin:Dim", name, self: undefined };
  if (path === "math" && mathFunction(name) !== undefined) {
    return { kind: "callable", id: `builtin:math.${name}`, name, self: undefined };
  }
  if (loadFunctions.has(inner(path, name)))
    return { kind: "callable", id: `load:${inner(path, name)}`, name, self: undefined };
  const ofLibrary = libraryMember(path, name);
  if (ofLibrary !== undefined) return ofLibrary;
  if (!followed.has(path) || path === "math" || path.startsWith("safetensors")) return unknown(`${path} isn't read`);
  if (path === "torch.autograd" && name === "Variable")
    return { kind: "callable", id: "builtin:Variable", name, self: undefined };
  const found = member(path, name);
  if (found === "unmodelled") return unknown(`${path}.${name} isn't read`);
  if (found !== undefined) return found;
  if (path !== "torch" && path !== "torch.nn") return unknown(`${path}.${name} isn't read`);
  const text = `cannot import name '${name}' from '${path}'`;
  raise(machine, { code: "name", type: "ImportError", text }, place);
  return { ...unknown(`there is no ${path}.${name}`), suspect: true };
}
