import { integerOf } from "../arguments.ts";
import { type ModuleContent, moduleName } from "../content.ts";
import type { ModuleClass } from "../module-class.ts";
import type { Call, Operation } from "../operation.ts";
import { python } from "../signature.ts";
import { none, type Sequence, string, tuple, typeName, unknown, type Value } from "../value.ts";
import { defineModule } from "./define-module.ts";

type Children = ModuleContent["children"];

/** torch.nn.Sequential, ModuleList and ModuleDict. */
export const containers: readonly ModuleClass[] = [
  defineModule({
    name: "Sequential",
    parameters: "*args",
    parts: (call) => {
      const args = call.argument("args");
      const items = args.kind === "tuple" ? args.items : [];
      const children = items.length === 1 && items[0]?.kind === "unknown" ? undefined : numbered(call, items, true);
      return children === undefined ? undefined : { children };
    },
    forward: (call, module) =>
      module.children.reduce<Value>((value, child) => call.invoke(child.module, [value]), call.argument("input")),
    methods: listMethods("Sequential"),
  }),
  defineModule({
    name: "ModuleList",
    parameters: "modules=None",
    forwardParameters: "*input",
    parts: (call) => {
      const modules = call.argument("modules");
      if (modules.kind === "none") return { children: [] };
      const items = modulesIn(call, modules, "ModuleList.extend should be called with an iterable, but got ");
      const children = items === undefined ? undefined : numbered(call, items, true);
      return children === undefined ? undefined : { children };
    },
    forward: missingForward,
    forwardOf: "_forward_unimplemented",
    methods: listMethods("ModuleList"),
  }),
  defineModule({
    name: "ModuleDict",
    parameters: "modules=None",
    forwardParameters: "*input",
    parts: (call) => {
      const children = namedChildren(call);
      return children === undefined ? undefined : { children };
    },
    forward: missingForward,
    forwardOf: "_forward_unimplemented",
    methods: dictMethods(),
  }),
];

function missingForward(call: Call, module: ModuleContent): Value {
  const text = `Module [${module.moduleClass.name}] is missing the required "forward" function`;
  const message = `A ${module.moduleClass.name} holds modules and can't be called: call the modules in it.`;
  call.raise({ code: "argument", type: "NotImplementedError", text, message });
  return { kind: "unknown", reason: "the container can't be called" };
}

/** Children named "0", "1", …; undefined: one was refused. */
function numbered(call: Call, items: readonly Value[], noneAllowed: boolean, from = 0): Children | undefined {
  return checkModules(call, items, noneAllowed)
    ? items.map((module, index) => ({ name: String(from + index), module }))
    : undefined;
}

function checkModules(call: Call, items: readonly Value[], noneAllowed: boolean): boolean {
  const wrong = items.find((item) => !isModule(item) && !(noneAllowed && item.kind === "none"));
  if (wrong === undefined) return true;
  const message =
    wrong.kind === "list" || wrong.kind === "tuple"
      ? `Modules are given one by one, not in a ${typeName(wrong)}: write * before it.`
      : `A module is wanted, and this is a ${typeName(wrong)}.`;
  call.raise({ code: "argument", type: "TypeError", text: `${qualified(wrong)} is not a Module subclass`, message });
  return false;
}

/** What may be a module: of PyTorch, of a class of the program, or not known. */
function isModule(value: Value): boolean {
  return ["module", "instance", "unknown", "callable"].includes(value.kind);
}

/** torch.typename: with the defining module for classes of PyTorch. */
function qualified(value: Value): string {
  if (value.kind === "tensor") return value.parameter ? "torch.nn.parameter.Parameter" : "torch.FloatTensor";
  if (value.kind === "operation") return qualifiedFunction(value.operation.page) ?? typeName(value);
  if (value.kind !== "moduleClass") return typeName(value);
  const { name } = value.moduleClass;
  const file = definingFiles.find(([names]) => names.includes(name))?.[1] ?? "activation";
  return `torch.nn.modules.${file}.${name}`;
}

/** "torch.nn.functional.relu"; the functions of torch itself are methods of a class. */
function qualifiedFunction(page: string | undefined): string | undefined {
  const path = /generated\/(.+)\.html/u.exec(page ?? "")?.[1];
  if (path === undefined || path.startsWith("torch.Tensor.")) return undefined;
  return path.replace(/^torch\.([a-z_0-9]+)$/u, "torch._VariableFunctionsClass.$1");
}

const definingFiles: readonly (readonly [readonly string[], string])[] = [
  [["Linear", "Bilinear", "Identity"], "linear"],
  [["RNN", "LSTM", "GRU", "RNNCell", "LSTMCell", "GRUCell"], "rnn"],
  [["Dropout", "Dropout1d", "AlphaDropout", "FeatureAlphaDropout"], "dropout"],
  [["Embedding"], "sparse"],
  [["LayerNorm"], "normalization"],
  [["BatchNorm1d"], "batchnorm"],
  [["Conv1d"], "conv"],
  [["Flatten", "Unflatten"], "flatten"],
  [["Sequential", "ModuleList", "ModuleDict", "ParameterList"], "container"],
];

/** The items of an iterable of modules; undefined: not known, or refused with the text and the type. */
function modulesIn(call: Call, value: Value, refusal: string): readonly Value[] | undefined {
  if (value.kind === "unknown") return undefined;
  const sequence: Sequence | undefined = call.iterate(value);
  if (sequence === undefined) {
    if (["module", "int", "float", "bool"].includes(value.kind)) {
      call.raise({ code: "argument", type: "TypeError", text: `${refusal}${typeName(value)}` });
    }
    return undefined;
  }
  return sequence.kind === "items" ? sequence.items : undefined;
}

function namedChildren(call: Call): Children | undefined {
  const modules = call.argument("modules");
  if (modules.kind === "none") return [];
  const content = modules.kind === "dict" ? call.read(modules.cell) : undefined;
  const pairs =
    content?.kind === "dict" ? content.entries?.map(({ key, value }) => [key, value] as const) : pairsIn(call, modules);
  if (pairs === undefined) return undefined;
  const children = pairs.flatMap(([key, module]) =>
    key.kind === "string" && key.value !== undefined ? [{ name: key.value, module }] : [],
  );
  const values = children.map(({ module }) => module);
  return children.length === pairs.length && checkModules(call, values, true) ? children : undefined;
}

function pairsIn(call: Call, value: Value): readonly (readonly [Value, Value])[] | undefined {
  const sequence = value.kind === "list" || value.kind === "tuple" ? call.iterate(value) : undefined;
  if (sequence?.kind !== "items") return undefined;
  const pairs = sequence.items.flatMap((item) => {
    const pair = call.iterate(item);
    const [key, module] = pair?.kind === "items" ? pair.items : [];
    return key === undefined || module === undefined ? [] : [[key, module] as const];
  });
  return pairs.length === sequence.items.length ? pairs : undefined;
}

/** append, extend and insert, which answer with the container itself. */
function listMethods(owner: string): readonly (readonly [string, Operation])[] {
  const method = (
    text: string,
    rule: (call: Call, children: Children) => Children | undefined,
  ): readonly [string, Operation] => {
    const declared = python(`${owner}.${text}`, 1);
    const name = text.split("(")[0] ?? text;
    return [name, { ...declared, rule: (call) => changed(call, rule), page: `generated/torch.nn.${owner}.html` }];
  };
  return [
    method("append(module)", (call, children) => {
      const added = numbered(call, [call.argument("module")], true, children.length);
      return added && [...children, ...added];
    }),
    method("extend(modules)", (call, children) => {
      const items = modulesIn(
        call,
        call.argument("modules"),
        `${owner}.extend should be called with an iterable, but got `,
      );
      const added = items && numbered(call, items, true, children.length);
      return added && [...children, ...added];
    }),
    method("insert(index, module)", (call, children) => {
      const index = integerOf(call.argument("index"));
      if (typeof index !== "number" || !checkModules(call, [call.argument("module")], true)) return undefined;
      const at = index < 0 ? Math.max(0, index + children.length) : Math.min(index, children.length);
      const modules = children.map(({ module }) => module).toSpliced(at, 0, call.argument("module"));
      return modules.map((module, position) => ({ name: String(position), module }));
    }),
    ["pop", { ...python(`${owner}.pop(key)`, 1), rule: popped, page: `generated/torch.nn.${owner}.html` }],
  ];
}

/** Takes one module out and numbers the others anew. */
function popped(call: Call): Value {
  const index = integerOf(call.argument("key"));
  const children = childrenOf(call) ?? [];
  const found = typeof index === "number" ? children.at(index) : undefined;
  if (found === undefined) return unknown("which module isn't known");
  const left = children.filter((child) => child !== found);
  writeChildren(
    call,
    left.map(({ module }, position) => ({ name: String(position), module })),
  );
  return found.module;
}

/** The methods of a dict of modules. */
function dictMethods(): readonly (readonly [string, Operation])[] {
  const page = "generated/torch.nn.ModuleDict.html";
  const view = (name: string, item: (child: Children[number]) => Value): readonly [string, Operation] => [
    name,
    {
      ...python(`ModuleDict.${name}()`, 1),
      rule: (call) => {
        const items = (childrenOf(call) ?? []).map(item);
        return { kind: "iterator", items: { kind: "items", items }, of: `dict_${name}` };
      },
      page,
    },
  ];
  return [
    view("keys", ({ name }) => string(name)),
    view("values", ({ module }) => module),
    view("items", ({ name, module }) => tuple([string(name), module])),
    [
      "update",
      {
        ...python("ModuleDict.update(modules)", 1),
        rule: (call) => {
          const added = namedChildren(call);
          const names = new Set(added?.map(({ name }) => name));
          writeChildren(call, added && [...(childrenOf(call) ?? []).filter(({ name }) => !names.has(name)), ...added]);
          return none;
        },
        page,
      },
    ],
    ["clear", { ...python("ModuleDict.clear()", 1), rule: cleared, page }],
    [
      "pop",
      {
        ...python("ModuleDict.pop(key)", 1),
        rule: (call) => {
          const key = call.argument("key");
          const children = childrenOf(call) ?? [];
          const found = children.find(({ name }) => key.kind === "string" && name === key.value);
          if (found !== undefined)
            writeChildren(
              call,
              children.filter((child) => child !== found),
            );
          return found?.module ?? unknown("which module isn't known");
        },
        page,
      },
    ],
  ];
}

function cleared(call: Call): Value {
  writeChildren(call, []);
  return none;
}

function childrenOf(call: Call): Children | undefined {
  const content = call.self === undefined ? undefined : call.read(call.self);
  return content?.kind === "module" ? content.children : undefined;
}

function writeChildren(call: Call, children: Children | undefined): void {
  const content = call.self === undefined ? undefined : call.read(call.self);
  if (call.self === undefined || content?.kind !== "module" || children === undefined) return;
  call.write(call.self, { ...content, children });
}

function changed(call: Call, rule: (call: Call, children: Children) => Children | undefined): Value {
  const content = call.self === undefined ? undefined : call.read(call.self);
  if (call.self === undefined || content?.kind !== "module") return none;
  const children = rule(call, content.children);
  if (children !== undefined) call.write(call.self, { ...content, children });
  return { kind: "module", cell: call.self, className: moduleName(content) };
}
