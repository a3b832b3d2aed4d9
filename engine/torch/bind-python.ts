import type { Binding, GivenArgument } from "./binding.ts";
import type { Signature, SignatureParameter } from "./operation.ts";
import { none, tuple, type Value } from "./value.ts";

/** Binds as CPython binds the arguments of a Python function, with its words. */
export function bindPython(name: string, signature: Signature, given: readonly GivenArgument[]): Binding {
  const { parameters, implicit } = signature;
  const positional = parameters.filter(({ kind }) => kind === "positional");
  const rest = parameters.find(({ kind }) => kind === "rest");
  const values = new Map<string, { value: Value; place: GivenArgument["place"] | undefined; given: boolean }>();
  const extra: GivenArgument[] = [];
  let next = 0;
  for (const argument of given) {
    if (argument.name !== undefined) continue;
    const parameter = positional[next++];
    if (parameter === undefined) extra.push(argument);
    else values.set(parameter.name, { value: argument.value, place: argument.place, given: true });
  }
  for (const argument of given) {
    if (argument.name === undefined) continue;
    const parameter = parameters.find(
      (candidate) =>
        candidate.name === argument.name && (candidate.kind === "positional" || candidate.kind === "keywordOnly"),
    );
    if (parameter === undefined) {
      if (parameters.some(({ kind }) => kind === "restKeywords")) continue;
      return refused(`${name}() got an unexpected keyword argument '${argument.name}'`, argument);
    }
    if (values.has(parameter.name)) {
      return refused(`${name}() got multiple values for argument '${argument.name}'`, argument);
    }
    values.set(parameter.name, { value: argument.value, place: argument.place, given: true });
  }
  if (extra.length > 0 && rest === undefined) {
    return refused(tooMany(name, positional, implicit, next, given, parameters), extra[0]);
  }
  if (rest !== undefined) {
    values.set(rest.name, {
      value: tuple(extra.map(({ value }) => value)),
      place: extra[0]?.place,
      given: extra.length > 0,
    });
  }
  for (const kind of ["positional", "keywordOnly"] as const) {
    const missing = parameters.filter(
      (parameter) => parameter.kind === kind && parameter.fallback === undefined && !values.has(parameter.name),
    );
    if (missing.length > 0) return refused(missingText(name, missing, kind), undefined);
  }
  for (const parameter of parameters) {
    if (!values.has(parameter.name)) {
      values.set(parameter.name, { value: parameter.fallback ?? none, place: undefined, given: false });
    }
  }
  return { kind: "bound", values };
}

function refused(text: string, argument: GivenArgument | undefined): Binding {
  return {
    kind: "raised",
    raised: { code: "argument", type: "TypeError", text, ...(argument === undefined ? {} : { place: argument.place }) },
  };
}

function tooMany(
  name: string,
  positional: readonly SignatureParameter[],
  implicit: number,
  found: number,
  given: readonly GivenArgument[],
  parameters: readonly SignatureParameter[],
): string {
  const most = positional.length + implicit;
  const least = positional.filter(({ fallback }) => fallback === undefined).length + implicit;
  const count = least === most ? String(most) : `from ${String(least)} to ${String(most)}`;
  const noun = most === 1 ? "argument" : "arguments";
  const keywords = given.filter(
    (argument) =>
      argument.name !== undefined &&
      parameters.some((parameter) => parameter.kind === "keywordOnly" && parameter.name === argument.name),
  ).length;
  const total = found + implicit;
  const were = total === 1 && keywords === 0 ? "was" : "were";
  const also =
    keywords === 0
      ? ""
      : ` positional argument${total === 1 ? "" : "s"} (and ${String(keywords)} keyword-only argument${keywords === 1 ? "" : "s"})`;
  return `${name}() takes ${count} positional ${noun} but ${String(total)}${also} ${were} given`;
}

function missingText(name: string, missing: readonly SignatureParameter[], kind: "positional" | "keywordOnly"): string {
  const names = missing.map((parameter) => `'${parameter.name}'`);
  const last = names.at(-1) ?? "";
  const listed =
    names.length === 1
      ? last
      : names.length === 2
        ? `${names[0] ?? ""} and ${last}`
        : `${names.slice(0, -1).join(", ")}, and ${last}`;
  const noun = names.length === 1 ? "argument" : "arguments";
  const form = kind === "positional" ? "positional" : "keyword-only";
  return `${name}() missing ${String(names.length)} required ${form} ${noun}: ${listed}`;
}
