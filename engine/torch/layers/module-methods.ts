import { truthOf } from "../arguments.ts";
import { type Content, type ModuleContent, moduleName } from "../content.ts";
import { type Dtype, dtypes } from "../dtype.ts";
import type { Entry } from "../entry.ts";
import type { Call } from "../operation.ts";
import { add } from "../../shape/dim.ts";
import { python } from "../signature.ts";
import { countNumbers } from "./module-content.ts";
import { type CellId, none, type Sequence, string, type TensorValue, tuple, unknown, type Value } from "../value.ts";

type Read = (cell: CellId) => Content | undefined;
type Named = { readonly name: string; readonly value: Value };

/** The methods of torch.nn.Module. `call.self` is the module's cell. */
export const moduleMethods: readonly Entry[] = [
  method("eval()", (call) => trained(call, false)),
  method("train(mode=True)", train),
  method("requires_grad_(requires_grad=True)", (call) => {
    const requiresGrad = truthOf(call.argument("requires_grad")) !== false;
    return eachModule(call, (module) => withTensors(module, (tensor) => ({ ...tensor, requiresGrad }), keep));
  }),
  ...(["float", "double", "half", "bfloat16"] as const).map((name) => {
    const dtype = { float: "float32", double: "float64", half: "float16", bfloat16: "bfloat16" } as const;
    return method(`${name}()`, (call) => converted(call, dtype[name]));
  }),
  method("type(dst_type)", (call) => {
    const type = call.argument("dst_type");
    return type.kind === "dtype" ? converted(call, type.dtype) : self(call);
  }),
  method("to(*args, **kwargs)", (call) => to(call)),
  ...["cpu()", "cuda(device=None)", "xpu(device=None)", "share_memory()"].map((text) => method(text, self)),
  method("to_empty(*, device, recurse=True)", self),
  method("apply(fn)", (call) => {
    applied(call, self(call), new Set());
    return self(call);
  }),
  method("zero_grad(set_to_none=True)", () => none),
  method("parameters(recurse=True)", (call) => generator(tensorsOf(call, "parameters").map(({ value }) => value))),
  method("named_parameters(prefix='', recurse=True, remove_duplicate=True)", (call) =>
    generator(pairs(tensorsOf(call, "parameters"))),
  ),
  method("buffers(recurse=True)", (call) => generator(tensorsOf(call, "buffers").map(({ value }) => value))),
  method("named_buffers(prefix='', recurse=True, remove_duplicate=True)", (call) =>
    generator(pairs(tensorsOf(call, "buffers"))),
  ),
  method("children()", (call) => generator(childrenOf(call).map(({ value }) => value))),
  method("named_children()", (call) => generator(pairs(childrenOf(call)))),
  method("modules()", (call) => generator(namedModules(call, undefined).map(({ value }) => value))),
  method("named_modules(memo=None, prefix='', remove_duplicate=True)", (call) =>
    generator(pairs(namedModules(call, undefined))),
  ),
  method("state_dict(*args, destination=None, prefix='', keep_vars=False)", stateDict),
  method("load_state_dict(state_dict, strict=True, assign=False)", incompatibleKeys),
  method("add_module(name, module)", addModule),
  method("register_module(name, module)", addModule),
  method("register_buffer(name, tensor, persistent=True)", registerBuffer),
  method("register_parameter(name, param)", registerParameter),
];

function method(text: string, rule: (call: Call) => Value): Entry {
  const name = text.split("(")[0] ?? text;
  const operation = { ...python(`Module.${text}`, 1), rule, page: "generated/torch.nn.Module.html" };
  return { path: "torch.nn.Module", names: [name], operation };
}

/** What didn't match; in the shape reading nobody knows what did. */
function incompatibleKeys(call: Call): Value {
  const keys = (): Value => {
    const items: Sequence = { kind: "repeated", element: string(undefined), length: call.freshUnknown() };
    return { kind: "list", cell: call.create({ kind: "list", items }) };
  };
  const fields = ["missing_keys", "unexpected_keys"];
  return { kind: "tuple", items: [keys(), keys()], form: { name: "_IncompatibleKeys", fields } };
}

function addModule(call: Call): Value {
  const name = call.argument("name");
  const content = call.self === undefined ? undefined : call.read(call.self);
  if (call.self === undefined || content?.kind !== "module" || name.kind !== "string") return none;
  const child = { name: name.value ?? "?", module: call.argument("module") };
  const others = content.children.filter((other) => other.name !== child.name);
  call.write(call.self, { ...content, children: [...others, child] });
  return none;
}

function registerBuffer(call: Call): Value {
  const [name, content] = registration(call);
  const tensor = call.argument("tensor");
  if (call.self === undefined || content === undefined || name === undefined) return none;
  if (tensor.kind !== "tensor") {
    call.write(call.self, { ...content, attributes: new Map(content.attributes).set(name, tensor) });
    return none;
  }
  const temporary = truthOf(call.argument("persistent")) === false ? ({ persistent: false } as const) : {};
  const others = content.buffers.filter((other) => other.name !== name);
  call.write(call.self, { ...content, buffers: [...others, { name, tensor, ...temporary }] });
  return none;
}

function registerParameter(call: Call): Value {
  const [name, content] = registration(call);
  const tensor = call.argument("param");
  if (call.self === undefined || content === undefined || name === undefined) return none;
  if (tensor.kind !== "tensor") {
    call.write(call.self, { ...content, attributes: new Map(content.attributes).set(name, tensor) });
    return none;
  }
  const parameter = { name, tensor };
  const parameters = [...content.parameters.filter((other) => other.name !== name), parameter];
  const parameterCount = add(content.parameterCount, countNumbers([parameter]));
  call.write(call.self, { ...content, parameters, parameterCount });
  return none;
}

function registration(call: Call): readonly [string | undefined, ModuleContent | undefined] {
  const name = call.argument("name");
  const content = call.self === undefined ? undefined : call.read(call.self);
  return [name.kind === "string" ? name.value : undefined, content?.kind === "module" ? content : undefined];
}

function self(call: Call): Value {
  const content = call.self === undefined ? undefined : call.read(call.self);
  if (call.self === undefined || content?.kind !== "module") return unknown("the module isn't known");
  return { kind: "module", cell: call.self, className: moduleName(content) };
}

function keep(tensor: TensorValue): TensorValue {
  return tensor;
}

function train(call: Call): Value {
  const mode = call.argument("mode");
  if (mode.kind !== "bool" && mode.kind !== "unknown") {
    const text = "training mode is expected to be boolean";
    call.raise({ code: "argument", type: "ValueError", text, place: call.placeOf("mode") });
    return self(call);
  }
  return trained(call, truthOf(mode) !== false);
}

function trained(call: Call, training: boolean): Value {
  return eachModule(call, (module) => ({ ...module, training }));
}

/** Writes this module and all modules in it anew. */
function eachModule(call: Call, change: (module: ModuleContent) => ModuleContent): Value {
  for (const { value } of namedModules(call, undefined)) {
    if (value.kind !== "module" && value.kind !== "instance") continue;
    const content = call.read(value.cell);
    if (content?.kind === "module") call.write(value.cell, change(content));
  }
  return self(call);
}

function withTensors(
  module: ModuleContent,
  parameter: (tensor: TensorValue) => TensorValue,
  buffer: (tensor: TensorValue) => TensorValue,
): ModuleContent {
  const isParameter = new Set(module.parameters.map(({ name }) => name));
  return {
    ...module,
    parameters: module.parameters.map(({ name, tensor }) => ({ name, tensor: parameter(tensor) })),
    buffers: module.buffers.map(({ name, tensor }) => ({ name, tensor: buffer(tensor) })),
    attributes: new Map(
      [...module.attributes].map(([name, value]) => [
        name,
        value.kind === "tensor" && isParameter.has(name) ? parameter(value) : value,
      ]),
    ),
  };
}

/** Floating-point tensors alone change their dtype. */
function converted(call: Call, dtype: Dtype): Value {
  const convert = (tensor: TensorValue): TensorValue =>
    tensor.dtype !== undefined && ["float", "complex"].includes(dtypes[tensor.dtype].category)
      ? { ...tensor, dtype }
      : tensor;
  return eachModule(call, (module) => withTensors(module, convert, convert));
}

/** `to(device)`, `to(dtype)`, `to(device, dtype)`, `to(tensor)`: the dtype is what matters here. */
function to(call: Call): Value {
  const args = call.argument("args");
  const keywords = call.argument("kwargs");
  const content = keywords.kind === "dict" ? call.read(keywords.cell) : undefined;
  const named = content?.kind === "dict" ? (content.entries ?? []).map(({ value }) => value) : [];
  const given = [...(args.kind === "tuple" ? args.items : []), ...named];
  const found = given.find((value) => value.kind === "dtype" || value.kind === "tensor");
  const dtype = found?.kind === "dtype" || found?.kind === "tensor" ? found.dtype : undefined;
  if (dtype === undefined) return self(call);
  if (!["float", "complex"].includes(dtypes[dtype].category)) {
    const text = `nn.Module.to only accepts floating point or complex dtypes, but got desired dtype=torch.${dtype}`;
    call.raise({ code: "argument", type: "TypeError", text });
    return self(call);
  }
  return converted(call, dtype);
}

/** The function is called with what a module holds, and then with the module. */
function applied(call: Call, module: Value, seen: ReadonlySet<CellId>): void {
  if ((module.kind !== "module" && module.kind !== "instance") || seen.has(module.cell)) return;
  const within = new Set([...seen, module.cell]);
  for (const { value } of ownChildren(call.read, module.cell)) applied(call, value, within);
  call.invoke(call.argument("fn"), [module]);
}

function generator(items: readonly Value[]): Value {
  return { kind: "iterator", items: { kind: "items", items }, of: "generator" };
}

function pairs(named: readonly Named[]): readonly Value[] {
  return named.map(({ name, value }) => tuple([string(name), value]));
}

/** A module's own modules; those of the program's classes hold theirs in attributes. */
function ownChildren(read: Read, cell: CellId): readonly Named[] {
  const content = read(cell);
  if (content?.kind === "module") return content.children.map(({ name, module }) => ({ name, value: module }));
  if (content?.kind !== "instance") return [];
  return [...content.attributes].flatMap(([name, value]) =>
    value.kind === "module" || value.kind === "instance" ? [{ name, value }] : [],
  );
}

function childrenOf(call: Call): readonly Named[] {
  return call.self === undefined ? [] : ownChildren(call.read, call.self).filter(({ value }) => value.kind !== "none");
}

/** This module and all in it, each once, named by their paths. */
function namedModules(call: Call, limit: number | undefined): readonly Named[] {
  const found: Named[] = [];
  const seen = new Set<CellId>();
  const visit = (value: Value, path: string): void => {
    if (value.kind !== "module" && value.kind !== "instance") return;
    if (seen.has(value.cell) || found.length >= (limit ?? 10_000)) return;
    seen.add(value.cell);
    found.push({ name: path, value });
    for (const child of ownChildren(call.read, value.cell)) {
      visit(child.value, path === "" ? child.name : `${path}.${child.name}`);
    }
  };
  visit(self(call), "");
  return found;
}

/** The parameters (or buffers) of this module and all in it, by path. */
function tensorsOf(call: Call, kind: "parameters" | "buffers"): readonly Named[] {
  const recursive = truthOf(call.argument("recurse")) !== false;
  return namedModules(call, recursive ? undefined : 1).flatMap(({ name: path, value }) => {
    const content = value.kind === "module" ? call.read(value.cell) : undefined;
    if (content?.kind !== "module") return [];
    return content[kind].flatMap(({ name, tensor }) => {
      const value = content.attributes.get(name) ?? tensor;
      return value.kind === "none" ? [] : [{ name: path === "" ? name : `${path}.${name}`, value }];
    });
  });
}

/** An ordered dict of the parameters and buffers, module by module. */
function stateDict(call: Call): Value {
  const entries = namedModules(call, undefined).flatMap(({ name: path, value }) => {
    const content = value.kind === "module" ? call.read(value.cell) : undefined;
    if (content?.kind !== "module") return [];
    const kept = content.buffers.filter(({ persistent }) => persistent !== false);
    return [...content.parameters, ...kept].flatMap(({ name, tensor }) => {
      const held = content.attributes.get(name) ?? tensor;
      if (held.kind === "none") return [];
      const value: Value = held.kind === "tensor" ? { ...held, requiresGrad: false, parameter: false } : held;
      return [{ key: string(path === "" ? name : `${path}.${name}`), value }];
    });
  });
  return { kind: "dict", cell: call.create({ kind: "dict", entries }) };
}
