import type { Analysis } from "../analyze.ts";
import { member, moduleMethod, tensorMethod } from "../torch/registry.ts";
import type { CompletionAbout } from "./attribute-completions.ts";
import { type Callee, calleeOfSubject } from "./callee.ts";
import { calleeProse } from "./callee-prose.ts";
import { cursorAt } from "./cursor.ts";
import { description } from "./description.ts";
import { type Prose, text } from "./prose.ts";
import { type Viewpoint, boundFact, factOf, moduleValue } from "./subject.ts";

/** What is told of a completion when it is looked at. `offset` is where it was asked for. */
export function completionDetails(analysis: Analysis, about: CompletionAbout, offset: number): Prose {
  switch (about.kind) {
    case "text":
      return about.text === "" ? [] : [[text(about.text)]];
    case "member": {
      const callee = memberCallee(about.path, about.name);
      return callee === undefined ? [] : calleeProse(callee);
    }
    case "namespace":
      return [[text(about.path)]];
    case "variable": {
      const view: Viewpoint = { analysis, ...cursorAt(analysis, offset) };
      const value = moduleValue(view, about.name);
      const fact = boundFact(view, about.name) ?? (value && factOf(view, value));
      return fact === undefined ? [] : description(about.name, fact, longest);
    }
  }
}

const longest = 8;

function memberCallee(path: string, name: string): Callee | undefined {
  const method =
    path === "torch.Tensor" ? tensorMethod(name) : path === "torch.nn.Module" ? moduleMethod("", name) : undefined;
  if (method !== undefined) {
    return calleeOfSubject({ kind: "operation", operation: method, path, bound: path === "torch.Tensor" }, name);
  }
  const found = member(path, name);
  if (found === undefined || found === "unmodelled") return undefined;
  if (found.kind === "operation") {
    return calleeOfSubject({ kind: "operation", operation: found.operation, path, bound: false }, name);
  }
  return found.kind === "moduleClass" ? calleeOfSubject(found, name) : undefined;
}
