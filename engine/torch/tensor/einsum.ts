import { type Axis, axis } from "../../shape/axis.ts";
import { formatDim } from "../../shape/dim.ts";
import { isEqual } from "../../shape/facts.ts";
import { dtypes } from "../dtype.ts";
import type { Entry } from "../entry.ts";
import type { Call } from "../operation.ts";
import { freshTensor } from "../layers/tensors.ts";
import { type TensorValue, typeName, unknown, type Value } from "../value.ts";
import { rankless } from "./axes.ts";
import { axisOrigins, common } from "./broadcasting.ts";
import { pythons } from "./declare.ts";
import { ELLIPSIS, type Equation, parseEquation } from "./einsum-equation.ts";
import { resultType } from "./promotion.ts";

/** torch.einsum: the axes that the result doesn't name are summed over. */
export const einsumOperations: readonly Entry[] = pythons(["torch"], "einsum(*args)", einsum);

function einsum(call: Call): Value {
  const args = call.argument("args");
  const given = args.kind === "tuple" ? args.items : [];
  const [equation, ...rest] = given;
  if (equation === undefined || rest.length === 0) {
    const text =
      "einsum(): must specify the equation string and at least one operand, or at least one operand and its subscripts list";
    call.raise({ code: "argument", type: "ValueError", text, place: call.place });
    return unknown("the product fails");
  }
  if (equation.kind === "tensor") return sublists(call, given);
  if (equation.kind === "unknown") return rankless("the equation isn't known");
  if (equation.kind !== "string") {
    const text = `einsum(): argument 'equation' (position 1) must be str, not ${typeName(equation)}`;
    call.raise({ code: "argument", type: "TypeError", text, place: call.place });
    return unknown("the product fails");
  }
  const operands = tensorOperands(call, rest);
  if (operands === undefined || equation.value === undefined) return rankless("an operand isn't known");
  const parsed = parseEquation(equation.value);
  if (typeof parsed === "string") return refused(call, parsed);
  return contracted(call, parsed, operands);
}

/** The operands one by one, or in one list. */
function tensorOperands(call: Call, rest: readonly Value[]): readonly TensorValue[] | undefined {
  const [only] = rest;
  const single =
    rest.length === 1 && (only?.kind === "list" || only?.kind === "tuple") ? call.iterate(only) : undefined;
  if (single?.kind === "repeated") return undefined;
  const items = single?.items ?? rest;
  const wrong = items.findIndex(({ kind }) => kind !== "tensor" && kind !== "unknown" && kind !== "instance");
  const found = items[wrong];
  if (found !== undefined) {
    const text = `expected Tensor as element ${String(wrong)} in argument 1, but got ${typeName(found)}`;
    call.raise({ code: "argument", type: "TypeError", text, place: call.place });
    return undefined;
  }
  const tensors = items.flatMap((item) => (item.kind === "tensor" ? [item] : []));
  return tensors.length === items.length ? tensors : undefined;
}

/** `einsum(a, [0, 1], b, [1, 2], [0, 2])`: numbers for letters. */
function sublists(call: Call, given: readonly Value[]): Value {
  const tensors: TensorValue[] = [];
  const lists: string[][] = [];
  for (const [index, value] of given.entries()) {
    if (value.kind === "tensor") tensors.push(value);
    else {
      const items = call.iterate(value);
      if (items?.kind !== "items" || (index % 2 === 0 && index < given.length - 1))
        return rankless("the subscripts aren't known");
      const letters = items.items.map((item) =>
        item.kind === "ellipsis"
          ? ELLIPSIS
          : item.kind === "int" && typeof item.value === "number"
            ? letter(item.value)
            : "",
      );
      if (letters.includes("")) return rankless("the subscripts aren't known");
      lists.push(letters);
    }
  }
  const operands = lists.slice(0, tensors.length);
  return contracted(call, { operands, output: lists.length > tensors.length ? lists.at(-1) : undefined }, tensors);
}

/** 0 to 25 are A to Z, then a to z. */
function letter(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : index < 52 ? String.fromCharCode(71 + index) : "";
}

function contracted(call: Call, { operands, output }: Equation, tensors: readonly TensorValue[]): Value {
  if (tensors.length > operands.length) {
    return refused(call, "more operands were provided than specified in the equation");
  }
  if (tensors.length < operands.length) {
    return refused(call, "fewer operands were provided than specified in the equation");
  }
  if (tensors.some(({ shape }) => shape === undefined)) return rankless("an operand's rank isn't known");
  const leading = covered(call, operands, tensors);
  if (leading === undefined) return rankless("the product fails");
  const missing = output?.find(
    (subscript) => subscript !== ELLIPSIS && !operands.some((one) => one.includes(subscript)),
  );
  const sizes = new Map<string, Axis>();
  const broadcast: Axis[] = Array.from({ length: Math.max(0, ...leading) }, () => axis(1));
  if (missing !== undefined) {
    return refused(call, `output subscript ${missing} does not appear in the equation for any input operand`);
  }
  for (const [operand, subscripts] of operands.entries()) {
    if (!measured(call, operand, subscripts, tensors[operand], leading[operand] ?? 0, sizes, broadcast)) {
      return rankless("the product fails");
    }
  }
  const named = output ?? implicitOutput(operands, broadcast.length > 0);
  checkTypes(call, operands, tensors, named);
  const shape = named.flatMap((name) => (name === ELLIPSIS ? broadcast : [sizes.get(name) ?? axis(1)]));
  const requiresGrad = tensors.some((tensor) => tensor.requiresGrad);
  const result = freshTensor(shape, resultType(tensors), requiresGrad);
  return { ...result, strides: tensors.length === 1 || shape.length > 1 ? undefined : result.strides };
}

/** How many axes each operand's ellipsis stands for; undefined: an operand has another rank, which has been raised. */
function covered(
  call: Call,
  operands: Equation["operands"],
  tensors: readonly TensorValue[],
): readonly number[] | undefined {
  const found: number[] = [];
  for (const [index, subscripts] of operands.entries()) {
    const rank = tensors[index]?.shape?.length ?? 0;
    const ellipsis = subscripts.includes(ELLIPSIS);
    const count = subscripts.length - (ellipsis ? 1 : 0);
    if (ellipsis ? count > rank : count !== rank) {
      const why = ellipsis
        ? `is more than the number of dimensions (${String(rank)}) for operand ${String(index)}`
        : `does not match the number of dimensions (${String(rank)}) for operand ${String(index)} and no ellipsis was given`;
      refused(call, `the number of subscripts in the equation (${String(count)}) ${why}`);
      return undefined;
    }
    found.push(ellipsis ? rank - count : 0);
  }
  return found;
}

/** Adds one operand's sizes to those that the subscripts have. False: they don't fit, which has been raised. */
function measured(
  call: Call,
  operand: number,
  subscripts: readonly string[],
  tensor: TensorValue | undefined,
  leading: number,
  sizes: Map<string, Axis>,
  broadcast: Axis[],
): boolean {
  const own = new Map<string, Axis>();
  let dim = 0;
  for (const name of subscripts) {
    if (name === ELLIPSIS) {
      for (let index = 0; index < leading; index++, dim++) {
        const at = broadcast.length - leading + index;
        const [seen, found] = [broadcast[at], tensor?.shape?.[dim]];
        if (seen === undefined || found === undefined) continue;
        const joined = fitted(call, seen, found);
        if (joined === undefined) {
          const text = `dimension ${String(index)} covered by ellipsis in operand ${String(operand)}has size ${formatDim(found.size)} which does not broadcast with previously seen ellipsis with size ${formatDim(seen.size)} for the respective dimension`;
          refused(call, text, seen, found);
          return false;
        }
        broadcast[at] = joined;
      }
      continue;
    }
    const found = tensor?.shape?.[dim++];
    if (found === undefined) continue;
    const twice = own.get(name);
    if (twice !== undefined) {
      const text = `einsum(): subscript ${name} is repeated for operand ${String(operand)} but the sizes don't match, ${formatDim(found.size)} != ${formatDim(twice.size)}`;
      const raised = { code: "matmul", type: "RuntimeError", text, place: call.place } as const;
      if (!call.require({ kind: "equal", left: found.size, right: twice.size }, () => raised)) return false;
      continue;
    }
    own.set(name, found);
  }
  for (const [name, found] of own) {
    const seen = sizes.get(name);
    const joined = seen === undefined ? found : fitted(call, seen, found);
    if (joined === undefined && seen !== undefined) {
      const text = `subscript ${name} has size ${formatDim(found.size)} for operand ${String(operand)} which does not broadcast with previously seen size ${formatDim(seen.size)}`;
      refused(call, text, seen, found);
      return false;
    }
    if (joined !== undefined) sizes.set(name, joined);
  }
  return true;
}

/** One axis for both, as broadcasting has it; undefined: there is none. */
function fitted(call: Call, seen: Axis, found: Axis): Axis | undefined {
  const facts = call.facts();
  if (isEqual(seen.size, 1, facts) === "always") return found;
  if (isEqual(found.size, 1, facts) === "always") return seen;
  if (isEqual(seen.size, found.size, facts) === "never") return undefined;
  const text = "einsum(): operands do not broadcast";
  call.require({ kind: "equal", left: seen.size, right: found.size }, () => ({
    code: "matmul",
    type: "RuntimeError",
    text,
    place: call.place,
  }));
  return common(seen, found);
}

/** In alphabetical order, capitals first, what stands once; the ellipsis leads. */
function implicitOutput(operands: Equation["operands"], ellipsis: boolean): readonly string[] {
  const all = operands.flat().filter((name) => name !== ELLIPSIS);
  const once = all.filter((name) => all.indexOf(name) === all.lastIndexOf(name));
  return [...(ellipsis ? [ELLIPSIS] : []), ...once.sort((a, b) => (a < b ? -1 : 1))];
}

/** Products that sum run in bmm, which wants one dtype. */
function checkTypes(
  call: Call,
  operands: Equation["operands"],
  tensors: readonly TensorValue[],
  output: readonly string[],
): void {
  const [left, right] = tensors;
  if (tensors.length !== 2 || left?.dtype === undefined || right?.dtype === undefined || left.dtype === right.dtype)
    return;
  const [one, other] = operands;
  const summed = one?.some((name) => other?.includes(name) === true && !output.includes(name)) === true;
  if (!summed || dtypes[left.dtype].category !== "float" || dtypes[right.dtype].category !== "float") return;
  const text = `expected scalar type ${dtypes[left.dtype].scalar} but found ${dtypes[right.dtype].scalar}`;
  call.raise({ code: "argument", type: "RuntimeError", text, place: call.place });
}

function refused(call: Call, text: string, ...axes: readonly Axis[]): Value {
  const related = axisOrigins(...axes);
  call.raise({ code: "matmul", type: "RuntimeError", text: `einsum(): ${text}`, place: call.place, related });
  return rankless("the product fails");
}
