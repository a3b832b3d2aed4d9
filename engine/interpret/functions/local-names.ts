import type { Block } from "../../language/syntax.ts";
import { boundNames } from "../bound-names.ts";

/** What a function's text says about its names, beside its parameters. */
export type LocalNames = {
  readonly globals: ReadonlySet<string>;
  readonly nonlocals: ReadonlySet<string>;
  /** What the body binds: not to be looked for outside, unless it is global or nonlocal. */
  readonly bound: ReadonlySet<string>;
  /** Functions, classes or lambdas stand inside: they may outlive the call, and with them its names. */
  readonly nests: boolean;
  /** `yield` or `await` stands inside. */
  readonly generates: boolean;
};

/** Reads a body once; the answer is kept. */
export function localNames(body: Block): LocalNames {
  const before = found.get(body);
  if (before !== undefined) return before;
  const globals = new Set<string>();
  const nonlocals = new Set<string>();
  let nests = false;
  let generates = false;
  const stack: unknown[] = [...body];
  while (stack.length > 0) {
    const node = stack.pop();
    if (typeof node !== "object" || node === null) continue;
    if ("kind" in node) {
      if (node.kind === "function" || node.kind === "class" || node.kind === "lambda") {
        nests = true;
        continue;
      }
      if (isScope(node)) for (const name of node.names) (node.form === "global" ? globals : nonlocals).add(name);
      if (node.kind === "unread" && "form" in node && /^(yield|await|async)/u.test(String(node.form))) generates = true;
    }
    for (const part of Object.values(node)) if (typeof part === "object" && part !== null) stack.push(part);
  }
  const names = { globals, nonlocals, bound: boundNames(body), nests, generates };
  found.set(body, names);
  return names;
}

const found = new WeakMap<Block, LocalNames>();

function isScope(node: object): node is { readonly form: string; readonly names: readonly string[] } {
  return "kind" in node && node.kind === "scope" && "names" in node;
}
