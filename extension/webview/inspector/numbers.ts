/** A number as it stands in the page: a real minus, two decimals unless told otherwise, and names for what isn't finite. */
export function written(value: number, digits = 2): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const text =
    size >= 10_000 || (size !== 0 && size < 10 ** -(digits + 2)) ? size.toExponential(1) : size.toFixed(digits);
  return (value < 0 && Number(text) !== 0 ? "−" : "") + text.replace("e-", "e−").replace("e+", "e");
}

/** With its sign always: "+0.37". */
export function signed(value: number, digits = 2): string {
  return value < 0 || Number.isNaN(value) ? written(value, digits) : `+${written(value, digits)}`;
}

/** As a summand that follows a plus: negative numbers in brackets. */
export function summand(value: number, digits = 2): string {
  return value < 0 ? `(${written(value, digits)})` : written(value, digits);
}

/** "71 %" */
export function percent(part: number): string {
  return Number.isFinite(part)
    ? `${Math.round(part * 100)
        .toString()
        .replace("-", "−")} %`
    : written(part);
}

/** Decimals with which a group of numbers can be told apart: three when all are below 0.1. */
export function digitsFor(values: Iterable<number>): number {
  let greatest = 0;
  for (const value of values) if (Number.isFinite(value)) greatest = Math.max(greatest, Math.abs(value));
  return greatest > 0 && greatest < 0.1 ? 3 : 2;
}

/** "12 units", "1 unit" */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
}

/** "[3, 8]" */
export function shape(...sizes: readonly number[]): string {
  return `[${sizes.join(", ")}]`;
}

/** The next of 1, 2, 5, 10, 20, … that is not below `size`. */
export function roundLimit(size: number): number {
  if (!Number.isFinite(size) || size <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(size));
  // A hair above a round number is that number: 0.1 * 2 and its like.
  const step = [1, 2, 5, 10].find((factor) => factor * power >= size * (1 - 1e-9)) ?? 10;
  return Number((step * power).toPrecision(1));
}
