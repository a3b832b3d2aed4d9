import { numberOf } from "../arguments.ts";
import type { DictContent } from "../content.ts";
import { dtypes } from "../dtype.ts";
import type { Entry } from "../entry.ts";
import type { Call } from "../operation.ts";
import { settingText } from "../repr.ts";
import { string, typeName, unknown, type Value } from "../value.ts";
import type { OptimizerClass } from "./optimizer-class.ts";

/**
 * An optimizer: an instance with `param_groups`, a list of dicts as PyTorch has it, and its methods. After an error it
 * isn't known.
 */
export function constructOptimizer(call: Call, declared: OptimizerClass, methods: readonly Entry[]): Value {
  const groups = checkSettings(call, declared) ? groupsOf(call, declared) : undefined;
  if (groups === undefined) return unknown("the optimizer isn't known");
  const dicts = groups.map((content): Value => ({ kind: "dict", cell: call.create(content) }));
  const list = call.create({ kind: "list", items: { kind: "items", items: dicts } });
  const instance = {
    kind: "instance",
    className: declared.name,
    classId: `torch.optim.${declared.name}`,
    module: false,
    training: false,
  } as const;
  const cell = call.create({ ...instance, attributes: new Map() });
  const self: Value = { kind: "instance", cell, className: declared.name };
  const bound = methods.flatMap(({ names, operation }) =>
    names.map((name): readonly [string, Value] => [name, { kind: "operation", operation, self }]),
  );
  call.write(cell, { ...instance, attributes: new Map([["param_groups", { kind: "list", cell: list }], ...bound]) });
  return self;
}

function checkSettings(call: Call, declared: OptimizerClass): boolean {
  for (const [name, label] of declared.atLeastZero) {
    if (name === "weight_decay" && declared.betas && !checkBetas(call)) return false;
    const value = call.argument(name);
    const number = numberOf(value);
    if (number !== undefined && !(number >= 0)) return refuse(call, name, `Invalid ${label}: ${settingText(value)}`);
  }
  const text = declared.check?.(call);
  return text === undefined || refuse(call, "nesterov", text);
}

function checkBetas(call: Call): boolean {
  const betas = call.argument("betas");
  const items = betas.kind === "tuple" ? betas.items : [];
  for (const [index, beta] of items.slice(0, 2).entries()) {
    const number = numberOf(beta);
    if (number !== undefined && !(number >= 0 && number < 1)) {
      return refuse(call, "betas", `Invalid beta parameter at index ${String(index)}: ${settingText(beta)}`);
    }
  }
  return true;
}

function refuse(call: Call, name: string, text: string, type = "ValueError"): boolean {
  call.raise({ code: "value", type, text, place: call.placeOf(name) });
  return false;
}

/** Optimizer.__init__: tensors, pairs of names and tensors, or dicts of these with settings of their own. */
function groupsOf(call: Call, declared: OptimizerClass): readonly DictContent[] | undefined {
  const params = call.argument("params");
  if (params.kind === "tensor") {
    const type = dtypes[params.dtype ?? "float32"].tensor;
    const text = `params argument given to the optimizer should be an iterable of Tensors or dicts, but got ${type}`;
    refuse(call, "params", text, "TypeError");
    return undefined;
  }
  const sequence = call.iterate(params);
  if (sequence === undefined) {
    const no = ["int", "float", "bool", "none", "module"].includes(params.kind);
    if (no) refuse(call, "params", `'${typeName(params)}' object is not iterable`, "TypeError");
    return undefined;
  }
  if (sequence.kind !== "items") return undefined;
  if (sequence.items.length === 0) {
    refuse(call, "params", "optimizer got an empty parameter list");
    return undefined;
  }
  const [first] = sequence.items;
  const given = first?.kind === "dict" ? sequence.items.map((item) => entriesOf(call, item)) : [ownGroup(params)];
  const groups: DictContent[] = [];
  for (const entries of given) {
    const group = entries && groupOf(call, declared, entries);
    if (group === undefined) return undefined;
    groups.push(group);
  }
  return groups;
}

type Entries = readonly { readonly key: Value; readonly value: Value }[];

function ownGroup(params: Value): Entries {
  return [{ key: string("params"), value: params }];
}

function entriesOf(call: Call, value: Value): Entries | undefined {
  const content = value.kind === "dict" ? call.read(value.cell) : undefined;
  return content?.kind === "dict" ? content.entries : undefined;
}

/** Optimizer.add_param_group: its own entries first, then the defaults. */
function groupOf(call: Call, declared: OptimizerClass, given: Entries): DictContent | undefined {
  const params = given.find(({ key }) => key.kind === "string" && key.value === "params")?.value;
  if (params === undefined) {
    refuse(call, "params", "'params'", "KeyError");
    return undefined;
  }
  const tensors = tensorsOf(call, params);
  if (tensors === undefined) return undefined;
  const list: Value = { kind: "list", cell: call.create({ kind: "list", items: { kind: "items", items: tensors } }) };
  const entries = given.map(({ key, value }) => ({ key, value: value === params ? list : value }));
  const defaults = [...declared.settings.map((name) => [name, call.argument(name)] as const), ...declared.fixed];
  const missing = defaults.filter(([name]) => !given.some(({ key }) => key.kind === "string" && key.value === name));
  return { kind: "dict", entries: [...entries, ...missing.map(([name, value]) => ({ key: string(name), value }))] };
}

function tensorsOf(call: Call, params: Value): readonly Value[] | undefined {
  const sequence = params.kind === "tensor" ? ({ kind: "items", items: [params] } as const) : call.iterate(params);
  if (sequence?.kind !== "items") return undefined;
  const tensors: Value[] = [];
  for (const item of sequence.items) {
    const value = item.kind === "tuple" && item.items[1] !== undefined ? item.items[1] : item;
    if (value.kind === "unknown") return undefined;
    if (value.kind !== "tensor") {
      const name = value.kind === "string" ? "str" : typeName(value);
      refuse(call, "params", `optimizer can only optimize Tensors, but one of the params is ${name}`, "TypeError");
      return undefined;
    }
    if (value.values?.history !== undefined && !value.values.retainsGradient) {
      refuse(call, "params", "can't optimize a non-leaf Tensor");
      return undefined;
    }
    tensors.push(value);
  }
  return tensors;
}
