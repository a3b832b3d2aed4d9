import { analyze, type Analysis, stopIndex } from "../../engine/analyze.ts";
import type { Fact } from "../../engine/interpret/fact.ts";
import { formatDim } from "../../engine/shape/dim.ts";
import type { Problem } from "../../engine/torch/problem.ts";
import type { Recorded } from "./cases.ts";

/** What the shape reading tells of a program, in the terms of PyTorch's recorded answers. */
export type Reading = {
  readonly analysis: Analysis;
  /** `Type: message @ line` of the error at which the program stops. */
  readonly stop: string | undefined;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  /** The printed text; undefined where a print depends on numbers that a shape reading doesn't know. */
  readonly stdout: string | undefined;
  /** The last fact of each name. */
  readonly names: ReadonlyMap<string, Fact>;
};

export function read(code: readonly string[], variables: readonly string[] = []): Reading {
  // A list may change after the line that binds it: its content at the end is that of a new name for it.
  const text = [...code, ...variables.map((name) => `${name}__end = ${name}`)].join("\n");
  const analysis = analyze(text);
  const index = stopIndex(analysis);
  const stopped = index === undefined ? undefined : analysis.facts[index]?.stop;
  const lineOf = (at: number, problem: Problem): number =>
    text.slice(0, (analysis.document.starts[at] ?? 0) + problem.place.start).split("\n").length;
  const problems = analysis.facts.flatMap((facts, at) => facts.problems.map((problem) => ({ at, problem })));
  const shown = ({ at, problem }: { readonly at: number; readonly problem: Problem }): string =>
    `${problem.torch ?? problem.message} @ ${String(lineOf(at, problem))}`;
  const prints = analysis.facts.flatMap((facts) => facts.prints);
  const names = new Map<string, Fact>();
  for (const facts of analysis.facts)
    for (const { name, fact } of facts.bindings) names.set(name.replace(/__end$/u, ""), fact);
  return {
    analysis,
    stop: index === undefined || stopped === undefined ? undefined : shown({ at: index, problem: stopped }),
    errors: problems.filter(({ problem }) => problem.severity === "error").map(shown),
    warnings: problems
      .filter(({ problem }) => problem.severity === "warning" && problem.torch !== undefined)
      .map(({ problem }) => problem.torch ?? ""),
    stdout: prints.some((print) => print.text === undefined)
      ? undefined
      : prints.map((print) => `${print.text ?? ""}${print.end ?? "\n"}`).join(""),
    names,
  };
}

/** What a recorded value says of shapes: tensors by shape and dtype, integers by value. */
export function recordedShape(value: Recorded): string {
  switch (value.kind) {
    case "tensor":
    case "fingerprint":
      return `${value.dtype}[${value.shape.join(", ")}]`;
    case "size":
      return `(${value.value.join(", ")})`;
    case "tuple":
      return `(${value.items.map(recordedShape).join(", ")})`;
    case "list":
      return `[${value.items.map(recordedShape).join(", ")}]`;
    case "int":
      return String(value.value);
    case "packed":
      return `packed ${recordedShape(value.data)}, ${recordedShape(value.batch_sizes)}`;
    case "module":
      return value.repr;
    case "bool":
    case "float":
    case "str":
    case "dtype":
    case "none":
    case "dict":
      return value.kind;
  }
}

/** The same of a fact of ours. */
export function factShape(fact: Fact | undefined): string {
  switch (fact?.kind) {
    case undefined:
      return "nothing";
    case "tensor":
      return fact.shape === undefined
        ? `tensor of unknown rank (${fact.reason})`
        : `${fact.dtype ?? "?"}[${fact.shape.map(({ size }) => formatDim(size)).join(", ")}]`;
    case "tuple":
      return `(${fact.items.map(factShape).join(", ")})`;
    case "list":
      return `[${fact.items.map(factShape).join(", ")}]`;
    case "repeated":
      if (typeof fact.length === "number" && fact.length <= 64) {
        return `[${new Array<string>(fact.length).fill(factShape(fact.element)).join(", ")}]`;
      }
      return `[${factShape(fact.element)} × ${formatDim(fact.length)}]`;
    case "packed":
      return `packed ${fact.dtype ?? "?"}[${(fact.data ?? []).map(({ size }) => formatDim(size)).join(", ")}], int64[${formatDim(fact.steps.size)}]`;
    case "int":
      return formatDim(fact.value);
    case "module":
      return fact.repr;
    case "other":
      return fact.type === "NoneType" ? "none" : fact.type;
    case "unknown":
      return `unknown (${fact.reason})`;
  }
}
