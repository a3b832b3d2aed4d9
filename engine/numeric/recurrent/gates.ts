/** torch.nn.RNNBase's `mode`: which equations a network or a cell follows. */
export type Mode = "LSTM" | "GRU" | "RNN_TANH" | "RNN_RELU";

/**
 * The gates in the order of their row blocks in every weight and bias, hidden_size rows each
 * (torch.nn.LSTM: W_ii|W_if|W_ig|W_io; torch.nn.GRU: W_ir|W_iz|W_in). An RNN has one unnamed block.
 */
const gateOrder: Readonly<Record<Mode, readonly string[]>> = {
  LSTM: ["i", "f", "g", "o"],
  GRU: ["r", "z", "n"],
  RNN_TANH: ["h"],
  RNN_RELU: ["h"],
};

/** How many blocks of hidden_size rows a weight has. */
export function gateCount(mode: Mode): number {
  return gateOrder[mode].length;
}
