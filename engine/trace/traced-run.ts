import { parseDocument } from "../language/document.ts";
import type { Span } from "../language/syntax.ts";
import { spanInRun } from "../features/traceback.ts";
import { type RunOptions, type RunResult, runProgram } from "../run.ts";
import type { Place } from "../shape/place.ts";
import { reprModule } from "../torch/repr.ts";
import type { CellId } from "../torch/value.ts";
import type { RecurrentPass } from "../values/run.ts";
import { seriesLength, snapshots, type TracedPass, tracedPass } from "./traced-pass.ts";

/** A program's run with what its recurrent calls computed. */
export type TracedRun = {
  readonly result: RunResult;
  /** In the order in which they were first reached. */
  readonly calls: readonly TracedCall[];
};

/** What one module computed at one place that calls it. */
export type TracedCall = {
  /** The call in the text. */
  readonly span: Span;
  /** Counts the modules that are called at this place, in the order of their first calls. */
  readonly module: number;
  /** As print() shows the module. */
  readonly repr: string;
  readonly cell: boolean;
  /** When its passes ran: their numbers among all passes of the run. */
  readonly ordinals: readonly number[];
  /** What its passes take, kept or not. */
  readonly bytes: number;
  /** In the order in which they ran; undefined: too large to be kept. */
  readonly passes: readonly TracedPass[] | undefined;
};

export type TraceKeeping = {
  /** "last" keeps what the inspector shows of each call: a network's last pass, and all passes of a cell. */
  readonly passes: "all" | "last";
  /** In bytes. Beyond it the largest calls are given up, the wanted one after all others. */
  readonly limit: number;
  /** Where the call starts that is wanted; undefined: none before the others. */
  readonly wanted: number | undefined;
};

/** Runs a program and keeps the gates of its recurrent calls. Never throws. */
export function tracedRun(text: string, options: Omit<RunOptions, "observe">, keeping: TraceKeeping): TracedRun {
  const kept = new Map<string, Kept>();
  const modules = new Map<string, number>();
  const snapshot = snapshots();
  let ordinals = 0;
  const observe = (pass: RecurrentPass, place: Place, seed: bigint): void => {
    const at = `${String(place.chunk)}:${String(place.start)}`;
    const key = `${at}:${pass.module}`;
    let call = kept.get(key);
    if (call === undefined) {
      const module = modules.get(at) ?? 0;
      modules.set(at, module + 1);
      call = { place, cellId: pass.module, module, cell: isCell(pass), ordinals: [], bytes: 0, passes: [] };
      kept.set(key, call);
    }
    call.ordinals.push(ordinals++);
    keep(call, pass, call.cell || keeping.passes === "all", () => tracedPass(pass, seed, snapshot));
    while (bytesOf(kept) > keeping.limit) giveUp(text, kept, keeping.wanted);
  };
  const result = runProgram(text, { ...options, observe });
  const calls = [...kept.values()].map(({ place, cellId, ...call }) => {
    const content = result.read(cellId);
    const repr = content?.kind === "module" ? reprModule(content, result.read) : "";
    return { ...call, repr, span: spanInRun(result, place) };
  });
  return { result, calls };
}

export function isCell({ layout }: Pick<TracedPass, "layout">): boolean {
  return layout === "cell" || layout === "unbatchedCell";
}

type Kept = {
  readonly place: Place;
  readonly cellId: CellId;
  readonly module: number;
  readonly cell: boolean;
  readonly ordinals: number[];
  bytes: number;
  passes: TracedPass[] | undefined;
};

function keep(call: Kept, pass: RecurrentPass, all: boolean, traced: () => TracedPass): void {
  const bytes = seriesLength(pass) * (pass.dtype === "float64" ? 8 : 4);
  call.bytes = all ? call.bytes + bytes : bytes;
  const passes = all ? call.passes : [];
  if (passes === undefined) return;
  // The weights of the last pass are shown: those of a training loop's thousand passes would fill the memory.
  const before = passes.pop();
  if (before !== undefined) passes.push({ ...before, parameters: new Map() });
  passes.push(traced());
  call.passes = passes;
}

function bytesOf(kept: ReadonlyMap<string, Kept>): number {
  let sum = 0;
  for (const { bytes, passes } of kept.values()) if (passes !== undefined) sum += bytes;
  return sum;
}

function giveUp(text: string, kept: ReadonlyMap<string, Kept>, wanted: number | undefined): void {
  const starts = wanted === undefined ? undefined : parseDocument(text).starts;
  const isWanted = ({ place }: Kept): boolean => (starts?.[place.chunk] ?? 0) + place.start === wanted;
  const held = [...kept.values()].filter(({ passes }) => passes !== undefined);
  const others = held.filter((call) => !isWanted(call));
  const largest = (others.length > 0 ? others : held).sort((a, b) => b.bytes - a.bytes).at(0);
  if (largest !== undefined) largest.passes = undefined;
}
