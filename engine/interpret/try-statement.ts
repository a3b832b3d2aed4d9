import type { Expression, Handler, Statement } from "../language/syntax.ts";
import { string, unknown } from "../torch/value.ts";
import { joinArms } from "./arms.ts";
import { type Flow, type Machine, placeOf, site } from "./machine.ts";
import { bindingKey } from "./machine.ts";
import { ProgramRaised } from "./running.ts";
import { fork, type Layer, snapshot } from "./store.ts";

type Try = Extract<Statement, { readonly kind: "try" }>;

/**
 * A `try` in the shape reading: its body as if it ran to its end, and each handler from a state somewhere in the body.
 * What fails in the body is caught, so that nothing is said of it where there is a handler.
 */
export function tryStatement(machine: Machine, statement: Try): Flow {
  const before = machine.layer;
  const body = fork(before);
  machine.layer = body;
  const caught = statement.handlers.length > 0;
  if (caught) machine.suppressed++;
  const flow = machine.execute(machine, statement.body);
  if (caught) machine.suppressed--;
  const ends: Layer[] = [];
  if (flow === "on" && (statement.otherwise === undefined || machine.execute(machine, statement.otherwise) === "on")) {
    ends.push(body);
  }
  const { arms } = machine;
  for (const handler of statement.handlers) {
    const entry = fork(before);
    machine.layer = entry;
    joinArms(machine, [fork(before), snapshot(body, before)], `${siteOf(machine, statement)}?`);
    machine.arms = [...arms, "an exception is caught"];
    if (handler.name !== undefined) {
      machine.layer.variables.set(bindingKey(machine, handler.name), unknown("which exception it is isn't known"));
    }
    if (machine.execute(machine, handler.body) === "on") ends.push(entry);
    machine.arms = arms;
  }
  machine.layer = before;
  // A handler that goes on is the exception: what the body has bound is what is shown.
  if (ends.length > 0) joinArms(machine, ends, `${siteOf(machine, statement)}!`);
  const last = statement.finally === undefined ? "on" : machine.execute(machine, statement.finally);
  return ends.length > 0 && last === "on" ? "on" : "gone";
}

function siteOf(machine: Machine, statement: Try): string {
  return site(machine, placeOf(machine, statement.span));
}

/** A `try` of a run: what Python raises in its body goes to the first handler that takes it. */
export function runTry(machine: Machine, statement: Try): Flow {
  let flow: Flow = "on";
  try {
    flow = attempt(machine, statement);
  } catch (error) {
    if (error instanceof ProgramRaised && statement.finally !== undefined) {
      if (machine.execute(machine, statement.finally) === "gone") return "gone";
    }
    throw error;
  }
  if (statement.finally !== undefined && machine.execute(machine, statement.finally) === "gone") return "gone";
  return flow;
}

function attempt(machine: Machine, { body, handlers, otherwise }: Try): Flow {
  const { exits, arms, scopes } = machine;
  try {
    if (machine.execute(machine, body) === "gone") return "gone";
  } catch (error) {
    if (!(error instanceof ProgramRaised)) throw error;
    Object.assign(machine, { exits, arms, scopes });
    const handler = handlers.find(({ type }) => takes(type, error.type));
    if (handler === undefined) throw error;
    return handle(machine, handler, error);
  }
  return otherwise === undefined ? "on" : machine.execute(machine, otherwise);
}

function handle(machine: Machine, { name, body }: Handler, error: ProgramRaised): Flow {
  const key = name === undefined ? undefined : bindingKey(machine, name);
  // The text alone is what programs look at.
  if (key !== undefined) machine.layer.variables.set(key, string(error.text));
  const flow = machine.execute(machine, body);
  if (key !== undefined) machine.layer.variables.set(key, undefined);
  return flow;
}

/** The exceptions under which others stand, as far as PyTorch and Python's own operations raise them. */
const above: Readonly<Record<string, readonly string[]>> = {
  IndexError: ["LookupError"],
  KeyError: ["LookupError"],
  ZeroDivisionError: ["ArithmeticError"],
  OverflowError: ["ArithmeticError"],
  NotImplementedError: ["RuntimeError"],
  RecursionError: ["RuntimeError"],
  FileNotFoundError: ["OSError", "IOError"],
  ModuleNotFoundError: ["ImportError"],
  UnboundLocalError: ["NameError"],
};

function takes(type: Expression | undefined, raised: string): boolean {
  if (type === undefined) return true;
  if (type.kind === "tuple") return type.items.some((one) => takes(one, raised));
  const name = type.kind === "name" || type.kind === "attribute" ? type.name : "";
  return [raised, ...(above[raised] ?? []), "Exception", "BaseException"].includes(name);
}
