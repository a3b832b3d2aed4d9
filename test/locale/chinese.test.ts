import { describe, expect, test } from "vitest";
import { analyze } from "../../engine/analyze.ts";
import { chinese } from "../../engine/locale/chinese/catalogue.ts";
import { languages, translatorFor } from "../../engine/locale/languages.ts";
import { allTexts, explanations, hasEnglish, hoveredIn, programs, saidOf, writtenTexts } from "./said.ts";

const translate = translatorFor("zh-CN");

/** Code, names and units read the same everywhere. */
function isCode(text: string): boolean {
  return /^\W*[\w.]*(?:=\S*)?\W*$|^\[.*\]$|^[\w.]+ = $/u.test(text.trim());
}

/** A translation with words of the original's sentences, besides those in brackets, quotes and code. */
function isLeft(text: string): boolean {
  const told = translate(text);
  return told === text ? !isCode(text) : hasEnglish(told.replaceAll(/\[[^\]]*\]|"[^"]*"|'[^']*'|`[^`]*`/gu, ""));
}

const all = programs();

test("every diagnostic of the recorded programs, with its fixes and places", () => {
  const said = all.flatMap(({ text, dialect }) => saidOf(analyze(text, dialect)));
  expect(said.length).toBeGreaterThan(1000);
  expect([...new Set(said.filter(isLeft))]).toEqual([]);
});

test("every explanation of a recorded error", () => {
  const said = explanations();
  expect(said.length).toBeGreaterThan(300);
  expect([...new Set(said.filter(isLeft))]).toEqual([]);
});

test("every hover of a part of the programs", () => {
  const said = all.filter((_, index) => index % 5 === 0).flatMap(hoveredIn);
  expect(said.length).toBeGreaterThan(1000);
  expect([...new Set(said.filter(isLeft))]).toEqual([]);
});

describe("every text that the sources write", () => {
  const functions = ["unknown", "shapelessTensor", "rankless"];
  test.each(["engine/interpret", "engine/torch", "engine/features", "engine/trace", "server/runner"])(
    "of %s",
    (folder) => {
      const written = writtenTexts(folder, { properties: ["message", "advice", "title", "reason"], functions });
      // What begins or ends with another text is composed: it is seen whole in the programs above.
      const whole = written.filter((text) => !/^7 |[^ ]7$| 7 7\.$/u.test(text));
      expect(whole.filter((text) => text.includes(" ") && isLeft(text))).toEqual([]);
    },
  );
});

test("the meanings of parameters", () => {
  const rows = ["parameter-meanings", "builtin-signatures"].flatMap((name) =>
    allTexts(`engine/features/${name}.ts`).flatMap((text) => text.split(" | ").slice(1, 2)),
  );
  expect(rows.length).toBeGreaterThan(250);
  expect([...new Set(rows.filter((row) => row.includes(" ") && isLeft(row)))]).toEqual([]);
});

test("why a name can't be renamed, and why a run can't go on", () => {
  const texts = [
    ...allTexts("engine/features/rename.ts").filter((text) => /^["A-Z7].* .*\.$/u.test(text)),
    ...allTexts("engine/interpret/missing.ts").filter((text) => / .* /u.test(text)),
  ];
  expect(texts.length).toBeGreaterThan(15);
  expect(texts.filter(isLeft)).toEqual([]);
});

test("a mark of a translation is one of the original's, and none of its own", () => {
  const marks = (text: string): readonly string[] => [...text.matchAll(/\{(\d+)~?\}/gu)].map(([, name = ""]) => name);
  const wrong = Object.entries(chinese()).filter(([english, told]) =>
    marks(told).some((name) => !marks(english).includes(name)),
  );
  expect(wrong).toEqual([]);
});

test.each([
  ["There is no axis 5: the tensor has 2 axes.", "没有第 5 维：该张量有 2 axes。"],
  ["the input's rank isn't known", "输入的秩未知"],
  ["needs d == 100: this size is 3", "需要 d == 100：这个大小是 3"],
  ["nobody ever wrote this sentence is here", "nobody ever wrote this sentence is here"],
])("%s", (english, told) => {
  expect(translate(english)).toBe(told);
});

test("a language is known by any of its tags, and every other one stays English", () => {
  expect(languages).toEqual(["zh-CN"]);
  const word = "the input's rank isn't known";
  for (const tag of ["zh-cn", "zh-CN", "zh_CN.UTF-8", "zh", "zh-Hans-CN"])
    expect(translatorFor(tag)(word)).not.toBe(word);
  for (const tag of ["en", "de", "zh-TW", "zh-Hant", undefined]) expect(translatorFor(tag)(word)).toBe(word);
});
