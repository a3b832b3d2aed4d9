import type { Place } from "../shape/place.ts";
import type { Content } from "./content.ts";
import type { ParameterType, Signature, SignatureParameter } from "./operation.ts";
import type { Raised } from "./problem.ts";
import { type CellId, none, tuple, typeName, type Value } from "./value.ts";

/** An argument as the call gives it. */
export type GivenArgument = { readonly name: string | undefined; readonly value: Value; readonly place: Place };

/** Every parameter's value: the argument given, else the default. */
export type Bound = ReadonlyMap<
  string,
  { readonly value: Value; readonly place: Place | undefined; readonly given: boolean }
>;

export type Read = (cell: CellId) => Content | undefined;

type Outcome =
  { readonly kind: "bound"; readonly values: Bound } | { readonly kind: "raised"; readonly raised: Raised };

/** Binds as PyTorch's C++ argument parser does: types are checked, and its own words used. */
export function bindNative(
  name: string,
  signature: Signature,
  given: readonly GivenArgument[],
  read: Read,
  method: boolean,
): Outcome {
  const { parameters } = signature;
  const values = new Map<string, { value: Value; place: Place | undefined; given: boolean }>();
  const positional = given.filter((argument) => argument.name === undefined);
  const acceptable = parameters.filter(({ kind }) => kind === "positional" || kind === "rest");
  let next = 0;
  for (const [index, parameter] of acceptable.entries()) {
    const argument = positional[next];
    if (argument === undefined) break;
    const rest = positional.slice(next);
    if (parameter.kind === "rest" || spreadsSize(parameter, acceptable, index, rest)) {
      values.set(parameter.name, { value: tuple(rest.map(({ value }) => value)), place: argument.place, given: true });
      next = positional.length;
    } else {
      values.set(parameter.name, { value: argument.value, place: argument.place, given: true });
      next++;
    }
  }
  if (next < positional.length) return refused(tooMany(name, acceptable, positional.length, method), positional[next]);
  for (const argument of given) {
    if (argument.name === undefined) continue;
    const known = parameters.find(
      (parameter) => parameter.name === argument.name || aliases[argument.name ?? ""] === parameter.name,
    );
    if (known === undefined) {
      if (argument.name === "out" || parameters.some(({ kind }) => kind === "restKeywords")) continue;
      return refused(`${name}() got an unexpected keyword argument '${argument.name}'`, argument);
    }
    if (values.has(known.name))
      return refused(`${name}() got multiple values for argument '${argument.name}'`, argument);
    values.set(known.name, { value: argument.value, place: argument.place, given: true });
  }
  const missing = parameters.filter(
    (parameter) => parameter.kind !== "restKeywords" && parameter.fallback === undefined && !values.has(parameter.name),
  );
  if (missing.length > 0) {
    const names = missing.map((parameter) => `"${parameter.name}"`).join(", ");
    return refused(`${name}() missing ${String(missing.length)} required positional arguments: ${names}`, undefined);
  }
  for (const [index, parameter] of parameters.entries()) {
    const bound = values.get(parameter.name);
    if (bound === undefined) {
      values.set(parameter.name, { value: parameter.fallback ?? none, place: undefined, given: false });
      continue;
    }
    const position = method ? index : index + 1;
    const text = mismatch(name, parameter, position, bound.value, read);
    if (text !== undefined && (position > 0 || !method))
      return refused(text, { name: undefined, value: bound.value, place: bound.place ?? placeless });
  }
  return { kind: "bound", values };
}

const placeless: Place = { chunk: -1, start: 0, end: 0 };

/** NumPy's names for PyTorch's parameters. */
const aliases: Readonly<Record<string, string>> = {
  axis: "dim",
  keepdims: "keepdim",
  x: "input",
  a: "input",
  x1: "input",
  x2: "other",
};

/** Sizes may be given one by one where the size is the last positional parameter that is left. */
function spreadsSize(
  parameter: SignatureParameter,
  parameters: readonly SignatureParameter[],
  index: number,
  rest: readonly GivenArgument[],
): boolean {
  if (parameter.type !== "size" && parameter.type !== "dims" && parameter.type !== "dims?") return false;
  const [first] = rest;
  if (first === undefined || isSequence(first.value)) return false;
  return parameter.type === "size" && parameters.slice(index + 1).length === 0;
}

function isSequence(value: Value): boolean {
  return value.kind === "tuple" || value.kind === "list" || value.kind === "none" || value.kind === "unknown";
}

function refused(text: string, argument: GivenArgument | undefined): Outcome {
  const place = argument === undefined || argument.place.chunk < 0 ? {} : { place: argument.place };
  return { kind: "raised", raised: { code: "argument", type: "TypeError", text, ...place } };
}

function tooMany(name: string, parameters: readonly SignatureParameter[], found: number, method: boolean): string {
  const own = method ? 1 : 0;
  const most = parameters.length - own;
  const least = parameters.filter(({ fallback }) => fallback === undefined).length - own;
  const given = found - own;
  if (most === 0) return `${name}() takes no arguments (${String(given)} given)`;
  const count = least === most ? String(most) : `from ${String(least)} to ${String(most)}`;
  const were = given === 1 ? "was" : "were";
  return `${name}() takes ${count} positional argument${most === 1 ? "" : "s"} but ${String(given)} ${were} given`;
}

/** The text of a TypeError where the value isn't of the parameter's type. */
function mismatch(
  name: string,
  parameter: SignatureParameter,
  position: number,
  value: Value,
  read: Read,
): string | undefined {
  const wanted = accepted(parameter.type, value, read);
  if (wanted === undefined) return undefined;
  if (parameter.type === "size" && value.kind === "tuple" && parameter.kind === "positional") {
    const at = value.items.findIndex((item) => !isInteger(item));
    const item = value.items[at];
    if (item !== undefined && at > 0) {
      return `${name}(): argument '${parameter.name}' failed to unpack the object at pos ${String(at + 1)} with error "type must be tuple of ints,but got ${typeName(item)}"`;
    }
    if (item !== undefined && value.items.length === 1) {
      return `${name}(): argument '${parameter.name}' (position ${String(position)}) must be tuple of ints, not ${typeName(item)}`;
    }
    if (item !== undefined) {
      return `${name}(): argument '${parameter.name}' (position ${String(position)}) must be tuple of ints, but found element of type ${typeName(item)} at pos 0`;
    }
  }
  const where = parameter.kind === "keywordOnly" ? "" : ` (position ${String(position)})`;
  return `${name}(): argument '${parameter.name}'${where} must be ${wanted}, not ${typeName(value)}`;
}

/** Undefined where the value fits, else what PyTorch says that it must be. */
function accepted(type: ParameterType, value: Value, read: Read): string | undefined {
  if (value.kind === "unknown") return undefined;
  if (type.endsWith("?") && value.kind === "none") return undefined;
  switch (type) {
    case "any":
      return undefined;
    case "Tensor":
    case "Tensor?":
      return value.kind === "tensor" ? undefined : "Tensor";
    case "tensors":
      return value.kind === "tuple" || value.kind === "list" ? undefined : "tuple of Tensors";
    case "int":
    case "int?":
      return isInteger(value) ? undefined : "int";
    case "size":
      return sizes(value, read) ? undefined : "tuple of ints";
    case "dims":
    case "dims?":
      return isInteger(value) || sizes(value, read) ? undefined : "tuple of ints";
    case "float":
    case "float?":
      return isNumber(value) ? undefined : "float";
    case "Scalar":
    case "Scalar?":
      return isNumber(value) ? undefined : "Number";
    case "bool":
    case "bool?":
      return value.kind === "bool" ? undefined : "bool";
    case "string":
    case "string?":
      return value.kind === "string" ? undefined : "str";
    case "dtype?":
      return value.kind === "dtype" || value.kind === "type" ? undefined : "torch.dtype";
  }
}

function sizes(value: Value, read: Read): boolean {
  if (value.kind === "int" || value.kind === "bool") return true;
  if (value.kind === "tuple") return value.items.every(isInteger);
  if (value.kind !== "list") return false;
  const content = read(value.cell);
  return content?.kind !== "list" || content.items.kind === "repeated" || content.items.items.every(isInteger);
}

function isInteger(value: Value): boolean {
  return value.kind === "int" || value.kind === "bool" || value.kind === "unknown" || value.kind === "tensor";
}

function isNumber(value: Value): boolean {
  return isInteger(value) || value.kind === "float";
}
