import { type Dtype, dtypes } from "./dtype.ts";

/** How a matrix product words two dtypes that differ: with a bias (`addmm`) otherwise than without. */
export function mismatchText(found: Dtype, weights: Dtype, biased: boolean): string {
  return biased
    ? `mat1 and mat2 must have the same dtype, but got ${dtypes[found].scalar} and ${dtypes[weights].scalar}`
    : `expected m1 and m2 to have the same dtype, but got: ${productName(found)} != ${productName(weights)}`;
}

function productName(dtype: Dtype): string {
  return dtype === "int64" ? "long int" : dtypes[dtype].c;
}
