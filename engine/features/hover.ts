import type { Analysis } from "../analyze.ts";
import type { Fact, RecurrentCall } from "../interpret/fact.ts";
import type { Span } from "../language/syntax.ts";
import { calleeHover } from "./callee-hover.ts";
import { chunkHolding, contains, shifted } from "./chunks.ts";
import { arithmetic, description, labelWithRoles, moduleDescription } from "./description.ts";
import { isWithin, offRegions } from "./off-regions.ts";
import { calleeName } from "./recurrent-calls.ts";
import { type Prose, type ProseLine, code, text } from "./prose.ts";

export type Hover = {
  readonly span: Span;
  readonly prose: Prose;
  /** It tells of a tensor, a module, or what holds them. */
  readonly shapes?: boolean;
  /** The recurrent call that it is about, if it is about one. */
  readonly call?: Span;
};

const longest = 8;

/**
 * What stands at an offset: a name's shape with roles and arithmetic, a module, a recurrent call's inputs and outputs; a
 * function with its parameters and what it returns; a keyword argument with its meaning.
 */
export function hover(analysis: Analysis, offset: number): Hover | undefined {
  const placed = chunkHolding(analysis, offset);
  if (placed === undefined || isWithin(offRegions(analysis.document.text), offset)) return undefined;
  const { start, chunk, facts } = placed;
  const at = offset - start;
  const callee = calleeHover(analysis, placed, offset);
  if (callee !== undefined) return callee;

  const found = narrowest(
    [
      ...facts.bindings.map(({ span, name, fact }) => ({ span, name, fact })),
      ...facts.uses.map(({ span, fact }) => ({ span, name: oneLine(chunk.text.slice(span.start, span.end)), fact })),
    ].filter(({ span, fact }) => contains(span, at) && says(fact)),
  );
  if (found === undefined) return undefined;

  const call = facts.calls.findLast(({ span }) => span.start === found.span.start && found.span.end <= span.end);
  const prose =
    call === undefined
      ? description(found.name, found.fact, longest)
      : callDescription(calleeName(chunk.text, call), call);
  const span = shifted(found.span, start);
  const shapes = tellsShapes(found.fact);
  return call === undefined ? { span, prose, shapes } : { span, prose, shapes: true, call: shifted(call.span, start) };
}

/** Of spans of one size, the last: what a loop's last pass saw. */
function narrowest<T extends { readonly span: Span }>(found: readonly T[]): T | undefined {
  return found.reduce<T | undefined>(
    (best, next) =>
      best === undefined || next.span.end - next.span.start <= best.span.end - best.span.start ? next : best,
    undefined,
  );
}

function tellsShapes(fact: Fact): boolean {
  switch (fact.kind) {
    case "tensor":
      return fact.shape !== undefined;
    case "tuple":
    case "list":
      return fact.items.some(tellsShapes);
    case "repeated":
      return tellsShapes(fact.element);
    case "packed":
    case "module":
      return true;
    case "int":
    case "other":
    case "unknown":
      return false;
  }
}

/** None, functions and the like have nothing to show. */
function says(fact: Fact): boolean {
  return fact.kind !== "other" || fact.text !== undefined;
}

function oneLine(source: string): string {
  const flat = source.replaceAll(/\s+/g, " ");
  return flat.length <= 60 ? flat : `${flat.slice(0, 59)}…`;
}

/** The module, then what goes in and what comes out, in the order in which torch returns it. */
function callDescription(name: string, call: RecurrentCall): Prose {
  const module = moduleDescription(name, call.module);
  const [head = [], ...rest] = module;
  const flows: Prose = [
    ...(call.input === undefined ? [] : [flow("input", call.input)]),
    ...results(call).map(([name, fact]) => flow(name, fact)),
  ];
  const room = longest - 1 - flows.length - rest.length;
  return [head, ...flows, ...arithmetic(call.result).slice(0, Math.max(0, room)), ...rest].slice(0, longest);
}

function flow(name: string, fact: Fact): ProseLine {
  return [text(name === "input" ? "in " : "out "), code(`${name}: ${labelWithRoles(fact)}`)];
}

function results({ module, result }: RecurrentCall): readonly (readonly [string, Fact])[] {
  if (result.kind !== "tuple") return [[module.className.endsWith("Cell") ? "h" : "result", result]];
  const [first, second] = result.items;
  if (first === undefined || second === undefined) return [["result", result]];
  if (module.className.endsWith("Cell"))
    return [
      ["h", first],
      ["c", second],
    ];
  if (second.kind !== "tuple")
    return [
      ["out", first],
      ["h", second],
    ];
  const [hidden, cell] = second.items;
  return hidden === undefined || cell === undefined
    ? [
        ["out", first],
        ["state", second],
      ]
    : [
        ["out", first],
        ["h", hidden],
        ["c", cell],
      ];
}
