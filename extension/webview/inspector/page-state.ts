import type { ShownCall } from "../../inspector/messages.ts";
import type { TraceOverview, TraceQuestion, TraceSettings } from "../../../server/trace-protocol.ts";
import { neededQuestions, wantedQuestions } from "./questions.ts";
import { contains, emptyNumbers, type RunNumbers } from "./run-numbers.ts";
import { fitted, type Run, runKey, type View } from "./view.ts";

/** Runs whose numbers are remembered: to come back to one without a question. */
const mostRuns = 8;

export type Runs = (shown: ShownCall, settings: TraceSettings) => RunNumbers;

/** The numbers of runs, those that were asked for last. */
export function rememberedRuns(): Runs {
  const known = new Map<string, RunNumbers>();
  return (shown, settings) => {
    const run: Run = { shown, settings };
    const key = runKey(run);
    const numbers = known.get(key) ?? emptyNumbers(run);
    known.delete(key);
    known.set(key, numbers);
    for (const old of known.keys()) {
      if (known.size <= mostRuns) break;
      known.delete(old);
    }
    return numbers;
  };
}

export type Wanted = { readonly numbers: RunNumbers; readonly questions: readonly TraceQuestion[] };

/** What is to be asked about a run so that a view can be drawn from it. */
export function questionsAbout(numbers: RunNumbers, view: View): Wanted {
  const { overview } = numbers;
  if (overview === undefined) return { numbers, questions: [{ kind: "overview" }] };
  const own = fitted(view, overview);
  return { numbers, questions: [...neededQuestions(own, overview), ...wantedQuestions(own, overview)] };
}

/** Whether a view can be drawn from what is here. */
export function isComplete(numbers: RunNumbers, overview: TraceOverview, view: View): boolean {
  return neededQuestions(view, overview).every((question) => contains(numbers, question));
}
