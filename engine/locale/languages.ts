import { chinese } from "./chinese/catalogue.ts";
import { isSimplifiedChinese } from "./tags.ts";
import { type Translate, translator, untranslated } from "./translator.ts";

/** The languages besides English, by their BCP 47 tags. */
export const languages = ["zh-CN"] as const;

/** What translates into a language, as editors and the command line name it: any other one stays English. */
export function translatorFor(tag: string | undefined): Translate {
  if (!isSimplifiedChinese(tag)) return untranslated;
  simplified ??= translator(chinese());
  return simplified;
}

let simplified: Translate | undefined;
