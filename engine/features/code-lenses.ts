import type { Analysis } from "../analyze.ts";
import { type PlacedCall, recurrentCalls } from "./recurrent-calls.ts";

export type CodeLens = { readonly call: PlacedCall; readonly title: string };

/** One for each recurrent call in the source, however often a loop comes to it. */
export function codeLenses(analysis: Analysis): readonly CodeLens[] {
  return recurrentCalls(analysis).map((call) => ({ call, title: "Inspect Gates" }));
}
