import { expect, test } from "vitest";
import {
  type Dim,
  add,
  evaluate,
  floorDivide,
  formatDim,
  integer,
  isUnknown,
  knownInteger,
  maximum,
  mentionsUnknown,
  minimum,
  modulo,
  multiply,
  multiplyAll,
  negate,
  power,
  sameDim,
  substitute,
  subtract,
  symbol,
  symbolsOf,
  unknownDim,
} from "../../engine/shape/dim.ts";

const named = (name: string): Dim => symbol(name, name);
const [a, b, n, k, s, p, d, seq, hid] = ["a", "b", "n", "k", "s", "p", "d", "seq", "hid"].map(named) as [
  Dim,
  Dim,
  Dim,
  Dim,
  Dim,
  Dim,
  Dim,
  Dim,
  Dim,
];
const length = named("L");
const depth = named("D");

function check(dim: Dim, text: string): void {
  expect(formatDim(dim)).toBe(text);
}

function valueAt(dim: Dim, sizes: Readonly<Record<string, number>>): number | undefined {
  return evaluate(dim, new Map(Object.entries(sizes)));
}

test("known integers are numbers", () => {
  expect(add(2, 3)).toBe(5);
  expect(subtract(2, 3)).toBe(-1);
  expect(multiply(0, n)).toBe(0);
  expect(Object.is(multiply(0, -3), 0)).toBe(true);
  expect(subtract(add(n, 4), n)).toBe(4);
  expect(floorDivide(multiplyAll([n, hid, 6]), multiply(n, hid))).toBe(6);
});

test("Python's rounding and signs", () => {
  const cases = [
    [7, 2, 3, 1],
    [-7, 2, -4, 1],
    [7, -2, -4, -1],
    [-7, -2, 3, -1],
    [6, -3, -2, 0],
    [0, -3, 0, 0],
    [9007199254740991, -2, -4503599627370496, -1],
  ] as const;
  for (const [left, right, quotient, remainder] of cases) {
    expect([floorDivide(left, right), modulo(left, right)]).toEqual([quotient, remainder]);
  }
});

test("integers beyond 2^53 stay exact", () => {
  check(power(10, 18), "1000000000000000000");
  check(add(power(2, 53), 1), "9007199254740993");
  check(multiply(9007199254740991, 9007199254740991), "81129638414606663681390495662081");
  expect(floorDivide(power(10, 18), power(10, 17))).toBe(10);
  expect(modulo(power(10, 18), 7)).toBe(1);
  check(multiply(power(10, 18), n), "1000000000000000000*n");
  check(integer(2n ** 64n), "18446744073709551616");
  expect(knownInteger(integer(12n))).toBe(12);
  expect(knownInteger(n)).toBeUndefined();
  check(substitute(multiply(n, n), new Map([["n", 10 ** 12]])), "1000000000000000000000000");
  expect(valueAt(multiply(n, n), { n: 10 ** 12 })).toBeUndefined();
});

test("sums and products read naturally", () => {
  check(multiply(hid, 2), "2*hid");
  check(subtract(seq, 1), "seq - 1");
  check(subtract(20, n), "20 - n");
  check(subtract(-1, n), "-n - 1");
  check(add(1, multiply(b, a)), "a*b + 1");
  check(multiply(add(a, 1), add(b, 1)), "a*b + a + b + 1");
  check(power(add(a, b), 2), "a**2 + b**2 + 2*a*b");
  check(power(n, 0), "1");
  check(minimum(5, n), "min(n, 5)");
  check(maximum(subtract(a, b), 0), "max(a - b, 0)");
});

test("division by a known divisor", () => {
  check(floorDivide(seq, 2), "seq//2");
  check(multiply(2, floorDivide(depth, 2)), "2*(D//2)");
  check(floorDivide(multiply(2, n), 2), "n");
  check(floorDivide(add(multiply(4, n), 2), 2), "2*n + 1");
  check(floorDivide(add(multiply(2, n), 1), 2), "n");
  check(floorDivide(multiply(6, n), 4), "3*n//2");
  check(floorDivide(floorDivide(seq, 2), 2), "seq//4");
  check(floorDivide(n, 1), "n");
  check(floorDivide(n, -2), "-((n + 1)//2)");
  check(floorDivide(subtract(length, 1), 2), "(L - 1)//2");
  check(add(floorDivide(subtract(length, 3), 2), 1), "(L - 1)//2");
  check(negate(floorDivide(negate(n), 8)), "(n + 7)//8");
  check(negate(floorDivide(n, s)), "-(n//s)");
});

test("division by a symbol", () => {
  check(floorDivide(multiply(a, b), a), "b");
  check(floorDivide(multiplyAll([2, a, b]), multiply(a, 4)), "b//2");
  check(floorDivide(add(multiply(n, k), a), k), "n + a//k");
  check(floorDivide(multiplyAll([add(seq, 1), b, hid]), multiply(add(seq, 1), b)), "hid");
  check(floorDivide(n, negate(k)), "-n//k");
});

test("remainders", () => {
  check(modulo(seq, 3), "seq % 3");
  expect(modulo(multiply(2, n), 2)).toBe(0);
  expect(modulo(n, 1)).toBe(0);
  expect(modulo(multiply(n, k), k)).toBe(0);
  check(modulo(add(multiply(3, n), 5), 2), "(n + 1) % 2");
  check(modulo(negate(n), 8), "-n % 8");
  check(modulo(multiply(2, n), 4), "2*(n % 2)");
  check(modulo(modulo(n, 6), 3), "n % 3");
  check(add(multiply(3, floorDivide(n, 3)), modulo(n, 3)), "n");
  check(add(multiply(k, floorDivide(n, k)), modulo(n, k)), "n");
});

test("minima and maxima", () => {
  check(minimum(minimum(a, b), a), "min(a, b)");
  check(minimum(n, add(n, 1)), "n");
  check(maximum(n, add(n, 1)), "n + 1");
  check(minimum(minimum(n, 7), 5), "min(n, 5)");
  check(multiply(2, maximum(a, b)), "2*max(a, b)");
});

test("the length of a convolution, after torch.nn.Conv1d", () => {
  const padded = subtract(add(length, multiply(2, p)), multiply(d, subtract(k, 1)));
  const symbolic = add(floorDivide(subtract(padded, 1), s), 1);
  check(symbolic, "(L + d + 2*p - d*k - 1)//s + 1");
  const recorded = [
    [16, 5, 1, 2, 1, 16],
    [39, 4, 4, 3, 1, 11],
    [14, 4, 1, 3, 2, 14],
    [46, 1, 4, 2, 3, 13],
    [59, 2, 1, 2, 1, 62],
    [9, 1, 1, 3, 3, 15],
    [21, 4, 1, 1, 2, 17],
    [39, 5, 2, 2, 1, 20],
    [51, 2, 4, 2, 1, 14],
    [34, 5, 1, 1, 3, 24],
    [54, 3, 1, 2, 3, 52],
    [53, 5, 4, 1, 2, 12],
  ] as const;
  for (const [L, kernel, stride, padding, dilation, result] of recorded) {
    expect(valueAt(symbolic, { L, k: kernel, s: stride, p: padding, d: dilation })).toBe(result);
  }
  check(add(floorDivide(subtract(add(seq, multiply(2, p)), k), s), 1), "(seq + 2*p - k)//s + 1");
});

test("the length of torch.arange", () => {
  const recorded = [
    [-1, 17, 4, 5],
    [3, 15, 5, 3],
    [-5, 10, 2, 8],
    [1, 14, 6, 3],
    [-3, 8, 5, 3],
    [5, 28, 3, 8],
    [10, 0, -3, 4],
    [7, 7, -1, 0],
    [5, -6, -2, 6],
  ] as const;
  for (const [start, end, step, result] of recorded) {
    const ceiling = negate(floorDivide(subtract(a, b), step));
    expect(valueAt(ceiling, { a: start, b: end })).toBe(result);
  }
});

test("the sizes of chunks and splits", () => {
  const chunk = negate(floorDivide(negate(n), k));
  expect(
    [
      [10, 3],
      [7, 3],
      [12, 4],
      [5, 2],
      [9, 5],
    ].map(([size, by]) => valueAt(chunk, { n: size!, k: by! })),
  ).toEqual([4, 3, 3, 3, 2]);
  const last = (by: number) => minimum(by, subtract(n, multiply(by, subtract(floorDivide(add(n, by - 1), by), 1))));
  expect(
    [
      [10, 3],
      [7, 3],
      [12, 4],
      [5, 2],
    ].map(([size, by]) => valueAt(last(by!), { n: size! })),
  ).toEqual([1, 1, 4, 1]);
});

test("unknown sizes", () => {
  const unknown = unknownDim("line 3");
  check(unknown, "?");
  check(add(unknown, n), "?");
  expect([isUnknown(unknown), isUnknown(add(unknown, 1)), isUnknown(n), isUnknown(3)]).toEqual([
    true,
    false,
    false,
    false,
  ]);
  expect([mentionsUnknown(multiply(n, unknown)), mentionsUnknown(n)]).toEqual([true, false]);
  expect(subtract(unknown, unknown)).toBe(0);
  expect(sameDim(unknown, unknownDim("line 4"))).toBe(false);
});

test("symbols are told apart by id", () => {
  const other = symbol("call 2 n", "n");
  expect(sameDim(n, other)).toBe(false);
  check(subtract(n, other), "n - n");
  check(substitute(add(n, other), new Map([["call 2 n", 4]])), "n + 4");
});

test("symbols in order of appearance", () => {
  const dim = add(floorDivide(subtract(add(seq, multiply(2, p)), k), s), 1);
  expect(symbolsOf(dim).map(({ name }) => name)).toEqual(["seq", "p", "k", "s"]);
});

test("an unset size and a division by zero have no value", () => {
  expect(valueAt(add(a, b), { a: 1 })).toBeUndefined();
  expect(valueAt(floorDivide(a, b), { a: 1, b: 0 })).toBeUndefined();
  check(floorDivide(n, 0), "?");
  check(modulo(n, 0), "?");
});

test("no loop makes a size grow without bound", () => {
  const steps: readonly ((dim: Dim, step: number) => Dim)[] = [
    (dim) => multiply(dim, dim),
    (dim) => multiply(add(dim, floorDivide(dim, 2)), dim),
    (dim) => minimum(floorDivide(dim, 3), multiply(dim, a)),
    (dim, step) => add(dim, floorDivide(a, step + 2)),
    (dim, step) => maximum(dim, multiply(step + 2, a)),
    (dim) => modulo(dim, add(dim, b)),
    (dim) => multiply(dim, add(add(a, b), dim)),
    (dim) => power(dim, 7),
  ];
  for (const step of steps) {
    let dim: Dim = add(n, 1);
    for (let count = 0; count < 300; count++) {
      dim = step(dim, count);
      expect(typeof dim === "number" ? 1 : dim.size).toBeLessThan(200);
    }
  }
  let huge: Dim = 3;
  for (let count = 0; count < 100; count++) huge = multiply(huge, huge);
  check(huge, "?");
  check(power(2, 10 ** 9), "?");
  expect(sameDim(power(2, 10 ** 9), power(2, 10 ** 9))).toBe(true);
});
