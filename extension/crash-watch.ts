/** Crashes within this time, in milliseconds, count together. */
const period = 3 * 60 * 1000;

/** How many restarts there are within the period before it is the user's turn. */
const restarts = 4;

export type Crash =
  | { readonly kind: "restart" }
  /** The document was at work in two crashes: nothing of it is sent from now on. */
  | { readonly kind: "leaveAlone"; readonly uri: string }
  | { readonly kind: "giveUp" };

export type CrashWatch = {
  /** Notes a message about a document; the answer to a request ends what it returns. */
  readonly sent: (uri: string, kind: "notification" | "request" | "run") => () => void;
  readonly isLeftAlone: (uri: string) => boolean;
  /** The server has ended without being asked to. */
  readonly crashed: (now: number) => Crash;
};

type Message = { readonly uri: string; readonly kind: "notification" | "request" | "run" };

/**
 * Finds the document that makes the server crash: the server works on one message after the other, so it is that of
 * the oldest message without an answer. Requests come before notifications, whose work is done when something is
 * asked, and before runs, which have a thread of their own.
 */
export function crashWatch(): CrashWatch {
  let open: Message[] = [];
  let times: number[] = [];
  const blamed = new Map<string, number>();
  const alone = new Set<string>();
  return {
    sent(uri, kind) {
      const message = { uri, kind };
      open.push(message);
      return () => {
        const at = open.indexOf(message);
        // What was sent before it has been dealt with; requests that still wait keep their place.
        open = open.filter((other, index) => index !== at && (index > at || other.kind !== "notification"));
      };
    },
    isLeftAlone: (uri) => alone.has(keyOf(uri)),
    crashed(now) {
      const suspect =
        open.find(({ kind }) => kind === "request") ?? open.find(({ kind }) => kind === "notification") ?? open[0];
      open = [];
      times = [...times.filter((time) => now - time < period), now];
      if (times.length > restarts) return { kind: "giveUp" };
      if (suspect === undefined) return { kind: "restart" };
      const key = keyOf(suspect.uri);
      const count = (blamed.get(key) ?? 0) + 1;
      blamed.set(key, count);
      if (count < 2) return { kind: "restart" };
      alone.add(key);
      return { kind: "leaveAlone", uri: suspect.uri };
    },
  };
}

/** A notebook and its cells have the path in common. */
function keyOf(uri: string): string {
  return /^[^:]*:([^?#]*)/u.exec(uri)?.[1]?.replace(/^\/\/[^/]*/u, "") ?? uri;
}
