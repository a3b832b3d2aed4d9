/**
 * How a text is meant. In a `.lstm` file `torch`, `nn` and `F` are known without an import, and what isn't read is said.
 * In ordinary Python only what is imported is known, and other tools speak of its syntax and its names.
 */
export type Dialect = "lstm" | "python";

/** Whether a Python text has anything to do with recurrent layers: if not, it isn't even parsed. */
export function isRecurrent(text: string): boolean {
  return /\b(?:LSTM|GRU|RNN)(?:Cell)?\b/u.test(text) && /\btorch\b/u.test(text);
}
