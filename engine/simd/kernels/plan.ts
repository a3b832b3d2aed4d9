/**
 * What `direction` reads of a plan: one i32 per entry, at these byte offsets. `engine/simd/plan.ts` writes them in this order.
 * Addresses and strides are in bytes; names of sizes are those of torch.nn.LSTM.
 */
export const mode: usize = 0;
export const inputSize: usize = 4;
export const hiddenSize: usize = 8;
/** proj_size, or 0. */
export const projSize: usize = 12;
/** What `pack` wrote. */
export const weights: usize = 16;
/** [rows, inputSize], a row every `inputStride`. */
export const input: usize = 20;
export const inputStride: usize = 24;
/** h after each step [rows, width], a row every `outputStride`. */
export const output: usize = 28;
export const outputStride: usize = 32;
/** Gates after their activation [rows, columns]; see `layout`. */
export const gates: usize = 36;
/** [rows, padded hiddenSize]: c after each step of an LSTM, W_hn h + b_hn of a GRU; unused elsewhere. */
export const cells: usize = 40;
/** The states before the first step: h [batch, width], c [batch, hiddenSize]; and those after each sample's last, unless lastH is 0. */
export const initialH: usize = 44;
export const initialC: usize = 48;
export const lastH: usize = 52;
export const lastC: usize = 56;
/** As many bytes as `scratchBytes` says. */
export const scratch: usize = 60;
/** [times] i32, never increasing. */
export const batchSizes: usize = 64;
export const times: usize = 68;
export const rows: usize = 72;
/** 1 where time is read from its end. */
export const reverse: usize = 76;
