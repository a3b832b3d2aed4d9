import { type Reading, readingOf } from "../../extension/webview/inspector/reading.ts";
import { neededQuestions, wantedQuestions } from "../../extension/webview/inspector/questions.ts";
import { accept, contains, emptyNumbers } from "../../extension/webview/inspector/run-numbers.ts";
import { firstView, fitted, programSettings, tabs, type View } from "../../extension/webview/inspector/view.ts";
import type { TraceDirection } from "../../server/trace-protocol.ts";
import { type Recording, recordedAnswer } from "./recorded-answers.ts";

/** A reading of a recorded run with everything in it that any view of this selection asks for. */
export function recordedReading(recording: Recording, change: Partial<View> = {}, forgetBias = 0): Reading {
  const { call } = recording;
  const settings = { ...programSettings, forgetBias };
  const numbers = emptyNumbers({ shown: { uri: "file:///a.lstm", version: 1, file: "a.lstm", call }, settings });
  accept(numbers, { kind: "overview" }, recordedAnswer(recording, settings, { kind: "overview" }));
  const { overview } = numbers;
  if (overview === undefined) throw new Error(`Forget bias ${forgetBias} was not recorded.`);
  const view = fitted({ ...firstView, ...change }, overview);
  for (const tab of tabs) {
    const own = { ...view, tab };
    for (const question of [...neededQuestions(own, overview), ...wantedQuestions(own, overview)]) {
      if (!contains(numbers, question)) accept(numbers, question, recordedAnswer(recording, settings, question));
    }
  }
  return readingOf(numbers, overview, view);
}

/** Every layer and direction of a recording. */
export function recordedPlaces({
  overview,
}: Recording): readonly { readonly layer: number; readonly direction: TraceDirection }[] {
  return Array.from({ length: overview.layers }, (_, layer) =>
    overview.directions.map((direction) => ({ layer, direction })),
  ).flat();
}
