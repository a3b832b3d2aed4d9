import type { Place } from "../shape/place.ts";
import { bind, type Bound, type GivenArgument } from "../torch/signature.ts";
import type { Operation, Signature } from "../torch/operation.ts";
import { type ModuleContent, moduleName } from "../torch/content.ts";
import type { Raised } from "../torch/problem.ts";
import { type CellId, typeName, unknown, type Value } from "../torch/value.ts";
import { builtin } from "./builtins.ts";
import { callOf } from "./call.ts";
import { describe, describeModule } from "./describe.ts";
import { forget } from "./forget.ts";
import { callEnvironment } from "./environment.ts";
import { classMember } from "./functions/object-attributes.ts";
import { loadFunctions } from "./loading.ts";
import { callLibrary } from "./library/library.ts";
import { type Machine, site } from "./machine.ts";
import { noticedCall } from "./mistakes/notice-call.ts";
import { callMethod } from "./methods.ts";
import { recordCall } from "./recorder.ts";
import { note, raise } from "./report.ts";
import { noteModuleWork, noteWork } from "./work.ts";
import { RunStopped } from "../values/run.ts";
import { constructed, operated, StoppedAt } from "./running.ts";
import { readCell } from "./store.ts";

/** Calls within calls that are followed. */
const DEPTH = 48;

const recurrent: ReadonlySet<string> = new Set(["RNN", "LSTM", "GRU", "RNNCell", "LSTMCell", "GRUCell"]);

/**
 * Calls a value. What derives from the result of a failed call is suspect: an error that it meets isn't reported,
 * and its own result is suspect too.
 */
export function invoke(machine: Machine, callee: Value, given: readonly GivenArgument[], place: Place): Value {
  if (machine.depth >= DEPTH) return unknown("the calls are nested too deeply");
  if (machine.running !== undefined) return dispatch(machine, callee, given, place);
  const suspect = isSuspect(callee) || given.some(({ value }) => isSuspect(value));
  const errors = machine.errors;
  machine.depth++;
  if (suspect) machine.suppressed++;
  const result = recordedGradients(machine, dispatch(machine, callee, given, place), given);
  if (suspect) machine.suppressed--;
  machine.depth--;
  return suspect || machine.errors > errors ? suspected(result) : result;
}

/** Inside `with torch.no_grad()` results record no gradient, but where `requires_grad` asks for one. */
function recordedGradients(machine: Machine, result: Value, given: readonly GivenArgument[]): Value {
  if (machine.withoutGradients === 0 || given.some(({ name }) => name === "requires_grad")) return result;
  return withoutGradients(result);
}

export function withoutGradients(value: Value): Value {
  if (value.kind === "tuple") return { ...value, items: value.items.map(withoutGradients) };
  return value.kind === "tensor" && value.requiresGrad && !value.parameter ? { ...value, requiresGrad: false } : value;
}

/** Marks a value, and a tuple's items, as derived from a failed call. */
export function suspected(value: Value): Value {
  if (value.kind === "tuple") return { ...value, suspect: true, items: value.items.map(suspected) };
  return value.suspect === true ? value : { ...value, suspect: true };
}

export function isSuspect(value: Value): boolean {
  if (value.suspect === true) return true;
  if (value.kind === "tuple") return value.items.some(isSuspect);
  return (value.kind === "operation" || value.kind === "callable") && value.self?.suspect === true;
}

function dispatch(machine: Machine, callee: Value, given: readonly GivenArgument[], place: Place): Value {
  switch (callee.kind) {
    case "operation": {
      const args =
        callee.self === undefined || callee.self.kind === "module"
          ? given
          : [selfArgument(callee.self, place), ...given];
      const self = callee.self?.kind === "module" ? callee.self.cell : undefined;
      return operate(machine, callee.operation, args, place, self, callee.self?.kind === "tensor");
    }
    case "moduleClass": {
      const { moduleClass } = callee;
      const { constructorName, constructorSignature } = moduleClass;
      const bound = bindOrRaise(
        machine,
        constructorName,
        constructorSignature,
        given,
        place,
        false,
        moduleClass.before,
      );
      if (bound === undefined) return unknown("the module isn't made");
      const call = callOf(machine, place, bound, undefined);
      const made = moduleClass.construct(call);
      if (made === undefined) return unknown("the module isn't made");
      const content = constructed(machine, made, call, place);
      const cell = `${site(machine, place)}#${moduleClass.name}`;
      machine.layer.cells.set(cell, content);
      return { kind: "module", cell, className: moduleClass.name };
    }
    case "module":
      return forward(machine, callee.cell, given, place);
    case "callable": {
      const defined = machine.call(machine, callee, given, place);
      if (defined !== undefined) return defined;
      return followed(machine, callById(machine, callee.id, callee.self, given, place), place);
    }
    case "instance":
      return callObject(machine, callee, given, place);
    case "type":
      return callById(machine, `builtin:${callee.name}`, undefined, given, place);
    case "unknown":
    case "namespace":
    case "iterator":
    case "packed":
      forget(
        machine,
        given.map(({ value }) => value),
      );
      return unknown(callee.kind === "unknown" ? callee.reason : "the call isn't read");
    case "none":
    case "ellipsis":
    case "bool":
    case "int":
    case "float":
    case "string":
    case "tensor":
    case "tuple":
    case "list":
    case "dict":
    case "set":
    case "range":
    case "slice":
    case "dtype":
    case "device": {
      const type =
        callee.kind === "tuple" && callee.form === "size"
          ? "torch.Size"
          : callee.kind === "dtype"
            ? "torch.dtype"
            : typeName(callee);
      raise(machine, { code: "argument", type: "TypeError", text: `'${type}' object is not callable` }, place);
      return unknown("the call fails");
    }
  }
}

/** What Python's own methods change isn't known in a run where their result isn't, whether or not it is used. */
function followed(machine: Machine, result: Value, place: Place): Value {
  if (machine.running === undefined || result.kind !== "unknown") return result;
  throw new StoppedAt(new RunStopped("unread", result.reason), place);
}

function selfArgument(value: Value, place: Place): GivenArgument {
  return { name: undefined, value, place };
}

function operate(
  machine: Machine,
  operation: Operation,
  given: readonly GivenArgument[],
  place: Place,
  self: CellId | undefined,
  method: boolean,
): Value {
  const bound = bindOrRaise(machine, operation.name, operation.signature, given, place, method);
  if (bound === undefined) return unknown("the call fails");
  const call = callOf(machine, place, bound, self);
  const result = operation.rule(call);
  const { running } = machine;
  if (running === undefined) {
    if (self === undefined)
      noteWork(
        machine,
        operation.name,
        [...bound.values()].map(({ value }) => value),
        result,
        place,
      );
    return noticedCall(machine, operation, call, bound, result);
  }
  const { argument, given: isGiven } = call;
  return operated(machine, running, operation, { result, argument, given: isGiven, self }, place);
}

function bindOrRaise(
  machine: Machine,
  name: string,
  signature: Signature,
  given: readonly GivenArgument[],
  place: Place,
  method = false,
  before?: (given: readonly GivenArgument[]) => Raised | undefined,
): Bound | undefined {
  const bound = bind(name, signature, given, (cell: CellId) => readCell(machine.layer, cell), method);
  if (bound.kind === "bound") return bound.values;
  raise(machine, before?.(given) ?? bound.raised, place);
  return undefined;
}

function forward(machine: Machine, cell: CellId, given: readonly GivenArgument[], place: Place): Value {
  const content = readCell(machine.layer, cell);
  if (content?.kind !== "module") return unknown("the module isn't known");
  const { moduleClass, definedBy } = content;
  if (definedBy !== undefined) {
    const own = ownCall(machine, cell, content, place);
    if (own !== undefined) return machine.invoke(machine, own, given, place);
  }
  const result = operate(machine, moduleClass.forward, given, place, cell, false);
  noteModuleWork(machine, cell, content, given, result, place);
  if (machine.quiet === 0 && machine.running === undefined && recurrent.has(moduleClass.name)) {
    const input = given.find(({ name }) => name === undefined || name === "input");
    recordCall(machine.recorder, {
      span: { start: place.start, end: place.end },
      module: describeModule(machine.layer, content, false, cell),
      input: input && describe(machine.layer, input.value),
      result: describe(machine.layer, result),
    });
  }
  return result;
}

/** What calling an object of a class of the program calls; undefined: what its class inherits from PyTorch. */
function ownCall(machine: Machine, cell: CellId, content: ModuleContent, place: Place): Value | undefined {
  const self: Value = { kind: "module", cell, className: moduleName(content) };
  for (const name of ["__call__", "forward"]) {
    const found = classMember(machine, self, content.definedBy ?? "", name, place);
    if (found !== undefined && found.kind !== "operation") return found;
  }
  return undefined;
}

function callObject(
  machine: Machine,
  object: Extract<Value, { readonly kind: "instance" }>,
  given: readonly GivenArgument[],
  place: Place,
): Value {
  const content = readCell(machine.layer, object.cell);
  const own =
    content?.kind === "instance" ? classMember(machine, object, content.classId, "__call__", place) : undefined;
  if (own !== undefined && own.kind !== "unknown") return machine.invoke(machine, own, given, place);
  if (content?.kind === "instance" && own === undefined && content.open !== true) {
    const text = `'${object.className}' object is not callable`;
    raise(machine, { code: "argument", type: "TypeError", text }, place);
    return unknown("the call fails");
  }
  forget(
    machine,
    given.map(({ value }) => value),
  );
  return unknown("the call isn't read");
}

function callById(
  machine: Machine,
  id: string,
  self: Value | undefined,
  given: readonly GivenArgument[],
  place: Place,
): Value {
  const [space, name = ""] = id.split(":");
  if (space === "builtin") {
    const run = builtin(name);
    if (run !== undefined) return run(machine, given, place);
  }
  if (space === "environment" && machine.running !== undefined) {
    return callEnvironment(machine, machine.running, name, given, place);
  }
  if (space === "library") return callLibrary(machine, name, self, given, place);
  const load = space === "load" ? loadFunctions.get(name) : undefined;
  if (load !== undefined) return load(machine, given, place);
  if (space === "method" && self !== undefined) {
    const [type = "", method = ""] = name.split(".");
    return callMethod(machine, type, method, self, given, place);
  }
  forget(
    machine,
    given.map(({ value }) => value),
  );
  return unknown(`${name} isn't read`);
}

/** Says once per form and place that a form of Python isn't read. */
export function unread(machine: Machine, form: string, place: Place): void {
  note(machine, {
    code: "unread",
    severity: "hint",
    message: `${form} isn't read; what it changes is unknown from here on`,
    torch: undefined,
    place,
    related: [],
    fixes: [],
  });
}
