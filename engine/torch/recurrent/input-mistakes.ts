import type { Axis } from "../../shape/axis.ts";
import { formatDim } from "../../shape/dim.ts";
import type { Place } from "../../shape/place.ts";
import type { ModuleContent } from "../content.ts";
import type { Dtype } from "../dtype.ts";
import { settingOf } from "../layers/module-content.ts";
import type { Fix, Raised } from "../problem.ts";
import { typeName, type Value } from "../value.ts";
import { origins } from "./state-mistakes.ts";

/** The last axis of the input isn't input_size. `text` is PyTorch's, which words it otherwise for cells. */
export function wrongWidth(module: ModuleContent, expected: Axis, found: Axis, text: string, place: Place): Raised {
  return {
    code: "input-size",
    type: "RuntimeError",
    text,
    message: `The last axis of the input is ${formatDim(found.size)}, and this ${module.moduleClass.name} has input_size=${formatDim(expected.size)}.`,
    place,
    related: origins(expected, found),
    fixes: setInputSize(module, found),
  };
}

/** Where the constructor has a number, it can be changed there. */
function setInputSize(module: ModuleContent, found: Axis): readonly Fix[] {
  const place = module.places.get("input_size");
  const setting = settingOf(module, "input_size");
  if (place === undefined || setting?.kind !== "int" || typeof setting.value !== "number") return [];
  if (typeof found.size !== "number" || place.end - place.start !== String(setting.value).length) return [];
  return [{ title: `Set input_size=${found.size}`, edits: [{ place, text: String(found.size) }] }];
}

/** What isn't a tensor has no `dim()`: a tuple is most often the (out, state) of another layer. */
export function noTensor(value: Value, place: Place): Raised {
  const name = typeName(value);
  const pair = value.kind === "tuple";
  return {
    code: pair ? "tuple-as-tensor" : "argument",
    type: "AttributeError",
    text: `'${name}' object has no attribute 'dim'`,
    message: pair
      ? "The input is a tuple. A recurrent layer returns (out, state): pass its first item on."
      : `The input is a ${name}, not a tensor.`,
    place,
  };
}

/** A state that isn't a tensor. */
export function noStateTensor(value: Value, place: Place, attribute = "dim"): Raised {
  const pair = value.kind === "tuple" || value.kind === "list";
  return {
    code: pair ? "state-is-pair" : "argument",
    type: "AttributeError",
    text: `'${typeName(value)}' object has no attribute '${attribute}'`,
    message: pair
      ? `Only an LSTM has a state of two tensors: pass h alone.`
      : `The state is a ${typeName(value)}, not a tensor.`,
    place,
  };
}

export function wrongDtype(found: Dtype, weights: Dtype, place: Place): Raised {
  return {
    code: "argument",
    type: "ValueError",
    text: `RNN input dtype (torch.${found}) does not match weight dtype (torch.${weights}). Convert input: input.to(torch.${weights}), or convert model: model.to(torch.${found})`,
    message: `The input is ${found}, and the weights are ${weights}.`,
    place,
  };
}
