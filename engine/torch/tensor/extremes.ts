import { isEqual } from "../../shape/facts.ts";
import { axis } from "../../shape/axis.ts";
import type { Entry } from "../entry.ts";
import type { Call } from "../operation.ts";
import type { TensorValue, Value } from "../value.ts";
import { arithmetic } from "./arithmetic.ts";
import { tensorArgument } from "./axes.ts";
import { natives, type Rule } from "./declare.ts";
import { named } from "./named-results.ts";
import { isFloating } from "./promotion.ts";
import { type Reduced, reducedAxes, reducedAxis, reducedTensor } from "./reduced-shape.ts";
import { folded, isEmpty } from "./reductions.ts";

/** Largest and smallest numbers, and where they stand. */
export const extremeOperations: readonly Entry[] = [
  ...(["max", "min"] as const).flatMap((name) =>
    natives(
      ["torch", "Tensor"],
      [name],
      [
        "(Tensor input, *, out)",
        "(Tensor input, Tensor other, *, out)",
        "(Tensor input, int dim, bool keepdim=False, *, outs)",
      ],
      extreme(name),
    ),
  ),
  ...(["amax", "amin"] as const).flatMap((name) =>
    natives(["torch", "Tensor"], [name], ["(Tensor input, dims dim=(), bool keepdim=False, *, out)"], (call) => {
      const input = tensorArgument(call, "input");
      const reduced = reducedAxes(call, input);
      if (reduced.kind === "all") requireElements(call, input, amaxWords(name));
      else requireAxes(call, input, reduced, name);
      return valued(call, input, reduced, name === "amax" ? "max" : "min");
    }),
  ),
  ...["argmax", "argmin"].flatMap((name) =>
    natives(["torch", "Tensor"], [name], ["(Tensor input, int? dim=None, bool keepdim=False, *, out)"], (call) => {
      const input = tensorArgument(call, "input");
      const reduced = reducedAxis(call, input);
      if (reduced.kind === "all") {
        const text = `${name}(): Expected reduction dim to be specified for input.numel() == 0.`;
        requireElements(call, input, text, "IndexError");
      } else requireAxes(call, input, reduced, name);
      if (input.dtype === "bool") {
        const text = `${name}(): does not support bool input`;
        call.raise({ code: "argument", type: "RuntimeError", text, place: call.placeOf("input") });
      }
      return reducedTensor(call, input, reduced, "int64");
    }),
  ),
  ...["median", "nanmedian"].flatMap((name) =>
    natives(
      ["torch", "Tensor"],
      [name],
      ["(Tensor input)", "(Tensor input, int dim, bool keepdim=False, *, outs)"],
      (call) => {
        const input = tensorArgument(call, "input");
        const reduced = reducedAxis(call, input);
        const values = reducedTensor(call, input, reduced, input.dtype);
        if (reduced.kind === "all") return values;
        requireAxes(call, input, reduced, name);
        return named(name, { values, indices: reducedTensor(call, input, reduced, "int64") });
      },
    ),
  ),
  ...natives(["torch", "Tensor"], ["mode"], ["(Tensor input, int dim=-1, bool keepdim=False, *, outs)"], (call) =>
    pair(call, "mode"),
  ),
  ...natives(
    ["torch", "Tensor"],
    ["kthvalue"],
    ["(Tensor input, int k, int dim=-1, bool keepdim=False, *, outs)"],
    kthValue,
  ),
  ...natives(
    ["torch", "Tensor"],
    ["aminmax"],
    ["(Tensor input, *, int? dim=None, bool keepdim=False, outs)"],
    (call) => {
      const input = tensorArgument(call, "input");
      const result = reducedTensor(call, input, reducedAxis(call, input), input.dtype);
      return named("aminmax", { min: result, max: result });
    },
  ),
  ...["quantile", "nanquantile"].flatMap((name) =>
    natives(
      ["torch", "Tensor"],
      [name],
      [
        "(Tensor input, Tensor q, int? dim=None, bool keepdim=False, *, string interpolation='linear', out)",
        "(Tensor input, float q, int? dim=None, bool keepdim=False, *, string interpolation='linear', out)",
      ],
      quantile,
    ),
  ),
];

function extreme(name: "max" | "min"): Rule {
  return (call) => {
    const input = tensorArgument(call, "input");
    if (call.given("other"))
      return arithmetic(call, name === "max" ? "maximum" : "minimum", input, call.argument("other"));
    const reduced = reducedAxis(call, input);
    if (reduced.kind === "all") {
      requireElements(call, input, amaxWords(name));
      return valued(call, input, reduced, name);
    }
    requireAxes(call, input, reduced, name);
    const values = valued(call, input, reduced, name);
    return named(name, { values, indices: reducedTensor(call, input, reduced, "int64") });
  };
}

/** Largest numbers of integers are told where those are known. */
function valued(call: Call, input: TensorValue, reduced: Reduced, name: "max" | "min"): TensorValue {
  const result = reducedTensor(call, input, reduced, input.dtype);
  if (input.dtype === undefined || isFloating(input.dtype)) return result;
  const start = name === "max" ? -Infinity : Infinity;
  const data = folded(input, result, reduced, start, name === "max" ? Math.max : Math.min);
  return { ...result, data };
}

function pair(call: Call, name: string): Value {
  const input = tensorArgument(call, "input");
  const reduced = reducedAxis(call, input);
  return named(name, {
    values: reducedTensor(call, input, reduced, input.dtype),
    indices: reducedTensor(call, input, reduced, "int64"),
  });
}

function kthValue(call: Call): Value {
  const input = tensorArgument(call, "input");
  const k = call.argument("k");
  const reduced = reducedAxis(call, input);
  const dim = reduced.kind === "some" ? reduced.axes[0] : undefined;
  const size = input.shape?.length === 0 ? 1 : dim === undefined ? undefined : input.shape?.[dim]?.size;
  if (k.kind === "int" && size !== undefined && dim !== undefined) {
    const text = `kthvalue(): selected number k out of range for dimension ${String(dim)}`;
    const raised = { code: "index", type: "RuntimeError", text, place: call.placeOf("k") } as const;
    if (call.require({ kind: "atLeast", left: k.value, right: 1 }, () => raised)) {
      call.require({ kind: "atLeast", left: size, right: k.value }, () => raised);
    }
  }
  return pair(call, "kthvalue");
}

function quantile(call: Call): Value {
  const input = tensorArgument(call, "input");
  if (input.dtype !== undefined && input.dtype !== "float32" && input.dtype !== "float64") {
    const text = "quantile() input tensor must be either float or double dtype";
    call.raise({ code: "argument", type: "RuntimeError", text, place: call.placeOf("input") });
  }
  const result = reducedTensor(call, input, reducedAxis(call, input), input.dtype);
  const q = call.argument("q");
  if (q.kind !== "tensor" || q.shape?.length === 0 || result.shape === undefined) return result;
  return { ...result, shape: [q.shape?.[0] ?? axis(call.freshUnknown()), ...result.shape], strides: undefined };
}

function amaxWords(name: string): string {
  return `${name}(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with the 'dim' argument.`;
}

function requireElements(call: Call, input: TensorValue, text: string, type = "RuntimeError"): void {
  if (isEmpty(call, input)) call.raise({ code: "value", type, text, place: call.placeOf("input") });
}

function requireAxes(call: Call, input: TensorValue, reduced: Reduced, name: string): void {
  if (reduced.kind !== "some") return;
  const empty = reduced.axes.find((dim) => isEqual(input.shape?.[dim]?.size ?? 1, 0, call.facts()) === "always");
  if (empty === undefined) return;
  const text = `${name}(): Expected reduction dim ${String(empty)} to have non-zero size.`;
  call.raise({ code: "index", type: "IndexError", text, place: call.placeOf("dim") });
}
