import { type Dtype, type DtypeFacts, dtypes } from "../dtype.ts";
import type { TensorValue, Value } from "../value.ts";

/**
 * torch.result_type: axes outweigh 0-dim tensors, which outweigh Python's numbers, within one category. Undefined where
 * a dtype isn't known, or an unknown rank decides.
 */
export function resultType(operands: readonly Value[]): Dtype | undefined {
  let withAxes: Dtype | undefined;
  let withoutAxes: Dtype | undefined;
  let number: Dtype | undefined;
  const tensors = operands.filter((operand): operand is TensorValue => operand.kind === "tensor");
  const [first] = tensors;
  if (tensors.some(({ dtype }) => dtype === undefined)) return undefined;
  const alike = tensors.every(({ dtype }) => dtype === first?.dtype);
  if (!alike && tensors.some(({ shape }) => shape === undefined)) return undefined;
  for (const operand of operands) {
    if (operand.kind === "tensor") {
      if (operand.shape?.length === 0) withoutAxes = wider(withoutAxes, operand.dtype);
      else withAxes = wider(withAxes, operand.dtype);
    } else {
      const found = numberType(operand);
      if (found === undefined) return undefined;
      number = wider(number, found);
    }
  }
  return outweighing(withAxes, outweighing(withoutAxes, number));
}

/** The dtype that holds the values of both, as torch.promote_types. */
export function promoteTypes(a: Dtype, b: Dtype): Dtype {
  if (a === b) return a;
  const [one, other] = [dtypes[a], dtypes[b]];
  if (one.category === "complex" || other.category === "complex") {
    return a === "complex128" || b === "complex128" || a === "float64" || b === "float64" ? "complex128" : "complex64";
  }
  if (one.category === "float" && other.category === "float") return one.size === other.size ? "float32" : larger(a, b);
  if (one.category !== other.category) return rank(one) > rank(other) ? a : b;
  if (a !== "uint8" && b !== "uint8") return larger(a, b);
  return larger(larger(a, b), "int16");
}

/** What division, `sin` and the like make of it: integers and bools become float32. */
export function floating(dtype: Dtype | undefined): Dtype | undefined {
  if (dtype === undefined) return undefined;
  return isFloating(dtype) ? dtype : "float32";
}

export function isFloating(dtype: Dtype): boolean {
  const { category } = dtypes[dtype];
  return category === "float" || category === "complex";
}

/** What a sum makes of it: integers and bools add up in int64. */
export function accumulating(dtype: Dtype | undefined): Dtype | undefined {
  return dtype === undefined || isFloating(dtype) ? dtype : "int64";
}

/** Whether a result may be written into a tensor of this dtype: the category may not shrink. */
export function castable(from: Dtype, to: Dtype): boolean {
  const [source, target] = [dtypes[from], dtypes[to]];
  if (source.category === "complex") return target.category === "complex";
  if (source.category === "float") return rank(target) >= rank(source);
  return source.category === "bool" || target.category !== "bool";
}

function numberType({ kind }: Value): Dtype | undefined {
  if (kind === "bool") return "bool";
  if (kind === "int") return "int64";
  return kind === "float" ? "float32" : undefined;
}

function outweighing(higher: Dtype | undefined, lower: Dtype | undefined): Dtype | undefined {
  if (higher === undefined || lower === undefined) return higher ?? lower;
  return rank(dtypes[higher]) >= rank(dtypes[lower]) ? higher : promoteTypes(higher, lower);
}

function wider(a: Dtype | undefined, b: Dtype | undefined): Dtype | undefined {
  return a === undefined || b === undefined ? (a ?? b) : promoteTypes(a, b);
}

function larger(a: Dtype, b: Dtype): Dtype {
  return dtypes[a].size >= dtypes[b].size ? a : b;
}

function rank({ category }: DtypeFacts): number {
  switch (category) {
    case "bool":
      return 0;
    case "integer":
      return 1;
    case "float":
      return 2;
    case "complex":
      return 3;
  }
}
