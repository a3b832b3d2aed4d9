import { axis } from "../../shape/axis.ts";
import { formatDim } from "../../shape/dim.ts";
import { isEqual } from "../../shape/facts.ts";
import { requireEqual, sizesText } from "../checks.ts";
import { dtypes } from "../dtype.ts";
import type { Entry } from "../entry.ts";
import type { Call } from "../operation.ts";
import type { TensorValue, Value } from "../value.ts";
import { type Shape, sizesIn, tensorArgument } from "./axes.ts";
import { natives, type Rule } from "./declare.ts";
import { checkBatches, product, refused } from "./matrix-product.ts";

/** `beta * input + alpha * (product)`: the input is stretched to the product's shape. */
export const addedProductOperations: readonly Entry[] = [
  ...added("addmm", "mat1", "mat2", addMatrices),
  ...added("addmv", "mat", "vec", addVector),
  ...added("addr", "vec1", "vec2", addOuter),
  ...added("baddbmm", "batch1", "batch2", (call) => addBatches(call, "each")),
  ...added("addbmm", "batch1", "batch2", (call) => addBatches(call, "sum")),
];

function added(name: string, left: string, right: string, rule: Rule): readonly Entry[] {
  const text = `(Tensor input, Tensor ${left}, Tensor ${right}, *, Scalar beta=1, Scalar alpha=1, out)`;
  const typed = `(Tensor input, Tensor ${left}, Tensor ${right}, dtype out_dtype, *, Scalar beta=1, Scalar alpha=1, out)`;
  const overloaded = name === "addmm" || name === "baddbmm";
  return [
    ...natives(["torch"], [name], overloaded ? [text, typed] : [text], rule),
    ...natives(["Tensor"], [name, `${name}_`], [text], rule),
  ];
}

function addMatrices(call: Call): Value {
  const [input, left, right] = operands(call, "mat1", "mat2");
  const [a, b] = [left.shape, right.shape];
  for (const [name, shape] of [
    ["mat1", a],
    ["mat2", b],
  ] as const) {
    if (shape === undefined || shape.length === 2) continue;
    call.raise(refused(call, `${name} must be a matrix, got ${String(shape.length)}-D tensor`));
    return withGradient(input, product(left, right, shape));
  }
  const [n = axis(call.freshUnknown()), k] = a ?? [];
  const [inside, p = axis(call.freshUnknown())] = b ?? [];
  if (k !== undefined && inside !== undefined) {
    const text = `mat1 and mat2 shapes cannot be multiplied (${formatDim(n.size)}x${formatDim(k.size)} and ${formatDim(inside.size)}x${formatDim(p.size)})`;
    requireEqual(call, k.size, inside.size, () => refused(call, text));
  }
  stretch(call, input, [n, p]);
  if (input.dtype !== undefined && right.dtype !== undefined && input.dtype !== right.dtype) {
    wrongType(call, `self and mat2 must have the same dtype, but got ${scalar(input)} and ${scalar(right)}`);
  } else if (left.dtype !== undefined && right.dtype !== undefined && left.dtype !== right.dtype) {
    wrongType(call, `mat1 and mat2 must have the same dtype, but got ${scalar(left)} and ${scalar(right)}`);
  }
  return withGradient(input, product(left, right, [n, p]));
}

function addVector(call: Call): Value {
  const [input, matrix, vector] = operands(call, "mat", "vec");
  const [a, b] = [matrix.shape, vector.shape];
  if (a !== undefined && b !== undefined && (a.length !== 2 || b.length !== 1)) {
    const rank = String(input.shape?.length ?? 1);
    const text = `vector + matrix @ vector expected, got ${rank}, ${String(a.length)}, ${String(b.length)}`;
    call.raise(refused(call, text));
    return withGradient(input, product(matrix, vector, a.slice(0, 1)));
  }
  const [n = axis(call.freshUnknown()), k] = a ?? [];
  const [length] = b ?? [];
  const [own] = input.shape ?? [];
  if (k !== undefined && length !== undefined) {
    const words = [own?.size ?? n.size, n.size, k.size, length.size].map(formatDim);
    const text = `size mismatch, got input (${words[0] ?? ""}), mat (${words[1] ?? ""}x${words[2] ?? ""}), vec (${words[3] ?? ""})`;
    if (requireEqual(call, k.size, length.size, () => refused(call, text)) && own !== undefined && own.size !== 1) {
      requireEqual(call, own.size, n.size, () => refused(call, text));
    }
  }
  return withGradient(input, product(matrix, vector, [n]));
}

function addOuter(call: Call): Value {
  const [input, left, right] = operands(call, "vec1", "vec2");
  const [n = axis(call.freshUnknown())] = left.shape ?? [];
  const [p = axis(call.freshUnknown())] = right.shape ?? [];
  stretch(call, input, [n, p]);
  return withGradient(input, product(left, right, [n, p]));
}

function addBatches(call: Call, each: "each" | "sum"): Value {
  const [input, left, right] = operands(call, "batch1", "batch2");
  const [b = axis(call.freshUnknown()), n = axis(call.freshUnknown()), k] = left.shape ?? [];
  const [count, inside, p = axis(call.freshUnknown())] = right.shape ?? [];
  for (const [name, shape] of [
    ["batch1", left.shape],
    ["batch2", right.shape],
  ] as const) {
    if (shape === undefined || shape.length === 3) continue;
    call.raise(refused(call, `${name} must be a 3D tensor`));
    return withGradient(input, product(left, right, each === "each" ? [b, n, p] : [n, p]));
  }
  const shape = each === "each" ? [b, n, p] : [n, p];
  const checks = (): void => {
    if (k !== undefined && count !== undefined && inside !== undefined) {
      checkBatches(call, left, right, [b, k], [count, inside]);
    }
  };
  checks();
  stretch(call, input, shape);
  return withGradient(input, product(left, right, shape));
}

/** The words of `expand`, which stretches the input. */
function stretch(call: Call, input: TensorValue, shape: Shape): void {
  const own = input.shape;
  if (own === undefined) return;
  const [target, sizes] = [sizesText(sizesIn(shape)), sizesText(sizesIn(own))];
  const rank = shape.length;
  for (let fromEnd = 1; fromEnd <= Math.min(rank, own.length); fromEnd++) {
    const [wanted, found] = [shape.at(-fromEnd)?.size ?? 1, own.at(-fromEnd)?.size ?? 1];
    if (isEqual(found, 1, call.facts()) === "always") continue;
    const text = `The expanded size of the tensor (${formatDim(wanted)}) must match the existing size (${formatDim(found)}) at non-singleton dimension ${String(rank - fromEnd)}.  Target sizes: ${target}.  Tensor sizes: ${sizes}`;
    if (!requireEqual(call, wanted, found, () => ({ ...refused(call, text), code: "broadcast" }))) return;
  }
}

function operands(call: Call, left: string, right: string): readonly [TensorValue, TensorValue, TensorValue] {
  return [tensorArgument(call, "input"), tensorArgument(call, left), tensorArgument(call, right)];
}

function withGradient(input: TensorValue, result: TensorValue): TensorValue {
  return { ...result, requiresGrad: result.requiresGrad || input.requiresGrad };
}

function wrongType(call: Call, text: string): void {
  call.raise({ ...refused(call, text), code: "argument" });
}

function scalar({ dtype }: TensorValue): string {
  return dtype === undefined ? "?" : dtypes[dtype].scalar;
}
