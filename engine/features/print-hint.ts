import type { Print } from "../interpret/fact.ts";

/** What one print() prints, in one line: its sizes; its first and last, where an unrolled loop reached it with others. */
export function printLabel(prints: readonly Print[]): string | undefined {
  const texts = prints.map(sizes);
  const first = texts[0];
  const last = texts.at(-1);
  if (first === undefined || last === undefined) return undefined;
  return texts.every((each) => each === first) ? first : `${first} … ${last}`;
}

/** Whether the comment behind a print says what it prints, spaces aside: `# torch.Size([10, 3, 20])` or `# [10,3,20]`. */
export function agreesWithPrint(restOfLine: string, print: Print): boolean {
  const hash = restOfLine.indexOf("#");
  if (hash === -1) return false;
  const comment = withoutSpaces(restOfLine.slice(hash + 1));
  if (print.text !== undefined && comment === withoutSpaces(print.text)) return true;
  const printed = sizes(print);
  if (printed === undefined) return false;
  const shapes = shapesIn(printed);
  return withoutSpaces(printed) === comment || (shapes.length > 0 && shapes.join() === shapesIn(comment).join());
}

function sizes(print: Print): string | undefined {
  const shown = print.compact ?? print.text;
  const end = shown?.indexOf("\n") ?? -1;
  return end === -1 ? shown : `${shown?.slice(0, end)} …`;
}

function shapesIn(words: string): readonly string[] {
  return (words.match(/\[[^[\]]*\]/g) ?? []).map(withoutSpaces);
}

function withoutSpaces(words: string): string {
  return words.replaceAll(/\s/g, "");
}
