import { axis } from "../../shape/axis.ts";
import { type Dim, formatDim } from "../../shape/dim.ts";
import { isAtLeast } from "../../shape/facts.ts";
import { integerOf, numberOf } from "../arguments.ts";
import { sizesText } from "../checks.ts";
import { type Dtype, dtypes } from "../dtype.ts";
import type { Entry } from "../entry.ts";
import { elementwise, freshTensor } from "../layers/tensors.ts";
import type { Call } from "../operation.ts";
import type { TensorValue, Value } from "../value.ts";
import { type Shape, sizeArgument, sizesIn, tensorArgument } from "./axes.ts";
import { arangeOperations } from "./arange.ts";
import { legacyConstructors } from "./legacy-constructors.ts";
import { literalOperations } from "./literal.ts";
import { natives } from "./declare.ts";
import { asksGradient, dtypeArgument } from "./dtype-argument.ts";
import { KEPT } from "./elements.ts";

const options =
  "*, Tensor? out=None, dtype? dtype=None, layout? layout=None, device? device=None, bool? pin_memory=False, bool? requires_grad=False";
const likeOptions =
  "*, dtype? dtype=None, layout? layout=None, device? device=None, bool? pin_memory=False, bool? requires_grad=False, memory_format? memory_format=None";
const newOptions =
  "*, dtype? dtype=None, layout? layout=None, device? device=None, bool? pin_memory=False, bool? requires_grad=False";
const seeded = options.replace("*, ", "*, generator generator, ");
const random = options.replace("*, ", "*, generator? generator=None, ");
const generated = options.replace("*, ", "*, generator? generator, ");

/** Functions that make a tensor of a given size. */
export const creationOperations: readonly Entry[] = [
  ...natives(["torch"], ["zeros"], [`(size size, ${options})`], (call) => sized(call, { value: 0, negative: "zeros" })),
  ...natives(["torch"], ["ones"], [`(size size, ${options})`], (call) => sized(call, { value: 1 })),
  ...natives(["torch"], ["empty"], [`(size size, ${options})`], (call) => sized(call, {})),
  ...natives(["torch"], ["rand"], [`(size size, ${generated})`, `(size size, ${options})`], (call) =>
    sized(call, { kernel: "check_uniform_bounds" }),
  ),
  ...natives(["torch"], ["randn"], [`(size size, ${generated})`, `(size size, ${options})`], (call) =>
    sized(call, { kernel: "normal_kernel_cpu" }),
  ),
  ...natives(["torch"], ["full"], [`(size size, Scalar fill_value, ${options})`], full),
  ...natives(["torch"], ["eye"], [`(int n, int? m=None, ${options})`], eye),
  ...natives(
    ["torch"],
    ["randint"],
    [
      `(int high, size size, ${seeded})`,
      `(int high, size size, ${options})`,
      `(int low, int high, size size, ${seeded})`,
      `(int low, int high, size size, ${options})`,
    ],
    (call) => sized(call, { integers: true }),
  ),
  ...natives(["torch"], ["randperm"], [`(int n, ${random})`], permutation),
  ...natives(["torch"], ["normal"], [`(any mean=0.0, any std=1.0, size? size=None, ${random})`], (call) =>
    call.given("size") ? sized(call, {}) : likeOperand(call, "mean", "std"),
  ),
  ...natives(["torch"], ["zeros_like"], [`(Tensor input, ${likeOptions})`], (call) => like(call, 0)),
  ...natives(["torch"], ["ones_like"], [`(Tensor input, ${likeOptions})`], (call) => like(call, 1)),
  ...natives(["torch"], ["empty_like"], [`(Tensor input, ${likeOptions})`], (call) => like(call, undefined)),
  ...natives(["torch"], ["rand_like"], [`(Tensor input, ${likeOptions})`], (call) =>
    like(call, undefined, "check_uniform_bounds"),
  ),
  ...natives(["torch"], ["randn_like"], [`(Tensor input, ${likeOptions})`], (call) =>
    like(call, undefined, "normal_kernel_cpu"),
  ),
  ...natives(["torch"], ["full_like"], [`(Tensor input, Scalar fill_value, ${likeOptions})`], (call) =>
    like(call, numberOf(call.argument("fill_value"))),
  ),
  ...natives(
    ["torch"],
    ["randint_like"],
    [`(Tensor input, int high, ${likeOptions})`, `(Tensor input, int low, int high, ${likeOptions})`],
    (call) => like(call, undefined),
  ),
  ...natives(["Tensor"], ["new_zeros"], [`(Tensor self, size size, ${newOptions})`], (call) => renewed(call, 0)),
  ...natives(["Tensor"], ["new_ones"], [`(Tensor self, size size, ${newOptions})`], (call) => renewed(call, 1)),
  ...natives(["Tensor"], ["new_empty"], [`(Tensor self, size size, ${newOptions})`], (call) =>
    renewed(call, undefined),
  ),
  ...natives(["Tensor"], ["new_full"], [`(Tensor self, size size, Scalar fill_value, ${newOptions})`], (call) =>
    renewed(call, numberOf(call.argument("fill_value"))),
  ),
  ...natives(["torch", "Tensor"], ["bernoulli"], ["(Tensor input, any p=None, *, generator? generator=None)"], (call) =>
    elementwise(tensorArgument(call, "input")),
  ),
  ...arangeOperations,
  ...literalOperations,
  ...legacyConstructors,
];

type Making = {
  /** What every element is. */
  readonly value?: number;
  /** The function's name in its own text for a negative size. */
  readonly negative?: string;
  /** The kernel that fills floating-point tensors alone. */
  readonly kernel?: string;
  readonly integers?: boolean;
};

function sized(call: Call, making: Making): Value {
  const shape = sizeArgument(call, "size");
  const dtype = dtypeArgument(call) ?? (making.integers === true ? "int64" : "float32");
  if (shape === undefined)
    return { ...freshTensor([], dtype, false), shape: undefined, strides: undefined, reason: "its size isn't known" };
  const negative = firstNegative(call, shape);
  if (negative !== undefined) {
    const text =
      making.negative === undefined
        ? `Trying to create tensor with negative dimension ${formatDim(negative)}: ${sizesText(sizesIn(shape))}`
        : `${making.negative}: Dimension size must be non-negative.`;
    call.raise({ code: "value", type: "RuntimeError", text, place: call.placeOf("size") });
  }
  if (making.integers === true) checkRange(call);
  if (making.kernel !== undefined) checkKernel(call, making.kernel, dtype, "dtype");
  return made(call, shape, dtype, making.value);
}

/** Random numbers with a fraction need a dtype that has one. */
function checkKernel(call: Call, kernel: string, dtype: Dtype | undefined, argument: string): void {
  if (dtype === undefined) return;
  const { category, scalar } = dtypes[dtype];
  if (category === "float" || category === "complex") return;
  const text = `"${kernel}" not implemented for '${scalar}'`;
  call.raise({ code: "argument", type: "NotImplementedError", text, place: call.placeOf(argument) });
}

function checkRange(call: Call): void {
  const low = call.given("low") ? integerOf(call.argument("low")) : 0;
  const high = integerOf(call.argument("high"));
  if (typeof low !== "number" || typeof high !== "number" || low < high) return;
  const text = `random_ expects 'from' to be less than 'to', but got from=${String(low)} >= to=${String(high)}`;
  call.raise({ code: "value", type: "RuntimeError", text });
}

function firstNegative(call: Call, shape: Shape): Dim | undefined {
  return sizesIn(shape).find((size) => isAtLeast(-1, size, call.facts()) === "always");
}

function made(call: Call, shape: Shape, dtype: Dtype, value: number | undefined): TensorValue {
  const tensor = freshTensor(shape, dtype, asksGradient(call, dtype));
  return value === undefined ? tensor : { ...tensor, data: filled(shape, value) };
}

function filled(shape: Shape, value: number): readonly number[] | undefined {
  let count = 1;
  for (const { size } of shape) {
    if (typeof size !== "number" || size < 0) return undefined;
    count *= size;
  }
  return count <= KEPT ? new Array<number>(count).fill(value) : undefined;
}

function full(call: Call): Value {
  const fill = call.argument("fill_value");
  const dtype = dtypeArgument(call) ?? fillType(fill);
  const shape = sizeArgument(call, "size");
  if (shape === undefined)
    return { ...freshTensor([], dtype, false), shape: undefined, strides: undefined, reason: "its size isn't known" };
  checkSizes(call, shape, "size");
  const value = numberOf(fill);
  return made(
    call,
    shape,
    dtype ?? "float32",
    value === undefined ? undefined : dtype === "float32" ? Math.fround(value) : value,
  );
}

function permutation(call: Call): Value {
  const shape = [axis(integerOf(call.argument("n")) ?? call.freshUnknown())];
  checkSizes(call, shape, "n");
  return made(call, shape, dtypeArgument(call) ?? "int64", undefined);
}

function checkSizes(call: Call, shape: Shape, argument: string): void {
  const negative = firstNegative(call, shape);
  if (negative === undefined) return;
  const text = `Trying to create tensor with negative dimension ${formatDim(negative)}: ${sizesText(sizesIn(shape))}`;
  call.raise({ code: "value", type: "RuntimeError", text, place: call.placeOf(argument) });
}

function fillType(fill: Value): Dtype | undefined {
  if (fill.kind === "int") return "int64";
  return fill.kind === "bool" ? "bool" : fill.kind === "tensor" ? fill.dtype : "float32";
}

function eye(call: Call): Value {
  const rows = integerOf(call.argument("n")) ?? call.freshUnknown();
  const columns = call.argument("m").kind === "none" ? rows : (integerOf(call.argument("m")) ?? call.freshUnknown());
  for (const [name, size] of [
    ["n", rows],
    ["m", columns],
  ] as const) {
    if (isAtLeast(-1, size, call.facts()) !== "always") continue;
    const text = `${name} must be greater or equal to 0, got ${formatDim(size)}`;
    call.raise({ code: "value", type: "RuntimeError", text });
    break;
  }
  const tensor = made(call, [axis(rows), axis(columns)], dtypeArgument(call) ?? "float32", undefined);
  if (typeof rows !== "number" || typeof columns !== "number" || rows * columns > KEPT) return tensor;
  const data = Array.from({ length: rows * columns }, (_, at) => (Math.floor(at / columns) === at % columns ? 1 : 0));
  return { ...tensor, data };
}

function like(call: Call, value: number | undefined, kernel?: string): Value {
  const input = tensorArgument(call, "input");
  if (kernel !== undefined) checkKernel(call, kernel, dtypeArgument(call) ?? input.dtype, "input");
  const grad = call.argument("requires_grad");
  const tensor = {
    ...elementwise(input, dtypeArgument(call) ?? input.dtype),
    requiresGrad: grad.kind === "bool" && grad.value === true,
  };
  return value === undefined || input.shape === undefined ? tensor : { ...tensor, data: filled(input.shape, value) };
}

function likeOperand(call: Call, ...names: readonly string[]): Value {
  for (const name of names) {
    const value = call.argument(name);
    if (value.kind === "tensor") return elementwise(value);
  }
  return { kind: "unknown", reason: "its size isn't known" };
}

function renewed(call: Call, value: number | undefined): Value {
  const own = tensorArgument(call, "self");
  const shape = sizeArgument(call, "size");
  const dtype = dtypeArgument(call) ?? own.dtype;
  if (shape === undefined || dtype === undefined)
    return { ...freshTensor([], dtype, false), shape, strides: undefined, reason: "its size isn't known" };
  return made(call, shape, dtype, value);
}
