/** What the extension and the shape table's page tell each other. A message has everything that is needed to draw it. */

/** Lines and characters from 0, characters in UTF-16 units, ends exclusive. */
export type Place = { readonly line: number; readonly character: number };
export type Range = { readonly start: Place; readonly end: Place };

export type TableRow = {
  readonly range: Range;
  readonly name: string;
  /** "[seq, b, 20]", "LSTM(100, 20)" */
  readonly shape: string;
  /** "time, batch, feature"; empty where nothing is known. */
  readonly roles: string;
  readonly dtype: string;
  readonly parameters: string;
  /** How the name is bound, where it is not by assignment: "declared", "claimed", "loop variable", "parameter". */
  readonly form: string;
  /** It follows from a call that fails: the intended shape. */
  readonly suspect: boolean;
  /** There is nothing but a reason in `shape`. */
  readonly unknown: boolean;
};

export type ToPage =
  | {
      readonly type: "table";
      readonly uri: string;
      readonly file: string;
      readonly rows: readonly TableRow[];
      /** How many rows more there are. */
      readonly omitted: number;
      readonly totals: { readonly names: string; readonly modules: string; readonly parameters: string };
      /** The cursor's line. */
      readonly line: number | undefined;
    }
  | { readonly type: "notice"; readonly title: string; readonly text: string }
  | { readonly type: "cursor"; readonly uri: string; readonly line: number };

export type FromPage =
  { readonly type: "ready" } | { readonly type: "reveal"; readonly uri: string; readonly range: Range };

/** One function for each message. */
export type Handlers<M extends { readonly type: string }> = {
  readonly [T in M["type"]]: (message: Extract<M, { readonly type: T }>) => void;
};
