import type { Place } from "./report.ts";

export type FrameLine = { readonly kind: "line" | "marker"; readonly text: string };

/** The line of a place and the one before it, with a marker under the place. Long lines are cut around it. */
export function codeFrame(source: string, place: Place): readonly FrameLine[] {
  const [before, line = ""] = linesEndingAt(source, place.line);
  const gutter = String(place.line).length;
  const from = Math.max(0, place.column - 1 - leftOfPlace);
  const end = place.endLine === place.line ? place.endColumn - 1 : line.length;
  const shown = line.slice(from, from + widest);
  const lead = line.slice(from, place.column - 1);
  const marked = line.slice(place.column - 1, Math.min(end, from + widest));
  return [
    ...(before === undefined || before.trim() === "" || from > 0
      ? []
      : [
          {
            kind: "line" as const,
            text: `  ${String(place.line - 1).padStart(gutter)} | ${shownText(before.slice(0, widest))}`,
          },
        ]),
    { kind: "line", text: `> ${place.line} | ${shownText(shown)}` },
    { kind: "marker", text: `  ${" ".repeat(gutter)} | ${blank(lead)}${"^".repeat(Math.max(1, width(marked)))}` },
  ];
}

const widest = 160;
const leftOfPlace = 100;

/** The line of a number (from 1) and the one before it, without reading further. */
function linesEndingAt(source: string, number: number): readonly [string | undefined, string | undefined] {
  const lines = /[^\r\n]*(\r\n|\r|\n|$)/g;
  let before: string | undefined;
  let line: string | undefined;
  for (let at = 0; at < number; at++) {
    before = line;
    line = lines.exec(source)?.[0].replace(/[\r\n]+$/, "");
    if (line === undefined) break;
  }
  return [before, line];
}

/** As wide as the text above it: tabs stay, wide characters take two columns. */
function blank(text: string): string {
  return Array.from(text, (character) => (character === "\t" ? "\t" : " ".repeat(width(character)))).join("");
}

function width(text: string): number {
  return Array.from(text).reduce((sum, character) => sum + (wide.test(character) ? 2 : 1), 0);
}

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;

/** A terminal must not obey what a program's text says. */
function shownText(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, (character) => (character === "\t" ? "\t" : "\u00b7"));
}
