import type { Axis } from "../../shape/axis.ts";
import { numberOf } from "../arguments.ts";
import { type Dtype, dtypes } from "../dtype.ts";
import { shapelessTensor } from "../layers/tensors.ts";
import type { Call } from "../operation.ts";
import type { TensorValue, Value } from "../value.ts";
import { broadcastShapes, type Shape } from "./broadcasting.ts";
import { resultStrides } from "./memory-order.ts";
import { isFloating } from "./promotion.ts";

/** One number of the result from the operands' numbers; undefined where it can't be told exactly. */
export type Exact = (...numbers: readonly number[]) => number | undefined;

/** At most so many numbers are kept. */
const KEPT = 1000;

/**
 * The tensor that a pointwise kernel makes of its operands (tensors, numbers, what isn't known): broadcast shape,
 * memory order, gradient. Integers and bools keep their numbers where `exact` tells them.
 */
export function elementwiseResult(
  call: Call,
  operands: readonly Value[],
  dtype: Dtype | undefined,
  exact?: Exact,
): TensorValue {
  const tensors = tensorsOf(operands);
  const shape = operandShape(call, operands);
  const requiresGrad = (dtype === undefined || isFloating(dtype)) && tensors.some((tensor) => tensor.requiresGrad);
  if (shape === undefined) return { ...intended(tensors), dtype, requiresGrad };
  return {
    kind: "tensor",
    shape,
    dtype,
    strides: resultStrides(call, shape, tensors),
    requiresGrad,
    parameter: false,
    data: exact === undefined ? undefined : exactNumbers(shape, operands, dtype, exact),
  };
}

/** The operands' common shape; undefined after an error or where a rank isn't known. */
export function operandShape(call: Call, operands: readonly Value[]): Shape | undefined {
  if (operands.some(({ kind }) => !isNumberKind(kind) && kind !== "tensor")) return undefined;
  return broadcastShapes(
    call,
    tensorsOf(operands).map(({ shape }) => shape),
  );
}

export function tensorsOf(operands: readonly Value[]): readonly TensorValue[] {
  return operands.filter((operand): operand is TensorValue => operand.kind === "tensor");
}

/** After a failed broadcast: the shape of the operand with most axes, the first of them. */
function intended(tensors: readonly TensorValue[]): TensorValue {
  const unclear = tensors.find(({ shape }) => shape === undefined);
  const [first] = tensors;
  if (unclear !== undefined || first === undefined) {
    return shapelessTensor(unclear?.reason ?? "an operand isn't known", undefined, false);
  }
  const widest = tensors.reduce((most, next) => ((next.shape?.length ?? 0) > (most.shape?.length ?? 0) ? next : most));
  return { ...widest, strides: undefined, parameter: false, data: undefined };
}

function isNumberKind(kind: Value["kind"]): boolean {
  return kind === "int" || kind === "float" || kind === "bool";
}

function exactNumbers(
  shape: readonly Axis[],
  operands: readonly Value[],
  dtype: Dtype | undefined,
  exact: Exact,
): readonly number[] | undefined {
  if (dtype === undefined || isFloating(dtype)) return undefined;
  const sizes = shape.flatMap(({ size }) => (typeof size === "number" ? [size] : []));
  const count = sizes.reduce((product, size) => product * size, 1);
  if (sizes.length < shape.length || count > KEPT) return undefined;
  const sources = operands.flatMap((operand) => {
    const numbers = numbersOf(operand);
    return numbers === undefined ? [] : [{ numbers, offsets: offsets(sizes, operand) }];
  });
  if (sources.length < operands.length) return undefined;
  const result: number[] = [];
  for (let index = 0; index < count; index++) {
    const found = exact(...sources.map(({ numbers, offsets: at }) => numbers[at[index] ?? 0] ?? 0));
    if (found === undefined || !fits(found, dtype)) return undefined;
    result.push(found);
  }
  return result;
}

function numbersOf(operand: Value): readonly number[] | undefined {
  if (operand.kind === "tensor") return operand.data;
  const number = numberOf(operand);
  return number === undefined ? undefined : [number];
}

/** For every element of the result, where the operand has its own. */
function offsets(sizes: readonly number[], operand: Value): readonly number[] {
  const own =
    operand.kind === "tensor" ? (operand.shape ?? []).map(({ size }) => (typeof size === "number" ? size : 1)) : [];
  const padded = [...sizes.slice(own.length).map(() => 1), ...own];
  let result: readonly number[] = [0];
  sizes.forEach((size, dim) => {
    const width = padded[dim] ?? 1;
    result = result.flatMap((offset) =>
      Array.from({ length: size }, (_, index) => offset * width + (width === 1 ? 0 : index)),
    );
  });
  return result;
}

/** Integers don't wrap around here: what would is not told. */
function fits(value: number, dtype: Dtype): boolean {
  if (!Number.isSafeInteger(value)) return false;
  if (dtype === "bool") return value === 0 || value === 1;
  const bits = dtypes[dtype].size * 8;
  if (dtype === "uint8") return value >= 0 && value < 256;
  return bits >= 64 || Math.abs(value) < 2 ** (bits - 1);
}
