import type { Entry } from "../entry.ts";
import type { Call, Operation } from "../operation.ts";
import { type Declared, native, python } from "../signature.ts";
import type { Value } from "../value.ts";
import { raisingOnce } from "./raising-once.ts";

/** Where an operation is offered. */
export type Namespace = "torch" | "Tensor" | "functional" | "linalg" | "special";

export type Rule = (call: Call) => Value;

/**
 * A native operation under all these names in all these places: `texts` are its overloads, whose own names don't count.
 * Functions take what is written `out` (`outs`: a tuple of them), methods don't.
 */
export function natives(
  namespaces: readonly Namespace[],
  names: readonly string[],
  texts: readonly [string, ...string[]],
  rule: Rule,
): readonly Entry[] {
  return namespaces.flatMap((namespace) =>
    names.map((name) => {
      const [first = "()", ...others] = texts.map((text) => spelled(text, namespace));
      const shown = namespace === "linalg" ? `linalg_${name}` : name;
      return entry(namespace, name, native(`${shown}${first}`, ...others), rule);
    }),
  );
}

/** A function that is written in Python, in all these places. */
export function pythons(namespaces: readonly Namespace[], text: string, rule: Rule): readonly Entry[] {
  const declared = python(text);
  return namespaces.map((namespace) => entry(namespace, declared.name, declared, rule));
}

const paths: Readonly<Record<Namespace, string>> = {
  torch: "torch",
  Tensor: "torch.Tensor",
  functional: "torch.nn.functional",
  linalg: "torch.linalg",
  special: "torch.special",
};

function entry(namespace: Namespace, name: string, declared: Declared, rule: Rule): Entry {
  const path = paths[namespace];
  const page = `generated/${path}.${name}.html`;
  const operation: Operation = { ...declared, rule: (call) => rule(raisingOnce(call)), page };
  return { path, names: [name], operation };
}

function spelled(text: string, namespace: Namespace): string {
  const inside = text.slice(text.indexOf("("));
  const hidden = text.startsWith("hidden") ? "hidden " : "";
  if (namespace === "Tensor") return hidden + inside.replace(/, outs?\)$/u, ")").replace(/, \*\)$/u, ")");
  return hidden + inside.replace(/, out\)$/u, ", Tensor? out=None)").replace(/, outs\)$/u, ", tensors out=None)");
}
