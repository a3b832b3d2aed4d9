/**
 * What one layer in one direction, or a cell, computed at every step, rows as in `stepsOf`. For each row `h` has R numbers (after
 * the projection), all others hidden_size. Gates are after their activation; the states are those after the step.
 */
export type Series = LstmSeries | GruSeries | RnnSeries;

export type LstmSeries = {
  readonly kind: "LSTM";
  readonly i: Float64Array;
  readonly f: Float64Array;
  readonly g: Float64Array;
  readonly o: Float64Array;
  readonly c: Float64Array;
  readonly h: Float64Array;
};

export type GruSeries = {
  readonly kind: "GRU";
  readonly r: Float64Array;
  readonly z: Float64Array;
  readonly n: Float64Array;
  readonly h: Float64Array;
  /** `W_hn h + b_hn`, which r multiplies. */
  readonly candidate: Float64Array;
};

export type RnnSeries = { readonly kind: "RNN_TANH" | "RNN_RELU"; readonly h: Float64Array };

/** h [batch, R] and, of an LSTM, c [batch, hidden_size] of one layer and direction; c is empty elsewhere. */
export type States = { readonly h: Float64Array; readonly c: Float64Array };

/** What a direction computed: its series, and the states after each sample's last step. */
export type Computed<S extends Series = Series> = { readonly series: S; readonly last: States };
