import { type Axis, axis } from "../../shape/axis.ts";
import { add, type Dim, multiply } from "../../shape/dim.ts";
import { integerOf, numberOf } from "../arguments.ts";
import { requireAtLeast } from "../checks.ts";
import type { Entry } from "../entry.ts";
import { tensorInput } from "../layers/input.ts";
import { freshTensor, shapelessTensor } from "../layers/tensors.ts";
import type { Call, Operation } from "../operation.ts";
import { native, python } from "../signature.ts";
import type { Value } from "../value.ts";

/** torch.nn.functional's functions that make or change axes. */
export const functionalShapes: readonly Entry[] = [
  entry(native("one_hot(Tensor input, int num_classes=-1)"), oneHot),
  entry(python("pad(input, pad, mode='constant', value=None)"), pad),
  entry(
    python(
      "interpolate(input, size=None, scale_factor=None, mode='nearest', align_corners=None, recompute_scale_factor=None, antialias=False)",
    ),
    interpolate,
  ),
];

function entry(declared: Pick<Operation, "name" | "signature">, rule: (call: Call) => Value): Entry {
  const page = `generated/torch.nn.functional.${declared.name}.html`;
  return { path: "torch.nn.functional", names: [declared.name], operation: { ...declared, rule, page } };
}

/** Indices [*] to [*, classes]; without a count it is the greatest index and one. */
function oneHot(call: Call): Value {
  const input = tensorInput(call, "input", "one_hot", 1);
  const raise = (text: string, message: string): void => {
    call.raise({ code: "value", type: "RuntimeError", text, message, place: call.placeOf("input") });
  };
  if (input.dtype !== undefined && input.dtype !== "int64") {
    raise(
      "one_hot is only applicable to index tensor of type LongTensor.",
      `The indices are ${input.dtype}: use .long().`,
    );
  }
  const given = integerOf(call.argument("num_classes"));
  const greatest = input.data === undefined || input.data.length === 0 ? undefined : Math.max(...input.data);
  if (input.data?.some((index) => index < 0) === true)
    raise("Class values must be non-negative.", "An index is negative.");
  else if (typeof given === "number" && given > 0 && greatest !== undefined && greatest >= given) {
    raise(
      "Class values must be smaller than num_classes.",
      `The index ${greatest} is out of range of ${given} classes.`,
    );
  }
  if (given === -1 && input.shape?.some(({ size }) => size === 0) === true) {
    raise("Can not infer total number of classes from empty tensor.", "There is no index to count the classes by.");
  }
  const inferred = given === -1 ? (greatest === undefined ? call.freshUnknown() : greatest + 1) : given;
  if (input.shape === undefined) return shapelessTensor(input.reason ?? "the rank isn't known", "int64", false);
  const factor = call.factorOf("num_classes", "num_classes");
  const classes = axis(
    inferred ?? call.freshUnknown(),
    undefined,
    factor === undefined || given === -1 ? [] : [factor],
  );
  return freshTensor([...input.shape, classes], "int64", false);
}

/** Pairs of (before, after) from the last axis on. */
function pad(call: Call): Value {
  const input = tensorInput(call, "input", "pad", 1);
  const sizes = call.argument("pad");
  const sequence = sizes.kind === "int" || sizes.kind === "unknown" ? undefined : call.iterate(sizes);
  if (sizes.kind === "int" || sizes.kind === "float") {
    const text = `pad(): argument 'pad' (position 2) must be tuple of ints, not ${sizes.kind}`;
    call.raise({ code: "argument", type: "TypeError", text, place: call.placeOf("pad") });
  }
  if (input.shape === undefined || sequence?.kind !== "items") {
    return shapelessTensor(input.reason ?? "the padding isn't known", input.dtype, input.requiresGrad);
  }
  const mode = call.argument("mode");
  if (mode.kind === "string" && !["constant", "reflect", "replicate", "circular", undefined].includes(mode.value)) {
    const text = `Unrecognised padding mode ${mode.value ?? ""}`;
    call.raise({ code: "value", type: "NotImplementedError", text, place: call.placeOf("mode") });
  }
  const amounts = sequence.items.map((item) => integerOf(item) ?? call.freshUnknown());
  const rank = input.shape.length;
  const text =
    amounts.length % 2 !== 0
      ? "Padding length must be divisible by 2"
      : amounts.length > 2 * rank
        ? `Padding length should be less than or equal to two times the input dimension but got padding length ${amounts.length} and input of dimension ${rank}`
        : undefined;
  if (text !== undefined) {
    call.raise({ code: "value", type: "RuntimeError", text, place: call.placeOf("pad") });
    return shapelessTensor("the padding doesn't fit", input.dtype, input.requiresGrad);
  }
  return freshTensor(padded(call, input.shape, amounts), input.dtype, input.requiresGrad);
}

function padded(call: Call, shape: readonly Axis[], amounts: readonly Dim[]): readonly Axis[] {
  return shape.map((found, index) => {
    const pair = 2 * (shape.length - 1 - index);
    const [before, after] = [amounts[pair], amounts[pair + 1]];
    if (before === undefined || after === undefined || (before === 0 && after === 0)) return found;
    const size = add(found.size, add(before, after));
    const negative = { code: "value", type: "RuntimeError", text: "narrow(): length must be non-negative." };
    requireAtLeast(call, size, 0, () => ({ ...negative, place: call.placeOf("pad") }));
    return axis(size, found.role);
  });
}

/** [batch, channels, *spatial] with each spatial axis of `size`, or scaled. */
function interpolate(call: Call): Value {
  const input = tensorInput(call, "input", "interpolate", 1);
  const size = call.argument("size");
  const scale = call.argument("scale_factor");
  if (size.kind === "none" && scale.kind === "none") {
    const text = "either size or scale_factor should be defined";
    call.raise({ code: "value", type: "ValueError", text });
  }
  const shape = input.shape;
  if (shape === undefined)
    return shapelessTensor(input.reason ?? "the rank isn't known", input.dtype, input.requiresGrad);
  const spatial = shape.slice(2).map((found, index) => axis(resized(call, found.size, size, scale, index), found.role));
  return freshTensor([...shape.slice(0, 2), ...spatial], input.dtype, input.requiresGrad);
}

function resized(call: Call, found: Dim, size: Value, scale: Value, index: number): Dim {
  const item = (value: Value): Value => {
    const sequence = value.kind === "tuple" || value.kind === "list" ? call.iterate(value) : undefined;
    return sequence?.kind === "items" ? (sequence.items[index] ?? value) : value;
  };
  if (size.kind !== "none") return integerOf(item(size)) ?? call.freshUnknown();
  const factor = numberOf(item(scale));
  if (factor === undefined) return call.freshUnknown();
  if (Number.isInteger(factor)) return multiply(found, factor);
  return typeof found === "number" ? Math.floor(found * factor) : call.freshUnknown();
}
