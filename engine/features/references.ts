import type { Analysis } from "../analyze.ts";
import { attributeAt, attributeOccurrences } from "./attribute-uses.ts";
import { type Occurrence, meaningAt, occurrences } from "./meaning.ts";

/** Every place of the variable, dimension or attribute at an offset, in the order of the source; none for other text. */
export function references(analysis: Analysis, offset: number): readonly Occurrence[] {
  const attribute = attributeAt(analysis, offset);
  if (attribute !== undefined) return attributeOccurrences(analysis, attribute);
  const asked = meaningAt(analysis, offset);
  return asked === undefined ? [] : occurrences(analysis, asked.meaning);
}
