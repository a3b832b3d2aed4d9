/** What the extension and the shape table's page tell each other. A message has everything that is needed to draw it. */

/** Lines and characters from 0, characters in UTF-16 units, ends exclusive. */
export type Place = { readonly line: number; readonly character: number };
export type Range = { readonly start: Place; readonly end: Place };

/** A count as it is shown. `number` is what it is sorted by: undefined where it is symbolic. */
export type Amount = { readonly text: string; readonly number: number | undefined; readonly title: string };

export type TableRow = {
  readonly range: Range;
  readonly name: string;
  /** "[seq, b, 20]", "LSTM(100, 20)" */
  readonly shape: string;
  /** "time, batch, feature"; empty where nothing is known. */
  readonly roles: string;
  readonly dtype: string;
  readonly parameters: Amount | undefined;
  readonly memory: Amount | undefined;
  readonly multiplyAdds: Amount | undefined;
  /** How the name is bound, where it is not by assignment: "declared", "claimed", "loop variable", "parameter". */
  readonly form: string;
  /** It follows from a call that fails: the intended shape. */
  readonly suspect: boolean;
  /** There is nothing but a reason in `shape`. */
  readonly unknown: boolean;
};

export const columns = ["line", "name", "shape", "roles", "type", "parameters", "memory", "multiplyAdds"] as const;
export type Column = (typeof columns)[number];

/** Undefined: in the order of the source. */
export type Order = { readonly column: Column; readonly descending: boolean } | undefined;

/** The page's own texts, in the editor's language. */
export type Words = {
  readonly headings: Readonly<Record<Column, string>>;
  readonly copy: string;
  readonly export: string;
  readonly total: string;
  readonly empty: string;
  readonly suspect: string;
};

export type TableMessage = {
  readonly type: "table";
  readonly uri: string;
  readonly file: string;
  readonly rows: readonly TableRow[];
  /** What is said of the rows that there isn't place for; empty: there are none. */
  readonly omitted: string;
  readonly totals: {
    readonly names: string;
    readonly modules: string;
    readonly parameters: Amount;
    readonly memory: Amount;
    readonly multiplyAdds: Amount;
    /** "Trainable parameters: 19,840" and so on. */
    readonly lines: readonly { readonly label: string; readonly amount: Amount }[];
  };
  readonly words: Words;
  /** The cursor's line. */
  readonly line: number | undefined;
};

export type ToPage =
  | TableMessage
  | { readonly type: "notice"; readonly title: string; readonly text: string }
  | { readonly type: "cursor"; readonly uri: string; readonly line: number };

export type FromPage =
  | { readonly type: "ready" }
  | { readonly type: "reveal"; readonly uri: string; readonly range: Range }
  /** In the order in which the page shows the rows. */
  | { readonly type: "copy"; readonly order: Order }
  | { readonly type: "export" };

/** One function for each message. */
export type Handlers<M extends { readonly type: string }> = {
  readonly [T in M["type"]]: (message: Extract<M, { readonly type: T }>) => void;
};
