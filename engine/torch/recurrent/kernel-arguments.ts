import { type Dim, formatDim } from "../../shape/dim.ts";
import { settingOf } from "../layers/module-content.ts";
import type { Call } from "../operation.ts";
import { typeName, type Value } from "../value.ts";
import type { Network } from "./network.ts";

/** How the states reach the kernel: one tensor, or two in a tuple. */
export type StateForm = "Tensor" | "tuple";

/**
 * The kernel's own argument parser wants an int for num_layers (not a bool), a bool for bidirectional, and for an LSTM a
 * tuple of states. True where nothing is wrong; otherwise the TypeError has been raised.
 */
export function kernelAccepts(call: Call, network: Network, states: StateForm, packed: boolean): boolean {
  const layers = settingOf(network.module, "num_layers");
  const bidirectional = settingOf(network.module, "bidirectional");
  const wrongLayers = layers?.kind === "bool";
  const wrongDirections = bidirectional !== undefined && !["bool", "unknown"].includes(bidirectional.kind);
  const wrongStates = network.family === "LSTM" && states === "Tensor";
  if (!wrongLayers && !wrongDirections && !wrongStates) return true;

  const setting = wrongLayers ? "num_layers" : "bidirectional";
  const origin = network.module.places.get(setting);
  call.raise({
    code: wrongLayers || wrongDirections ? "positional-argument" : "state-not-pair",
    type: "TypeError",
    text: combinationText(network, states, packed),
    message: wrongLayers
      ? "num_layers is a bool: the third argument of the constructor is num_layers. Name the argument that is meant."
      : wrongDirections
        ? `bidirectional is ${typeName(bidirectional)}, and the call needs a bool.`
        : "An LSTM's state is the pair (h, c), and one tensor is given.",
    place: wrongStates && !wrongLayers && !wrongDirections ? call.placeOf("hx") : call.place,
    related:
      origin !== undefined && (wrongLayers || wrongDirections)
        ? [{ place: origin, message: `${setting} is given here` }]
        : [],
  });
  return false;
}

const unpackedNames = [
  "input",
  "hx",
  "params",
  "has_biases",
  "num_layers",
  "dropout",
  "train",
  "bidirectional",
  "batch_first",
];
const packedNames = [
  "data",
  "batch_sizes",
  "hx",
  "params",
  "has_biases",
  "num_layers",
  "dropout",
  "train",
  "bidirectional",
];

function combinationText(network: Network, states: StateForm, packed: boolean): string {
  const given = givenTypes(network, states, packed);
  const name = kernelName(network);
  const shown = given.map((argument) => argument.type).join(", ");
  const overloads = [packedNames, unpackedNames].map((names) => {
    const types = names.map(
      (parameter) => parameterTypes[parameter] ?? (network.family === "LSTM" ? "tuple of Tensors" : "Tensor"),
    );
    const declared = names.map((parameter, index) => `${types[index] ?? ""} ${parameter}`).join(", ");
    const compared = given
      .map(({ type, text }, index) => (accepts(types[index] ?? "", type) ? type : `!${text}!`))
      .join(", ");
    return ` * (${declared})\n      didn't match because some of the arguments have invalid types: (${compared})\n`;
  });
  return `${name}() received an invalid combination of arguments - got (${shown}), but expected one of:\n${overloads.join("")}`;
}

/** A parameter of type float takes an int too. */
function accepts(declared: string, given: string): boolean {
  return declared === given || (declared === "float" && given === "int");
}

/** The types of all parameters but `hx`. */
const parameterTypes: Readonly<Record<string, string>> = {
  input: "Tensor",
  data: "Tensor",
  batch_sizes: "Tensor",
  params: "tuple of Tensors",
  has_biases: "bool",
  num_layers: "int",
  dropout: "float",
  train: "bool",
  bidirectional: "bool",
  batch_first: "bool",
};

type Given = { readonly type: string; readonly text: string };

function givenTypes(network: Network, states: StateForm, packed: boolean): readonly Given[] {
  const plain = (type: string): Given => ({ type, text: type });
  const typeOf = (name: string): Given => {
    const value: Value | undefined = settingOf(network.module, name);
    return plain(value === undefined || value.kind === "unknown" ? "bool" : typeName(value));
  };
  const state = states === "Tensor" ? plain("Tensor") : { type: "tuple", text: "tuple of (Tensor, Tensor)" };
  return [
    plain("Tensor"),
    ...(packed ? [plain("Tensor")] : []),
    state,
    { type: "list", text: `list of [${parameterList(network)}]` },
    typeOf("bias"),
    typeOf("num_layers"),
    plain("float"),
    plain("bool"),
    typeOf("bidirectional"),
    ...(packed ? [] : [typeOf("batch_first")]),
  ];
}

function parameterList(network: Network): string {
  const { parameters, parametersListed } = network.module;
  return parameters.map(() => "Parameter").join(", ") + (parametersListed ? "" : ", …");
}

function kernelName(network: Network): string {
  if (network.family !== "RNN") return network.family.toLowerCase();
  const nonlinearity = settingOf(network.module, "nonlinearity");
  return nonlinearity?.kind === "string" && nonlinearity.value === "relu" ? "rnn_relu" : "rnn_tanh";
}

/** The kernel needs at least one step. */
export function requireSteps(call: Call, steps: Dim): boolean {
  return call.require({ kind: "atLeast", left: steps, right: 1 }, () => ({
    code: "value",
    type: "RuntimeError",
    text: "Expected sequence length to be larger than 0 in RNN",
    message: `The input has ${formatDim(steps)} time steps, and a recurrent network needs at least one.`,
    place: call.placeOf("input"),
  }));
}

/** Whether the layer is one that PyTorch hands to oneDNN on a CPU: an LSTM in float32 without a projection. */
export function usesOneDnn(network: Network): boolean {
  return network.family === "LSTM" && !network.projected && network.dtype === "float32";
}
