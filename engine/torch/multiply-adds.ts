import { type Dim, multiply, multiplyAll, subtract } from "../shape/dim.ts";
import { integerOf, truthOf } from "./arguments.ts";
import type { ModuleContent } from "./content.ts";
import { countNumbers } from "./layers/module-content.ts";
import { parseEquation } from "./tensor/einsum-equation.ts";
import { none, type TensorValue, type Value } from "./value.ts";

/**
 * How many multiplications, each with its addition, one call of a module takes in its matrix products; undefined: it has
 * none (an Embedding looks up, a normalization goes element by element), or its sizes aren't known. As torch.utils.flop_counter counts
 * them, where two operations are one multiply-add; biases aren't counted.
 */
export function moduleMultiplyAdds(content: ModuleContent, input: Value | undefined, result: Value): Dim | undefined {
  const { name } = content.moduleClass;
  switch (name) {
    case "RNN":
    case "LSTM":
    case "GRU": {
      const rows = rowsOf(input);
      const weights = networkWeights(content);
      return rows === undefined || weights === undefined ? undefined : multiply(rows, weights);
    }
    case "RNNCell":
    case "LSTMCell":
    case "GRUCell":
    case "Linear":
    case "Bilinear": {
      const rows = rowsOf(input);
      return rows === undefined ? undefined : multiply(rows, weightsOf(content));
    }
    case "Conv1d":
      return result.kind === "tensor" ? convolved(weightsOf(content), result) : undefined;
    default:
      return undefined;
  }
}

/** The same for a function of PyTorch by its name, with its tensors in the order of its parameters. */
export function functionMultiplyAdds(name: string, values: readonly Value[], result: Value): Dim | undefined {
  if (result.kind !== "tensor" || result.shape === undefined) return undefined;
  const tensors = values.flatMap((value) => (value.kind === "tensor" ? [value] : []));
  const [first, second] = tensors;
  const out = multiplyAll(result.shape.map(({ size }) => size));
  switch (name) {
    case "matmul":
    case "mm":
    case "bmm":
    case "mv":
    case "dot":
    case "vdot":
    case "inner":
    case "linear":
      return contracted(out, first);
    case "addmm":
    case "addmv":
    case "baddbmm":
      return contracted(out, second);
    case "addbmm": {
      const batch = second?.shape?.[0];
      const product = contracted(out, second);
      return batch === undefined || product === undefined ? undefined : multiply(batch.size, product);
    }
    case "conv1d":
      return second?.shape === undefined
        ? undefined
        : convolved(multiplyAll(second.shape.map(({ size }) => size)), result);
    case "einsum": {
      const [args] = values;
      return args?.kind === "tuple" ? pairSummed(args.items) : undefined;
    }
    default:
      return undefined;
  }
}

function contracted(out: Dim, left: TensorValue | undefined): Dim | undefined {
  const inner = left?.shape?.at(-1);
  return inner === undefined ? undefined : multiply(out, inner.size);
}

/** All axes but the features'; of packed sequences, the sum of the lengths. */
function rowsOf(input: Value | undefined): Dim | undefined {
  if (input?.kind === "packed") return input.data.shape?.[0]?.size;
  if (input?.kind !== "tensor" || input.shape === undefined) return undefined;
  return multiplyAll(input.shape.slice(0, -1).map(({ size }) => size));
}

/** The matrices' elements of a module's own parameters. */
function weightsOf({ parameters }: ModuleContent): Dim {
  return countNumbers(parameters.filter(({ name }) => name.startsWith("weight")));
}

/** All that a network has but its biases: two of them for each gate, layer and direction. */
function networkWeights({ moduleClass, settings, parameterCount }: ModuleContent): Dim | undefined {
  const setting = (name: string): Value => settings.get(name) ?? none;
  const [hidden, layers] = [integerOf(setting("hidden_size")), integerOf(setting("num_layers"))];
  const [biased, both] = [truthOf(setting("bias")), truthOf(setting("bidirectional"))];
  if (hidden === undefined || layers === undefined || biased === undefined || both === undefined) return undefined;
  const gates = moduleClass.name === "LSTM" ? 4 : moduleClass.name === "GRU" ? 3 : 1;
  const biases = biased ? multiplyAll([2 * gates * (both ? 2 : 1), hidden, layers]) : 0;
  return subtract(parameterCount, biases);
}

/** Every window of every item takes the whole weight once. */
function convolved(weight: Dim, { shape = [] }: TensorValue): Dim {
  return multiplyAll([weight, ...shape.filter((_, at) => at !== shape.length - 2).map(({ size }) => size)]);
}

/** einsum of two operands: one multiply-add for each combination of subscripts. */
function pairSummed([equation, ...operands]: readonly Value[]): Dim | undefined {
  if (equation?.kind !== "string" || equation.value === undefined || operands.length !== 2) return undefined;
  const parsed = parseEquation(equation.value);
  if (typeof parsed === "string") return undefined;
  const sizes = new Map<string, Dim>();
  for (const [at, subscripts] of parsed.operands.entries()) {
    const operand = operands[at];
    if (operand?.kind !== "tensor" || operand.shape?.length !== subscripts.length) return undefined;
    for (const [place, subscript] of subscripts.entries()) {
      const size = operand.shape[place]?.size ?? 1;
      if (sizes.get(subscript) === undefined || sizes.get(subscript) === 1) sizes.set(subscript, size);
    }
  }
  return multiplyAll([...sizes.values()]);
}
