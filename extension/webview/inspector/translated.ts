import { inspectorTexts } from "../../../engine/locale/chinese/inspector.ts";
import { isSimplifiedChinese } from "../../../engine/locale/tags.ts";
import { type Translate, translator } from "../../../engine/locale/translator.ts";

/** What translates the page's texts; undefined: the page stays as it is written, in English. */
export function pageTranslator(language: string): Translate | undefined {
  return isSimplifiedChinese(language) ? translator(inspectorTexts) : undefined;
}

/**
 * Translates what is written below a node, and whatever is written there later, before it is painted. No part of the page
 * can be forgotten so: each writes English, and reads it nowhere. Code, formulas and what is marked with translate="no"
 * stay.
 */
export function keepTranslated(root: Node, translate: Translate): void {
  const observer = new MutationObserver((records) => {
    for (const { target, addedNodes, attributeName } of records) {
      if (attributeName !== null && target instanceof Element) localiseAttribute(target, attributeName, translate);
      else if (target.nodeType === Node.TEXT_NODE) localiseText(target, translate);
      for (const added of addedNodes) localiseTree(added, translate);
    }
  });
  observer.observe(root, { subtree: true, childList: true, characterData: true, attributeFilter: [...labels] });
  localiseTree(root, translate);
}

const labels = ["aria-label", "aria-valuetext", "aria-roledescription", "title", "placeholder"] as const;
const kept = "code, pre, .code, .math, .katex, [translate=no]";

function localiseTree(node: Node, translate: Translate): void {
  if (node.nodeType === Node.TEXT_NODE) {
    localiseText(node, translate);
    return;
  }
  if (!(node instanceof Element)) return;
  for (const name of labels) localiseAttribute(node, name, translate);
  for (const child of node.childNodes) localiseTree(child, translate);
}

function localiseText(node: Node, translate: Translate): void {
  const english = node.nodeValue ?? "";
  if (!/[A-Za-z]{2}|[^\W\d_] /u.test(english) || node.parentElement?.closest(kept) !== null) return;
  const told = translate(english);
  if (told !== english) node.nodeValue = told;
}

function localiseAttribute(element: Element, name: string, translate: Translate): void {
  const english = element.getAttribute(name);
  if (english === null) return;
  const told = translate(english);
  if (told !== english) element.setAttribute(name, told);
}
