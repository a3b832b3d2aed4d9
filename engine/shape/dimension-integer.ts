/** A whole number of any size: a number where that is safe, a bigint where it is not. Arithmetic keeps this form. */
export type Integer = number | bigint;

export function integerSum(a: Integer, b: Integer): Integer {
  if (typeof a === "number" && typeof b === "number") {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return normalInteger(BigInt(a) + BigInt(b));
}

export function integerProduct(a: Integer, b: Integer): Integer {
  if (typeof a === "number" && typeof b === "number") {
    const product = a * b;
    if (Number.isSafeInteger(product)) return product === 0 ? 0 : product;
  }
  return normalInteger(BigInt(a) * BigInt(b));
}

export function integerNegative(a: Integer): Integer {
  return a === 0 ? 0 : -a;
}

export function integerMagnitude(a: Integer): Integer {
  return a < 0 ? -a : a;
}

/** Rounds towards minus infinity, as Python's `//`. The divisor is not 0. */
export function integerQuotient(a: Integer, b: Integer): Integer {
  if (typeof a === "number" && typeof b === "number") {
    const remainder = a % b;
    const truncated = (a - remainder) / b;
    const floored = remainder !== 0 && remainder < 0 !== b < 0 ? truncated - 1 : truncated;
    return floored === 0 ? 0 : floored;
  }
  const [left, right] = [BigInt(a), BigInt(b)];
  const truncated = left / right;
  const remainder = left % right;
  return normalInteger(remainder !== 0n && remainder < 0n !== right < 0n ? truncated - 1n : truncated);
}

/** Takes the divisor's sign, as Python's `%`. The divisor is not 0. */
export function integerRemainder(a: Integer, b: Integer): Integer {
  if (typeof a === "number" && typeof b === "number") {
    const remainder = a % b;
    if (remainder === 0) return 0;
    return remainder < 0 !== b < 0 ? remainder + b : remainder;
  }
  const right = BigInt(b);
  const remainder = BigInt(a) % right;
  return normalInteger(remainder !== 0n && remainder < 0n !== right < 0n ? remainder + right : remainder);
}

/** The greatest common divisor, never negative; of 0 and 0 it is 0. */
export function integerDivisor(a: Integer, b: Integer): Integer {
  let [left, right] = [integerMagnitude(a), integerMagnitude(b)];
  while (right !== 0) [left, right] = [right, integerRemainder(left, right)];
  return left;
}

/** The exponent is a whole number >= 0. */
export function integerPower(base: Integer, exponent: number): Integer {
  return normalInteger(BigInt(base) ** BigInt(exponent));
}

export function normalInteger(value: bigint): Integer {
  const narrow = Number(value);
  return Number.isSafeInteger(narrow) ? narrow : value;
}
