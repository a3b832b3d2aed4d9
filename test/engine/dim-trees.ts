import fc from "fast-check";
import {
  type Dim,
  add,
  floorDivide,
  maximum,
  minimum,
  modulo,
  multiply,
  power,
  subtract,
  symbol,
} from "../../engine/shape/dim.ts";

/** Integer arithmetic as it may be written in a program. */
export type Tree =
  | { readonly kind: "integer"; readonly value: number }
  | { readonly kind: "size"; readonly name: string }
  | { readonly kind: "power"; readonly base: Tree; readonly exponent: number }
  | { readonly kind: Operator; readonly left: Tree; readonly right: Tree };

export type Operator = "add" | "subtract" | "multiply" | "floorDivide" | "modulo" | "minimum" | "maximum";

export type Sizes = Readonly<Record<string, number>>;

export const names = ["a", "b", "n"] as const;

const operators: readonly Operator[] = ["add", "subtract", "multiply", "floorDivide", "modulo", "minimum", "maximum"];

export const trees: fc.Arbitrary<Tree> = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    fc.record({ kind: fc.constant("size" as const), name: fc.constantFrom(...names) }),
    fc.record({ kind: fc.constant("integer" as const), value: fc.integer({ min: -6, max: 6 }) }),
    fc.record({ kind: fc.constantFrom(...operators), left: tie("tree"), right: tie("tree") }),
    fc.record({ kind: fc.constantFrom(...operators), left: tie("tree"), right: tie("tree") }),
    fc.record({ kind: fc.constant("power" as const), base: tie("tree"), exponent: fc.integer({ min: 0, max: 3 }) }),
  ),
})).tree;

export const sizes: fc.Arbitrary<Sizes> = fc.record({
  a: fc.integer({ min: -20, max: 40 }),
  b: fc.integer({ min: -20, max: 40 }),
  n: fc.integer({ min: -20, max: 40 }),
});

export function symbolic(tree: Tree): Dim {
  switch (tree.kind) {
    case "integer":
      return tree.value;
    case "size":
      return symbol(tree.name, tree.name);
    case "power":
      return power(symbolic(tree.base), tree.exponent);
    case "add":
      return add(symbolic(tree.left), symbolic(tree.right));
    case "subtract":
      return subtract(symbolic(tree.left), symbolic(tree.right));
    case "multiply":
      return multiply(symbolic(tree.left), symbolic(tree.right));
    case "floorDivide":
      return floorDivide(symbolic(tree.left), symbolic(tree.right));
    case "modulo":
      return modulo(symbolic(tree.left), symbolic(tree.right));
    case "minimum":
      return minimum(symbolic(tree.left), symbolic(tree.right));
    case "maximum":
      return maximum(symbolic(tree.left), symbolic(tree.right));
  }
}

/** What Python computes; undefined where it divides by zero. */
export function computed(tree: Tree, values: Sizes): bigint | undefined {
  switch (tree.kind) {
    case "integer":
      return BigInt(tree.value);
    case "size":
      return BigInt(values[tree.name] ?? 0);
    case "power": {
      const base = computed(tree.base, values);
      return base === undefined ? undefined : base ** BigInt(tree.exponent);
    }
    case "add":
    case "subtract":
    case "multiply":
    case "floorDivide":
    case "modulo":
    case "minimum":
    case "maximum": {
      const left = computed(tree.left, values);
      const right = computed(tree.right, values);
      return left === undefined || right === undefined ? undefined : operation(tree.kind, left, right);
    }
  }
}

export function operation(operator: Operator, left: bigint, right: bigint): bigint | undefined {
  switch (operator) {
    case "add":
      return left + right;
    case "subtract":
      return left - right;
    case "multiply":
      return left * right;
    case "floorDivide":
      return right === 0n ? undefined : (left - floored(left, right)) / right;
    case "modulo":
      return right === 0n ? undefined : floored(left, right);
    case "minimum":
      return left < right ? left : right;
    case "maximum":
      return left > right ? left : right;
  }
}

function floored(left: bigint, right: bigint): bigint {
  const remainder = left % right;
  return remainder !== 0n && remainder < 0n !== right < 0n ? remainder + right : remainder;
}
