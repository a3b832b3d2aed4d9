import { dtypes } from "../dtype.ts";
import type { Entry } from "../entry.ts";
import type { Call } from "../operation.ts";
import { none, unknown, type Value } from "../value.ts";
import { type Namespace, natives } from "./declare.ts";
import { elementwiseResult, type Exact } from "./elementwise.ts";
import { writtenInPlace } from "./in-place.ts";
import { floating } from "./promotion.ts";

/**
 * Functions of one tensor, element by element. `integers`: what they make of integers and bools. `bools`: the error that
 * bools raise, or the name of the kernel that refuses them.
 */
type Unary = {
  readonly names: readonly string[];
  readonly integers: "float" | "keep" | "bool" | "refuse";
  readonly bools?: string;
  /** The parameters after the tensor. */
  readonly more?: string;
  readonly inPlace?: false;
  readonly exact?: Exact;
};

const negation =
  "Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.";

const list: readonly Unary[] = [
  ...words(
    "sigmoid tanh exp exp2 expm1 log log2 log10 log1p sqrt rsqrt sin cos tan asin acos atan sinh cosh asinh acosh atanh arcsin arccos arctan arcsinh arccosh arctanh erf erfc erfinv reciprocal lgamma digamma deg2rad rad2deg sinc i0",
  ).map((name): Unary => ({ names: [name], integers: "float" })),
  { names: ["logit"], integers: "float", more: "float? eps=None" },
  { names: ["angle"], integers: "float", inPlace: false },
  {
    names: ["relu"],
    integers: "keep",
    bools: "Boolean inputs not supported for relu",
    exact: (a = 0) => Math.max(a, 0),
  },
  { names: ["abs", "absolute"], integers: "keep", bools: "abs_cpu", exact: (a = 0) => Math.abs(a) },
  { names: ["neg", "negative"], integers: "keep", bools: negation, exact: (a = 0) => -a },
  {
    names: ["positive"],
    integers: "keep",
    bools: "The `+` operator, on a bool tensor is not supported.",
    inPlace: false,
    exact: (a) => a,
  },
  { names: ["sign", "sgn"], integers: "keep", exact: (a = 0) => Math.sign(a) },
  { names: ["floor"], integers: "keep", bools: "floor_vml_cpu", exact: (a) => a },
  { names: ["ceil"], integers: "keep", bools: "ceil_vml_cpu", exact: (a) => a },
  { names: ["trunc", "fix"], integers: "keep", bools: "trunc_vml_cpu", exact: (a) => a },
  { names: ["round"], integers: "keep", bools: "round_vml_cpu", more: "*, int decimals=0", exact: (a) => a },
  { names: ["nan_to_num"], integers: "keep", more: "float? nan=None, float? posinf=None, float? neginf=None" },
  { names: ["frac"], integers: "refuse", bools: "frac_cpu" },
  ...words("isnan isinf isfinite isposinf isneginf isreal signbit").map((name): Unary => ({
    names: [name],
    integers: "bool",
    inPlace: false,
  })),
  { names: ["bitwise_not"], integers: "keep" },
];

const namespaces: readonly Namespace[] = ["torch", "Tensor"];

/** Those that torch.special has too. */
const special: ReadonlySet<string> = new Set(words("exp2 expm1 erf erfc erfinv digamma i0 sinc log1p logit round"));

/** Those whose version in place is a method alone. */
const methodsAlone: ReadonlySet<string> = new Set(words("erfinv lgamma digamma absolute sign sgn bitwise_not"));

export const unaryOperations: readonly Entry[] = [
  ...list.flatMap(entries),
  ...natives(["torch", "Tensor"], ["square"], ["square(Tensor input)"], (call) => square(call)),
  ...natives(["functional"], ["relu_"], ["relu_(Tensor input)"], (call) =>
    inPlace(call, applied(call, { names: ["relu"], integers: "keep", bools: "Boolean inputs not supported for relu" })),
  ),
  ...natives(["torch", "Tensor"], ["square_"], ["square_(Tensor input)"], (call) => inPlace(call, square(call))),
  ...natives(["torch", "Tensor"], ["logical_not"], ["logical_not(Tensor input)"], logicalNot),
  ...natives(["Tensor"], ["logical_not_"], ["logical_not_(Tensor input)"], kept),
  ...natives(["special"], ["expit"], ["expit(Tensor input)"], (call) =>
    applied(call, { names: ["sigmoid"], integers: "float" }),
  ),
  ...natives(
    ["torch", "Tensor"],
    ["conj", "resolve_conj", "resolve_neg", "conj_physical"],
    ["conj(Tensor input)"],
    kept,
  ),
];

function words(text: string): readonly string[] {
  return text.split(" ");
}

function entries(unary: Unary): readonly Entry[] {
  const more = unary.more === undefined ? "" : `, ${unary.more}`;
  const fresh = (call: Call): Value => applied(call, unary);
  const text = `(Tensor input${more}${unary.more?.includes("*") === true ? "" : ", *"}, out)`;
  const own = unary.names.flatMap((name) =>
    natives(special.has(name) ? [...namespaces, "special"] : namespaces, [name], [text], fresh),
  );
  if (unary.inPlace === false) return own;
  const written = unary.names.flatMap((name) =>
    natives(methodsAlone.has(name) ? ["Tensor"] : namespaces, [`${name}_`], [text], (call) =>
      inPlace(call, fresh(call)),
    ),
  );
  return [...own, ...written];
}

function applied(call: Call, unary: Unary): Value {
  const input = call.argument("input");
  if (input.kind !== "tensor") return unknown("the input isn't known");
  const { dtype } = input;
  const category = dtype === undefined ? undefined : dtypes[dtype].category;
  if (unary.names.includes("bitwise_not") && category === "float" && dtype !== undefined) {
    refuse(call, `"bitwise_not_cpu" not implemented for '${dtypes[dtype].scalar}'`, "NotImplementedError");
  }
  if (
    dtype !== undefined &&
    unary.bools !== undefined &&
    (category === "bool" || (category === "integer" && unary.integers === "refuse"))
  ) {
    if (unary.bools.includes(" ")) refuse(call, unary.bools, "RuntimeError");
    else refuse(call, `"${unary.bools}" not implemented for '${dtypes[dtype].scalar}'`, "NotImplementedError");
  }
  const result = unary.integers === "bool" ? "bool" : unary.integers === "float" ? floating(dtype) : dtype;
  return elementwiseResult(call, [input], result, unary.exact);
}

/** `self ** 2`: bools become int64. */
function square(call: Call): Value {
  const input = call.argument("input");
  if (input.kind !== "tensor") return unknown("the input isn't known");
  return elementwiseResult(call, [input], input.dtype === "bool" ? "int64" : input.dtype, (a = 0) => a * a);
}

function logicalNot(call: Call): Value {
  return elementwiseResult(call, [call.argument("input")], "bool", (a) => (a === 0 ? 1 : 0));
}

function kept(call: Call): Value {
  const input = call.argument("input");
  return input.kind === "tensor" ? { ...input, parameter: false, data: undefined } : none;
}

function inPlace(call: Call, result: Value): Value {
  const input = call.argument("input");
  return input.kind === "tensor" && result.kind === "tensor" ? writtenInPlace(call, input, result) : result;
}

function refuse(call: Call, text: string, type: string): void {
  call.raise({ code: "argument", type, text, place: call.placeOf("input") });
}
