/** The most digits that JavaScript writes exactly. */
const EXACT = 100;

/** C's `%.{digits}f`: the exact binary value, rounded half to even (JavaScript rounds a tie up). */
export function fixed(value: number, digits: number): string {
  const magnitude = Math.abs(value);
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  if (magnitude >= 1e21) return sign + BigInt(magnitude).toString() + (digits > 0 ? `.${"0".repeat(digits)}` : "");
  return sign + withoutTie(magnitude.toFixed(digits), magnitude.toFixed(EXACT), digits);
}

/** C's `%.{digits}e`: at least two digits in the exponent. */
export function exponential(value: number, digits: number): string {
  const magnitude = Math.abs(value);
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  const [exact = "", exponent = "0"] = magnitude.toExponential(EXACT).split("e");
  const [rounded = "", power = exponent] = magnitude.toExponential(digits).split("e");
  const mantissa = power === exponent ? withoutTie(rounded, exact, digits) : rounded;
  const shown = Math.abs(Number(power)).toString().padStart(2, "0");
  return `${sign}${mantissa}e${Number(power) < 0 ? "-" : "+"}${shown}`;
}

/** The rounded text, or the even neighbour below where the exact value lies in the middle of two. */
function withoutTie(rounded: string, exact: string, digits: number): string {
  const point = exact.indexOf(".");
  const rest = exact.slice(point + 1 + digits);
  if (!/^50*$/u.test(rest)) return rounded;
  const kept = digits === 0 ? exact.slice(0, point) : exact.slice(0, point + 1 + digits);
  return Number(kept.at(-1)) % 2 === 0 ? kept : rounded;
}
