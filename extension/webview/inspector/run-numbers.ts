import type { PageAnswer } from "../../inspector/messages.ts";
import type {
  TraceDirection,
  TraceGradient,
  TraceOverview,
  TraceQuestion,
  TraceUnavailable,
} from "../../../server/trace-protocol.ts";
import type { Run } from "./view.ts";

/** Rows that arrive in slices: `values` is [rows, width], and `present` has a 1 for each row that is there. */
export type Rows = {
  readonly values: Float32Array;
  readonly width: number;
  readonly present: Uint8Array;
  missing: number;
};

export type Gradients = {
  readonly lines: readonly { readonly kind: TraceGradient["kind"]; readonly values: Float32Array }[];
  readonly code: string;
};

/** What is known of one run. It grows with each answer. */
export type RunNumbers = {
  readonly run: Run;
  overview: TraceOverview | undefined;
  unavailable: TraceUnavailable | undefined;
  readonly rows: Map<string, Rows>;
  readonly initial: Map<string, Float32Array>;
  readonly gradients: Map<number, Gradients | TraceUnavailable>;
};

export function emptyNumbers(run: Run): RunNumbers {
  return {
    run,
    overview: undefined,
    unavailable: undefined,
    rows: new Map(),
    initial: new Map(),
    gradients: new Map(),
  };
}

type SeriesQuestion = Extract<TraceQuestion, { kind: "series" }>;

/** Names the rows of a series of one batch item. */
export function seriesKey({
  series,
  layer,
  direction,
  item,
}: Pick<SeriesQuestion, "series" | "layer" | "direction" | "item">): string {
  return `${series}/${layer}/${direction}/${item}`;
}

export function initialKey(state: "h" | "c", layer: number, direction: TraceDirection, item: number): string {
  return `${state}/${layer}/${direction}/${item}`;
}

export function weightsKey(parameter: string): string {
  return `weights/${parameter}`;
}

/** Whether everything that the question asks for is here. */
export function contains(numbers: RunNumbers, question: TraceQuestion): boolean {
  switch (question.kind) {
    case "overview":
      return numbers.overview !== undefined;
    case "series":
      return hasRows(numbers.rows.get(seriesKey(question)), question.steps);
    case "initial":
      return numbers.initial.has(initialKey(question.state, question.layer, question.direction, question.item));
    case "weights":
      return hasRows(numbers.rows.get(weightsKey(question.parameter)), question.rows);
    case "gradients":
      return numbers.gradients.has(question.item);
  }
}

function hasRows(rows: Rows | undefined, [from, to]: readonly [number, number]): boolean {
  if (rows === undefined) return false;
  if (rows.missing === 0) return true;
  for (let row = from; row < to; row++) if (rows.present[row] === 0) return false;
  return true;
}

/** Takes in an answer. An answer that doesn't fit its question changes nothing. */
export function accept(numbers: RunNumbers, question: TraceQuestion, answer: PageAnswer): void {
  switch (answer.kind) {
    case "overview":
      numbers.overview = answer.overview;
      break;
    case "slice":
      acceptSlice(numbers, question, new Float32Array(answer.values), answer.width);
      break;
    case "gradients":
      if (question.kind === "gradients") {
        const lines = answer.lines.map(({ kind, values }) => ({ kind, values: new Float32Array(values) }));
        numbers.gradients.set(question.item, { lines, code: answer.code });
      }
      break;
    case "unavailable":
      // The gradients alone may be out of reach.
      if (question.kind === "gradients") numbers.gradients.set(question.item, answer);
      else numbers.unavailable = answer;
      break;
    case "dropped":
      break;
  }
}

function acceptSlice(numbers: RunNumbers, question: TraceQuestion, values: Float32Array, width: number): void {
  const { overview } = numbers;
  if (overview === undefined || width === 0) return;
  switch (question.kind) {
    case "series":
      place(numbers.rows, seriesKey(question), { values, width, first: question.steps[0], count: overview.steps });
      break;
    case "weights": {
      const parameter = overview.parameters.find(({ name }) => name === question.parameter);
      const count = parameter?.shape[0] ?? 0;
      place(numbers.rows, weightsKey(question.parameter), { values, width, first: question.rows[0], count });
      break;
    }
    case "initial":
      numbers.initial.set(initialKey(question.state, question.layer, question.direction, question.item), values);
      break;
    case "overview":
    case "gradients":
      break;
  }
}

type Slice = {
  readonly values: Float32Array;
  readonly width: number;
  readonly first: number;
  /** Of all rows. */
  readonly count: number;
};

function place(all: Map<string, Rows>, key: string, { values, width, first, count }: Slice): void {
  let rows = all.get(key);
  if (rows?.width !== width) {
    rows = { values: new Float32Array(count * width), width, present: new Uint8Array(count), missing: count };
    all.set(key, rows);
  }
  const fitting = Math.min(Math.floor(values.length / width), count - first);
  if (fitting <= 0) return;
  rows.values.set(values.subarray(0, fitting * width), first * width);
  for (let row = first; row < first + fitting; row++) {
    if (rows.present[row] === 0) {
      rows.present[row] = 1;
      rows.missing -= 1;
    }
  }
}
