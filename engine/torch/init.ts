import { numberOf } from "./arguments.ts";
import type { Entry } from "./entry.ts";
import { mayBeTensor } from "./layers/input.ts";
import type { Call } from "./operation.ts";
import { python } from "./signature.ts";
import { float, typeName, type Value } from "./value.ts";

/** torch.nn.init: each fills its tensor in place, and answers with it. */
export const initOperations: readonly Entry[] = [
  filler("uniform_(tensor, a=0.0, b=1.0, generator=None)", "uniform_"),
  filler("normal_(tensor, mean=0.0, std=1.0, generator=None)", "normal_"),
  filler("trunc_normal_(tensor, mean=0.0, std=1.0, a=-2.0, b=2.0, generator=None)", "uniform_"),
  filler("constant_(tensor, val)", "fill_"),
  filler("ones_(tensor)", "fill_"),
  filler("zeros_(tensor)", "zero_"),
  filler("eye_(tensor)", "ndimension", (rank) =>
    rank === 2 ? undefined : "Only tensors with 2 dimensions are supported",
  ),
  filler("dirac_(tensor, groups=1)", "ndimension", (rank) =>
    rank >= 3 && rank <= 5 ? undefined : "Only tensors with 3, 4, or 5 dimensions are supported",
  ),
  filler("xavier_uniform_(tensor, gain=1.0, generator=None)", "dim", fans),
  filler("xavier_normal_(tensor, gain=1.0, generator=None)", "dim", fans),
  filler("kaiming_uniform_(tensor, a=0, mode='fan_in', nonlinearity='leaky_relu', generator=None)", "dim", fans),
  filler("kaiming_normal_(tensor, a=0, mode='fan_in', nonlinearity='leaky_relu', generator=None)", "dim", fans),
  filler("orthogonal_(tensor, gain=1, generator=None)", "ndimension", (rank) =>
    rank >= 2 ? undefined : "Only tensors with 2 or more dimensions are supported",
  ),
  filler("sparse_(tensor, sparsity, std=0.01, generator=None)", "ndimension", (rank) =>
    rank === 2 ? undefined : "Only tensors with 2 dimensions are supported",
  ),
  {
    path: "torch.nn.init",
    names: ["calculate_gain"],
    operation: {
      ...python("calculate_gain(nonlinearity, param=None)"),
      rule: gain,
      page: "nn.init.html#torch.nn.init.calculate_gain",
    },
  },
];

function fans(rank: number): string | undefined {
  return rank >= 2 ? undefined : "Fan in and fan out can not be computed for tensor with fewer than 2 dimensions";
}

/** `method` is what it first asks of its argument; `problem` tells what is wrong with a rank. */
function filler(text: string, method: string, problem: (rank: number) => string | undefined = () => undefined): Entry {
  const declared = python(text);
  const page = `nn.init.html#torch.nn.init.${declared.name}`;
  const rule = (call: Call): Value => filled(call, method, problem);
  return { path: "torch.nn.init", names: [declared.name], operation: { ...declared, rule, page } };
}

function filled(call: Call, method: string, problem: (rank: number) => string | undefined): Value {
  const value = call.argument("tensor");
  const place = call.placeOf("tensor");
  if (value.kind === "tensor") {
    const text = value.shape === undefined ? undefined : problem(value.shape.length);
    if (text !== undefined) call.raise({ code: "value", type: "ValueError", text, place });
    return { ...value, data: undefined };
  }
  if (!mayBeTensor(value)) {
    const text = `'${typeName(value)}' object has no attribute '${method}'`;
    const message = `A tensor is filled, and this is a ${typeName(value)}.`;
    call.raise({ code: "argument", type: "AttributeError", text, message, place });
  }
  return value;
}

/** torch.nn.init.calculate_gain */
function gain(call: Call): Value {
  const name = call.argument("nonlinearity");
  if (name.kind !== "string" || name.value === undefined) return float(undefined);
  const slope = numberOf(call.argument("param")) ?? 0.01;
  const gains = new Map([
    ["tanh", 5 / 3],
    ["relu", Math.SQRT2],
    ["leaky_relu", Math.sqrt(2 / (1 + slope ** 2))],
    ["selu", 0.75],
  ]);
  const plain = ["linear", "conv1d", "conv2d", "conv3d", "sigmoid"].includes(name.value);
  return float(gains.get(name.value) ?? (plain ? 1 : undefined));
}
