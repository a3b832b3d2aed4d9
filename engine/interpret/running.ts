import { axis } from "../shape/axis.ts";
import type { Place } from "../shape/place.ts";
import { type Dtype, dtypes } from "../torch/dtype.ts";
import type { Numbers } from "../torch/numbers.ts";
import type { ModuleContent } from "../torch/content.ts";
import type { Call, Operation } from "../torch/operation.ts";
import { everyOperation } from "../torch/registry.ts";
import type { CellId, TensorValue, Value } from "../torch/value.ts";
import type { Computed, Kernel, KernelCall } from "../values/kernel.ts";
import { refresh } from "../values/autograd.ts";
import { kernelOf, moduleKernelOf } from "../values/kernels.ts";
import { RaisedInRun, type Run, RunStopped } from "../values/run.ts";
import { bytesPer, countOf, elementsOf } from "../values/tensor.ts";
import { intoOut } from "../values/out.ts";
import { inPlaceKernel } from "../values/in-place.ts";
import type { Machine } from "./machine.ts";
import { readCell } from "./store.ts";

/** What a machine has beyond the shape reading while it executes a program. */
export type Running = Run & {
  /** The size that a symbol has in this run. */
  readonly sizeOf: (id: string, name: string) => number;
  /** Refuses what the budget doesn't allow without taking it, with the sum that leads there. */
  readonly fits: (bytes: number, what: string) => void;
  /** Numbers for a declared input, from a generator of its own. */
  readonly declared: (dtype: Dtype, sizes: readonly number[]) => Numbers;
  /** What `print` writes, its end included, and the text without it. */
  readonly write: (text: string, line: string) => void;
  /** What a name was last bound to, by the place of the target. */
  readonly bound: (place: Place, name: string, value: Value) => void;
  /** The bytes of a file that the program names. */
  readonly readFile: (path: string) => FileAnswer;
  /** In bytes. */
  readonly memoryLimit: number;
  /** The place of the call that is running, for what watches it. */
  callPlace: Place | undefined;
  /** Numbers what is made, so that no two share a cell. */
  made: number;
  /** How far `next` has taken an iterator, by its items. */
  readonly taken: WeakMap<object, number>;
};

/** A file, or why there is none. */
export type FileAnswer =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "missing" }
  | { readonly kind: "refused"; readonly message: string };

/** Python's exception, at its place. */
export class ProgramRaised extends Error {
  readonly type: string;
  readonly text: string;
  readonly place: Place;
  constructor(type: string, text: string, place: Place) {
    super(`${type}: ${text}`);
    this.type = type;
    this.text = text;
    this.place = place;
  }
}

/** The run stops at a place, for a reason of our own. */
export class StoppedAt extends Error {
  readonly stopped: RunStopped;
  readonly place: Place;
  constructor(stopped: RunStopped, place: Place) {
    super(stopped.message);
    this.stopped = stopped;
    this.place = place;
  }
}

let table: Map<Operation, Kernel> | undefined;

/** The kernel of an operation, or of the same operation out of place. */
function kernelFor(operation: Operation): Kernel | undefined {
  table ??= new Map(
    everyOperation().flatMap(([name, found]): readonly (readonly [Operation, Kernel])[] => {
      const kernel = kernelOf(name) ?? inPlaceKernel(name);
      return kernel === undefined ? [] : [[found, kernel]];
    }),
  );
  return table.get(operation);
}

/** What a kernel is called with: the rule's answer, and the arguments by their names. */
type Calling = {
  readonly name: string;
  readonly result: Value;
  readonly argument: (name: string) => Value;
  readonly given: (name: string) => boolean;
  readonly self: CellId | undefined;
};

/** The value of an operation in a run: what the rule has told, with the numbers that its kernel computes. */
export function operated(
  machine: Machine,
  running: Running,
  operation: Operation,
  calling: Omit<Calling, "name">,
  place: Place,
): Value {
  return withNumbers(machine, running, kernelFor(operation), { ...calling, name: operation.name }, place);
}

/** An operator or an index: a kernel by its name, with the arguments by theirs. */
export function computed(
  machine: Machine,
  name: string,
  args: Readonly<Record<string, Value>>,
  result: Value,
  place: Place,
): Value {
  const { running } = machine;
  if (running === undefined) return result;
  const argument = (wanted: string): Value => args[wanted] ?? { kind: "none" };
  const calling: Calling = { name, result, argument, given: (wanted) => wanted in args, self: undefined };
  return withNumbers(machine, running, kernelOf(name) ?? inPlaceKernel(name), calling, place);
}

function withNumbers(
  machine: Machine,
  running: Running,
  kernel: Kernel | undefined,
  calling: Calling,
  place: Place,
): Value {
  const { name, result, argument, given } = calling;
  if (kernel === undefined) {
    if (isComplete(result)) return result;
    throw new StoppedAt(new RunStopped("unread", `${name} isn't computed`), place);
  }
  running.checkpoint();
  const call = kernelCall(machine, running, calling);
  return guarded(place, running, () => {
    const found = kernel(call);
    if (!given("out") || argument("out").kind === "none") return attached(result, found, name);
    const written = intoOut(call, name.slice(name.lastIndexOf(".") + 1), found);
    const dtype = "kind" in written && written.kind === "numbers" ? written.dtype : undefined;
    return attached(result.kind === "tensor" && dtype !== undefined ? { ...result, dtype } : result, written, name);
  });
}

function kernelCall(machine: Machine, running: Running, { name, result, argument, given, self }: Calling): KernelCall {
  return {
    run: running,
    result,
    argument,
    given,
    numbers: (wanted) => {
      const found = numbersOf(argument(wanted), name, wanted);
      // Few elements may stand for many (`expand`): what goes through them all, or lists them, would take forever.
      if (countOf(found.sizes) * bytesPer(found.dtype) > running.memoryLimit) {
        running.fits(countOf(found.sizes) * bytesPer(found.dtype), `the elements of [${found.sizes.join(", ")}]`);
      }
      return found;
    },
    self,
    read: (cell) => readCell(machine.layer, cell),
    write: (cell, content) => {
      machine.layer.cells.set(cell, content);
    },
    create: (content) => {
      const cell = `@${String(running.made++)}`;
      machine.layer.cells.set(cell, content);
      return cell;
    },
    items: (value) => {
      const sequence = machine.iterate(machine, value);
      return sequence?.kind === "items" ? sequence.items : undefined;
    },
  };
}

/** What a kernel throws, with its place. */
function guarded<T>(place: Place, running: Running, compute: () => T): T {
  const before = running.callPlace;
  running.callPlace = place;
  try {
    return compute();
  } catch (error) {
    if (error instanceof RaisedInRun) throw new ProgramRaised(error.type, error.text, place);
    if (error instanceof RunStopped) throw new StoppedAt(error, place);
    throw error;
  } finally {
    running.callPlace = before;
  }
}

function numbersOf(value: Value, operation: string, name: string): Numbers {
  if (value.kind === "tensor" && value.values !== undefined) return value.values;
  if (value.kind === "int" && typeof value.value === "number") return wrapped("int64", value.value);
  if (value.kind === "float" && value.value !== undefined) return wrapped("float64", value.value);
  if (value.kind === "bool" && value.value !== undefined) return wrapped("bool", Number(value.value));
  throw new RunStopped("unread", `the value of ${name} in ${operation} isn't known`);
}

function wrapped(dtype: Dtype, value: number): Numbers {
  const elements = dtype === "bool" ? new Uint8Array([value]) : new Float64Array([value]);
  return {
    kind: "numbers",
    dtype,
    sizes: [],
    strides: [],
    offset: 0,
    storage: { elements, version: 0 },
    requiresGrad: false,
    gradient: undefined,
    history: undefined,
    viewOf: undefined,
    retainsGradient: false,
  };
}

/** Joins what the rule told and what the kernel computed. Where their shapes differ, one of the two is wrong. */
function attached(result: Value, found: Computed, name: string): Value {
  if (isList(found)) {
    const items = found.map((item, index) =>
      attached(result.kind === "tuple" ? (result.items[index] ?? { kind: "none" }) : { kind: "none" }, item, name),
    );
    return { kind: "tuple", items, form: result.kind === "tuple" ? result.form : "tuple" };
  }
  if (found.kind !== "numbers") return found;
  if (result.kind !== "tensor") return tensorValue(found);
  const { shape, dtype } = result;
  const differs =
    shape !== undefined &&
    (shape.length !== found.sizes.length ||
      shape.some(({ size }, index) => typeof size === "number" && size !== found.sizes[index]));
  if (differs || (dtype !== undefined && dtype !== found.dtype)) {
    const expected = `${dtype ?? "?"} [${(shape ?? []).map(({ size }) => (typeof size === "number" ? String(size) : "?")).join(", ")}]`;
    throw new RunStopped(
      "defect",
      `${name} computed ${found.dtype} [${found.sizes.join(", ")}] where its rule says ${expected}: this is a defect of Gatescope, please report it`,
    );
  }
  const sized = shape?.map((one, index) =>
    typeof one.size === "number" ? one : axis(found.sizes[index] ?? 0, one.role, one.factors),
  );
  const { data: _stale, ...rest } = result;
  return {
    ...rest,
    shape: sized ?? found.sizes.map((size) => axis(size)),
    dtype: found.dtype,
    requiresGrad: found.requiresGrad,
    strides: shape === undefined ? found.strides : (result.strides ?? found.strides),
    data: undefined,
    values: found,
  };
}

function isList(found: Computed): found is readonly Computed[] {
  return Array.isArray(found);
}

/** A tensor of the run as a value of its own. */
export function tensorValue(numbers: Numbers): TensorValue {
  return {
    kind: "tensor",
    shape: numbers.sizes.map((size) => axis(size)),
    dtype: numbers.dtype,
    strides: numbers.strides,
    requiresGrad: numbers.requiresGrad,
    parameter: false,
    data: undefined,
    values: numbers,
  };
}

/** Whether nothing is left to compute: no tensor in it, and nothing unknown. */
function isComplete(value: Value): boolean {
  switch (value.kind) {
    case "tensor":
    case "packed":
    case "unknown":
      return false;
    case "tuple":
      return value.items.every(isComplete);
    case "int":
      return typeof value.value === "number";
    case "bool":
    case "float":
    case "string":
      return value.value !== undefined;
    case "none":
    case "ellipsis":
    case "list":
    case "dict":
    case "set":
    case "range":
    case "slice":
    case "iterator":
    case "module":
    case "dtype":
    case "device":
    case "operation":
    case "moduleClass":
    case "namespace":
    case "type":
    case "callable":
    case "instance":
      return true;
  }
}

const SMALL = 1000;

/** The elements of a tensor whose numbers are known: in a run all of them, else those that the program spells. */
export function knownElements(tensor: TensorValue): ArrayLike<number> | undefined {
  return tensor.values === undefined ? tensor.data : elementsOf(tensor.values);
}

/** A tensor as rules want it in a run: with the integers that it holds, and what it records by now. */
export function readable(value: Value): Value {
  if (value.kind === "tuple" && value.items.some(({ kind }) => kind === "tensor")) {
    return { ...value, items: value.items.map(readable) };
  }
  if (value.kind !== "tensor" || value.values === undefined) return value;
  const { values } = value;
  refresh(values);
  const whole = dtypes[values.dtype].category !== "float" && countOf(values.sizes) <= SMALL;
  const same = value.requiresGrad === values.requiresGrad && value.dtype === values.dtype;
  if (!whole && value.data === undefined && same) return value;
  return {
    ...value,
    dtype: values.dtype,
    data: whole ? Array.from(elementsOf(values)) : undefined,
    requiresGrad: values.requiresGrad,
  };
}

/** What `of` makes of the only element of a tensor; undefined: there isn't one, or it isn't known. */
export function onlyElement<T>(tensor: TensorValue, of: (element: number) => T): T | undefined {
  const elements = knownElements(tensor);
  const [first] = elements?.length === 1 ? [elements[0]] : [];
  return first === undefined ? undefined : of(first);
}

/** A tensor of one number as a Python number: `tensor.item()`. */
export function itemOf(tensor: TensorValue): Value | undefined {
  const element = onlyElement(tensor, Number);
  if (element === undefined || tensor.dtype === undefined) return undefined;
  const { category } = dtypes[tensor.dtype];
  if (category === "float") return { kind: "float", value: element };
  return category === "bool" ? { kind: "bool", value: element !== 0 } : { kind: "int", value: element };
}

/** The module that a constructor made, with its first parameters drawn. */
export function constructed(machine: Machine, module: ModuleContent, call: Call, place: Place): ModuleContent {
  const { running } = machine;
  if (running === undefined) return module;
  const kernel = moduleKernelOf(module.moduleClass.name);
  if (kernel === undefined) {
    if (module.parameters.length + module.buffers.length === 0) return module;
    throw new StoppedAt(new RunStopped("unread", `nn.${module.moduleClass.name} isn't computed`), place);
  }
  const listed = [...module.parameters, ...module.buffers].reduce((sum, { tensor }) => sum + bytesOf(tensor), 0);
  const weights = Math.max(listed, module.parametersListed ? 0 : 4 * Number(module.parameterCount));
  const { argument, given } = call;
  return guarded(place, running, () => {
    running.fits(weights, `weights of ${module.moduleClass.name}`);
    return kernel(
      kernelCall(machine, running, { name: "", result: { kind: "none" }, argument, given, self: undefined }),
      module,
    );
  });
}

function bytesOf({ shape, dtype }: TensorValue): number {
  return (shape ?? []).reduce((count, { size }) => count * Number(size), dtype === undefined ? 4 : dtypes[dtype].size);
}
