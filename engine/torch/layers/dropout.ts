import { numberOf, truthOf } from "../arguments.ts";
import { dtypes } from "../dtype.ts";
import type { ModuleClass } from "../module-class.ts";
import type { Call } from "../operation.ts";
import { settingText } from "../repr.ts";
import { bool, float, type TensorValue, typeName, unknown, type Value } from "../value.ts";
import { defineModule } from "./define-module.ts";
import { tensorInput } from "./input.ts";
import { text } from "./linear.ts";
import { settingOf } from "./module-content.ts";

/** torch.nn.Dropout and its kin: shapes stay. */
export const dropouts: readonly ModuleClass[] = [
  dropout("Dropout", "dropout"),
  dropout("AlphaDropout", "alpha_dropout"),
  dropout("FeatureAlphaDropout", "feature_alpha_dropout"),
  dropout("Dropout1d", "feature_dropout"),
];

function dropout(name: string, kernel: string): ModuleClass {
  return defineModule({
    name,
    constructorOf: "_DropoutNd",
    parameters: "p=0.5, inplace=False",
    parts: (call) => {
      const valid = checkProbability(call, "int");
      return { settings: { p: valid ? call.argument("p") : float(undefined), inplace: call.argument("inplace") } };
    },
    forward: (call, module) => {
      const probability = settingOf(module, "p") ?? unknown("p isn't known");
      if (name === "Dropout1d" && !checkOneDimensional(call)) return call.argument("input");
      return dropoutResult(call, tensorInput(call, "input", kernel, 1), probability, bool(module.training));
    },
    extraRepr: (module) => `p=${text(module, "p")}, inplace=${text(module, "inplace")}`,
  });
}

/** `p < 0 or p > 1` (a module compares with ints, F.dropout with floats). */
export function checkProbability(call: Call, compared: "int" | "float"): boolean {
  const value = call.argument("p");
  const place = call.placeOf("p");
  if (value.kind === "int" || value.kind === "float" || value.kind === "bool") {
    const number = numberOf(value);
    if (number === undefined || !(number < 0 || number > 1)) return true;
    const words = `dropout probability has to be between 0 and 1, but got ${settingText(value)}`;
    const message = `A probability is from 0 to 1, not ${settingText(value)}.`;
    call.raise({ code: "value", type: "ValueError", text: words, message, place });
    return false;
  }
  if (value.kind === "unknown" || value.kind === "tensor") return true;
  const words = `'<' not supported between instances of '${typeName(value)}' and '${compared}'`;
  call.raise({ code: "argument", type: "TypeError", text: words, place });
  return false;
}

function checkOneDimensional(call: Call): boolean {
  const input = call.argument("input");
  const rank = input.kind === "tensor" ? input.shape?.length : undefined;
  if (rank === undefined || rank === 2 || rank === 3) return true;
  call.raise({
    code: "argument",
    type: "RuntimeError",
    text: `dropout1d: Expected 2D or 3D input, but received a ${rank}D input. Note that dropout1d exists to provide channel-wise dropout on inputs with 1 spatial dimension, a channel dimension, and an optional batch dimension (i.e. 2D or 3D inputs).`,
    place: call.placeOf("input"),
  });
  return false;
}

/** The input's shape; in training an integer tensor can't take the scaled numbers. */
export function dropoutResult(call: Call, input: TensorValue, probability: Value, training: Value): Value {
  const active = truthOf(training) !== false;
  const number = numberOf(probability);
  if (active && number !== undefined && number > 0 && number < 1 && input.dtype !== undefined) {
    const { category, scalar } = dtypes[input.dtype];
    if (category === "integer" || category === "bool") {
      const words = `result type Float can't be cast to the desired output type ${scalar}`;
      const message = `Dropout scales what it keeps, and the input is ${input.dtype}.`;
      call.raise({ code: "argument", type: "RuntimeError", text: words, message, place: call.placeOf("input") });
    }
  }
  return { ...input, parameter: false, data: active && number !== 0 ? undefined : input.data };
}
