import type { Analysis } from "../analyze.ts";
import { builtin } from "../interpret/builtins.ts";
import { describe } from "../interpret/describe.ts";
import { ambient } from "../interpret/expressions.ts";
import type { Fact } from "../interpret/fact.ts";
import type { Unit } from "../interpret/program.ts";
import { layerOn } from "../interpret/store.ts";
import { nameOf } from "../language/name.ts";
import type { Statement } from "../language/syntax.ts";
import type { Token } from "../language/token.ts";
import { noFacts } from "../shape/facts.ts";
import type { Content, ModuleContent } from "../torch/content.ts";
import type { ModuleClass } from "../torch/module-class.ts";
import type { Operation } from "../torch/operation.ts";
import { member, moduleMethod, tensorAttribute, tensorMethod } from "../torch/registry.ts";
import type { Value } from "../torch/value.ts";
import { chunkNames, owningScope } from "./chunk-names.ts";
import { lastBefore } from "./meaning.ts";
import { statementsWithin } from "./statements-within.ts";
import { visibleScopes } from "./visible-scopes.ts";

export type FunctionStatement = Extract<Statement, { readonly kind: "function" }>;
export type ClassStatement = Extract<Statement, { readonly kind: "class" }>;

/** What an expression is, as far as it says what may be done with it. */
export type Subject =
  | { readonly kind: "namespace"; readonly path: string }
  | { readonly kind: "tensor"; readonly fact: Fact | undefined }
  | {
      readonly kind: "module";
      readonly moduleClass: ModuleClass;
      /** Undefined: its class alone is known. */
      readonly content: ModuleContent | undefined;
      readonly fact: Fact | undefined;
    }
  | { readonly kind: "packed" }
  | { readonly kind: "moduleClass"; readonly moduleClass: ModuleClass }
  /** `path`: where the operation is listed ("torch", "torch.Tensor"); `bound`: its first parameter is given already. */
  | { readonly kind: "operation"; readonly operation: Operation; readonly path: string; readonly bound: boolean }
  /** A value of one of Python's own types, by its name among methods ("list", "string", "size"). */
  | { readonly kind: "python"; readonly type: string; readonly fact: Fact | undefined }
  | { readonly kind: "builtin"; readonly name: string }
  /** The program's own; the statement's spans count in `source`. */
  | {
      readonly kind: "function";
      readonly statement: FunctionStatement;
      readonly source: string;
      readonly bound: boolean;
    }
  | { readonly kind: "class" | "instance"; readonly statement: ClassStatement; readonly source: string };

/** What is asked about: the chunk whose state counts, and the offset up to which its own bindings do. */
export type Viewpoint = {
  readonly analysis: Analysis;
  readonly chunk: number | undefined;
  readonly offset: number;
  /** How far the line is indented. */
  readonly column: number;
};

/** What the tokens of an expression made of names, attributes, calls and subscripts are; undefined: not known. */
export function subjectOf(view: Viewpoint, tokens: readonly Token[]): Subject | undefined {
  const last = tokens.at(-1);
  if (last === undefined) return undefined;
  const { text } = view.analysis.document;
  if (last.kind === "name" || last.kind === "keyword") {
    const name = nameOf(text, last.start, last.end);
    if (tokens.length === 1) return namedSubject(view, name);
    if (tokens.at(-2)?.text !== ".") return undefined;
    const owner = subjectOf(view, tokens.slice(0, -2));
    return (owner && attributeSubject(view, owner, name)) ?? bindingSubject(view, dottedText(text, tokens));
  }
  if (last.kind === "string") return { kind: "python", type: "string", fact: undefined };
  const open = openerOf(tokens);
  if (open === undefined) return undefined;
  const before = tokens.slice(0, open);
  if (before.length === 0) {
    if (last.text === "]") return { kind: "python", type: "list", fact: undefined };
    return last.text === ")" ? subjectOf(view, tokens.slice(1, -1)) : undefined;
  }
  const subject = subjectOf(view, before);
  if (last.text === ")") return callSubject(view, tokens, subject);
  return subject && itemSubject(subject, text.slice(tokens[open + 1]?.start ?? 0, tokens.at(-2)?.end ?? 0));
}

/** The tokens, at the end of those given, of the longest expression made of names, attributes, calls and subscripts. */
export function expressionBefore(tokens: readonly Token[]): readonly Token[] {
  let at = tokens.length;
  for (;;) {
    const token = tokens[at - 1];
    if (token === undefined) break;
    if (token.text === ")" || token.text === "]") {
      const open = openerOf(tokens.slice(0, at));
      if (open === undefined) break;
      at = open;
      const before = tokens[at - 1];
      if (before === undefined || !(before.kind === "name" || before.text === ")" || before.text === "]")) break;
    } else if (token.kind === "name" || token.kind === "string") {
      at -= 1;
      if (token.kind === "string" || tokens[at - 1]?.text !== ".") break;
      at -= 1;
    } else break;
  }
  return tokens.slice(at);
}

/** The last value of a variable of the module before the chunk at hand, or what that chunk itself makes of it. */
export function moduleValue({ analysis: { program }, chunk }: Viewpoint, name: string): Value | undefined {
  const unit = chunk === undefined ? undefined : program.byId.get(chunk);
  const before = valueIn(lastBefore(program.writers.get(name), unit), name);
  return before ?? valueIn(unit, name);
}

/** A value as plain data, with the cells as they are behind the chunk at hand. */
export function factOf(view: Viewpoint, value: Value): Fact {
  return describe(
    layerOn({ variable: () => undefined, cell: (cell) => contentOf(view, cell), facts: () => noFacts }),
    value,
  );
}

export function subjectOfValue(view: Viewpoint, value: Value): Subject | undefined {
  switch (value.kind) {
    case "namespace":
      return { kind: "namespace", path: value.path };
    case "moduleClass":
      return { kind: "moduleClass", moduleClass: value.moduleClass };
    case "operation":
      return { kind: "operation", operation: value.operation, path: "", bound: value.self !== undefined };
    case "module": {
      const content = contentOf(view, value.cell);
      return content?.kind === "module"
        ? { kind: "module", moduleClass: content.moduleClass, content, fact: factOf(view, value) }
        : moduleNamed(value.className, undefined);
    }
    case "callable":
      return value.id.startsWith("builtin:") ? { kind: "builtin", name: value.name } : undefined;
    case "string":
    case "bool":
    case "float":
    case "dict":
    case "set":
    case "range":
      return { kind: "python", type: value.kind, fact: factOf(view, value) };
    case "tuple":
      return { kind: "python", type: value.form === "size" ? "size" : "tuple", fact: factOf(view, value) };
    case "tensor":
    case "list":
    case "int":
    case "packed":
      return subjectOfFact(factOf(view, value));
    case "instance": {
      const found = definitionNamed(view, value.className);
      return found?.kind === "class" ? { ...found, kind: "instance" } : undefined;
    }
    case "type":
      return value.name.startsWith("torch") ? undefined : { kind: "builtin", name: value.name };
    case "unknown":
    case "none":
    case "ellipsis":
    case "slice":
    case "iterator":
    case "dtype":
    case "device":
      return undefined;
  }
}

function subjectOfFact(fact: Fact): Subject | undefined {
  switch (fact.kind) {
    case "tensor":
      return { kind: "tensor", fact };
    case "module":
      return moduleNamed(fact.className, fact);
    case "tuple":
    case "list":
    case "int":
      return { kind: "python", type: fact.kind, fact };
    case "repeated":
      return { kind: "python", type: "list", fact };
    case "packed":
      return { kind: "packed" };
    case "other":
      return pythonTypes.has(fact.type) ? { kind: "python", type: fact.type, fact } : undefined;
    case "unknown":
      return undefined;
  }
}

const pythonTypes: ReadonlySet<string> = new Set(["dict", "set", "range", "float", "bool"]);

function moduleNamed(className: string, fact: Fact | undefined): Subject | undefined {
  const found = member("torch.nn", className);
  return found !== undefined && found !== "unmodelled" && found.kind === "moduleClass"
    ? { kind: "module", moduleClass: found.moduleClass, content: undefined, fact }
    : undefined;
}

function namedSubject(view: Viewpoint, name: string): Subject | undefined {
  const local = bindingSubject(view, name) ?? selfSubject(view, name);
  if (local !== undefined) return local;
  const value = moduleValue(view, name);
  const known = value && subjectOfValue(view, value);
  if (known !== undefined) return known;
  const defined = definitionNamed(view, name);
  if (defined !== undefined) return defined;
  if (builtin(name) !== undefined) return { kind: "builtin", name };
  const brought = ambient(name);
  if (brought !== undefined) return subjectOfValue(view, brought);
  const symbol = moduleValue(view, `~${name}`);
  return symbol && subjectOfValue(view, symbol);
}

/** What the chunk at hand has bound a name to before the cursor, or, in a loop that comes round, behind it. */
export function boundFact({ analysis, chunk, offset, column }: Viewpoint, name: string): Fact | undefined {
  const unit = chunk === undefined ? undefined : analysis.program.byId.get(chunk);
  if (unit === undefined) return undefined;
  const at = offset - (analysis.document.starts[unit.index] ?? 0);
  const seen = visibleScopes(unit.chunk, at, column);
  const names = chunkNames(unit.chunk);
  const bindings = unit.facts.hinted.filter(({ name: bound, fact, span }) => {
    if (bound !== name || fact.kind === "unknown") return false;
    const use = names.uses.find((one) => one.span.start === span.start);
    return use?.name !== name || seen.includes(owningScope(names, name, use.scope));
  });
  const compound = unit.chunk.statements.some(({ kind }) => compoundKinds.has(kind));
  return (bindings.findLast(({ span }) => span.end < at) ?? (compound ? bindings[0] : undefined))?.fact;
}

const compoundKinds: ReadonlySet<string> = new Set(["for", "while", "if", "with", "try", "function", "class"]);

function bindingSubject(view: Viewpoint, name: string): Subject | undefined {
  const fact = boundFact(view, name);
  return fact && subjectOfFact(fact);
}

/** A method's first parameter. */
function selfSubject({ analysis, chunk, offset }: Viewpoint, name: string): Subject | undefined {
  const unit = chunk === undefined ? undefined : analysis.program.byId.get(chunk);
  if (unit === undefined) return undefined;
  const at = offset - (analysis.document.starts[unit.index] ?? 0);
  for (const statement of statementsWithin(unit.chunk.statements)) {
    if (statement.kind !== "class" || at < statement.span.start) continue;
    const method = statement.body.findLast(({ kind, span }) => kind === "function" && span.start <= at);
    if (method?.kind === "function" && method.parameters[0]?.name === name) {
      return { kind: "instance", statement, source: unit.chunk.text };
    }
  }
  return undefined;
}

/** A function or class of the program, wherever it is defined. */
function definitionNamed(view: Viewpoint, name: string): Subject | undefined {
  for (const unit of view.analysis.program.writers.get(name) ?? []) {
    for (const statement of statementsWithin(unit.chunk.statements)) {
      if (statement.kind === "function" && statement.name === name) {
        return { kind: "function", statement, source: unit.chunk.text, bound: false };
      }
      if (statement.kind === "class" && statement.name === name) {
        return { kind: "class", statement, source: unit.chunk.text };
      }
    }
  }
  return undefined;
}

function attributeSubject(view: Viewpoint, owner: Subject, name: string): Subject | undefined {
  switch (owner.kind) {
    case "namespace": {
      const found = member(owner.path, name);
      if (found === undefined || found === "unmodelled") return undefined;
      return found.kind === "operation"
        ? { kind: "operation", operation: found.operation, path: owner.path, bound: false }
        : subjectOfValue(view, found);
    }
    case "tensor":
      return tensorSubject(name);
    case "module": {
      const { content, moduleClass } = owner;
      const own = content?.attributes.get(name) ?? content?.children.find((child) => child.name === name)?.module;
      if (own !== undefined) return subjectOfValue(view, own);
      if (/^(?:weight|bias)/u.test(name)) return { kind: "tensor", fact: undefined };
      const method = moduleClass.methods.get(name) ?? moduleMethod(moduleClass.name, name);
      return method && { kind: "operation", operation: method, path: "torch.nn.Module", bound: false };
    }
    case "instance": {
      const method = owner.statement.body.find((one) => one.kind === "function" && one.name === name);
      if (method?.kind === "function") {
        return { kind: "function", statement: method, source: owner.source, bound: true };
      }
      return undefined;
    }
    case "packed":
      return name === "data" ? { kind: "tensor", fact: undefined } : undefined;
    case "moduleClass":
    case "operation":
    case "python":
    case "builtin":
    case "function":
    case "class":
      return undefined;
  }
}

function tensorSubject(name: string): Subject | undefined {
  const method = tensorMethod(name);
  if (method !== undefined) return { kind: "operation", operation: method, path: "torch.Tensor", bound: true };
  if (name === "shape") return { kind: "python", type: "size", fact: undefined };
  return tensorAttribute(name) !== undefined && tensorLike.has(name) ? { kind: "tensor", fact: undefined } : undefined;
}

const tensorLike: ReadonlySet<string> = new Set(["T", "H", "mT", "mH", "data", "grad", "real", "imag"]);

/** What a call returned, where it ran; else what its kind says. */
function callSubject(view: Viewpoint, tokens: readonly Token[], callee: Subject | undefined): Subject | undefined {
  const fact = usedFact(view, tokens[0]?.start ?? 0, tokens.at(-1)?.end ?? 0);
  const known = fact && subjectOfFact(fact);
  if (known !== undefined) return known;
  if (callee?.kind === "moduleClass") {
    return { kind: "module", moduleClass: callee.moduleClass, content: undefined, fact: undefined };
  }
  if (callee?.kind === "class") return { ...callee, kind: "instance" };
  const method =
    callee?.kind === "operation" && (callee.path === "torch.Tensor" || callee.path.startsWith("torch.nn.f"));
  return method ? { kind: "tensor", fact: undefined } : undefined;
}

function usedFact({ analysis, chunk }: Viewpoint, start: number, end: number): Fact | undefined {
  const unit = chunk === undefined ? undefined : analysis.program.byId.get(chunk);
  if (unit === undefined) return undefined;
  const base = analysis.document.starts[unit.index] ?? 0;
  return unit.facts.uses.findLast(({ span }) => span.start === start - base && span.end === end - base)?.fact;
}

function itemSubject(subject: Subject, index: string): Subject | undefined {
  if (subject.kind === "tensor") return { kind: "tensor", fact: undefined };
  if (subject.kind === "module") {
    const child = subject.content?.children.find(({ name }) => name === index)?.module;
    return child?.kind === "module" ? moduleNamed(child.className, undefined) : undefined;
  }
  if (subject.kind !== "python") return undefined;
  if (subject.type === "size") return { kind: "python", type: "int", fact: undefined };
  if (subject.fact?.kind === "repeated") return subjectOfFact(subject.fact.element);
  if (subject.fact?.kind !== "tuple" && subject.fact?.kind !== "list") return undefined;
  const item = subject.fact.items.at(/^-?\d+$/u.test(index) ? Number(index) : 0);
  return item && subjectOfFact(item);
}

/** The index of the bracket that the last token closes. */
function openerOf(tokens: readonly Token[]): number | undefined {
  const depth = tokens.at(-1)?.depth;
  const at = tokens.findLastIndex(
    ({ text, depth: own }, index) => index < tokens.length - 1 && own === depth && (text === "(" || text === "["),
  );
  return at < 0 ? undefined : at;
}

function dottedText(text: string, tokens: readonly Token[]): string {
  return tokens.map(({ start, end }) => text.slice(start, end)).join("");
}

function valueIn(unit: Unit | undefined, name: string): Value | undefined {
  const entry = unit?.writes.get(name);
  return entry?.kind === "value" && entry.value?.kind !== "unknown" ? entry.value : undefined;
}

function contentOf({ analysis: { program }, chunk }: Viewpoint, cell: string): Content | undefined {
  const unit = chunk === undefined ? undefined : program.byId.get(chunk);
  const key = `#${cell}`;
  const entry = unit?.writes.get(key) ?? lastBefore(program.writers.get(key), unit)?.writes.get(key);
  return entry?.kind === "content" ? entry.content : undefined;
}
