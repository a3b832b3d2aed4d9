import type { Expression, Span } from "../language/syntax.ts";
import type { Dtype } from "../torch/dtype.ts";

/** A shape as the program writes it down, before its names are resolved. */
export type ShapeNotation = {
  readonly dims: readonly DimNotation[];
  /** jaxtyping names the dtype; a declaration without one is float32. */
  readonly dtype: Dtype | undefined;
  /** jaxtyping's names are always dimension symbols; those of `[…]` may be variables. */
  readonly quoted: boolean;
};

export type DimNotation = { readonly span: Span } & (
  | { readonly kind: "expression"; readonly expression: Expression }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "int"; readonly value: number }
  /** `...` or `*name`, which stand for any number of dimensions. */
  | { readonly kind: "rest"; readonly name: string | undefined }
  /** `_`: one dimension of any size. */
  | { readonly kind: "any" }
);

/** `[seq, b, 100]`. */
export function notationOf(list: Extract<Expression, { readonly kind: "list" }>): ShapeNotation {
  return { dims: list.items.map(dimOf), dtype: undefined, quoted: false };
}

function dimOf(item: Expression): DimNotation {
  if (item.kind === "ellipsis") return { kind: "rest", name: undefined, span: item.span };
  if (item.kind === "name")
    return item.name === "_" ? { kind: "any", span: item.span } : { kind: "name", name: item.name, span: item.span };
  if (item.kind === "int" && typeof item.value === "number") return { kind: "int", value: item.value, span: item.span };
  return { kind: "expression", expression: item, span: item.span };
}

const kinds: Readonly<Record<string, Dtype>> = {
  Float: "float32",
  Float16: "float16",
  Float32: "float32",
  Float64: "float64",
  BFloat16: "bfloat16",
  Int: "int64",
  Int8: "int8",
  Int16: "int16",
  Int32: "int32",
  Int64: "int64",
  Integer: "int64",
  UInt8: "uint8",
  Bool: "bool",
  Complex: "complex64",
  Num: "float32",
  Real: "float32",
  Inexact: "float32",
  Shaped: "float32",
};

/** `Float[Tensor, "seq b 100"]`; undefined where the annotation isn't jaxtyping's. */
export function jaxtypingOf(annotation: Expression): ShapeNotation | undefined {
  if (annotation.kind !== "subscript") return undefined;
  const { value, index } = annotation;
  const name = value.kind === "name" ? value.name : value.kind === "attribute" ? value.name : "";
  const dtype = kinds[name];
  if (dtype === undefined || index.kind !== "tuple") return undefined;
  const [array, text] = index.items;
  if (array === undefined || text?.kind !== "string" || !nameOf(array).endsWith("Tensor")) return undefined;
  return { dims: quotedDims(text.value, text.span), dtype, quoted: true };
}

function nameOf(expression: Expression): string {
  return expression.kind === "name" || expression.kind === "attribute" ? expression.name : "";
}

/** The dimensions of jaxtyping's text: names, integers, `...`, `*name`, `_`, `#name`, `name=4`, arithmetic. */
function quotedDims(text: string, span: Span): readonly DimNotation[] {
  return text
    .split(/\s+/u)
    .filter((word) => word !== "")
    .map((word) => quotedDim(word, span));
}

function quotedDim(word: string, span: Span): DimNotation {
  if (word === "...") return { kind: "rest", name: undefined, span };
  if (word === "_" || word.startsWith("_") || word.startsWith("#")) return { kind: "any", span };
  if (word.startsWith("*")) return { kind: "rest", name: word.slice(1), span };
  const named = /^[^\W\d]\w*=(\d+)$/u.exec(word);
  const digits = named?.[1] ?? (/^\d+$/u.test(word) ? word : undefined);
  if (digits !== undefined) return { kind: "int", value: Number(digits), span };
  if (/^[^\W\d]\w*$/u.test(word)) return { kind: "name", name: word, span };
  const expression = simpleExpression(word, span);
  return expression === undefined ? { kind: "any", span } : { kind: "expression", expression, span };
}

/** More would nest deeper than can be read. */
const MOST_TOKENS = 200;

/** Arithmetic such as `2*hid`, `seq-1`, `n//2+1`, read from left to right by precedence. */
function simpleExpression(word: string, span: Span): Expression | undefined {
  const tokens = word.match(/\d+|[^\W\d]\w*|\/\/|[-+*()]/gu) ?? [];
  if (tokens.length > MOST_TOKENS || tokens.join("") !== word) return undefined;
  let at = 0;
  const atom = (): Expression | undefined => {
    const token = tokens[at++];
    if (token === undefined) return undefined;
    if (/^\d/u.test(token)) return { kind: "int", value: Number(token), span };
    if (/^[^\W\d]/u.test(token)) return { kind: "name", name: token, span };
    if (token !== "(") return undefined;
    const inner = sum();
    return tokens[at++] === ")" ? inner : undefined;
  };
  const chain = (next: () => Expression | undefined, operators: readonly string[]): Expression | undefined => {
    let left = next();
    for (
      let token = tokens[at];
      left !== undefined && token !== undefined && operators.includes(token);
      token = tokens[at]
    ) {
      at++;
      const right = next();
      if (right === undefined) return undefined;
      const operator = token === "+" || token === "-" || token === "*" ? token : "//";
      left = { kind: "binary", operator, left, right, span };
    }
    return left;
  };
  const product = (): Expression | undefined => chain(atom, ["*", "//"]);
  const sum = (): Expression | undefined => chain(product, ["+", "-"]);
  const result = sum();
  return at === tokens.length ? result : undefined;
}
