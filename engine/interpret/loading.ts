import { readTensorFile } from "../files/read-tensor-file.ts";
import type { StoredTensor, StoredValue } from "../files/stored-tensor.ts";
import type { Place } from "../shape/place.ts";
import type { GivenArgument } from "../torch/signature.ts";
import { axis } from "../shape/axis.ts";
import { bool, float, int, none, string, tuple, unknown, type Value } from "../torch/value.ts";
import { RunStopped } from "../values/run.ts";
import { storedNumbers } from "../values/stored.ts";
import { type Machine, site } from "./machine.ts";
import { type Running, ProgramRaised, StoppedAt, tensorValue } from "./running.ts";
import { readCell } from "./store.ts";

type Load = (machine: Machine, given: readonly GivenArgument[], place: Place) => Value;

/** What reads a file, by where it is found. The shape reading opens none: what they give isn't known there. */
export const loadFunctions: ReadonlyMap<string, Load> = new Map<string, Load>([
  ["torch.load", (machine, given, place) => loaded(machine, given, place, "torch")],
  ["safetensors.torch.load_file", (machine, given, place) => loaded(machine, given, place, "safetensors")],
  ["numpy.load", (machine, given, place) => loaded(machine, given, place, "numpy")],
  ["torch.from_numpy", fromArray],
]);

const CLASS = "numpy.ndarray";

function loaded(
  machine: Machine,
  given: readonly GivenArgument[],
  place: Place,
  by: "torch" | "safetensors" | "numpy",
): Value {
  const { running } = machine;
  if (running === undefined) return unknown("what the file holds isn't known");
  const named = given.find(({ name }) => name === undefined || name === "f" || name === "file" || name === "filename");
  const path = named?.value;
  if (path?.kind !== "string" || path.value === undefined) {
    throw new StoppedAt(new RunStopped("unread", "a file is read by its path alone, a text"), place);
  }
  const answer = running.readFile(path.value);
  switch (answer.kind) {
    case "missing": {
      const text = `[Errno 2] No such file or directory: '${path.value}'`;
      throw new ProgramRaised("FileNotFoundError", text, place);
    }
    case "refused":
      throw new StoppedAt(new RunStopped("unread", answer.message), place);
    case "bytes":
      break;
  }
  const content = readTensorFile(path.value, answer.bytes, running.memoryLimit);
  const make = (tensor: StoredTensor): Value => {
    const value = tensorOf(running, tensor, path.value ?? "", place);
    return by === "numpy" ? arrayOf(machine, value, place) : value;
  };
  switch (content.kind) {
    case "refused":
      throw new StoppedAt(new RunStopped("unread", content.message), place);
    case "tensor":
      return make(content.tensor);
    case "tensors": {
      const entries = [...content.tensors].map(([name, tensor]) => ({ key: string(name), value: make(tensor) }));
      return dictOf(machine, entries, place);
    }
    case "value":
      return valueOf(machine, running, content.value, path.value, place);
  }
}

function tensorOf(running: Running, tensor: StoredTensor, file: string, place: Place): Value {
  try {
    const value = tensorValue(storedNumbers(running, tensor, `tensors of ${file}`));
    return { ...value, shape: tensor.shape.map((size) => axis(size)), parameter: tensor.parameter === true };
  } catch (error) {
    if (error instanceof RunStopped) throw new StoppedAt(error, place);
    throw error;
  }
}

/** A plain value of a checkpoint, with the tensors in it. */
function valueOf(machine: Machine, running: Running, stored: StoredValue, file: string, place: Place): Value {
  switch (stored.kind) {
    case "tensor":
      return tensorOf(running, stored.tensor, file, place);
    case "none":
      return none;
    case "bool":
      return bool(stored.value);
    case "int":
      return int(Number(stored.value));
    case "float":
      return float(stored.value);
    case "text":
      return string(stored.value);
    case "dtype":
      return { kind: "dtype", dtype: stored.name };
    case "size":
      return { kind: "tuple", form: "size", items: stored.sizes.map((size) => int(size)) };
    case "list": {
      const items = stored.items.map((item) => valueOf(machine, running, item, file, place));
      const cell = `${site(machine, place)}#list`;
      machine.layer.cells.set(cell, { kind: "list", items: { kind: "items", items } });
      return { kind: "list", cell };
    }
    case "tuple":
      return tuple(stored.items.map((item) => valueOf(machine, running, item, file, place)));
    case "dict": {
      const entries = [...stored.entries].map(([key, value]) => ({
        key: typeof key === "string" ? string(key) : int(Number(key)),
        value: valueOf(machine, running, value, file, place),
      }));
      return dictOf(machine, entries, place);
    }
  }
}

function dictOf(
  machine: Machine,
  entries: readonly { readonly key: Value; readonly value: Value }[],
  place: Place,
): Value {
  const cell = `${site(machine, place)}#dict`;
  machine.layer.cells.set(cell, { kind: "dict", entries });
  return { kind: "dict", cell };
}

/** NumPy's arrays are carried to `torch.from_numpy`, and not followed otherwise. */
function arrayOf(machine: Machine, tensor: Value, place: Place): Value {
  const cell = `${site(machine, place)}#array`;
  const attributes = new Map([["", tensor]]);
  machine.layer.cells.set(cell, {
    kind: "instance",
    className: CLASS,
    classId: "",
    module: false,
    attributes,
    training: false,
  });
  return { kind: "instance", cell, className: CLASS };
}

function fromArray(machine: Machine, given: readonly GivenArgument[], place: Place): Value {
  const value = given[0]?.value;
  if (machine.running === undefined) return unknown("NumPy arrays aren't read");
  if (value !== undefined && value.kind !== "instance") {
    const type = value.kind === "tensor" ? "Tensor" : value.kind;
    throw new ProgramRaised("TypeError", `expected np.ndarray (got ${type})`, place);
  }
  const tensor = value === undefined ? undefined : arrayTensor(machine, value);
  if (tensor === undefined) throw new StoppedAt(new RunStopped("unread", "NumPy arrays aren't read"), place);
  return tensor;
}

/** The numbers of an array that was loaded; undefined: the value isn't one. */
function arrayTensor(machine: Machine, value: Value): Value | undefined {
  if (value.kind !== "instance" || value.className !== CLASS) return undefined;
  const content = readCell(machine.layer, value.cell);
  return content?.kind === "instance" ? content.attributes.get("") : undefined;
}
