/** English in, the reader's language out: what no catalogue has stays English. */
export type Translate = (english: string) => string;

/**
 * English texts and their translations. `{0}` stands for what a sentence is filled with, and is put at the same mark of
 * the translation; what stands at `{0~}` is translated itself. A mark that the translation leaves out is dropped. Where
 * few letters are given, each mark stands for one word. Blanks around a text are those of the original.
 */
export type Catalogue = Readonly<Record<string, string>>;

export const untranslated: Translate = (english) => english;

/** Looks texts up whole, then as filled templates, then sentence by sentence. */
export function translator(catalogue: Catalogue): Translate {
  const whole = new Map<string, string>();
  const templates = new Map<string, Template[]>();
  for (const [given, told] of Object.entries(catalogue)) {
    const [english, translation] = [given.trim(), told.trim()];
    if (!mark.test(english)) {
      whole.set(english, translation);
      continue;
    }
    const template = templateOf(english, translation);
    const known = templates.get(template.key);
    if (known === undefined) templates.set(template.key, [template]);
    else known.push(template);
  }
  for (const known of templates.values()) known.sort((a, b) => b.literals - a.literals);
  const told = new Map<string, string>();

  return translate;

  function translate(english: string): string {
    const known = told.get(english);
    if (known !== undefined) return known;
    const found = translated(english) ?? sentences(english) ?? lines(english) ?? english;
    if (told.size >= MOST_TOLD) told.clear();
    told.set(english, found);
    return found;
  }

  function translated(english: string): string | undefined {
    const text = english.trim();
    const exact = whole.get(text) ?? filled(text);
    return exact === undefined ? undefined : spaced(english, text, exact);
  }

  function filled(text: string): string | undefined {
    for (const key of [text.slice(0, KEY), ""]) {
      for (const { pattern, marks, translation } of templates.get(key) ?? []) {
        const values = pattern.exec(text)?.slice(1);
        if (values === undefined) continue;
        const said = new Map<string, string>();
        for (const [index, { name, deep }] of marks.entries()) {
          const value = values[index] ?? "";
          const own = deep ? translate(value) : value;
          // Words that stay English would stand within a translated sentence, or another sentence: it isn't what is meant.
          if (deep ? own !== value || !/\s/u.test(value) : !/[.!?]\s[A-Z]/u.test(value)) said.set(name, own);
        }
        if (said.size < new Set(marks.map(({ name }) => name)).size) continue;
        return translation.replaceAll(/\{(\d+)\}/gu, (_mark, name: string) => said.get(name) ?? "");
      }
    }
    return undefined;
  }

  /** Each of several sentences by itself, or as many together as the catalogue has: all of them, or none. */
  function sentences(english: string): string | undefined {
    const parts = english.trim().split(/(?<=[.!?])\s(?=[A-Z.])/u);
    const told: string[] = [];
    for (let at = 0; at < parts.length;) {
      let end = parts.length;
      let found: string | undefined;
      while (end > at && (found = translated(parts.slice(at, end).join(" "))) === undefined) end -= 1;
      if (found === undefined) return undefined;
      told.push(found);
      at = end;
    }
    return spaced(english, english.trim(), told.join(""));
  }

  function lines(english: string): string | undefined {
    if (!english.includes("\n")) return undefined;
    return english.split("\n").map(translate).join("\n");
  }
}

/** A text that is asked for again is found at once; so many are kept. */
const MOST_TOLD = 2_000;
/** So many letters tell in which templates to look. */
const KEY = 5;
const FEW = 6;
const mark = /\{\d+~?\}/u;

type Template = {
  /** How the text begins, where enough of it is given. */
  readonly key: string;
  readonly pattern: RegExp;
  readonly marks: readonly { readonly name: string; readonly deep: boolean }[];
  readonly translation: string;
  /** How many letters are given. */
  readonly literals: number;
};

function templateOf(english: string, translation: string): Template {
  const literals = english.split(/\{\d+~?\}/u);
  const [head = ""] = literals;
  const given = literals.join("").length;
  return {
    key: head.length >= KEY ? head.slice(0, KEY) : "",
    pattern: new RegExp(
      `^${literals.map(escaped).join(given < FEW && !english.includes("~") ? "(\\S+)" : "(.*?)")}$`,
      "su",
    ),
    marks: [...english.matchAll(/\{(\d+)(~?)\}/gu)].map(([, name = "", deep]) => ({ name, deep: deep === "~" })),
    translation,
    literals: given,
  };
}

function escaped(literal: string): string {
  return literal.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, "\\$&");
}

/** The blanks around a part of a sentence stay. */
function spaced(around: string, text: string, translation: string): string {
  const start = around.indexOf(text);
  return around.slice(0, start) + translation + around.slice(start + text.length);
}
