import { type GivenEntry, type ModuleTensors, stateDictLoad } from "../files/state-dict-load.ts";
import { truthOf } from "../torch/arguments.ts";
import type { ModuleContent } from "../torch/content.ts";
import type { Numbers } from "../torch/numbers.ts";
import { none, type TensorValue, typeName, type Value } from "../torch/value.ts";
import { detached } from "./autograd.ts";
import { cast } from "./cast.ts";
import type { Computed, Kernel, KernelCall } from "./kernel.ts";
import { calledModule } from "./module.ts";
import { modulesWithin, tensorsIn } from "./modules-within.ts";
import { castElements } from "./rounding.ts";
import { RaisedInRun, RunStopped } from "./run.ts";
import { eachOffset, elementsOf } from "./tensor.ts";

/** The methods of nn.Module that touch its numbers; for the others the rule's answer is complete. */
export const moduleMethodKernels: readonly (readonly [string, Kernel])[] = [
  ["torch.nn.Module.state_dict", stateDict],
  ["torch.nn.Module.load_state_dict", loadStateDict],
  ["torch.nn.Module.zero_grad", zeroGrad],
  ["torch.nn.Module.requires_grad_", requireGrad],
  ...["float", "double", "half", "bfloat16", "type", "to"].map(
    (name) => [`torch.nn.Module.${name}`, converted] as const,
  ),
];

/** The rule's dict, its tensors detached from the parameters on whose storage they are. */
function stateDict(call: KernelCall): Computed {
  const { result } = call;
  if (result.kind !== "dict" || truthOf(call.argument("keep_vars")) === true) return result;
  const content = call.read(result.cell);
  if (content?.kind !== "dict") return result;
  const entries = content.entries?.map(({ key, value }) => ({ key, value: detachedValue(value) }));
  call.write(result.cell, { kind: "dict", entries });
  return result;
}

function detachedValue(value: Value): Value {
  if (value.kind !== "tensor" || value.values === undefined) return value;
  return { ...value, requiresGrad: false, parameter: false, values: detached(value.values) };
}

function loadStateDict(call: KernelCall): Computed {
  if (truthOf(call.argument("assign")) === true) {
    throw new RunStopped("unread", "load_state_dict(assign=True) isn't computed");
  }
  const given = givenTensors(call);
  const modules = modulesWithin(call);
  const own = new Map<string, Numbers>();
  const shapes = modules.map(({ prefix, content }): ModuleTensors => {
    const tensors = new Map<string, readonly number[]>();
    for (const { name, tensor } of [...tensorsIn(content, "parameters"), ...tensorsIn(content, "buffers")]) {
      if (tensor.values === undefined) continue;
      own.set(prefix + name, tensor.values);
      tensors.set(name, tensor.values.sizes);
    }
    return { prefix, tensors, filledIn: new Set(["num_batches_tracked"]) };
  });
  const entries = new Map([...given].map(([key, value]) => [key, entryOf(value)]));
  const strict = truthOf(call.argument("strict")) !== false;
  const load = stateDictLoad(calledModule(call).moduleClass.name, shapes, entries, strict);
  for (const key of load.fitting) {
    const source = given.get(key);
    const target = own.get(key);
    if (source?.kind === "tensor" && source.values !== undefined && target !== undefined) copy(source.values, target);
  }
  if (load.error !== undefined) throw new RaisedInRun("RuntimeError", load.error);
  return matched(call, load.missing, load.unexpected);
}

function givenTensors(call: KernelCall): ReadonlyMap<string, Value> {
  const value = call.argument("state_dict");
  const content = value.kind === "dict" ? call.read(value.cell) : undefined;
  if (content?.kind === "dict" && content.entries !== undefined) {
    return new Map(
      content.entries.flatMap(({ key, value: entry }) =>
        key.kind === "string" && key.value !== undefined ? [[key.value, entry] as const] : [],
      ),
    );
  }
  if (value.kind === "unknown" || value.kind === "dict") throw new RunStopped("unread", "the state dict isn't known");
  const text = `Expected state_dict to be dict-like, got <class '${typeName(value)}'>.`;
  throw new RaisedInRun("TypeError", text);
}

function entryOf(value: Value): GivenEntry {
  if (value.kind === "tensor" && value.values !== undefined) return value.values.sizes;
  return { type: `<class '${typeName(value)}'>` };
}

function copy(source: Numbers, { dtype, storage, ...layout }: Numbers): void {
  const elements = castElements(dtype, elementsOf(source));
  let from = 0;
  storage.version++;
  eachOffset({ dtype, storage, ...layout }, (at) => {
    storage.elements[at] = elements[from++];
  });
}

/** The rule's `_IncompatibleKeys`, its lists filled. */
function matched(call: KernelCall, missing: readonly string[], unexpected: readonly string[]): Value {
  const { result } = call;
  if (result.kind !== "tuple") return result;
  for (const [index, keys] of [missing, unexpected].entries()) {
    const list = result.items[index];
    if (list.kind !== "list") continue;
    call.write(list.cell, {
      kind: "list",
      items: { kind: "items", items: keys.map((key) => ({ kind: "string", value: key })) },
    });
  }
  return result;
}

function zeroGrad(call: KernelCall): Computed {
  const forget = truthOf(call.argument("set_to_none")) !== false;
  for (const { content } of modulesWithin(call)) {
    for (const { tensor } of tensorsIn(content, "parameters")) clearGradient(tensor.values, forget);
  }
  return none;
}

/** Forgets a tensor's gradient, or sets it to zeros. */
export function clearGradient(numbers: Numbers | undefined, forget: boolean): void {
  const gradient = numbers?.gradient;
  if (numbers === undefined || gradient === undefined) return;
  if (forget) {
    numbers.gradient = undefined;
    return;
  }
  gradient.storage.version++;
  eachOffset(gradient, (at) => {
    gradient.storage.elements[at] = 0;
  });
}

/** The rule has told it of the tensors: their numbers follow. */
function requireGrad(call: KernelCall): Computed {
  const wanted = truthOf(call.argument("requires_grad")) !== false;
  for (const { content } of modulesWithin(call)) {
    for (const { tensor } of tensorsIn(content, "parameters")) {
      if (tensor.values !== undefined) tensor.values.requiresGrad = wanted;
    }
  }
  return call.result;
}

/** The rule has written the new dtypes: what has another one yet is cast to it, with its gradient. */
function converted(call: KernelCall): Computed {
  for (const { cell, content } of modulesWithin(call)) {
    const convert = (value: TensorValue): TensorValue => castValue(call, value);
    const named = ({ name, tensor }: ModuleContent["parameters"][number]): ModuleContent["parameters"][number] => ({
      name,
      tensor: convert(tensor),
    });
    call.write(cell, {
      ...content,
      parameters: content.parameters.map(named),
      buffers: content.buffers.map(named),
      attributes: new Map(
        [...content.attributes].map(([name, value]) => [name, value.kind === "tensor" ? convert(value) : value]),
      ),
    });
  }
  return call.result;
}

/** The parameter stays the same object and leaf; what it holds lies in a new storage, as after `parameter.data = …`. */
function castValue(call: KernelCall, value: TensorValue): TensorValue {
  const { values, dtype } = value;
  if (values === undefined || dtype === undefined || values.dtype === dtype) return value;
  const { storage, strides, offset } = cast(call.run, detached(values), dtype);
  const gradient = values.gradient && cast(call.run, values.gradient, dtype);
  return { ...value, values: Object.assign(values, { dtype, storage, strides, offset, gradient, viewOf: undefined }) };
}
