import { type Analysis, analyze, type Dialect } from "./analyze.ts";
import { type Document, parseDocument } from "./language/document.ts";
import { emptyLayer, type Outcome, runChunks, uncalledRunner, variableIn } from "./interpret/run-program.ts";
import { memoryBudget } from "./interpret/memory-budget.ts";
import { lastFacts, namedSymbols } from "./interpret/program-symbols.ts";
import type { Running } from "./interpret/running.ts";
import { readCell } from "./interpret/store.ts";
import type { FileAnswer } from "./interpret/running.ts";
import { isSeed, seededGenerator } from "./numeric/random/generator.ts";
import { fillNormal } from "./numeric/random/normal.ts";
import { chosenSizes, usualSize } from "./shape/chosen-sizes.ts";
import { evaluate, symbolsOf } from "./shape/dim.ts";
import type { Place } from "./shape/place.ts";
import type { Content } from "./torch/content.ts";
import { dtypes } from "./torch/dtype.ts";
import type { CellId, Value } from "./torch/value.ts";
import { type RecurrentPass, RunStopped } from "./values/run.ts";
import { newTensor } from "./values/tensor.ts";

export type { FileAnswer };

export type RunOptions = {
  /** A `.lstm` text where absent. */
  readonly dialect?: Dialect;
  /** torch.manual_seed before the first line; undefined: one is picked. */
  readonly seed: bigint | undefined;
  /** By name, the sizes of symbols that the user has set. */
  readonly sizes: ReadonlyMap<string, number>;
  /** In bytes. */
  readonly memoryLimit: number;
  /** In milliseconds. */
  readonly timeLimit: number;
  /** Asked every few milliseconds: whether the user has cancelled. */
  readonly cancelled: () => boolean;
  /** What the program prints, as it does. */
  readonly write: (text: string) => void;
  /** Warnings as Python has them: "UserWarning", and the text. */
  readonly warn: (category: string, text: string) => void;
  /** In place of every seed that the program gives to torch.manual_seed. */
  readonly reseed?: bigint;
  /** Every forward pass of a recurrent module, with the place of its call and the seed that was set last. */
  readonly observe: ((pass: RecurrentPass, place: Place, seed: bigint) => void) | undefined;
  /**
   * Where recurrent calls start that are to be reached: what holds one that the program doesn't reach is called alone,
   * with sizes and numbers of the run's.
   */
  readonly reach?: readonly number[];
  /** The bytes of a file that the program names, `limit` of them at most; undefined: this run reads no files. */
  readonly readFile?: (path: string, limit: number) => FileAnswer;
};

export type RunResult = {
  readonly outcome: Outcome;
  /** How the first of the calls ended that `reach` made alone and that failed. */
  readonly alone: Outcome;
  /** Its chunks are what places name, by their index. */
  readonly document: Document;
  /** The shape reading of the same text, made when it is first asked for. */
  readonly analysis: Analysis;
  readonly seed: bigint;
  /** Whether the seed decided anything: random numbers were drawn, and the program set no seed of its own. */
  readonly seedMatters: boolean;
  /** The sizes that the symbols had, in the order of the program. */
  readonly sizes: readonly { readonly name: string; readonly size: number }[];
  /** What each print wrote, without its end; the first 16 MiB. */
  readonly prints: readonly string[];
  /** What names were last bound to, in the order of their first binding. */
  readonly bindings: readonly { readonly place: Place; readonly name: string; readonly value: Value }[];
  readonly variable: (name: string) => Value | undefined;
  readonly read: (cell: CellId) => Content | undefined;
};

/** Characters of prints that are kept: a loop may print for minutes. */
const MOST_KEPT = 2 ** 24;

export const defaultMemoryLimit = 512 * 2 ** 20;
export const defaultTimeLimit = 10_000;

/** Executes a program: what Python and PyTorch would print, raise and compute. Never throws. */
export function runProgram(text: string, options: RunOptions): RunResult {
  const { dialect = "lstm" } = options;
  const document = parseDocument(text);
  let analysed: Analysis | undefined;
  const analysis = (): Analysis => (analysed ??= analyze(text, dialect));
  const sizes = symbolSizes(analysis, options.sizes);
  const layer = emptyLayer();
  const seed = options.seed ?? pickedSeed();
  const generator = seededGenerator(seed);
  const inputs = seededGenerator(options.seed ?? 0n);
  const prints: string[] = [];
  const bindings = new Map<string, { place: Place; name: string; value: Value }>();
  const budget = memoryBudget(options.memoryLimit, layer);
  const started = Date.now();
  const reached = new Set<number>();
  let lastSeed = seed;
  let kept = 0;
  const running: Running = {
    generator,
    gradients: true,
    reserve: (bytes, what) => {
      running.checkpoint();
      budget.reserve(bytes, what);
    },
    fits: budget.fits,
    checkpoint: () => {
      if (options.cancelled()) throw new RunStopped("cancelled", "the run was cancelled");
      if (Date.now() - started > options.timeLimit) {
        throw new RunStopped("time", `the run takes more than ${String(options.timeLimit / 1000)} s, its limit`);
      }
    },
    warn: options.warn,
    observe:
      options.observe &&
      ((pass) => {
        const place = running.callPlace ?? { chunk: 0, start: 0, end: 0 };
        reached.add((document.starts[place.chunk] ?? 0) + place.start);
        options.observe?.(pass, place, lastSeed);
      }),
    seeding: (given) => {
      lastSeed = options.reseed ?? given;
      return lastSeed;
    },
    sizeOf: (id, name) => sizes.of(id, name),
    declared: (dtype, shape) => {
      const made = newTensor(running, dtype, shape, "an input");
      if (dtypes[dtype].category === "float") {
        const { elements } = made.storage;
        if (elements instanceof Float32Array || elements instanceof Float64Array) fillNormal(inputs, elements, 0, 1);
      }
      return made;
    },
    write: (written, line) => {
      options.write(written);
      if (kept > MOST_KEPT) return;
      kept += line.length + 1;
      prints.push(line);
    },
    bound: (place, name, value) => {
      const key = `${String(place.chunk)}:${String(place.start)}`;
      const before = bindings.get(key);
      if (before === undefined) bindings.set(key, { place, name, value });
      else before.value = value;
    },
    readFile: (path) => {
      if (options.readFile === undefined) return { kind: "refused", message: "files aren't read here" };
      return options.readFile(path, options.memoryLimit);
    },
    memoryLimit: options.memoryLimit,
    callPlace: undefined,
    made: 0,
    taken: new WeakMap(),
  };
  const fresh = seededGenerator(seed);
  const outcome = runChunks(document, dialect, running, layer);
  let alone: Outcome = { kind: "finished" };
  if (outcome.kind === "finished" || (outcome.kind === "stopped" && outcome.reason === "unread")) {
    const uncalled = uncalledRunner(document, dialect, running, layer, outcome);
    for (const offset of options.reach ?? []) {
      if (reached.has(offset)) continue;
      const ended = uncalled(offset);
      if (alone.kind === "finished") alone = ended;
    }
  }
  const drawn =
    generator.position !== fresh.position || generator.state.some((word, index) => word !== fresh.state[index]);
  return {
    outcome,
    alone,
    document,
    get analysis() {
      return analysis();
    },
    seed,
    seedMatters: options.seed === undefined && drawn && !text.includes("manual_seed"),
    sizes: sizes.list(),
    prints,
    bindings: [...bindings.values()],
    variable: (name) => variableIn(layer, name),
    read: (cell) => readCell(layer, cell),
  };
}

/** Any seed will do: it is told, so that the run can be repeated. */
function pickedSeed(): bigint {
  const seed = BigInt(Math.floor(Math.random() * 2 ** 32));
  return isSeed(seed) ? seed : 0n;
}

type Sizes = {
  readonly of: (id: string, name: string) => number;
  readonly list: () => readonly { readonly name: string; readonly size: number }[];
};

/** The sizes of the program's symbols: what the user has set, else distinct ones within their ranges. */
function symbolSizes(analysis: () => Analysis, given: ReadonlyMap<string, number>): Sizes {
  let known: KnownSizes | undefined;
  return {
    of: (id, name) => {
      known ??= knownSizes(analysis(), given);
      const { used, chosen } = known;
      const before = used.get(id) ?? used.get(name);
      if (before !== undefined) return before.size;
      const taken = [...used.values()].map(({ size }) => size);
      const usual = usualSize(name);
      const size =
        given.get(name) ?? chosen.get(id) ?? (usual === undefined || taken.includes(usual) ? freePrime(taken) : usual);
      used.set(used.has(name) ? id : name, { name, size });
      return size;
    },
    // A program that has asked for none has no symbols.
    list: () => [...(known?.used.values() ?? [])],
  };
}

type KnownSizes = {
  readonly used: Map<string, { readonly name: string; readonly size: number }>;
  /** By symbol id. */
  readonly chosen: ReadonlyMap<string, number>;
};

function knownSizes(analysis: Analysis, given: ReadonlyMap<string, number>): KnownSizes {
  const symbols = namedSymbols(analysis.program);
  const facts = lastFacts(analysis.program);
  const all = [...symbols.values()].flatMap((dim) => symbolsOf(dim));
  const chosen = chosenSizes(all, facts, given);
  const used = new Map<string, { readonly name: string; readonly size: number }>();
  for (const [name, dim] of symbols) {
    const size = given.get(name) ?? evaluate(dim, chosen);
    if (size !== undefined) used.set(name, { name, size });
  }
  return { used, chosen };
}

function freePrime(taken: readonly number[]): number {
  for (let size = 5; ; size++) {
    const prime = [2, 3, 5, 7].every((divisor) => size === divisor || size % divisor !== 0);
    if (prime && !taken.includes(size)) return size;
  }
}
