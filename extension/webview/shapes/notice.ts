import type { ToPage } from "../../shapes/messages.ts";
import { element } from "./element.ts";

/** Says in place of the table why there is none. */
export function drawNotice(page: HTMLElement, { title, text }: Extract<ToPage, { type: "notice" }>): void {
  const notice = element("div", "notice", element("h1", "", title), element("p", "", text));
  notice.setAttribute("role", "status");
  page.replaceChildren(notice);
}
