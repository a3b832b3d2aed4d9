import type { Span } from "../language/syntax.ts";

/** Where `# gatescope: off` stands, up to `# gatescope: on` or the end of the text: nothing is shown there. */
export function offRegions(text: string): readonly Span[] {
  if (!text.includes("gatescope:")) return [];
  const regions: Span[] = [];
  let start: number | undefined;
  for (const match of text.matchAll(/^[ \t]*#[ \t]*gatescope:[ \t]*(on|off)[ \t]*\r?$/gmu)) {
    if (match[1] === "off") start ??= match.index;
    else if (start !== undefined) {
      regions.push({ start, end: match.index });
      start = undefined;
    }
  }
  if (start !== undefined) regions.push({ start, end: text.length + 1 });
  return regions;
}

export function isWithin(regions: readonly Span[], offset: number): boolean {
  return regions.some(({ start, end }) => start <= offset && offset < end);
}
