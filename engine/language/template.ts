import { parser } from "@lezer/python";
import type { TreeCursor } from "@lezer/common";

/** A node of an expression's tree. `first` and `last` count tokens: the node covers [first, last). */
export type TemplateNode = {
  readonly name: string;
  readonly first: number;
  readonly last: number;
  readonly children: readonly TemplateNode[];
};

export type Template = {
  /** What stands side by side on the top level: one node, if the expression is well formed. */
  readonly roots: readonly TemplateNode[];
  /** The first token at which the grammar fails. */
  readonly failure: number | undefined;
};

/**
 * The tree of an expression that is written in canonical words: `a` for any name, `0` for any number, `""` for any
 * string, keywords and operators as themselves. Expressions of the same form share one tree, so a text with many alike
 * is parsed once.
 */
export function template(words: readonly string[]): Template {
  const text = words.join(" ");
  const known = templates.get(text);
  if (known) return known;
  const parsed = parsedTemplate(words, text);
  if (text.length <= LONGEST_KEPT) {
    if (templates.size >= MOST_KEPT) templates.clear();
    templates.set(text, parsed);
  }
  return parsed;
}

/** A cache alone: what it holds is a function of the key. */
const templates = new Map<string, Template>();

const MOST_KEPT = 4096;
const LONGEST_KEPT = 400;

function parsedTemplate(words: readonly string[], text: string): Template {
  const indexes = new Int32Array(text.length + 2);
  let at = 0;
  words.forEach((word, index) => {
    indexes.fill(index, at, at + word.length + 1);
    at += word.length + 1;
  });
  indexes.fill(words.length, text.length);
  const state: { failure: number | undefined } = { failure: undefined };
  const cursor = parser.parse(text).cursor();
  return { roots: childNodes(cursor, indexes, state), failure: state.failure };
}

/** The nodes below the cursor; where the parser had to mend the text, its first such token is noted in `state`. */
function childNodes(cursor: TreeCursor, indexes: Int32Array, state: { failure: number | undefined }): TemplateNode[] {
  const children: TemplateNode[] = [];
  if (!cursor.firstChild()) return children;
  do {
    const first = indexes[cursor.from] ?? 0;
    if (cursor.type.isError) state.failure = Math.min(state.failure ?? first, first);
    const last = cursor.to > cursor.from ? (indexes[cursor.to - 1] ?? 0) + 1 : first;
    const { name, type } = cursor;
    const nodes = childNodes(cursor, indexes, state);
    if (type.isError) children.push(...nodes);
    else children.push({ name, first, last, children: nodes });
  } while (cursor.nextSibling());
  cursor.parent();
  return children;
}
