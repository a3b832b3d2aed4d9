import { displayedParameter, displayedType, itemsOf, nativeTypeName } from "./native-types.ts";
import type { Overload, SignatureParameter } from "./operation.ts";
import type { GivenArgument, Read } from "./binding.ts";
import type { Value } from "./value.ts";

/** "foo() received an invalid combination of arguments - got (str), but expected one of: …", as torch::format_invalid_args words it. */
export function invalidCombination(
  name: string,
  overloads: readonly Overload[],
  given: readonly GivenArgument[],
  read: Read,
): string {
  const head = `${name}() received an invalid combination of arguments - got `;
  const shown = overloads.filter(({ hidden }) => !hidden);
  const [only] = shown;
  if (shown.length === 1 && only !== undefined) {
    const keywords = unmatched(only.parameters, given);
    if (keywords.length > 0) {
      return `${head}unrecognized keyword arguments: ${keywords.join(", ")}`;
    }
    const found = countMatches(only.parameters, given) ? marked(only.parameters, given, read) : plain(given);
    return `${head}${found}, but expected ${displayed(only.parameters)}`;
  }
  const options = shown.map(({ parameters }) => {
    const line = ` * ${displayed(parameters)}\n`;
    if (!countMatches(parameters, given)) return line;
    const keywords = unmatched(parameters, given);
    const reason =
      keywords.length > 0
        ? `some of the keywords were incorrect: ${keywords.join(", ")}`
        : `some of the arguments have invalid types: ${marked(parameters, given, read)}`;
    return `${line}      didn't match because ${reason}\n`;
  });
  return `${head}${plain(given)}, but expected one of:\n${options.join("")}`;
}

function displayed(parameters: readonly SignatureParameter[]): string {
  return `(${pieces(parameters).join(", ")})`;
}

/** The `*` before the keywords is a piece of its own, also where PyTorch counts. */
function pieces(parameters: readonly SignatureParameter[]): readonly string[] {
  const first = parameters.findIndex(({ kind }) => kind === "keywordOnly");
  const shown = parameters.map(displayedParameter);
  return first < 0 ? shown : [...shown.slice(0, first), "*", ...shown.slice(first)];
}

/** A signature without parameters counts as one of one. */
function countMatches(parameters: readonly SignatureParameter[], given: readonly GivenArgument[]): boolean {
  return Math.max(1, pieces(parameters).length) === given.length;
}

function unmatched(parameters: readonly SignatureParameter[], given: readonly GivenArgument[]): readonly string[] {
  return given.flatMap(({ name }) =>
    name === undefined || parameters.some((parameter) => parameter.name === name) ? [] : [name],
  );
}

function plain(given: readonly GivenArgument[]): string {
  const positional = given.filter(({ name }) => name === undefined);
  const named = given.filter(({ name }) => name !== undefined);
  const text = [
    ...positional.map(({ value }) => `${nativeTypeName(value)}, `),
    ...named.map(({ name, value }) => `${name ?? ""}=${nativeTypeName(value)}, `),
  ].join("");
  return `(${positional.length > 0 ? text.slice(0, -2) : text})`;
}

/** Each argument's type, between exclamation marks where it doesn't fit. */
function marked(parameters: readonly SignatureParameter[], given: readonly GivenArgument[], read: Read): string {
  const shown = given.map(({ name, value }, index) => {
    const parameter = parameters[index];
    const mark = parameter !== undefined && fits(parameter, value) ? "" : "!";
    return `${mark}${name === undefined ? "" : `${name}=`}${described(value, read)}${mark}`;
  });
  return `(${shown.join(", ")})`;
}

function fits(parameter: SignatureParameter, value: Value): boolean {
  const type = displayedType(parameter.type);
  const found = nativeTypeName(value);
  return type === "float" ? found === "float" || found === "int" : type === found;
}

function described(value: Value, read: Read): string {
  const items = itemsOf(value, read);
  if (items === undefined) return nativeTypeName(value);
  const names = items.map(nativeTypeName).join(", ");
  if (value.kind === "list") return `list of [${names}]`;
  return `${nativeTypeName(value)} of (${names}${items.length === 1 ? "," : ""})`;
}
