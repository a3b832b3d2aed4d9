import { axis } from "../../shape/axis.ts";
import { add, type Dim, formatDim } from "../../shape/dim.ts";
import { integerOf, numberOf, truthOf } from "../arguments.ts";
import { requireAtLeast } from "../checks.ts";
import type { GivenArgument } from "../binding.ts";
import type { ModuleContent } from "../content.ts";
import { parameterFactory } from "../layers/factory.ts";
import { newModule } from "../layers/module-content.ts";
import type { ModuleClass } from "../module-class.ts";
import type { Call } from "../operation.ts";
import type { Raised } from "../problem.ts";
import { settingText } from "../repr.ts";
import { float, int, string, typeName, type Value } from "../value.ts";
import type { Family } from "./gates.ts";
import { networkOf } from "./network.ts";
import { networkParameters } from "./parameters.ts";
import { oneLayerDropout, positionalFlag, positionalFlagFixes } from "./constructor-mistakes.ts";

/** nn.RNN, nn.LSTM and nn.GRU: the first check of torch.nn.RNNBase that fails is raised, and the module is as intended. */
export function constructNetwork(call: Call, moduleClass: ModuleClass, family: Family): ModuleContent | undefined {
  const valid = checks.every((check) => check(call, family));
  const factory = valid ? parameterFactory(call) : { dtype: "float32" as const, valid };
  const bare = newModule(call, moduleClass, { settings: settings(call, family) });
  const network = networkOf(bare, family, call.freshUnknown);
  const { parameters, count } = networkParameters({
    ...network,
    input: axis(network.input.size),
    dtype: factory.dtype,
  });
  return newModule(call, moduleClass, {
    settings: Object.fromEntries(bare.settings),
    parameters,
    ...(count === undefined ? {} : { parameterCount: count }),
  });
}

type Check = (call: Call, family: Family) => boolean;

/** In the order of torch.nn.RNN.__init__ and RNNBase.__init__. */
const checks: readonly Check[] = [
  checkProjectionKeyword,
  checkNonlinearity,
  checkDropout,
  warnOfOneLayerDropout,
  (call) => checkFlag(call, "bias"),
  (call) => checkFlag(call, "batch_first"),
  (call) => checkSize(call, "input_size"),
  (call) => checkSize(call, "hidden_size"),
  checkLayers,
  checkProjection,
  checkLayersAreWhole,
];

function settings(call: Call, family: Family): Readonly<Record<string, Value>> {
  const size = (name: string): Value => {
    const value = call.argument(name);
    if (value.kind === "bool") return value;
    const found = integerOf(value) ?? call.freshUnknown();
    return int(found, call.factorOf(name, name) ?? { size: found, label: name, place: placeOfGiven(call, name) });
  };
  const nonlinearity = family === "RNN" ? call.argument("nonlinearity") : undefined;
  const relu = nonlinearity?.kind === "string" && nonlinearity.value === "relu";
  const projection = call.argument("proj_size");
  return {
    mode: string(family === "RNN" ? (relu ? "RNN_RELU" : "RNN_TANH") : family),
    ...(nonlinearity === undefined ? {} : { nonlinearity }),
    input_size: size("input_size"),
    hidden_size: size("hidden_size"),
    num_layers: size("num_layers"),
    bias: call.argument("bias"),
    batch_first: call.argument("batch_first"),
    dropout: float(numberOf(call.argument("dropout"))),
    bidirectional: call.argument("bidirectional"),
    proj_size: projection.kind === "int" ? size("proj_size") : projection,
  };
}

function placeOfGiven(call: Call, name: string): ReturnType<Call["placeOf"]> | undefined {
  return call.given(name) ? call.placeOf(name) : undefined;
}

/** A keyword proj_size is refused whatever its value; the ninth positional argument passes. */
function checkProjectionKeyword(call: Call, family: Family): boolean {
  if (family === "LSTM" || !call.given("proj_size")) return true;
  const positional = ["num_layers", "bias", "batch_first", "dropout", "bidirectional"].every(call.given);
  if (positional) return true;
  return fail(call, "proj_size", projectionRefused(family));
}

function checkNonlinearity(call: Call, family: Family): boolean {
  if (family !== "RNN") return true;
  const value = call.argument("nonlinearity");
  if (isNonlinearity(value)) return true;
  return fail(call, "nonlinearity", nonlinearityRefused(value));
}

/** What nn.RNN.__init__ and nn.GRU.__init__ look at before they hand their arguments on. */
export function beforeNetwork(family: Family, given: readonly GivenArgument[]): Raised | undefined {
  if (family === "LSTM") return undefined;
  const projection = given.find(({ name }) => name === "proj_size");
  if (projection !== undefined) return { ...projectionRefused(family), place: projection.place };
  if (family === "GRU") return undefined;
  const fourth = given.filter(({ name }) => name === undefined)[3];
  const nonlinearity = fourth ?? given.find(({ name }) => name === "nonlinearity");
  if (nonlinearity === undefined || isNonlinearity(nonlinearity.value)) return undefined;
  return { ...nonlinearityRefused(nonlinearity.value), place: nonlinearity.place };
}

function projectionRefused(family: Family): Raised {
  return {
    code: "proj-size",
    type: "ValueError",
    text: "proj_size argument is only supported for LSTM, not RNN or GRU",
    message: `Only nn.LSTM has a projection (proj_size); nn.${family} has none.`,
  };
}

function nonlinearityRefused(value: Value): Raised {
  return {
    code: value.kind === "bool" ? "positional-argument" : "value",
    type: "ValueError",
    text: `Unknown nonlinearity '${settingText(value)}'. Select from 'tanh' or 'relu'.`,
    message: `nonlinearity is 'tanh' or 'relu', not ${settingText(value)}.`,
  };
}

/** tanh, relu, or not known. */
function isNonlinearity(value: Value): boolean {
  if (value.kind === "unknown") return true;
  return value.kind === "string" && (value.value === undefined || value.value === "tanh" || value.value === "relu");
}

function checkDropout(call: Call): boolean {
  const value = call.argument("dropout");
  const outside = {
    code: "value",
    type: "ValueError",
    text: "dropout should be a number in range [0, 1] representing the probability of an element being zeroed",
    message: `dropout is a probability from 0 to 1, not ${settingText(value)}.`,
  };
  if (value.kind === "unknown" || (value.kind === "string" && value.value === undefined)) return true;
  if (value.kind === "int" || value.kind === "float") {
    const number = numberOf(value);
    return number === undefined || (number >= 0 && number <= 1) || fail(call, "dropout", outside);
  }
  if (value.kind === "bool" || value.kind === "tensor") return fail(call, "dropout", outside);
  if (value.kind === "string") {
    if (isFloatText(value.value ?? "")) return fail(call, "dropout", outside);
    const text = `could not convert string to float: '${value.value ?? ""}'`;
    return fail(call, "dropout", { code: "value", type: "ValueError", text });
  }
  const text = `float() argument must be a string or a real number, not '${typeName(value)}'`;
  return fail(call, "dropout", { code: "argument", type: "TypeError", text });
}

function isFloatText(text: string): boolean {
  return /^\s*[+-]?(\d[\d_]*\.?\d*(e[+-]?\d+)?|\.\d+(e[+-]?\d+)?|inf(inity)?|nan)\s*$/i.test(text);
}

function warnOfOneLayerDropout(call: Call): boolean {
  const dropout = call.argument("dropout");
  const layers = call.argument("num_layers");
  if ((numberOf(dropout) ?? 0) > 0 && numberOf(layers) === 1) call.note(oneLayerDropout(call, dropout, layers));
  return true;
}

function checkFlag(call: Call, name: string): boolean {
  const value = call.argument(name);
  if (value.kind === "bool" || value.kind === "unknown") return true;
  const text = `${name} should be of type bool, got: ${ownName(value)}`;
  return fail(call, name, { code: "argument", type: "TypeError", text });
}

/** Python's `type(value).__name__`. */
function ownName(value: Value): string {
  return typeName(value).replace(/^torch\./u, "");
}

function checkSize(call: Call, name: string): boolean {
  const value = call.argument(name);
  if (value.kind === "unknown") return true;
  if (value.kind !== "int" && value.kind !== "bool") {
    const text = `${name} should be of type int, got: ${ownName(value)}`;
    return fail(call, name, { code: "argument", type: "TypeError", text });
  }
  return requireAtLeast(call, integerOf(value) ?? call.freshUnknown(), 1, () => ({
    code: "value",
    type: "ValueError",
    text: `${name} must be greater than zero`,
    message: `${name} is ${settingText(value)}, and must be at least 1.`,
    place: call.placeOf(name),
  }));
}

function checkLayers(call: Call): boolean {
  const value = call.argument("num_layers");
  const raised: Raised = {
    code: value.kind === "bool" ? "positional-argument" : "value",
    type: "ValueError",
    text: "num_layers must be greater than zero",
    message:
      value.kind === "bool"
        ? "False stands at the place of num_layers, the third argument."
        : `num_layers is ${settingText(value)}, and must be at least 1.`,
    place: call.placeOf("num_layers"),
    fixes: value.kind === "bool" ? positionalFlagFixes(call, value) : [],
  };
  if (value.kind === "float") {
    return value.value === undefined || value.value > 0 || fail(call, "num_layers", raised);
  }
  if (value.kind === "int" || value.kind === "bool") {
    if (value.kind === "bool" && value.value === true) call.note(positionalFlag(call, value));
    return requireAtLeast(call, integerOf(value) ?? call.freshUnknown(), 1, () => raised);
  }
  if (value.kind === "unknown" || value.kind === "tensor") return true;
  const text = `'<=' not supported between instances of '${typeName(value)}' and 'int'`;
  return fail(call, "num_layers", { code: "argument", type: "TypeError", text });
}

function checkProjection(call: Call): boolean {
  const value = call.argument("proj_size");
  if (value.kind === "unknown" || value.kind === "tensor") return true;
  if (value.kind === "float")
    return value.value === 0 || value.value === undefined || checkFloatProjection(call, value.value);
  if (value.kind !== "int" && value.kind !== "bool") {
    const text = `'<' not supported between instances of '${typeName(value)}' and 'int'`;
    return fail(call, "proj_size", { code: "argument", type: "TypeError", text });
  }
  const projection = integerOf(value) ?? call.freshUnknown();
  const hidden = integerOf(call.argument("hidden_size")) ?? call.freshUnknown();
  return requireProjection(call, projection, hidden);
}

function requireProjection(call: Call, projection: Dim, hidden: Dim): boolean {
  const place = call.placeOf("proj_size");
  const positive = requireAtLeast(call, projection, 0, () => ({
    code: "proj-size",
    type: "ValueError",
    text: "proj_size should be a positive integer or zero to disable projections",
    message: `proj_size is ${formatDim(projection)}; 0 means no projection.`,
    place,
  }));
  if (!positive || projection === 0) return positive;
  return requireAtLeast(call, hidden, add(projection, 1), () => ({
    code: "proj-size",
    type: "ValueError",
    text: "proj_size has to be smaller than hidden_size",
    message: `proj_size=${formatDim(projection)} has to be smaller than hidden_size=${formatDim(hidden)}.`,
    place,
    related: call.given("hidden_size")
      ? [{ place: call.placeOf("hidden_size"), message: `hidden_size=${formatDim(hidden)}` }]
      : [],
  }));
}

function checkFloatProjection(call: Call, projection: number): boolean {
  const hidden = numberOf(call.argument("hidden_size"));
  const text =
    projection < 0
      ? "proj_size should be a positive integer or zero to disable projections"
      : hidden !== undefined && projection >= hidden
        ? "proj_size has to be smaller than hidden_size"
        : undefined;
  if (text !== undefined) return fail(call, "proj_size", { code: "proj-size", type: "ValueError", text });
  return fail(call, "proj_size", {
    code: "argument",
    type: "TypeError",
    text: `empty(): argument 'size' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got float"`,
  });
}

/** `range(num_layers)` is the last to look at it. */
function checkLayersAreWhole(call: Call): boolean {
  if (call.argument("num_layers").kind === "float") {
    const text = "'float' object cannot be interpreted as an integer";
    return fail(call, "num_layers", { code: "argument", type: "TypeError", text });
  }
  const projection = call.argument("proj_size");
  if (projection.kind !== "bool" || truthOf(projection) !== true) return true;
  const text = "empty(): argument 'size' (position 1) must be tuple of ints, but found element of type bool at pos 0";
  return fail(call, "proj_size", { code: "argument", type: "TypeError", text });
}

function fail(call: Call, argument: string, raised: Raised): boolean {
  call.raise({ ...raised, place: call.placeOf(argument) });
  return false;
}
