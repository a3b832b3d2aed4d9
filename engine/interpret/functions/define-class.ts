import type { Expression, Statement } from "../../language/syntax.ts";
import { type CellId, unknown, type Value } from "../../torch/value.ts";
import { type Machine, placeOf, site } from "../machine.ts";
import { readVariable } from "../store.ts";
import { bindDefined, lastName, qualifiedName } from "./define-function.ts";
import { type Base, cellOf, type ClassDefinition, classIn, type Field, writeDefinition } from "./definition.ts";
import { moduleSubclass } from "./module-subclass.ts";

type ClassStatement = Extract<Statement, { readonly kind: "class" }>;

/** `class Name(…):` runs its body and binds its name. */
export function defineClass(machine: Machine, statement: ClassStatement): void {
  const { name, nameSpan, decorators } = statement;
  const cell = `${site(machine, placeOf(machine, nameSpan))}#${name}`;
  const marks = decorators.map(lastName);
  const named = statement.bases.filter((base) => base.kind === "positional");
  const bases = named.map(({ value }) => baseOf(machine, value));
  const qualified = qualifiedName(machine, name);
  const body = runBody(machine, statement, cell, qualified);
  const asData = marks.includes("dataclass") || named.some(({ value }) => lastName(value) === "NamedTuple");
  const inherited = bases.flatMap((base) =>
    base.kind === "program" ? (classIn(machine.layer, base.cell)?.fields ?? []) : [],
  );
  const definition: ClassDefinition = {
    kind: "class",
    name,
    qualified,
    cell,
    chunk: machine.chunk,
    text: machine.text.slice(statement.span.start, statement.span.end),
    span: statement.span,
    bases,
    attributes: body.attributes,
    fields: asData ? replaced(inherited, body.fields) : undefined,
    moduleClass: moduleSubclass(machine, name, bases),
    open: named.length < statement.bases.length || bases.some(({ kind }) => kind === "unread"),
  };
  writeDefinition(machine.layer, cell, definition);
  const plain = marks.every((mark) => transparent.has(mark));
  bindDefined(
    machine,
    name,
    nameSpan,
    plain
      ? { kind: "callable", id: `class:${cell}`, name, self: undefined }
      : unknown("the class's decorator isn't read"),
  );
}

/** Decorators that leave a class's methods as they are. */
const transparent: ReadonlySet<string> = new Set(["dataclass", "final", "runtime_checkable", "total_ordering"]);

function baseOf(machine: Machine, expression: Expression): Base {
  if (["NamedTuple", "Generic", "ABC", "Protocol", "Dataset", "IterableDataset"].includes(lastName(expression)))
    return { kind: "object" };
  const value = machine.evaluate(machine, expression);
  const cell = cellOf(value, "class");
  if (cell !== undefined) return { kind: "program", cell };
  if (value.kind === "moduleClass") return { kind: "torch", moduleClass: value.moduleClass };
  if (value.kind === "type" && value.name === "torch.nn.Module") return { kind: "module" };
  return { kind: value.kind === "type" && value.name === "object" ? "object" : "unread" };
}

/** The names that the body binds, and the fields that it annotates. */
function runBody(
  machine: Machine,
  { body }: ClassStatement,
  cell: CellId,
  qualified: string,
): { readonly attributes: ReadonlyMap<string, Value>; readonly fields: readonly Field[] } {
  const { scopes, defining } = machine;
  const scope = `class:${cell}/`;
  const fields: Field[] = [];
  machine.scopes = [scope, ...scopes];
  machine.defining = { cell, qualified };
  for (const statement of body) {
    if (statement.kind === "annotation" && statement.target.kind === "name") {
      const given = statement.value === undefined ? undefined : fieldOf(machine, statement.value);
      fields.push({ fallback: undefined, factory: undefined, ...given, name: statement.target.name });
      if (statement.value === undefined || given?.factory !== undefined) continue;
    }
    if (machine.execute(machine, [statement]) === "gone") break;
  }
  machine.scopes = scopes;
  machine.defining = defining;
  const attributes = new Map<string, Value>();
  for (const key of [...machine.layer.variables.keys()]) {
    if (!key.startsWith(scope)) continue;
    const value = readVariable(machine.layer, key);
    if (value !== undefined) attributes.set(key.slice(scope.length), value);
    machine.layer.variables.delete(key);
  }
  for (const field of fields) {
    const value = attributes.get(field.name);
    if (value !== undefined && field.factory === undefined) {
      fields[fields.indexOf(field)] = { ...field, fallback: value };
    }
  }
  return { attributes, fields };
}

/** `field(default=…)` and `field(default_factory=…)` of dataclasses. */
function fieldOf(machine: Machine, value: Expression): Partial<Field> {
  if (value.kind !== "call" || lastName(value.callee) !== "field") return {};
  const argument = (wanted: string): Value | undefined => {
    const found = value.arguments.find((one) => one.kind === "keyword" && one.name === wanted);
    return found === undefined ? undefined : machine.evaluate(machine, found.value);
  };
  const factory = argument("default_factory");
  const fallback = argument("default");
  return {
    ...(fallback === undefined ? {} : { fallback }),
    factory: factory ?? (fallback === undefined ? unknown("the field isn't read") : undefined),
  };
}

/** The fields of a base and its subclass: one that is annotated anew keeps its position. */
function replaced(inherited: readonly Field[], own: readonly Field[]): readonly Field[] {
  const changed = inherited.map((field) => own.find(({ name }) => name === field.name) ?? field);
  return [...changed, ...own.filter(({ name }) => !inherited.some((field) => field.name === name))];
}
