import type { Parameter } from "../../language/syntax.ts";
import type { Place } from "../../shape/place.ts";
import { bindPython } from "../../torch/bind-python.ts";
import type { Bound, GivenArgument } from "../../torch/binding.ts";
import type { Signature } from "../../torch/operation.ts";
import { type CellId, none, string, unknown, type Value } from "../../torch/value.ts";
import { joinArms } from "../arms.ts";
import { claim } from "../claims.ts";
import { describe } from "../describe.ts";
import { forget } from "../forget.ts";
import { withoutGradients } from "../invoke.ts";
import { joinValues } from "../join.ts";
import { type Frame, type Machine, placeOf, site } from "../machine.ts";
import { jaxtypingOf, notationOf } from "../notation.ts";
import { recordBinding, recorderOf } from "../recorder.ts";
import { raise } from "../report.ts";
import { fork, type Layer } from "../store.ts";
import { named } from "../targets.ts";
import type { FunctionDefinition } from "./definition.ts";
import { type LocalNames, localNames } from "./local-names.ts";

/** Calls within calls that Python follows. */
const RECURSION_LIMIT = 980;

/** Calls of one function within itself that the shape reading follows: where it isn't known whether they happen, fewer. */
const RECURSION = 40;
const DOUBTFUL_RECURSION = 3;

/** Runs the body of a function of the program. `self`: the first argument of a bound method. */
export function callFunction(
  machine: Machine,
  cell: CellId,
  definition: FunctionDefinition,
  self: Value | undefined,
  given: readonly GivenArgument[],
  place: Place,
): Value {
  const all = self === undefined ? given : [{ name: undefined, value: self, place }, ...given];
  const bound = boundArguments(machine, definition, all, place);
  if (bound === undefined) return { ...unknown("the call fails"), suspect: true };
  const reason = unfollowed(machine, cell, definition, place);
  if (reason !== undefined) {
    forget(
      machine,
      all.map(({ value }) => value),
    );
    return unknown(reason);
  }
  const names = definition.body.kind === "block" ? localNames(definition.body.block) : plainNames;
  const frame = frameOf(machine, cell, definition, names, all[0]?.value, place);
  return machine.running === undefined
    ? readCall(machine, definition, bound, frame, place)
    : runCall(machine, definition, bound, frame, place);
}

/** Reads a function that nothing calls, with what can be said of its parameters. */
export function readAlone(machine: Machine, cell: CellId, definition: FunctionDefinition, bound: Bound): void {
  const names = definition.body.kind === "block" ? localNames(definition.body.block) : plainNames;
  const place = { chunk: definition.chunk, start: definition.span.start, end: definition.span.start };
  const self = definition.parameters[0] === undefined ? undefined : bound.get(definition.parameters[0].name)?.value;
  const frame: Frame = { ...frameOf(machine, cell, definition, names, self, place), place: undefined };
  readCall(machine, definition, bound, frame, place);
}

const plainNames: LocalNames = {
  globals: new Set(),
  nonlocals: new Set(),
  bound: new Set(),
  nests: false,
  generates: false,
};

function unfollowed(
  machine: Machine,
  cell: CellId,
  { followed, qualified }: FunctionDefinition,
  place: Place,
): string | undefined {
  if (!followed) return `${qualified} isn't followed`;
  const level = machine.frame?.level ?? 0;
  if (machine.running !== undefined) {
    if (level >= RECURSION_LIMIT) {
      raise(machine, { code: "value", type: "RecursionError", text: "maximum recursion depth exceeded" }, place);
    }
    return undefined;
  }
  if (machine.fuel <= 0) return "the program takes too many steps";
  let within = 0;
  for (let at = machine.frame; at !== undefined; at = at.outer) if (at.cell === cell) within++;
  const most = machine.arms.length > 0 || machine.onlyIf !== undefined ? DOUBTFUL_RECURSION : RECURSION;
  return within >= most ? "the function calls itself too often" : undefined;
}

function boundArguments(
  machine: Machine,
  definition: FunctionDefinition,
  given: readonly GivenArgument[],
  place: Place,
): Bound | undefined {
  const signature: Signature = {
    style: "python",
    implicit: 0,
    parameters: definition.parameters.map(({ name, kind }) => ({
      name,
      kind: kind === "positionalOnly" ? "positional" : kind,
      type: "any",
      fallback: definition.fallbacks.get(name),
    })),
  };
  const bound = bindPython(definition.qualified, signature, given);
  if (bound.kind === "raised") {
    raise(machine, bound.raised, place);
    return undefined;
  }
  const rest = definition.parameters.find(({ kind }) => kind === "restKeywords");
  if (rest === undefined) return bound.values;
  const taken = new Set(definition.parameters.map(({ name }) => name));
  const entries = given.flatMap(({ name, value }) =>
    name === undefined || taken.has(name) ? [] : [{ key: string(name), value }],
  );
  const cell = `${site(machine, place)}#keywords`;
  machine.layer.cells.set(cell, { kind: "dict", entries });
  return new Map(bound.values).set(rest.name, { value: { kind: "dict", cell }, place, given: true });
}

function frameOf(
  machine: Machine,
  cell: CellId,
  { qualified, scopes, owner }: FunctionDefinition,
  { globals, nonlocals, nests, bound }: LocalNames,
  self: Value | undefined,
  place: Place,
): Frame {
  const level = (machine.frame?.level ?? 0) + 1;
  const { running } = machine;
  const call =
    running === undefined
      ? `${cell}${machine.path}>${String(place.chunk)}:${String(place.start)}`
      : `${cell}>${String(nests ? running.made++ : level)}`;
  const elsewhere = new Map<string, string>();
  for (const name of globals) elsewhere.set(name, scopes.at(-1) ?? "");
  for (const name of nonlocals) {
    const holding = scopes.find((scope) => scope !== "" && isBound(machine.layer, scope + name));
    elsewhere.set(name, holding ?? scopes[0] ?? "");
  }
  // What a function inside may still see after the call begins with a brace: see `forgetLocals`.
  return {
    cell,
    qualified,
    scope: `${nests ? "{" : "("}${call}/`,
    bound,
    elsewhere,
    owner,
    self,
    place,
    outer: machine.frame,
    level,
  };
}

function isBound(layer: Layer, key: string): boolean {
  for (let at: Layer | undefined = layer; at !== undefined; at = at.parent) if (at.variables.has(key)) return true;
  return layer.base.variable(key) !== undefined;
}

/** Enters a frame, runs, and leaves it, whatever happens. */
function inFrame<T>(machine: Machine, definition: FunctionDefinition, frame: Frame, place: Place, run: () => T): T {
  const { chunk, text, recorder, scopes, path, exits, declared, symbols, arms, defining } = machine;
  const outer = machine.frame;
  machine.chunk = definition.chunk;
  machine.text = definition.text;
  machine.recorder = recorderOf(recorder, definition.chunk);
  machine.scopes = [frame.scope, ...definition.scopes];
  machine.path =
    machine.running === undefined ? `${path}>${String(place.chunk)}:${String(place.start)}` : `>${String(frame.level)}`;
  machine.declared = new Map();
  machine.symbols = `~${frame.scope}`;
  machine.frame = frame;
  machine.defining = undefined;
  if (machine.quiet === 0 && machine.running === undefined) {
    machine.recorder.entered.set(definition.span.start, definition.span.end);
  }
  if (definition.withoutGradients) machine.withoutGradients++;
  const gradients = machine.running?.gradients;
  if (machine.running !== undefined && definition.withoutGradients) machine.running.gradients = false;
  try {
    return run();
  } finally {
    if (definition.withoutGradients) machine.withoutGradients--;
    if (machine.running !== undefined && gradients !== undefined) machine.running.gradients = gradients;
    Object.assign(machine, { chunk, text, recorder, scopes, path, exits, declared, symbols, arms, defining });
    machine.frame = outer;
  }
}

/** The shape reading: the body runs on a copy of the state, and what its ways out leave is joined. */
function readCall(machine: Machine, definition: FunctionDefinition, bound: Bound, frame: Frame, place: Place): Value {
  const start = machine.layer;
  const name = `${site(machine, place)}()`;
  const inside = `${machine.path}>${String(place.chunk)}:${String(place.start)}`;
  const returns = inFrame(machine, definition, frame, place, () => {
    const { body } = definition;
    machine.exits = { breaks: [], continues: [], returns: [], loopEntry: undefined, callEntry: start };
    machine.layer = fork(start);
    machine.fuel--;
    assignParameters(machine, definition, bound);
    if (body.kind === "expression") {
      return [{ layer: machine.layer, value: machine.evaluate(machine, body.value) }];
    }
    const flow = machine.execute(machine, body.block);
    return flow === "on" ? [...machine.exits.returns, { layer: machine.layer, value: none }] : machine.exits.returns;
  });
  machine.layer = fork(start);
  joinArms(
    machine,
    returns.map(({ layer }) => layer),
    name,
  );
  const after = machine.layer;
  machine.layer = start;
  for (const [key, value] of after.variables) {
    if (!isLocal(key, frame, inside)) start.variables.set(key, value);
  }
  for (const [cell, content] of after.cells) start.cells.set(cell, content);
  if (after.facts !== undefined) start.facts = after.facts;
  // Statements that were left out may have returned something else.
  if (machine.fuel <= 0) return unknown("the program takes too many steps");
  const [first, ...others] = returns;
  if (first === undefined) return { ...unknown("the function raises"), suspect: true };
  const value = others.reduce((joined, one) => joinValues(joined, one.value, `${name}value`), first.value);
  return definition.withoutGradients ? withoutGradients(value) : value;
}

/** Names that nobody sees after the call: its own, its symbols, and those of comprehensions in it. */
function isLocal(key: string, { scope }: Frame, inside: string): boolean {
  if (key.startsWith("~")) return key.startsWith(`~${scope}`);
  if (key.startsWith(scope)) return scope.startsWith("(");
  return /^\d/u.test(key) && key.includes(inside);
}

/** A run: the body changes the state itself. */
function runCall(machine: Machine, definition: FunctionDefinition, bound: Bound, frame: Frame, place: Place): Value {
  const { body } = definition;
  try {
    return inFrame(machine, definition, frame, place, () => {
      machine.exits = { breaks: [], continues: [], returns: [], loopEntry: undefined, callEntry: machine.layer };
      assignParameters(machine, definition, bound);
      if (body.kind === "expression") return machine.evaluate(machine, body.value);
      machine.execute(machine, body.block);
      return machine.exits.returns[0]?.value ?? none;
    });
  } finally {
    if (frame.scope.startsWith("(")) forgetLocals(machine.layer, frame.scope);
  }
}

function forgetLocals({ variables }: Layer, scope: string): void {
  // Maps keep the order of insertion: the names of the innermost call are the last ones.
  for (const key of [...variables.keys()].reverse()) {
    if (key.startsWith(scope) || key.startsWith(`~${scope}`)) variables.delete(key);
    else if (key.startsWith("") && isModuleName(key)) break;
  }
}

function isModuleName(key: string): boolean {
  return /^[\p{L}_]/u.test(key);
}

function assignParameters(machine: Machine, definition: FunctionDefinition, bound: Bound): void {
  for (const [index, parameter] of definition.parameters.entries()) {
    const given = bound.get(parameter.name)?.value ?? none;
    const place = placeOf(machine, parameter.nameSpan);
    const value = claimed(machine, parameter, named(given, parameter.name, place), place);
    const scope = machine.scopes[0] ?? "";
    machine.layer.variables.set(scope + parameter.name, value);
    const isSelf = index === 0 && definition.owner !== undefined && definition.wrapper !== "static";
    if (!isSelf) recordParameter(machine, parameter, value);
  }
}

/** A shape in the parameter's annotation is a claim about the argument. */
function claimed(machine: Machine, { annotation, kind }: Parameter, value: Value, place: Place): Value {
  if (annotation === undefined || kind === "rest" || kind === "restKeywords") return value;
  const notation = annotation.kind === "list" ? notationOf(annotation) : jaxtypingOf(annotation);
  if (notation === undefined || (value.kind !== "tensor" && value.kind !== "unknown")) return value;
  return machine.running === undefined ? claim(machine, value, notation, place) : value;
}

function recordParameter(machine: Machine, { name, nameSpan }: Parameter, value: Value): void {
  if (machine.quiet > 0) return;
  if (machine.running !== undefined) {
    machine.running.bound(placeOf(machine, nameSpan), name, value);
    return;
  }
  const fact = describe(machine.layer, value);
  recordBinding(machine.recorder, { span: nameSpan, name, fact, form: "parameter", spelled: false });
}
