import { gateCount as countOfMode } from "../../numeric/recurrent/gates.ts";

/** LSTM, GRU and RNN, as networks and as cells. */
export type Family = "LSTM" | "GRU" | "RNN";

/** How many blocks of hidden_size rows a weight has. */
export function gateCount(family: Family): number {
  return countOfMode(family === "RNN" ? "RNN_TANH" : family);
}
