import type { FromPage, PageAnswer } from "../../inspector/messages.ts";
import type { TraceQuestion } from "../../../server/trace-protocol.ts";
import { accept, contains, type RunNumbers } from "./run-numbers.ts";

/** Questions that are on their way at the same time: enough to keep the server busy, few enough to change one's mind. */
const mostPending = 4;

export type Asking = {
  /** Asks what is not here and not asked yet; what waits from an earlier time is forgotten. */
  readonly want: (
    wanted: readonly { readonly numbers: RunNumbers; readonly questions: readonly TraceQuestion[] }[],
  ) => void;
  readonly answer: (request: number, answer: PageAnswer) => void;
  /** Answers to what was asked so far are worth nothing. */
  readonly forget: () => void;
};

type Asked = { readonly numbers: RunNumbers; readonly question: TraceQuestion; readonly key: string };

/**
 * Asks for numbers a few at a time, and puts each answer where it belongs. `arrived` is told of each. A run about which
 * a question was dropped is not asked about again before `forget`.
 */
export function asking(post: (message: FromPage) => void, arrived: (numbers: RunNumbers) => void): Asking {
  const pending = new Map<number, Asked>();
  let refused = new WeakSet<RunNumbers>();
  let waiting: Asked[] = [];
  let last = 0;

  return {
    want(wanted) {
      const asked = new Set([...pending.values()].map(({ key }) => key));
      waiting = wanted.flatMap(({ numbers, questions }) =>
        (refused.has(numbers) ? [] : questions)
          .filter((question) => !contains(numbers, question))
          .map((question) => ({ numbers, question, key: keyOf(numbers, question) }))
          .filter(({ key }) => !asked.has(key)),
      );
      send();
    },
    answer(request, answer) {
      const asked = pending.get(request);
      if (asked === undefined) return;
      pending.delete(request);
      accept(asked.numbers, asked.question, answer);
      if (answer.kind === "dropped") refused.add(asked.numbers);
      arrived(asked.numbers);
      send();
    },
    forget() {
      pending.clear();
      waiting = [];
      refused = new WeakSet();
    },
  };

  function send(): void {
    while (pending.size < mostPending) {
      const next = waiting.shift();
      if (next === undefined) return;
      last += 1;
      pending.set(last, next);
      const { shown, settings } = next.numbers.run;
      post({
        type: "ask",
        request: last,
        uri: shown.uri,
        version: shown.version,
        call: shown.call.id,
        settings,
        question: next.question,
      });
    }
  }
}

const identities = new WeakMap<RunNumbers, number>();
let identityCount = 0;

function keyOf(numbers: RunNumbers, question: TraceQuestion): string {
  let identity = identities.get(numbers);
  if (identity === undefined) {
    identityCount += 1;
    identity = identityCount;
    identities.set(numbers, identity);
  }
  return `${identity} ${JSON.stringify(question)}`;
}
