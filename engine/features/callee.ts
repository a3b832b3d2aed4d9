import type { Token } from "../language/token.ts";
import type { Operation, ParameterType, Signature, SignatureParameter } from "../torch/operation.ts";
import type { Value } from "../torch/value.ts";
import { formatDim } from "../shape/dim.ts";
import type { CalleeParameter } from "./callee-parameter.ts";
import { builtinSignature } from "./builtin-signatures.ts";
import { parameterMeaning } from "./parameter-meanings.ts";
import { type FunctionStatement, type Subject, type Viewpoint, subjectOf } from "./subject.ts";

export type Callee = {
  /** "nn.LSTM", "lstm", "torch.stack". */
  readonly name: string;
  /** In the order in which they are tried. */
  readonly overloads: readonly (readonly CalleeParameter[])[];
  /** The page under https://pytorch.org/docs/stable/. */
  readonly page: string | undefined;
};

/** What the tokens of an expression call, with its parameters; undefined: not known. */
export function calleeOf(view: Viewpoint, tokens: readonly Token[]): Callee | undefined {
  const subject = subjectOf(view, tokens);
  const start = tokens[0]?.start ?? 0;
  const name = view.analysis.document.text.slice(start, tokens.at(-1)?.end ?? start).replaceAll(/\s+/gu, "");
  return subject && calleeOfSubject(subject, name);
}

/** The same for what an expression is known to be; `name` is how it is written. */
export function calleeOfSubject(subject: Subject, name: string): Callee | undefined {
  switch (subject.kind) {
    case "moduleClass": {
      const { moduleClass } = subject;
      const overloads = shown(moduleClass.constructorSignature, `torch.nn.${moduleClass.name}`, 0);
      return { name: `nn.${moduleClass.name}`, overloads, page: moduleClass.page };
    }
    case "module": {
      const { moduleClass } = subject;
      const overloads = shown(moduleClass.forward.signature, `torch.nn.${moduleClass.name}.forward`, 0);
      return { name, overloads, page: moduleClass.page };
    }
    case "operation": {
      const { operation, bound } = subject;
      const overloads = shown(operation.signature, keyOf(operation, subject.path), bound ? 1 : 0);
      return { name: shownName(operation, subject.path), overloads, page: operation.page };
    }
    case "builtin": {
      const signature = builtinSignature(subject.name);
      return signature && { name: subject.name, overloads: [signature], page: undefined };
    }
    case "function":
      return userFunction(subject.source, subject.statement, subject.statement.name, subject.bound);
    case "class": {
      const own = method(subject.statement.body, "__init__");
      const none = { name: subject.statement.name, overloads: [[]], page: undefined };
      return own === undefined ? none : userFunction(subject.source, own, subject.statement.name, true);
    }
    case "instance": {
      const own = method(subject.statement.body, "forward") ?? method(subject.statement.body, "__call__");
      return own && userFunction(subject.source, own, name, true);
    }
    case "namespace":
    case "tensor":
    case "packed":
    case "python":
      return undefined;
  }
}

function keyOf({ name }: Operation, path: string): string {
  return path === "" || name.includes(".") ? name : `${path}.${name}`;
}

function shownName({ name }: Operation, path: string): string {
  const last = name.slice(name.lastIndexOf(".") + 1);
  if (path === "torch.nn.functional") return `F.${last}`;
  if (path === "torch.Tensor") return `Tensor.${last}`;
  return path.startsWith("torch") ? `${path.replace(/^torch\.nn\b/u, "nn")}.${last}` : last;
}

function shown({ parameters, overloads, style }: Signature, key: string, bound: number): Callee["overloads"] {
  const all =
    overloads === undefined ? [parameters] : overloads.filter(({ hidden }) => !hidden).map((one) => one.parameters);
  const first = style === "native" || all[0]?.[0]?.name === "self" ? bound : 0;
  return all.map((one) =>
    one
      .slice(first)
      .filter(({ name }) => !name.startsWith("_"))
      .map((each) => shownParameter(each, key)),
  );
}

function shownParameter({ name, kind, type, fallback }: SignatureParameter, key: string): CalleeParameter {
  const meaning = parameterMeaning(key, name);
  return {
    name,
    kind,
    type: typeNames[type] || (meaning?.type ?? ""),
    fallback: fallback === undefined ? undefined : literalText(fallback),
    meaning: meaning?.text ?? "",
    choices: meaning?.choices ?? [],
  };
}

const typeNames: Readonly<Record<ParameterType, string>> = {
  any: "",
  Tensor: "Tensor",
  "Tensor?": "Tensor or None",
  tensorOrNumber: "Tensor or number",
  tensors: "tensors",
  int: "int",
  "int?": "int or None",
  size: "ints",
  "size?": "ints or None",
  dims: "int or ints",
  "dims?": "int, ints or None",
  float: "float",
  "float?": "float or None",
  Scalar: "number",
  "Scalar?": "number or None",
  bool: "bool",
  "bool?": "bool or None",
  string: "str",
  "string?": "str or None",
  dtype: "torch.dtype",
  "dtype?": "torch.dtype",
  device: "torch.device",
  "device?": "torch.device",
  "layout?": "torch.layout",
  memory_format: "torch.memory_format",
  "memory_format?": "torch.memory_format",
  generator: "torch.Generator",
  "generator?": "torch.Generator",
};

/** A default as Python writes it. */
function literalText(value: Value): string {
  switch (value.kind) {
    case "bool":
      return value.value === true ? "True" : "False";
    case "int":
      return formatDim(value.value);
    case "float":
      return value.value === undefined ? "…" : floatText(value.value);
    case "string":
      return JSON.stringify(value.value ?? "");
    case "tuple":
      return `(${value.items.map(literalText).join(", ")}${value.items.length === 1 ? "," : ""})`;
    case "none":
      return "None";
    case "unknown":
    case "ellipsis":
    case "tensor":
    case "list":
    case "dict":
    case "set":
    case "range":
    case "slice":
    case "iterator":
    case "module":
    case "packed":
    case "dtype":
    case "device":
    case "operation":
    case "moduleClass":
    case "namespace":
    case "type":
    case "callable":
    case "instance":
      return "…";
  }
}

function floatText(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  const text = String(value);
  return /[.e]/u.test(text) ? text : `${text}.0`;
}

function method(body: FunctionStatement["body"], name: string): FunctionStatement | undefined {
  for (const statement of body) if (statement.kind === "function" && statement.name === name) return statement;
  return undefined;
}

/** A function of the program's own: types and defaults as they are written. */
function userFunction(source: string, statement: FunctionStatement, name: string, bound: boolean): Callee {
  const parameters = statement.parameters
    .slice(bound ? 1 : 0)
    .map(({ name: own, kind, annotation, fallback }): CalleeParameter => ({
      name: own,
      kind: kind === "positionalOnly" ? "positional" : kind,
      type: annotation === undefined ? "" : source.slice(annotation.span.start, annotation.span.end),
      fallback: fallback === undefined ? undefined : source.slice(fallback.span.start, fallback.span.end),
      meaning: "",
      choices: [],
    }));
  return { name, overloads: [parameters], page: undefined };
}
