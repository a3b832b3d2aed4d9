/** What an error means in the terms of who wrote the program. */
export type Meaning = {
  /** One of the codes of our diagnostics. */
  readonly code: string;
  readonly message: string;
  /** What to do about it; empty where the message says it. */
  readonly advice: string;
};

/** The lines of the program and of PyTorch that a traceback shows. */
export type ErrorContext = {
  /** The user's own line that failed; empty where the text doesn't show it. */
  readonly source: string;
  /** All lines, PyTorch's own included. */
  readonly sources: string;
};

/** A text of PyTorch's and its meaning: `$1` stands for the pattern's first group. */
export type ErrorRow = { readonly pattern: RegExp } & (
  | { readonly code: string; readonly message: string; readonly advice?: string }
  | { readonly read: (groups: readonly string[], context: ErrorContext) => Meaning }
);

/** The meaning that a row gives to a message; undefined where its pattern doesn't occur. */
export function readRow(row: ErrorRow, message: string, context: ErrorContext): Meaning | undefined {
  const found = row.pattern.exec(message);
  if (found === null) return undefined;
  const groups = found.slice(1).map((group: string | undefined) => group ?? "");
  if ("read" in row) return row.read(groups, context);
  const filled = (text: string): string => text.replace(/\$(\d)/gu, (_, index) => groups[Number(index) - 1] ?? "");
  return { code: row.code, message: filled(row.message), advice: filled(row.advice ?? "") };
}
