/** LSTM, GRU and RNN, as networks and as cells. */
export type Family = "LSTM" | "GRU" | "RNN";

/**
 * The gates in the order of their row blocks in every weight and bias, hidden_size rows each
 * (torch.nn.LSTM: W_ii|W_if|W_ig|W_io; torch.nn.GRU: W_ir|W_iz|W_in). An RNN has one unnamed block.
 */
export const gateOrder: Readonly<Record<Family, readonly string[]>> = {
  LSTM: ["i", "f", "g", "o"],
  GRU: ["r", "z", "n"],
  RNN: ["h"],
};

/** How many blocks of hidden_size rows a weight has. */
export function gateCount(family: Family): number {
  return gateOrder[family].length;
}
