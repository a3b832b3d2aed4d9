import { memoryName } from "./family.ts";
import type { Reading } from "./reading.ts";

/** What one step wrote into a memory, and what is left of it. */
export type LedgerEntry = {
  /** The step that wrote; undefined for the initial state. */
  readonly step: number | undefined;
  /** As it was written: i·g, of a GRU (1 − z)·n, or the initial state. */
  readonly wrote: number;
  /** The product of all keeping gates since. */
  readonly kept: number;
  /** wrote × kept */
  readonly left: number;
};

export type Ledger = {
  /** In the order of the steps as they ran, the initial state first. */
  readonly entries: readonly LedgerEntry[];
  /** The memory itself; the entries' `left` add up to it. */
  readonly value: number;
};

/**
 * Where a memory came from, exactly: c_t = Σ_s (∏_{k=s+1..t} f_k) i_s g_s + (∏ f) c_0, unrolled from
 * c_t = f_t c_{t−1} + i_t g_t; of a GRU h_t = Σ_s (∏ z_k) (1 − z_s) n_s + (∏ z) h_0. An RNN has no such sum: undefined,
 * as while numbers are missing.
 */
export function ledgerOf(reading: Reading, step: number, unit: number): Ledger | undefined {
  const { overview, at, before, isFirst } = reading;
  if (overview.family === "RNN") return undefined;
  const memory = memoryName(overview);
  const entries: LedgerEntry[] = [];
  let kept = 1;
  let current = step;
  for (;;) {
    const keeps = at(overview.family === "LSTM" ? "f" : "z", current, unit);
    const wrote =
      overview.family === "LSTM"
        ? at("i", current, unit) * at("g", current, unit)
        : (1 - keeps) * at("n", current, unit);
    entries.push({ step: current, wrote, kept, left: wrote * kept });
    kept *= keeps;
    if (isFirst(current)) break;
    current = before(current);
  }
  const initial = reading.row(memory, before(current))?.[unit];
  if (initial === undefined || reading.row(memory, step) === undefined) return undefined;
  entries.push({ step: undefined, wrote: initial, kept, left: initial * kept });
  return { entries: entries.reverse(), value: at(memory, step, unit) };
}

/** The ledger for a picture with few bars: the initial state and the steps far back become one entry. */
export function shortened({ entries, value }: Ledger, most: number): Ledger {
  if (entries.length <= most) return { entries, value };
  const early = entries.slice(0, entries.length - most + 1);
  const last = early.at(-1);
  const left = early.reduce((sum, entry) => sum + entry.left, 0);
  return {
    entries: [{ step: undefined, wrote: left, kept: last?.kept ?? 1, left }, ...entries.slice(-most + 1)],
    value,
  };
}
