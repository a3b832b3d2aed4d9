import { numberOf } from "../arguments.ts";
import { type Dtype, dtypes } from "../dtype.ts";
import type { Call } from "../operation.ts";
import { none, type TensorValue, type Value } from "../value.ts";
import { elementwiseResult, type Exact } from "./elementwise.ts";
import { floating, isFloating, resultType } from "./promotion.ts";

export type ArithmeticKind =
  | "add"
  | "sub"
  | "mul"
  | "div"
  | "floor_divide"
  | "remainder"
  | "fmod"
  | "pow"
  | "maximum"
  | "minimum"
  | "bitwise_left_shift"
  | "bitwise_right_shift"
  | "bitwise_and"
  | "bitwise_or"
  | "bitwise_xor";

/** A binary operation of numbers, elementwise, with PyTorch's dtypes and refusals. */
export function arithmetic(call: Call, kind: ArithmeticKind, left: Value, right: Value): TensorValue {
  const type = resultType([left, right]);
  if (kind === "sub") checkSubtraction(call, left, right);
  if (kind === "pow" && isNegative(right) && type !== undefined && !isFloating(type)) {
    const text = "Integers to negative integer powers are not allowed.";
    call.raise({ code: "value", type: "RuntimeError", text, place: call.place });
  }
  const dtype = kind === "div" ? floating(type) : type;
  const result = elementwiseResult(call, [left, right], dtype, exact[kind]);
  if (type === undefined) return result;
  const kernel = refusal(kind, type);
  if (kernel !== undefined) {
    const text = `"${kernel}" not implemented for '${dtypes[type].scalar}'`;
    call.raise({ code: "argument", type: "NotImplementedError", text, place: call.place });
  } else if (dividesByZero(kind, type, left, right)) {
    call.raise({ code: "value", type: "RuntimeError", text: "ZeroDivisionError", place: call.place });
  }
  return result;
}

/** The result of several tensors and numbers that are combined elementwise in one dtype. */
export function combined(call: Call, operands: readonly Value[]): TensorValue {
  return elementwiseResult(
    call,
    operands.filter((operand) => operand !== none),
    resultType(operands),
  );
}

function checkSubtraction(call: Call, left: Value, right: Value): void {
  const bools = [left, right].filter((operand) => operand.kind === "bool" || isBoolTensor(operand)).length;
  if (bools === 0) return;
  const text =
    bools === 2
      ? "Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator instead."
      : "Subtraction, the `-` operator, with a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.";
  const unclear = [left, right].some((operand) => operand.kind === "tensor" && operand.dtype === undefined);
  if (!unclear) call.raise({ code: "argument", type: "RuntimeError", text, place: call.place });
}

function isBoolTensor(value: Value): boolean {
  return value.kind === "tensor" && value.dtype === "bool";
}

/** Python's number is checked, a tensor's numbers are not. */
function isNegative(exponent: Value): boolean {
  const number = exponent.kind === "int" ? numberOf(exponent) : undefined;
  return number !== undefined && number < 0;
}

/** The kernel that refuses the dtype, by the name that its error has. */
function refusal(kind: ArithmeticKind, type: Dtype): string | undefined {
  const { category } = dtypes[type];
  switch (kind) {
    case "floor_divide":
      return category === "bool" ? "div_floor_cpu" : undefined;
    case "remainder":
      return category === "bool" ? "remainder_cpu" : undefined;
    case "fmod":
      return category === "bool" ? "fmod_cpu" : undefined;
    case "pow":
      return category === "bool" ? "pow" : undefined;
    case "bitwise_left_shift":
      return category === "float" ? "lshift_cpu" : undefined;
    case "bitwise_right_shift":
      return category === "float" ? "rshift_cpu" : undefined;
    case "bitwise_and":
      return category === "float" ? "bitwise_and_cpu" : undefined;
    case "bitwise_or":
      return category === "float" ? "bitwise_or_cpu" : undefined;
    case "bitwise_xor":
      return category === "float" ? "bitwise_xor_cpu" : undefined;
    case "add":
    case "sub":
    case "mul":
    case "div":
    case "maximum":
    case "minimum":
      return undefined;
  }
}

/** Integers can't be divided by a zero that is known; an empty tensor isn't divided at all. */
function dividesByZero(kind: ArithmeticKind, type: Dtype, left: Value, right: Value): boolean {
  if (kind !== "floor_divide" && kind !== "remainder" && kind !== "fmod") return false;
  if (isFloating(type)) return false;
  const zero = right.kind === "tensor" ? right.data?.includes(0) === true : numberOf(right) === 0;
  return zero && [left, right].every((operand) => operand.kind !== "tensor" || holdsElements(operand));
}

function holdsElements({ shape }: TensorValue): boolean {
  return shape?.every(({ size }) => typeof size === "number" && size > 0) === true;
}

const exact: Readonly<Partial<Record<ArithmeticKind, Exact>>> = {
  add: (a = 0, b = 0) => a + b,
  sub: (a = 0, b = 0) => a - b,
  mul: (a = 0, b = 0) => a * b,
  floor_divide: (a = 0, b = 0) => (b === 0 ? undefined : Math.floor(a / b)),
  remainder: (a = 0, b = 0) => (b === 0 ? undefined : a - Math.floor(a / b) * b),
  pow: (a = 0, b = 0) => (b < 0 ? undefined : a ** b),
  maximum: (a = 0, b = 0) => Math.max(a, b),
  minimum: (a = 0, b = 0) => Math.min(a, b),
};
