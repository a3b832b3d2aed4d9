import { exponential, fixed } from "./decimal.ts";

/** A tensor's numbers for printing: `data` is row-major; bools are 0 and 1. */
export type Printable = {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
  readonly kind: "float" | "integer" | "bool";
  /** What stands behind the brackets: `dtype=torch.float64`, `requires_grad=True`. */
  readonly suffixes: readonly string[];
};

const LINE = 80;
const EDGE = 3;
const THRESHOLD = 1000;
const PRECISION = 4;

/**
 * `repr` of a tensor, with PyTorch's default print options: precision 4, summary above 1,000 elements with three at
 * each edge, lines of 80 characters. Source of the rules: torch.set_printoptions' documentation, and PyTorch's output.
 */
export function tensorText(tensor: Printable): string {
  const head = "tensor(";
  const count = tensor.shape.reduce((product, size) => product * size, 1);
  const summarised = count > THRESHOLD;
  const body =
    count === 0
      ? "[]"
      : textOf(tensor, formatter(shownValues(tensor, summarised), tensor.kind), head.length, summarised);
  const sized = count === 0 && tensor.shape.length !== 1 ? [`size=(${tensor.shape.join(", ")})`] : [];
  return `${withSuffixes(`${head}${body}`, [...sized, ...tensor.suffixes], head.length)})`;
}

/** A suffix that doesn't fit into the last line begins a new one. */
function withSuffixes(text: string, suffixes: readonly string[], indent: number): string {
  let result = text;
  // PyTorch counts two characters more than the line has.
  let length = text.length - text.lastIndexOf("\n") + 1;
  for (const suffix of suffixes) {
    const fits = length + suffix.length + 2 <= LINE;
    result += fits ? `, ${suffix}` : `,\n${" ".repeat(indent)}${suffix}`;
    length = fits ? length + suffix.length + 2 : indent + suffix.length;
  }
  return result;
}

type Formatter = { readonly width: number; readonly text: (value: number) => string };

/** One format for the whole tensor, chosen by its finite values that aren't zero. */
function formatter(values: readonly number[], kind: Printable["kind"]): Formatter {
  if (kind !== "float") {
    const plain = (value: number): string =>
      kind === "bool" ? (value === 0 ? "False" : "True") : String(value === 0 ? 0 : value);
    return padded(values.map(plain), plain);
  }
  const telling = values.filter((value) => Number.isFinite(value) && value !== 0);
  let [least, most] = [Infinity, 0];
  for (const value of telling) {
    least = Math.min(least, Math.abs(value));
    most = Math.max(most, Math.abs(value));
  }
  const whole = telling.every(Number.isInteger);
  const wide = telling.length > 0 && (most / least > 1000 || most > 1e8);
  const text =
    wide || (!whole && least < 1e-4)
      ? (value: number): string => special(value) ?? exponential(value, PRECISION)
      : whole
        ? (value: number): string => special(value) ?? `${fixed(value, 0)}.`
        : (value: number): string => special(value) ?? fixed(value, PRECISION);
  return padded(telling.map(text), text);
}

function special(value: number): string | undefined {
  if (Number.isNaN(value)) return "nan";
  if (Number.isFinite(value)) return undefined;
  return value > 0 ? "inf" : "-inf";
}

function padded(shown: readonly string[], text: (value: number) => string): Formatter {
  const width = shown.reduce((longest, one) => Math.max(longest, one.length), 1);
  return { width, text: (value) => text(value).padStart(width) };
}

/** The values that are printed: all, or those at the edges of every axis. */
function shownValues({ shape, data }: Printable, summarised: boolean): readonly number[] {
  const values: number[] = [];
  const visit = (axis: number, offset: number): void => {
    const size = shape.at(axis);
    if (size === undefined) {
      values.push(data[offset] ?? Number.NaN);
      return;
    }
    const step = stride(shape, axis);
    for (const index of indices(size, summarised)) if (index !== undefined) visit(axis + 1, offset + index * step);
  };
  visit(0, 0);
  return values;
}

/** Indices along an axis; undefined stands for the dots. */
function indices(size: number, summarised: boolean): readonly (number | undefined)[] {
  if (!summarised || size <= 2 * EDGE) return Array.from({ length: size }, (_, index) => index);
  const edge = Array.from({ length: EDGE }, (_, index) => index);
  return [...edge, undefined, ...edge.map((index) => size - EDGE + index)];
}

function stride(shape: readonly number[], axis: number): number {
  return shape.slice(axis + 1).reduce((product, size) => product * size, 1);
}

function textOf({ shape, data }: Printable, format: Formatter, indent: number, summarised: boolean): string {
  const visit = (axis: number, offset: number, at: number): string => {
    const size = shape.at(axis);
    if (size === undefined) return format.text(data[offset] ?? Number.NaN);
    const step = stride(shape, axis);
    const parts = indices(size, summarised);
    if (axis === shape.length - 1) {
      return row(
        parts.map((index) => (index === undefined ? " ..." : format.text(data[offset + index * step] ?? Number.NaN))),
        format.width,
        at,
      );
    }
    const inner = parts.map((index) => (index === undefined ? "..." : visit(axis + 1, offset + index * step, at + 1)));
    return `[${inner.join(`,${"\n".repeat(shape.length - 1 - axis)}${" ".repeat(at + 1)}`)}]`;
  };
  return visit(0, 0, indent);
}

function row(elements: readonly string[], width: number, indent: number): string {
  const perLine = Math.max(1, Math.floor((LINE - indent) / (width + 2)));
  const lines: string[] = [];
  for (let start = 0; start < elements.length; start += perLine) {
    lines.push(elements.slice(start, start + perLine).join(", "));
  }
  return `[${lines.join(`,\n${" ".repeat(indent + 1)}`)}]`;
}
