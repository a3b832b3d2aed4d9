/**
 * The requests that execute a program. The extension sees this file, so it imports nothing but the protocol beside it.
 */
import type { DocumentParams, ProtocolRange } from "./protocol.ts";

export type RunParams = DocumentParams & {
  /** torch.manual_seed before the first line, as a decimal number; absent: one is picked, and told. */
  readonly seed?: string;
  /** Sizes of symbolic dimensions by name; others are chosen, and told. */
  readonly sizes?: Readonly<Record<string, number>>;
  /** False: the program may read no files, as in a workspace that isn't trusted. */
  readonly readsFiles?: boolean;
  /** Names this run in `gatescope/runOutput`. */
  readonly token?: string;
};

export type RunResult = {
  readonly uri: string;
  /** Of the text that was run. */
  readonly version: number;
  readonly outcome: RunOutcome;
  /** A decimal number. */
  readonly seed: string;
  /** Random numbers were drawn, and nobody had set the seed. */
  readonly seedMatters: boolean;
  readonly sizes: readonly { readonly name: string; readonly size: number }[];
  /** In milliseconds. */
  readonly took: number;
  /** What names held when the run ended. */
  readonly values: readonly RunValue[];
};

export type RunOutcome =
  | { readonly kind: "finished" }
  /** An exception, as Python tells it. */
  | { readonly kind: "raised"; readonly traceback: string; readonly range: ProtocolRange }
  /** The budget, a cancellation, or something that isn't computed. */
  | {
      readonly kind: "stopped";
      readonly reason: "memory" | "time" | "cancelled" | "unread" | "defect";
      readonly message: string;
      readonly range?: ProtocolRange;
    };

/** A tensor that a name was last bound to. */
export type RunValue = {
  readonly range: ProtocolRange;
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  /** Of the numbers that aren't NaN; absent where there are none. */
  readonly least?: number;
  readonly greatest?: number;
  readonly mean?: number;
  readonly nan: number;
};

/** Notification: what the program has printed since the last one, and its warnings. */
export type RunOutput = { readonly token: string; readonly text: string };

/** By method. The result is null where the document is not open. */
export type RunRequests = {
  readonly "gatescope/run": { readonly params: RunParams; readonly result: RunResult | null };
};
