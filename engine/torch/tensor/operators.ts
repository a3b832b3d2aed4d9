import { type Dtype, dtypes } from "../dtype.ts";
import { shapelessTensor } from "../layers/tensors.ts";
import type { Call } from "../operation.ts";
import type { Raised } from "../problem.ts";
import { bool, string, type TensorValue, typeName, unknown, type Value } from "../value.ts";
import { arithmetic, type ArithmeticKind } from "./arithmetic.ts";
import { comparison } from "./comparison.ts";
import { elementwiseResult } from "./elementwise.ts";
import { writtenInPlace } from "./in-place.ts";
import { matrixProduct } from "./matrix-product.ts";
import { isFloating } from "./promotion.ts";
import { raisingOnce } from "./raising-once.ts";

export type BinaryOperator = "+" | "-" | "*" | "/" | "//" | "%" | "**" | "@" | "<<" | ">>" | "&" | "|" | "^";
export type ComparisonOperator = "==" | "!=" | "<" | "<=" | ">" | ">=";
export type UnaryOperator = "-" | "+" | "~";

/** `left operator right` where at least one of them is a tensor. */
export function binaryTensor(
  calling: Call,
  operator: BinaryOperator | ComparisonOperator,
  left: Value,
  right: Value,
): Value {
  const call = raisingOnce(calling);
  if (isOpen(left) || isOpen(right)) {
    const known = left.kind === "tensor" ? left : right.kind === "tensor" ? right : undefined;
    if (operator === "==" || operator === "!=") return unknown("an operand isn't known");
    return shapelessTensor("an operand isn't known", undefined, known?.requiresGrad === true);
  }
  if (!isOperand(left) || !isOperand(right) || (operator === "@" && !(isTensor(left) && isTensor(right)))) {
    return special(call, operator, left, right) ?? refused(call, operator, left, right);
  }
  switch (operator) {
    case "@":
      return isTensor(left) && isTensor(right) ? matrixProduct(call, left, right) : unknown("an operand isn't known");
    case "==":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=":
      return comparison(call, operator, left, right);
    case "+":
    case "-":
    case "*":
    case "/":
    case "//":
    case "%":
    case "**":
    case "<<":
    case ">>":
    case "&":
    case "|":
    case "^":
      return arithmetic(call, kinds[operator], left, right);
  }
}

/** `left operator= right`: the tensor's own shape and dtype must hold the result. */
export function augmentedTensor(calling: Call, operator: BinaryOperator, left: TensorValue, right: Value): Value {
  const call = raisingOnce(calling);
  const result = binaryTensor(call, operator, left, right);
  return operator === "@" || result.kind !== "tensor" ? result : writtenInPlace(call, left, result);
}

export function unaryTensor(call: Call, operator: UnaryOperator, operand: TensorValue): Value {
  switch (operator) {
    case "-":
      if (operand.dtype === "bool") {
        call.raise(
          runtime(
            "Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.",
          ),
        );
      }
      return elementwiseResult(call, [operand], operand.dtype, (value) => -value);
    case "+":
      if (operand.dtype === "bool") {
        call.raise(runtime("The `+` operator, on a bool tensor is not supported."));
      }
      return { ...operand, parameter: false };
    case "~":
      if (operand.dtype !== undefined && !isBits(operand.dtype)) {
        call.raise({
          ...runtime("~ (operator.invert) is only implemented on integer and Boolean-type tensors"),
          type: "TypeError",
        });
      }
      return elementwiseResult(call, [operand], operand.dtype, (value) => inverted(value, operand.dtype));
  }
}

const kinds: Readonly<Record<Exclude<BinaryOperator, "@">, ArithmeticKind>> = {
  "+": "add",
  "-": "sub",
  "*": "mul",
  "/": "div",
  "//": "floor_divide",
  "%": "remainder",
  "**": "pow",
  "<<": "bitwise_left_shift",
  ">>": "bitwise_right_shift",
  "&": "bitwise_and",
  "|": "bitwise_or",
  "^": "bitwise_xor",
};

/** An operand that isn't known, or may bring an operator of its own. */
function isOpen(value: Value): boolean {
  switch (value.kind) {
    case "unknown":
    case "instance":
    case "iterator":
    case "callable":
    case "operation":
    case "type":
      return true;
    case "none":
    case "ellipsis":
    case "bool":
    case "int":
    case "float":
    case "string":
    case "tensor":
    case "tuple":
    case "list":
    case "dict":
    case "set":
    case "range":
    case "slice":
    case "module":
    case "packed":
    case "dtype":
    case "device":
    case "moduleClass":
    case "namespace":
      return false;
  }
}

function isTensor(value: Value): value is TensorValue {
  return value.kind === "tensor";
}

function isOperand(value: Value): boolean {
  return isTensor(value) || value.kind === "int" || value.kind === "float" || value.kind === "bool";
}

/** What Python's sequences do with a tensor: a format's argument, a count of repetitions. */
function special(
  call: Call,
  operator: BinaryOperator | ComparisonOperator,
  left: Value,
  right: Value,
): Value | undefined {
  if (operator === "%" && left.kind === "string") return string(undefined);
  const [sequence, tensor] = isTensor(left) ? [right, left] : [left, right];
  if (operator !== "*" || !["string", "list", "tuple"].includes(sequence.kind) || !isTensor(tensor)) return undefined;
  const sizes = tensor.shape?.map(({ size }) => size);
  const single = sizes?.every((size) => size === 1 || typeof size !== "number") ?? true;
  if (single && (tensor.dtype === undefined || !isFloating(tensor.dtype))) return unknown("the count isn't known");
  call.raise(typeError("only integer tensors of a single element can be converted to an index"));
  return unknown("the operation fails");
}

function refused(call: Call, operator: BinaryOperator | ComparisonOperator, left: Value, right: Value): Value {
  const [one, other] = [operandName(left), operandName(right)];
  if (operator === "==" || operator === "!=") return bool(operator === "!=");
  if (operator === "<" || operator === "<=" || operator === ">" || operator === ">=") {
    call.raise(typeError(`'${operator}' not supported between instances of '${one}' and '${other}'`));
    return unknown("the comparison fails");
  }
  const sequence =
    left.kind === "string" ? "str" : left.kind === "list" || left.kind === "tuple" ? left.kind : undefined;
  const word = operator === "**" ? "** or pow()" : operator;
  const text =
    operator === "+" && sequence !== undefined
      ? left.kind === "tuple" && left.form === "size"
        ? `can only concatenate tuple (not ${other}) to torch.Size`
        : `can only concatenate ${sequence} (not "${other}") to ${sequence}`
      : `unsupported operand type(s) for ${word}: '${one}' and '${other}'`;
  call.raise(typeError(text));
  const tensor = isTensor(left) ? left : isTensor(right) ? right : undefined;
  return tensor === undefined ? unknown("the operation fails") : { ...tensor, parameter: false, data: undefined };
}

function operandName(value: Value): string {
  return value.kind === "dtype" ? "torch.dtype" : typeName(value);
}

function typeError(text: string): Raised {
  return { code: "argument", type: "TypeError", text };
}

function runtime(text: string): Raised {
  return { code: "argument", type: "RuntimeError", text };
}

function isBits(dtype: Dtype): boolean {
  const { category } = dtypes[dtype];
  return category === "bool" || category === "integer";
}

function inverted(value: number, dtype: Dtype | undefined): number | undefined {
  if (dtype === "bool") return value === 0 ? 1 : 0;
  return dtype === "uint8" ? 255 - value : -value - 1;
}
