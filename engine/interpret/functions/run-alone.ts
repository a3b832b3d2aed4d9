import type { Block, Parameter, Statement } from "../../language/syntax.ts";
import type { Dtype } from "../../torch/dtype.ts";
import type { GivenArgument } from "../../torch/signature.ts";
import { float, int, none, type TensorValue, type Value } from "../../torch/value.ts";
import { RunStopped } from "../../values/run.ts";
import type { Machine } from "../machine.ts";
import { ProgramRaised, type Running, StoppedAt } from "../running.ts";
import { readVariable } from "../store.ts";
import { callFunction } from "./call-function.ts";
import { commentedParameters } from "./commented-parameters.ts";
import { cellOf, classIn, type FunctionDefinition, functionIn } from "./definition.ts";
import { findMember } from "./find-member.ts";
import { makeObject } from "./make-object.ts";
import { commentedTensor, parameterAlone } from "./uncalled.ts";

/**
 * Calls, in a run, the function around an offset of the chunk that nothing has called: with tensors of the shapes that
 * annotations, comments and the docstring give, and of an object whose sizes are the run's. A method whose parameters
 * aren't described is reached through `forward`. Throws what a run throws.
 */
export function runAlone(machine: Machine, running: Running, block: Block, offset: number): void {
  const statement = definitionAround(block, offset);
  if (statement === undefined) return;
  const calls = statement.kind === "function" ? [plainCall(machine, running, statement)] : [];
  for (const call of statement.kind === "class" ? methodCalls(machine, running, statement, offset) : calls) {
    if (call === undefined) continue;
    attempt(call);
    return;
  }
  const name = statement.kind === "class" ? `${statement.name}.forward` : statement.name;
  const { start, end } = statement.span;
  throw new StoppedAt(
    new RunStopped(
      "unread",
      `nothing calls ${name}, and no shapes are given for what it takes: write them in it, as in "# x: (batch, seq, 10)"`,
    ),
    { chunk: machine.chunk, start, end },
  );
}

type FunctionStatement = Extract<Statement, { readonly kind: "function" }>;
type ClassStatement = Extract<Statement, { readonly kind: "class" }>;

/** A call that can be made: which of its tensors hold whole numbers is found by trying. */
type LoneCall = {
  readonly undecided: readonly string[];
  readonly run: (whole: ReadonlySet<string>) => void;
};

function attempt({ undecided, run }: LoneCall): void {
  const choices = [[], ...undecided.map((name) => [name]), ...(undecided.length > 1 ? [undecided] : [])];
  let first: unknown;
  for (const whole of choices) {
    try {
      run(new Set(whole));
      return;
    } catch (error) {
      first ??= error;
      if (!(error instanceof ProgramRaised) || !isAboutType(error.text)) throw error;
    }
  }
  throw first;
}

function isAboutType(text: string): boolean {
  return /scalar type|dtype|Long|Int\b|integer/u.test(text);
}

function definitionAround(block: Block, offset: number): FunctionStatement | ClassStatement | undefined {
  for (const statement of block) {
    if (offset < statement.span.start || offset >= statement.span.end) continue;
    if (statement.kind === "function" || statement.kind === "class") return statement;
    if (statement.kind === "if") {
      const arms = [...statement.branches.map(({ body }) => body), statement.otherwise ?? []];
      return arms.map((body) => definitionAround(body, offset)).find((found) => found !== undefined);
    }
  }
  return undefined;
}

function plainCall(machine: Machine, running: Running, { name }: FunctionStatement): LoneCall | undefined {
  const cell = cellOf(readVariable(machine.layer, name), "function");
  const definition = cell === undefined ? undefined : functionIn(machine.layer, cell);
  if (cell === undefined || definition === undefined) return undefined;
  const prepared = preparedArguments(machine, running, definition, undefined);
  return (
    prepared && {
      undecided: prepared.undecided,
      run: (whole) =>
        void callFunction(machine, cell, definition, undefined, prepared.given(whole), placeOf(definition)),
    }
  );
}

function* methodCalls(
  machine: Machine,
  running: Running,
  { name, body }: ClassStatement,
  offset: number,
): Generator<LoneCall | undefined> {
  const cell = cellOf(readVariable(machine.layer, name), "class");
  const definition = cell === undefined ? undefined : classIn(machine.layer, cell);
  if (definition === undefined) return;
  const place = { chunk: definition.chunk, start: definition.span.start, end: definition.span.start };
  const around = body.find((one) => one.kind === "function" && one.span.start <= offset && offset < one.span.end);
  const wanted = around?.kind === "function" ? [around.name, "forward"] : ["forward"];
  for (const method of new Set(wanted)) {
    const member = cellOf(definition.attributes.get(method), "function");
    const found = member === undefined ? undefined : functionIn(machine.layer, member);
    if (member === undefined || found === undefined || found.wrapper !== undefined) continue;
    if (method === "__init__") continue;
    const make = (): Value =>
      makeObject(machine, definition, initialArguments(machine, running, definition.cell), place);
    const described = preparedArguments(machine, running, found, none);
    if (described === undefined) continue;
    yield {
      undecided: described.undecided,
      run: (whole) => {
        const object = make();
        const given = preparedArguments(machine, running, found, object)?.given(whole) ?? [];
        callFunction(machine, member, found, object, given, placeOf(found));
      },
    };
  }
}

/** What `__init__` takes: sizes of the run for sizes, and a small number for a probability. */
function initialArguments(machine: Machine, running: Running, cell: string): readonly GivenArgument[] {
  const init = findMember(machine, cell, "__init__");
  const own = init?.kind === "value" ? cellOf(init.value, "function") : undefined;
  const definition = own === undefined ? undefined : functionIn(machine.layer, own);
  return (definition?.parameters ?? []).slice(1).flatMap((parameter) => {
    if (definition?.fallbacks.has(parameter.name) === true || isRest(parameter)) return [];
    const value = initialValue(running, parameter, definition?.chunk ?? 0);
    return [{ name: parameter.name, value, place: placeOf(definition) }];
  });
}

function initialValue(running: Running, { name, nameSpan, annotation }: Parameter, chunk: number): Value {
  if (name === "p" || /drop|prob/u.test(name) || (annotation?.kind === "name" && annotation.name === "float"))
    return float(0.1);
  if (name.endsWith("layers")) return int(2);
  return int(running.sizeOf(`${String(chunk)}:${String(nameSpan.start)}`, name));
}

type Prepared = {
  readonly undecided: readonly string[];
  readonly given: (whole: ReadonlySet<string>) => readonly GivenArgument[];
};

/** Undefined: something is asked for of which no shape is known. */
function preparedArguments(
  machine: Machine,
  running: Running,
  definition: FunctionDefinition,
  self: Value | undefined,
): Prepared | undefined {
  const commented = commentedParameters(definition);
  const undecided: string[] = [];
  const values = new Map<string, (whole: boolean) => Value>();
  for (const parameter of definition.parameters.slice(self === undefined ? 0 : 1)) {
    const { name } = parameter;
    if (definition.fallbacks.has(name) || isRest(parameter)) continue;
    const said = commented.get(name);
    if (parameter.annotation === undefined && said !== undefined) {
      const shaped = commentedTensor(machine, said, self);
      const sizes = shaped.shape?.flatMap(({ size }) => (typeof size === "number" ? [size] : [])) ?? [];
      if (sizes.length !== shaped.shape?.length) return undefined;
      if (!isLengths(name)) undecided.push(name);
      values.set(name, (whole) => filled(running, shaped, sizes, isLengths(name) || whole ? "int64" : "float32"));
      continue;
    }
    const own = parameterAlone(machine, definition, parameter);
    if (own.kind !== "tensor" && own.kind !== "int" && own.kind !== "float") return undefined;
    if (own.kind === "tensor" && own.values === undefined) return undefined;
    values.set(name, () => own);
  }
  return {
    undecided,
    given: (whole) => {
      const made = new Map([...values].map(([name, make]) => [name, make(whole.has(name))]));
      return [...made].map(([name, value]) => ({
        name,
        value: isLengths(name) && value.kind === "tensor" ? withLengths(value, [...made.values()]) : value,
        place: placeOf(definition),
      }));
    },
  };
}

/** Normal random numbers, or whole ones that any table of rows has. */
function filled(running: Running, tensor: TensorValue, sizes: readonly number[], dtype: Dtype): TensorValue {
  const values = running.declared(dtype, sizes);
  const { elements } = values.storage;
  if (dtype === "int64") for (let at = 1; at < elements.length; at += 2) elements[at] = 1;
  return { ...tensor, dtype, values };
}

function isLengths(name: string): boolean {
  return /len(?:gth)?s?$/u.test(name);
}

/** Lengths are as long as the longest of the other tensors' first axes that isn't the batch. */
function withLengths(lengths: TensorValue, others: readonly Value[]): TensorValue {
  const [batch] = lengths.shape ?? [];
  const longest = others.flatMap((other) =>
    other.kind === "tensor" && other !== lengths
      ? (other.shape ?? [])
          .slice(0, 2)
          .flatMap(({ size }) => (size !== batch?.size && typeof size === "number" ? [size] : []))
      : [],
  );
  lengths.values?.storage.elements.fill(Math.max(1, ...longest.slice(0, 1)));
  return lengths;
}

function isRest({ kind }: Parameter): boolean {
  return kind === "rest" || kind === "restKeywords";
}

function placeOf(definition: FunctionDefinition | undefined): { chunk: number; start: number; end: number } {
  const { chunk = 0, span = { start: 0, end: 0 } } = definition ?? {};
  return { chunk, start: span.start, end: span.start };
}
