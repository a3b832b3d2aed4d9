import { type Dtype, dtypes } from "../dtype.ts";
import type { Entry } from "../entry.ts";
import { axis } from "../../shape/axis.ts";
import { freshTensor } from "../layers/tensors.ts";
import type { Call } from "../operation.ts";
import { tuple, unknown, type Value } from "../value.ts";
import { natives } from "./declare.ts";
import { elementwiseResult } from "./elementwise.ts";
import { writtenInPlace } from "./in-place.ts";
import { isFloating, resultType } from "./promotion.ts";

/** Functions that choose or mix, element by element, out of more than two. */
export const choiceOperations: readonly Entry[] = [
  ...natives(
    ["torch"],
    ["where"],
    [
      "where(Tensor condition)",
      "(Tensor condition, Tensor input, Tensor other, *, out)",
      "(Tensor condition, Scalar self, Tensor other)",
      "(Tensor condition, Tensor input, Scalar other)",
      "(Tensor condition, Scalar self, Scalar other)",
    ],
    where,
  ),
  ...natives(
    ["Tensor"],
    ["where"],
    ["where(Tensor input, Tensor condition, Tensor other)", "(Tensor input, Tensor condition, Scalar other)"],
    where,
  ),
  ...clamps(
    ["clamp", "clip"],
    "(Tensor input, Tensor? min=None, Tensor? max=None, *, out)",
    "(Tensor input, Scalar? min=None, Scalar? max=None, *, out)",
  ),
  ...clamps(["clamp_min"], "(Tensor input, Tensor min, *, out)", "(Tensor input, Scalar min, *, out)"),
  ...clamps(["clamp_max"], "(Tensor input, Tensor max, *, out)", "(Tensor input, Scalar max, *, out)"),
  ...natives(
    ["torch", "Tensor"],
    ["lerp"],
    ["lerp(Tensor input, Tensor end, Tensor weight, *, out)", "(Tensor input, Tensor end, Scalar weight, *, out)"],
    lerp,
  ),
  ...natives(
    ["Tensor"],
    ["lerp_"],
    ["lerp_(Tensor input, Tensor end, Tensor weight)", "(Tensor input, Tensor end, Scalar weight)"],
    (call) => inPlace(call, lerp(call)),
  ),
  ...["addcmul", "addcdiv"].flatMap((name) => [
    ...natives(
      ["torch", "Tensor"],
      [name],
      [`${name}(Tensor input, Tensor tensor1, Tensor tensor2, *, Scalar value=1, out)`],
      mixed,
    ),
    ...natives(
      ["Tensor"],
      [`${name}_`],
      [`${name}_(Tensor input, Tensor tensor1, Tensor tensor2, *, Scalar value=1)`],
      (call) => inPlace(call, mixed(call)),
    ),
  ]),
];

function where(call: Call): Value {
  const condition = call.argument("condition");
  if (!call.given("other")) return positions(call, condition);
  const left = call.given("input") ? call.argument("input") : call.argument("self");
  const right = call.argument("other");
  if (condition.kind !== "tensor") return unknown("the condition isn't known");
  const { dtype } = condition;
  if (dtype !== undefined && dtype !== "bool" && dtype !== "uint8") {
    const text = `where expected condition to be a boolean tensor, but got a tensor with dtype ${dtypes[dtype].scalar}`;
    call.raise({ code: "argument", type: "RuntimeError", text, place: call.placeOf("condition") });
  }
  if (dtype === "uint8") {
    call.note({
      code: "argument",
      severity: "warning",
      message: "where takes a bool condition; uint8 is deprecated.",
      torch:
        "UserWarning: where received a uint8 condition tensor. This behavior is deprecated and will be removed in a future version of PyTorch. Use a boolean condition instead.",
      place: call.placeOf("condition"),
      related: [],
      fixes: [],
    });
  }
  const type = resultType([left, right]);
  const result = elementwiseResult(call, [condition, left, right], type, (chosen = 0, a = 0, b = 0) =>
    chosen === 0 ? b : a,
  );
  const operands = [left, right].flatMap((operand) => (operand.kind === "tensor" ? [operand] : []));
  const requiresGrad = (type === undefined || isFloating(type)) && operands.some((operand) => operand.requiresGrad);
  return { ...result, requiresGrad };
}

/** One tensor of positions per axis, as many as there are true elements. */
function positions(call: Call, condition: Value): Value {
  if (condition.kind !== "tensor" || condition.shape === undefined) return unknown("the positions aren't known");
  const count = condition.data?.filter((value) => value !== 0).length ?? call.freshUnknown();
  const axes = condition.shape.length === 0 ? [undefined] : condition.shape;
  return tuple(axes.map(() => freshTensor([axis(count)], "int64", false)));
}

function clamps(names: readonly string[], tensors: string, numbers: string): readonly Entry[] {
  const written = names.map((name) => `${name}_`);
  return [
    ...natives(["torch", "Tensor"], names, [tensors, numbers], clamp),
    ...natives(["torch", "Tensor"], written, [tensors, numbers], (call) => inPlace(call, clamp(call), cName)),
  ];
}

function clamp(call: Call): Value {
  const bounds = [call.argument("min"), call.argument("max")].filter(({ kind }) => kind !== "none");
  if (bounds.length === 0) {
    const text = "torch.clamp: At least one of 'min' or 'max' must not be None";
    call.raise({ code: "argument", type: "RuntimeError", text, place: call.place });
  }
  const operands = [call.argument("input"), ...bounds];
  return elementwiseResult(call, operands, resultType(operands));
}

function lerp(call: Call): Value {
  const [input, end, weight] = [call.argument("input"), call.argument("end"), call.argument("weight")];
  if (input.kind === "tensor" && end.kind === "tensor" && input.dtype !== undefined && end.dtype !== undefined) {
    if (input.dtype !== end.dtype) {
      const text = `expected dtype ${cName(input.dtype)} for \`end\` but got dtype ${cName(end.dtype)}`;
      call.raise({ code: "argument", type: "RuntimeError", text, place: call.placeOf("end") });
    }
  }
  const result = elementwiseResult(call, [input, end, weight], input.kind === "tensor" ? input.dtype : undefined);
  if (result.dtype !== undefined && !isFloating(result.dtype)) {
    const text = `"lerp_kernel_${weight.kind === "tensor" ? "tensor" : "scalar"}" not implemented for '${dtypes[result.dtype].scalar}'`;
    call.raise({ code: "argument", type: "NotImplementedError", text, place: call.place });
  }
  return result;
}

function cName(dtype: Dtype): string {
  return dtype === "int64" ? "long int" : dtypes[dtype].c;
}

function mixed(call: Call): Value {
  const operands = [call.argument("input"), call.argument("tensor1"), call.argument("tensor2")];
  return elementwiseResult(call, operands, resultType(operands));
}

function inPlace(call: Call, result: Value, typeName?: (dtype: Dtype) => string): Value {
  const input = call.argument("input");
  return input.kind === "tensor" && result.kind === "tensor" ? writtenInPlace(call, input, result, typeName) : result;
}
