import type { Place } from "../shape/place.ts";
import type { Binding, Bound, BoundArgument, GivenArgument, Read } from "./binding.ts";
import { displayedType, isIndex, isSizeType, itemsOf, misfit, nativeTypeName } from "./native-types.ts";
import { invalidCombination } from "./native-overloads.ts";
import type { Overload, Signature, SignatureParameter } from "./operation.ts";
import type { Raised } from "./problem.ts";
import { tuple, type Value } from "./value.ts";

/**
 * Binds as torch::PythonArgParser does: the signatures are tried in turn; with one candidate by count its own error is
 * raised, else all signatures are listed.
 */
export function bindNative(
  name: string,
  signature: Signature,
  all: readonly GivenArgument[],
  read: Read,
  method: boolean,
): Binding {
  const self = method ? all[0] : undefined;
  const given = method ? all.slice(1) : all;
  const declared = signature.overloads ?? [{ parameters: signature.parameters, hidden: false }];
  const overloads = method ? declared.map(withoutSelf) : declared;
  const [only] = overloads;
  if (method && overloads.length === 1 && only?.parameters.length === 0 && given.length > 0) {
    return { kind: "raised", raised: typeError(noArguments(name, given), given[0]?.place) };
  }
  const attempts = overloads.map((overload) => attempt(name, overload.parameters, given, read));
  const final = attempts.findIndex((result) => result.kind === "raised" && result.final);
  const fitting = attempts.findIndex((result) => result.kind === "bound");
  const found = attempts[fitting];
  if (found?.kind === "bound" && (final < 0 || final > fitting)) {
    const values = new Map(found.values);
    const own = signature.parameters[0]?.name ?? "self";
    if (self !== undefined) values.set(own, { value: self.value, place: undefined, given: true });
    return { kind: "bound", values };
  }
  const plausible = attempts.filter((_, index) => countFits(overloads[index], given.length));
  const chosen =
    attempts[final] ?? (attempts.length === 1 ? attempts[0] : plausible.length === 1 ? plausible[0] : undefined);
  if (chosen?.kind === "raised") return { kind: "raised", raised: chosen.raised };
  return { kind: "raised", raised: typeError(invalidCombination(name, overloads, given, read), undefined) };
}

type Attempt =
  | { readonly kind: "bound"; readonly values: Bound }
  /** `final`: raised while values are taken apart, whatever other signatures there are. */
  | { readonly kind: "raised"; readonly raised: Raised; readonly final: boolean };

function withoutSelf(overload: Overload): Overload {
  return { ...overload, parameters: overload.parameters.slice(1) };
}

/** NumPy's names, which PyTorch takes too. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  dim: ["axis"],
  keepdim: ["keepdims"],
  input: ["x", "a", "x1"],
  other: ["x2"],
};

function attempt(
  name: string,
  parameters: readonly SignatureParameter[],
  given: readonly GivenArgument[],
  read: Read,
): Attempt {
  const positional = given.filter((argument) => argument.name === undefined);
  const named = given.filter((argument) => argument.name !== undefined && !isUndeclaredOut(parameters, argument));
  const places = parameters.filter(({ kind }) => kind !== "keywordOnly");
  const [first] = positional;
  const spreads =
    places.length === 1 &&
    places.some(
      ({ type, kind }) =>
        kind === "rest" || (isSizeType(type) && (!first || isIndex(first.value) || isUnknownSize(first, positional))),
    );
  if (positional.length > places.length && !spreads) return tooMany(name, places, positional);
  const values = new Map<string, BoundArgument>();
  let used = 0;
  let next = 0;
  for (const [index, parameter] of parameters.entries()) {
    if (parameter.kind === "rest") {
      const value = tuple(positional.slice(next).map((item) => item.value));
      values.set(parameter.name, { value, place: spanOf(positional.slice(next)), given: next < positional.length });
      next = positional.length;
      continue;
    }
    const byPosition = next < positional.length;
    if (byPosition && parameter.kind === "keywordOnly") return tooMany(name, places, positional);
    const argument = byPosition ? positional[next] : named.find((candidate) => answers(parameter, candidate.name));
    if (argument === undefined) {
      if (parameter.fallback === undefined) return missing(name, parameters.slice(index));
      values.set(parameter.name, { value: parameter.fallback, place: undefined, given: false });
      continue;
    }
    const wrong = misfit(parameter.type, argument.value, read);
    const isSpread = wrong?.kind === "type" ? isIndex(argument.value) : isUnknownSize(argument, positional);
    if (isSpread && spreads && byPosition && next === 0) {
      const value = tuple(positional.map((item) => item.value));
      values.set(parameter.name, { value, place: spanOf(positional), given: true });
      next = positional.length;
      continue;
    }
    if (wrong?.kind === "tensors") {
      const text = `expected Tensor as element ${String(wrong.at)} in argument ${String(index)}, but got ${nativeTypeName(wrong.item)}`;
      return refused(text, argument.place, true);
    }
    if (wrong !== undefined) {
      const where = byPosition ? `(position ${String(next + 1)}) ` : "";
      const head = `${name}(): argument '${parameter.name}' ${where}must be ${displayedType(parameter.type)}`;
      const text =
        wrong.kind === "item" && byPosition
          ? `${head}, but found element of type ${nativeTypeName(wrong.item)} at pos ${String(wrong.at)}`
          : `${head}, not ${nativeTypeName(argument.value)}`;
      return {
        kind: "raised",
        raised: withAdvice(typeError(text, argument.place), argument.value, head),
        final: false,
      };
    }
    values.set(parameter.name, { value: argument.value, place: argument.place, given: true });
    if (byPosition) next++;
    else used++;
  }
  if (next < positional.length) return tooMany(name, places, positional);
  if (used < named.length) return unexpected(name, parameters, named, positional.length);
  return unpacked(name, parameters, values, read) ?? { kind: "bound", values };
}

/** What isn't known, and isn't alone, can only be the first of several sizes. */
function isUnknownSize({ value }: GivenArgument, positional: readonly GivenArgument[]): boolean {
  return value.kind === "unknown" && positional.length > 1;
}

/** `out=` exists nearly everywhere, and changes no shape. */
function isUndeclaredOut(parameters: readonly SignatureParameter[], argument: GivenArgument): boolean {
  return argument.name === "out" && !parameters.some(({ name }) => name === "out");
}

function answers(parameter: SignatureParameter, name: string | undefined): boolean {
  return name === parameter.name || (name !== undefined && otherNames[parameter.name]?.includes(name) === true);
}

function spanOf(given: readonly GivenArgument[]): Place | undefined {
  const first = given[0]?.place;
  const last = given.at(-1)?.place;
  if (first === undefined || last?.chunk !== first.chunk) return first;
  return { chunk: first.chunk, start: first.start, end: Math.max(first.end, last.end) };
}

/** The first item is looked at when the signature is chosen; the others are when they are taken out. */
function unpacked(
  name: string,
  parameters: readonly SignatureParameter[],
  values: Bound,
  read: Read,
): Attempt | undefined {
  for (const parameter of parameters) {
    const bound = isSizeType(parameter.type) ? values.get(parameter.name) : undefined;
    if (bound === undefined) continue;
    const items = itemsOf(bound.value, read) ?? [];
    const at = items.findIndex((item) => !isIndex(item) && item.kind !== "bool");
    const item = items[at];
    if (item === undefined) continue;
    const error = `type must be tuple of ints,but got ${nativeTypeName(item)}`;
    const text = `${name}(): argument '${parameter.name}' failed to unpack the object at pos ${String(at + 1)} with error "${error}"`;
    return refused(text, bound.place, true);
  }
  return undefined;
}

function tooMany(name: string, places: readonly SignatureParameter[], positional: readonly GivenArgument[]): Attempt {
  const least = places.filter(({ fallback }) => fallback === undefined).length;
  const most = places.length;
  const takes = least === most ? String(most) : `from ${String(least)} to ${String(most)}`;
  const noun = least === most && most === 1 ? "argument" : "arguments";
  const count = positional.length;
  const were = count === 1 ? "was" : "were";
  const text = `${name}() takes ${takes} positional ${noun} but ${String(count)} ${were} given`;
  return refused(text, positional[most]?.place, false);
}

/** The plural is PyTorch's own. */
function missing(name: string, parameters: readonly SignatureParameter[]): Attempt {
  const names = parameters.filter(({ fallback }) => fallback === undefined).map((parameter) => `"${parameter.name}"`);
  const noun = names.length === 1 ? "arguments" : "argument";
  return refused(
    `${name}() missing ${String(names.length)} required positional ${noun}: ${names.join(", ")}`,
    undefined,
    false,
  );
}

function unexpected(
  name: string,
  parameters: readonly SignatureParameter[],
  named: readonly GivenArgument[],
  positional: number,
): Attempt {
  const positions = named.map((argument) => parameters.findIndex((parameter) => answers(parameter, argument.name)));
  const at = positions.findIndex((position) => position < positional);
  const argument = named[at] ?? named[0];
  const text =
    (positions[at] ?? -1) < 0
      ? `${name}() got an unexpected keyword argument '${argument?.name ?? ""}'`
      : `${name}() got multiple values for argument '${argument?.name ?? ""}'`;
  return refused(text, argument?.place, false);
}

function countFits(overload: Overload | undefined, count: number): boolean {
  if (overload === undefined || overload.hidden) return false;
  const { parameters } = overload;
  return count >= parameters.filter(({ fallback }) => fallback === undefined).length && count <= parameters.length;
}

function noArguments(name: string, given: readonly GivenArgument[]): string {
  const keywords = given.some((argument) => argument.name !== undefined);
  return keywords
    ? `TensorBase.${name}() takes no keyword arguments`
    : `TensorBase.${name}() takes no arguments (${String(given.length)} given)`;
}

/** A recurrent layer's result that is passed on whole. */
function withAdvice(raised: Raised, value: Value, head: string): Raised {
  if (value.kind === "packed") return { ...raised, code: "packing", message: packedAdvice };
  if (value.kind !== "tuple" || value.form === "size" || !head.endsWith("must be Tensor")) return raised;
  return value.items.some(({ kind }) => kind === "tensor")
    ? { ...raised, code: "tuple-as-tensor", message: tupleAdvice }
    : raised;
}

const tupleAdvice = "This is a tuple. A recurrent layer returns (out, state): take its first item.";
const packedAdvice = "This is a PackedSequence: take its `.data`, or pad it again with pad_packed_sequence.";

function refused(text: string, place: Place | undefined, final: boolean): Attempt {
  return { kind: "raised", raised: typeError(text, place), final };
}

function typeError(text: string, place: Place | undefined): Raised {
  const found: Raised = { code: "argument", type: "TypeError", text };
  return place === undefined ? found : { ...found, place };
}
