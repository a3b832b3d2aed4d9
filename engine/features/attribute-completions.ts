import { mathFunction } from "../interpret/mathematics.ts";
import { methodNames } from "../interpret/method-names.ts";
import { formatDim } from "../shape/dim.ts";
import { publicNames } from "../torch/names.ts";
import { member, moduleMethod, tensorAttribute, tensorMethod } from "../torch/registry.ts";
import { calleeOfSubject } from "./callee.ts";
import { label } from "./label.ts";
import { signatureLabel } from "./signature-help.ts";
import { type Subject, type Viewpoint, factOf } from "./subject.ts";
import { statementsWithin } from "./statements-within.ts";

export type CompletionKind =
  | "variable"
  | "dimension"
  | "module"
  | "class"
  | "function"
  | "method"
  | "property"
  | "parameter"
  | "keyword"
  | "constant";

/** What can be told of a completion when it is looked at. */
export type CompletionAbout =
  | { readonly kind: "text"; readonly text: string }
  /** A member of a namespace ("torch.nn", "LSTM"), or a method ("torch.Tensor", "view"). */
  | { readonly kind: "member"; readonly path: string; readonly name: string }
  | { readonly kind: "namespace"; readonly path: string }
  /** A variable, as it is at an offset. */
  | { readonly kind: "variable"; readonly name: string };

export type Completion = {
  readonly label: string;
  readonly kind: CompletionKind;
  /** A shape, a type with its default. */
  readonly detail: string;
  readonly about: CompletionAbout;
  /** Those of a lower rank come first. */
  readonly rank: number;
};

/** What may follow the dot behind an expression. */
export function attributeCompletions(view: Viewpoint | undefined, subject: Subject): readonly Completion[] {
  switch (subject.kind) {
    case "namespace":
      return namespaceMembers(subject.path);
    case "tensor":
      return tensorMembers();
    case "module":
      return moduleMembers(view, subject);
    case "packed":
      return packedNames.map((name) => property(name, ""));
    case "python":
      return [...methodNames(subject.type === "str" ? "string" : subject.type)].map((name) => ({
        label: name,
        kind: "method",
        detail: subject.type === "size" ? "torch.Size" : subject.type,
        about: noText,
        rank: 1,
      }));
    case "instance":
      return instanceMembers(subject);
    case "moduleClass":
    case "operation":
    case "builtin":
    case "function":
    case "class":
      return [];
  }
}

/** What a PackedSequence has. */
const packedNames: readonly string[] = ["data", "batch_sizes", "sorted_indices", "unsorted_indices"];

const noText: CompletionAbout = { kind: "text", text: "" };

/** The same for every program, so it is put together once. */
function namespaceMembers(path: string): readonly Completion[] {
  const known = listed.get(path);
  if (known !== undefined) return known;
  const found = [...publicNames(path), ...(constantNames[path] ?? [])].flatMap((name) => namespaceMember(path, name));
  listed.set(path, found);
  return found;
}

const listed = new Map<string, readonly Completion[]>();

/** Python's own module has no list of PyTorch's. */
const constantNames: Readonly<Record<string, readonly string[]>> = {
  math: "pi e inf nan ceil cos cosh exp fabs floor log log10 log1p log2 pow prod sin sinh sqrt tan tanh trunc".split(
    " ",
  ),
};

function namespaceMember(path: string, name: string): readonly Completion[] {
  const value = member(path, name);
  if (path === "math" && mathFunction(name) !== undefined) {
    return [{ label: name, kind: "function", detail: "math", about: noText, rank: 1 }];
  }
  if (value === undefined || value === "unmodelled") return [];
  const about: CompletionAbout = { kind: "member", path, name };
  switch (value.kind) {
    case "namespace":
      return [
        { label: name, kind: "module", detail: value.path, about: { kind: "namespace", path: value.path }, rank: 0 },
      ];
    case "moduleClass":
      return [{ label: name, kind: "class", detail: "", about, rank: 0 }];
    case "operation":
      return [
        { label: name, kind: "function", detail: "", about, rank: name.endsWith("_") && path === "torch" ? 2 : 1 },
      ];
    case "dtype":
      return [{ label: name, kind: "constant", detail: "torch.dtype", about: noText, rank: 2 }];
    case "float":
      return [{ label: name, kind: "constant", detail: String(value.value ?? ""), about: noText, rank: 2 }];
    case "type":
      return [{ label: name, kind: "class", detail: value.name, about: noText, rank: 1 }];
    case "unknown":
    case "none":
    case "ellipsis":
    case "bool":
    case "int":
    case "string":
    case "tensor":
    case "tuple":
    case "list":
    case "dict":
    case "set":
    case "range":
    case "slice":
    case "iterator":
    case "module":
    case "packed":
    case "device":
    case "callable":
    case "instance":
      return [];
  }
}

function tensorMembers(): readonly Completion[] {
  const known = listed.get("torch.Tensor");
  if (known !== undefined) return known;
  const found: Completion[] = [];
  for (const name of publicNames("torch.Tensor")) {
    if (tensorMethod(name) !== undefined) {
      const about: CompletionAbout = { kind: "member", path: "torch.Tensor", name };
      found.push({ label: name, kind: "method", detail: "", about, rank: name.endsWith("_") ? 2 : 1 });
    } else if (tensorAttribute(name) !== undefined) found.push(property(name, ""));
  }
  listed.set("torch.Tensor", found);
  return found;
}

/** Its settings with their values, its parameters with their shapes, the modules inside, what can be called. */
function moduleMembers(
  view: Viewpoint | undefined,
  { moduleClass, content, fact }: Extract<Subject, { readonly kind: "module" }>,
): readonly Completion[] {
  const own: Completion[] = [];
  const told = (name: string, value: Parameters<typeof factOf>[1]): string =>
    view === undefined ? "" : label(factOf(view, value));
  for (const [name, value] of content?.settings ?? []) own.push(property(name, told(name, value)));
  for (const { name, tensor } of [...(content?.parameters ?? []), ...(content?.buffers ?? [])]) {
    own.push(property(name, told(name, tensor)));
  }
  for (const [name, value] of content?.attributes ?? []) own.push(property(name, told(name, value)));
  for (const { name, module } of content?.children ?? []) {
    if (/^\D/u.test(name)) own.push({ ...property(name, told(name, module)), kind: "module" });
  }
  if (content === undefined) {
    for (const { name } of moduleClass.constructorSignature.parameters) {
      if (name !== "device" && name !== "dtype") own.push(property(name, ""));
    }
    for (const { name, shape } of fact?.kind === "module" ? fact.parameters : []) {
      if (!name.includes("."))
        own.push(property(name, `[${shape?.map(({ size }) => formatDim(size)).join(", ") ?? "?"}]`));
    }
  }
  const methods = [...moduleClass.methods.keys(), ...publicNames("torch.nn.Module")].filter(
    (name) => moduleClass.methods.has(name) || moduleMethod(moduleClass.name, name) !== undefined,
  );
  return unique([
    ...own,
    ...methods.map((name): Completion => {
      const about: CompletionAbout = { kind: "member", path: "torch.nn.Module", name };
      return { label: name, kind: "method", detail: "", about, rank: 2 };
    }),
  ]);
}

/** What its class sets on `self`, and its methods; of a module, nn.Module's own behind them. */
function instanceMembers({
  statement,
  source,
}: Extract<Subject, { readonly kind: "class" | "instance" }>): readonly Completion[] {
  const found: Completion[] = [];
  for (const inner of statementsWithin(statement.body)) {
    if (inner.kind === "function" && statement.body.includes(inner)) {
      const callee = calleeOfSubject({ kind: "function", statement: inner, source, bound: true }, inner.name);
      const detail = signatureLabel("", callee?.overloads[0] ?? []);
      found.push({
        label: inner.name,
        kind: "method",
        detail,
        about: noText,
        rank: inner.name.startsWith("__") ? 3 : 1,
      });
    }
    if (inner.kind !== "assignment" && inner.kind !== "annotation") continue;
    for (const target of inner.kind === "assignment" ? inner.targets : [inner.target]) {
      if (target.kind === "attribute" && target.value.kind === "name" && target.name !== "") {
        found.push(property(target.name, ""));
      }
    }
  }
  const isModule = statement.bases.some(
    ({ value }) => (value.kind === "attribute" || value.kind === "name") && value.name === "Module",
  );
  const inherited = isModule
    ? [...publicNames("torch.nn.Module")].filter((name) => moduleMethod("", name) !== undefined)
    : [];
  return unique([
    ...found,
    ...inherited.map((name): Completion => {
      const about: CompletionAbout = { kind: "member", path: "torch.nn.Module", name };
      return { label: name, kind: "method", detail: "", about, rank: 2 };
    }),
  ]);
}

function property(name: string, detail: string): Completion {
  return { label: name, kind: "property", detail, about: noText, rank: 0 };
}

function unique(all: readonly Completion[]): readonly Completion[] {
  const seen = new Set<string>();
  return all.filter(({ label: name }) => !seen.has(name) && seen.add(name).size > 0);
}
