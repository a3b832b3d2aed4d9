import { element } from "../shapes/element.ts";
import type { Sentence } from "./sentence.ts";

export type SentenceView = { readonly root: HTMLElement; readonly say: (sentence: Sentence, quiet: boolean) => void };

/** The sentence that says what is seen. It is read aloud when it changes, unless the steps play. */
export function sentenceView(): SentenceView {
  const root = element("p", "sentence");
  let last = "";
  root.setAttribute("aria-live", "polite");
  return {
    root,
    say(sentence, quiet) {
      root.setAttribute("aria-live", quiet ? "off" : "polite");
      const key = JSON.stringify(sentence);
      if (key === last) return;
      last = key;
      root.replaceChildren(...sentence.map(nodeOf));
    },
  };
}

function nodeOf(part: Sentence[number]): Node | string {
  if (typeof part === "string") return part;
  return "strong" in part ? element("b", "", part.strong) : element("i", "math", part.math);
}
