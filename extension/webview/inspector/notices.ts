import type { ProtocolRange } from "../../../server/protocol.ts";
import type { TraceFix, TraceUnavailable } from "../../../server/trace-protocol.ts";
import { element } from "../shapes/element.ts";

export type Notice = {
  readonly reason: string;
  readonly detail?: string | undefined;
  readonly range?: ProtocolRange | undefined;
  readonly fix?: TraceFix | undefined;
};

export type NoticeEvents = {
  readonly reveal: (range: ProtocolRange) => void;
  readonly apply: (fix: TraceFix) => void;
};

/** Takes back what was set in the page; undefined where nothing was. */
type Reset = (() => void) | undefined;

/** Why the picture below is the last one that there was. */
export function staleBar(notice: Notice, events: NoticeEvents, reset: Reset): HTMLElement {
  const bar = element("div", "stale-bar", notice.reason, " This is the last result. ", ...links(notice, events, reset));
  bar.setAttribute("role", "status");
  return bar;
}

/** Why there is no picture: what is wrong, PyTorch's own text, and the way out. */
export function problemPage(
  { reason, detail, range, fix }: TraceUnavailable,
  events: NoticeEvents,
  reset: Reset,
): HTMLElement {
  const page = element(
    "div",
    "notice",
    element("h1", "", reason),
    ...(detail === undefined ? [] : [element("pre", "", detail)]),
    element("p", "", ...links({ reason, range, fix }, events, reset)),
  );
  page.setAttribute("role", "status");
  return page;
}

/** Nothing to show yet, or any more. */
export function emptyPage(title: string, text: string): HTMLElement {
  const page = element("div", "notice", element("h1", "", title), element("p", "", text));
  page.setAttribute("role", "status");
  return page;
}

function links(
  { range, fix }: Notice,
  { reveal, apply }: NoticeEvents,
  reset: Reset,
): readonly (HTMLElement | string)[] {
  return [
    ...(range === undefined ? [] : [link(`Go to line ${range.start.line + 1}`, () => reveal(range)), " "]),
    ...(fix === undefined ? [] : [link(fix.title, () => apply(fix)), " "]),
    ...(reset === undefined ? [] : [link("Back to the program's own run", reset)]),
  ];
}

function link(text: string, act: () => void): HTMLButtonElement {
  const made = element("button", "link", text);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}
