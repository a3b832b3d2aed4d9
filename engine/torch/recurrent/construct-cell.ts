import { multiply } from "../../shape/dim.ts";
import { integerOf, truthOf } from "../arguments.ts";
import type { ModuleContent } from "../content.ts";
import { parameterFactory, requireCreatable } from "../layers/factory.ts";
import { type NamedTensor, newModule } from "../layers/module-content.ts";
import { freshTensor } from "../layers/tensors.ts";
import type { ModuleClass } from "../module-class.ts";
import type { Call } from "../operation.ts";
import { int, none, typeName, type Value } from "../value.ts";
import { type Family, gateCount } from "./gates.ts";
import { sizeAxis } from "./network.ts";
import { gateRows } from "./parameters.ts";

/** nn.RNNCell, nn.LSTMCell and nn.GRUCell, which check nothing themselves: what their weights' creation raises. */
export function constructCell(call: Call, moduleClass: ModuleClass, family: Family): ModuleContent | undefined {
  const biased = truthOf(call.argument("bias"));
  const valid = checkSizes(call);
  const factory = valid ? parameterFactory(call) : { dtype: "float32" as const, valid };
  const bare = newModule(call, moduleClass, { settings: settings(call, family) });
  const hidden = sizeAxis(bare, "hidden_size", sizeOf(call, "hidden_size"));
  const input = sizeAxis(bare, "input_size", sizeOf(call, "input_size"));
  const rows = gateRows(family, hidden);
  const shapes = [
    { name: "weight_ih", shape: [rows, input], argument: "input_size" },
    { name: "weight_hh", shape: [rows, hidden], argument: "hidden_size" },
    ...(biased === false
      ? []
      : [
          { name: "bias_ih", shape: [rows], argument: "hidden_size" },
          { name: "bias_hh", shape: [rows], argument: "hidden_size" },
        ]),
  ];
  if (factory.valid) {
    const gates = gateCount(family);
    const tall = multiply(gates, hidden.size);
    requireCreatable(call, [tall, input.size], sizeIsNegative(tall) ? "hidden_size" : "input_size");
  }
  const parameters: NamedTensor[] = shapes.map(({ name, shape }) => ({
    name,
    tensor: { ...freshTensor(shape, factory.dtype, true), parameter: true },
  }));
  const absent = biased === false ? { bias_ih: none, bias_hh: none } : {};
  return newModule(call, moduleClass, {
    settings: { ...Object.fromEntries(bare.settings), ...absent },
    parameters,
  });
}

function sizeIsNegative(size: unknown): boolean {
  return typeof size === "number" && size < 0;
}

function sizeOf(call: Call, name: string): ReturnType<typeof call.freshUnknown> {
  return integerOf(call.argument(name)) ?? call.freshUnknown();
}

function settings(call: Call, family: Family): Readonly<Record<string, Value>> {
  const size = (name: string): Value => {
    const value = call.argument(name);
    if (value.kind !== "int") return value;
    const place = call.given(name) ? call.placeOf(name) : undefined;
    return int(value.value, call.factorOf(name, name) ?? { size: value.value, label: name, place });
  };
  return {
    input_size: size("input_size"),
    hidden_size: size("hidden_size"),
    bias: call.argument("bias"),
    ...(family === "RNN" ? { nonlinearity: call.argument("nonlinearity") } : {}),
  };
}

/** `num_chunks * hidden_size` comes first, then `torch.empty((rows, input_size))`. */
function checkSizes(call: Call): boolean {
  const hidden = call.argument("hidden_size");
  if (!isSize(hidden)) {
    const text = isProductNumber(hidden)
      ? `empty(): argument 'size' (position 1) must be tuple of ints, but found element of type ${typeName(hidden)} at pos 0`
      : `unsupported operand type(s) for *: 'int' and '${typeName(hidden)}'`;
    return fail(call, "hidden_size", text);
  }
  const input = call.argument("input_size");
  if (isSize(input)) return true;
  return fail(
    call,
    "input_size",
    `empty(): argument 'size' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got ${typeName(input)}"`,
  );
}

function isSize(value: Value): boolean {
  return ["int", "bool", "unknown", "tensor"].includes(value.kind);
}

/** What an int can be multiplied by. */
function isProductNumber(value: Value): boolean {
  return ["float", "string", "tuple", "list"].includes(value.kind);
}

function fail(call: Call, argument: string, text: string): boolean {
  call.raise({ code: "argument", type: "TypeError", text, place: call.placeOf(argument) });
  return false;
}
