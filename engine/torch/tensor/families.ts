import type { Entry } from "../entry.ts";
import type { Call, Operation } from "../operation.ts";
import { native, python } from "../signature.ts";
import type { Value } from "../value.ts";

export type Rule = (call: Call) => Value;

const functions = "torch";
const methods = "torch.Tensor";

/** A native function that is a method too. `texts` are its signatures without the name; `names` are aliases. */
export function functionAndMethod(names: string, texts: string | readonly string[], rule: Rule): readonly Entry[] {
  return [...nativeIn(functions, names, texts, rule), ...nativeIn(methods, names, texts, rule)];
}

export function functionOnly(names: string, texts: string | readonly string[], rule: Rule): readonly Entry[] {
  return nativeIn(functions, names, texts, rule);
}

/** The first parameter is the tensor. */
export function methodOnly(names: string, texts: string | readonly string[], rule: Rule): readonly Entry[] {
  return nativeIn(methods, names, texts, rule);
}

/** A Python function of a namespace. */
export function pythonIn(path: string, text: string, rule: Rule): Entry {
  const declared = python(text);
  const name = declared.name.split(".").at(-1) ?? declared.name;
  return { path, names: [name], operation: { ...declared, rule, page: `generated/${path}.${name}.html` } };
}

function nativeIn(path: string, names: string, texts: string | readonly string[], rule: Rule): readonly Entry[] {
  const [first = "", ...others] = typeof texts === "string" ? [texts] : texts;
  return names.split(" ").map((name) => {
    const operation: Operation = {
      ...native(`${name}${first}`, ...others),
      rule,
      page: `generated/${path}.${name}.html`,
    };
    return { path, names: [name], operation };
  });
}
