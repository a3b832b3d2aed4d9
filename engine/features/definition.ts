import type { Analysis } from "../analyze.ts";
import { placeToSpan } from "../analyze.ts";
import type { Span } from "../language/syntax.ts";
import type { ModuleContent } from "../torch/content.ts";
import { type PlacedAttribute, attributeAt, attributeOccurrences } from "./attribute-uses.ts";
import { type Occurrence, lastBefore, meaningAt, occurrences } from "./meaning.ts";

export type Definition = {
  /** The name that was asked about. */
  readonly origin: Span;
  readonly target: Span;
};

/**
 * Where the name at an offset was bound: the last binding that is in force there; in a loop that comes round, the first
 * one after it. A dimension leads to the first shape that names it, an attribute to where it was set, and a module's
 * setting or parameter to the argument of the constructor that it comes from.
 */
export function definition(analysis: Analysis, offset: number): Definition | undefined {
  const attribute = attributeAt(analysis, offset);
  if (attribute !== undefined) {
    const target =
      settingOrigin(analysis, attribute) ?? bindingFor(attributeOccurrences(analysis, attribute), attribute.span);
    return target && { origin: attribute.span, target };
  }
  const asked = meaningAt(analysis, offset);
  if (asked === undefined) return undefined;
  const { span: origin, meaning } = asked;
  const all = occurrences(analysis, meaning);
  const target = meaning.kind === "dimension" ? all[0]?.span : bindingFor(all, origin);
  return target && { origin, target };
}

function bindingFor(all: readonly Occurrence[], origin: Span): Span | undefined {
  const writes = all.filter(({ access }) => access === "write");
  const before = writes.findLast(({ from }) => from <= origin.start);
  const own = writes.find(({ span }) => span.start === origin.start);
  return (before ?? own ?? writes.find(({ span }) => span.start > origin.start) ?? writes[0])?.span;
}

function settingOrigin(analysis: Analysis, { use, placed, home }: PlacedAttribute): Span | undefined {
  const content = home === 0 ? moduleNamed(analysis, use.owner, placed.facts.id) : undefined;
  if (content === undefined) return undefined;
  const { settings, parameters, places } = content;
  const known = settings.has(use.name) || parameters.some(({ name }) => name === use.name);
  const place = places.get(use.name) ?? (known ? places.get("") : undefined);
  return place && placeToSpan(analysis, place);
}

/** The module that a variable holds before a chunk. */
function moduleNamed({ program }: Analysis, name: string, chunk: number): ModuleContent | undefined {
  const unit = program.byId.get(chunk);
  const entry = lastBefore(program.writers.get(name), unit)?.writes.get(name);
  const value = entry?.kind === "value" ? entry.value : undefined;
  if (value?.kind !== "module") return undefined;
  const key = `#${value.cell}`;
  const cell = lastBefore(program.writers.get(key), unit)?.writes.get(key);
  return cell?.kind === "content" && cell.content.kind === "module" ? cell.content : undefined;
}
