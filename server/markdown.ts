import type { Prose, ProsePart } from "../engine/features/prose.ts";
import type { Place } from "../engine/shape/place.ts";

/** Prose as Markdown, a line per line. `link` leads to a place, where the editor can follow it. */
export function markdown(prose: Prose, link: (place: Place) => string | undefined): string {
  return prose.map((line) => line.map((part) => markdownPart(part, link)).join("")).join("  \n");
}

export function plainText(prose: Prose): string {
  return prose.map((line) => line.map(plainPart).join("")).join("\n");
}

function markdownPart(part: ProsePart, link: (place: Place) => string | undefined): string {
  switch (part.kind) {
    case "text":
      return escaped(part.text);
    case "code":
      return inlineCode(part.text);
    case "place": {
      const target = link(part.place);
      return target === undefined ? escaped(part.text) : `[${escaped(part.text)}](${target})`;
    }
    case "page":
      return `[${escaped(part.text)}](${part.url})`;
  }
}

function plainPart(part: ProsePart): string {
  switch (part.kind) {
    case "text":
    case "code":
    case "place":
      return part.text;
    case "page":
      return `${part.text}: ${part.url}`;
  }
}

function escaped(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>#|~]/g, "\\$&").replaceAll(/\s*[\r\n]+\s*/g, " ");
}

/** The fence is longer than any run of backticks inside. */
function inlineCode(text: string): string {
  if (text === "") return "";
  const flat = text.replaceAll(/[\r\n]+/g, " ");
  const longest = Math.max(0, ...(flat.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `${fence}${flat}${fence}` : `${fence} ${flat} ${fence}`;
}
