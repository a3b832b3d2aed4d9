import { unknownDim } from "../../shape/dim.ts";
import { numberOf } from "../arguments.ts";
import type { ModuleContent } from "../content.ts";
import { settingOf } from "../layers/module-content.ts";
import type { ModuleClass } from "../module-class.ts";
import type { Operation } from "../operation.ts";
import { floatText, settingText } from "../repr.ts";
import { python } from "../signature.ts";
import { none, tuple, unknown, type Value } from "../value.ts";
import { callCell } from "./call-cell.ts";
import { callNetwork } from "./call-network.ts";
import { constructCell } from "./construct-cell.ts";
import { beforeNetwork, constructNetwork } from "./construct-network.ts";
import type { Family } from "./gates.ts";
import { networkOf } from "./network.ts";
import { parameterNamed } from "./parameters.ts";

/** torch.nn's recurrent networks and cells. */
export const recurrentModules: readonly ModuleClass[] = [
  network("RNN"),
  network("LSTM"),
  network("GRU"),
  cell("RNN"),
  cell("LSTM"),
  cell("GRU"),
];

function network(family: Family): ModuleClass {
  const nonlinearity = family === "RNN" ? "nonlinearity='tanh', " : "";
  const constructor = python(
    `RNNBase.__init__(input_size, hidden_size, num_layers=1, ${nonlinearity}bias=True, batch_first=False, dropout=0.0, bidirectional=False, proj_size=0, device=None, dtype=None)`,
    2,
  );
  const page = `generated/torch.nn.${family}.html`;
  const moduleClass: ModuleClass = {
    name: family,
    constructorName: constructor.name,
    constructorSignature: constructor.signature,
    before: (given) => beforeNetwork(family, given),
    construct: (call) => constructNetwork(call, moduleClass, family),
    forward: {
      ...python(`${family}.forward(input, hx=None)`, 1),
      rule: (call) => callNetwork(call, family),
      page,
    },
    extraRepr: networkRepr,
    attribute: (module, name) => networkAttribute(module, family, name),
    methods: new Map([
      ["flatten_parameters", nothing("RNNBase.flatten_parameters")],
      ["reset_parameters", nothing("RNNBase.reset_parameters")],
    ]),
    page,
  };
  return moduleClass;
}

function cell(family: Family): ModuleClass {
  const name = `${family}Cell`;
  const nonlinearity = family === "RNN" ? "nonlinearity='tanh', " : "";
  const constructor = python(
    `${name}.__init__(input_size, hidden_size, bias=True, ${nonlinearity}device=None, dtype=None)`,
    1,
  );
  const page = `generated/torch.nn.${name}.html`;
  const moduleClass: ModuleClass = {
    name,
    constructorName: constructor.name,
    constructorSignature: constructor.signature,
    construct: (call) => constructCell(call, moduleClass, family),
    forward: { ...python(`${name}.forward(input, hx=None)`, 1), rule: (call) => callCell(call, family), page },
    extraRepr: cellRepr,
    methods: new Map([["reset_parameters", nothing("RNNCellBase.reset_parameters")]]),
    page,
  };
  return moduleClass;
}

/** A method without arguments that changes no shape. */
function nothing(name: string): Operation {
  return { ...python(`${name}()`, 1), rule: () => none, page: undefined };
}

/** RNNBase.extra_repr: what isn't the default, in this order. */
function networkRepr(module: ModuleContent): string {
  const text = (name: string): string => settingText(settingOf(module, name));
  const differs = (name: string, value: number): boolean => {
    const setting = settingOf(module, name);
    return setting !== undefined && numberOf(setting) !== value;
  };
  const isNot = (name: string, value: boolean): boolean => {
    const setting = settingOf(module, name);
    return setting?.kind !== "bool" || setting.value !== value;
  };
  const dropout = settingOf(module, "dropout");
  const shownDropout = dropout?.kind === "float" && dropout.value !== undefined ? floatText(dropout.value) : "?";
  return [
    text("input_size"),
    text("hidden_size"),
    ...(differs("proj_size", 0) ? [`proj_size=${text("proj_size")}`] : []),
    ...(differs("num_layers", 1) ? [`num_layers=${text("num_layers")}`] : []),
    ...(isNot("bias", true) ? [`bias=${text("bias")}`] : []),
    ...(isNot("batch_first", false) ? [`batch_first=${text("batch_first")}`] : []),
    ...(differs("dropout", 0) ? [`dropout=${shownDropout}`] : []),
    ...(isNot("bidirectional", false) ? [`bidirectional=${text("bidirectional")}`] : []),
  ].join(", ");
}

function cellRepr(module: ModuleContent): string {
  const bias = settingOf(module, "bias");
  const nonlinearity = settingOf(module, "nonlinearity");
  const isTanh = nonlinearity?.kind === "string" && nonlinearity.value === "tanh";
  return [
    settingText(settingOf(module, "input_size")),
    settingText(settingOf(module, "hidden_size")),
    ...(bias?.kind === "bool" && bias.value === true ? [] : [`bias=${settingText(bias)}`]),
    ...(nonlinearity === undefined || isTanh ? [] : [`nonlinearity=${settingText(nonlinearity)}`]),
  ].join(", ");
}

/** Weights that aren't listed one by one, and lists of weights. */
function networkAttribute(module: ModuleContent, family: Family, name: string): Value | undefined {
  if (helpers.has(name)) return unknown(`${name} isn't read`);
  if (name === "all_weights") return allWeights(module);
  if (module.parametersListed) return undefined;
  return parameterNamed(
    networkOf(module, family, () => unknownDim(`${name} of a network`)),
    name,
  );
}

/** What the class has for its own use. */
const helpers: ReadonlySet<string> = new Set([
  "_flat_weights",
  "_flat_weights_names",
  "_all_weights",
  "check_forward_args",
  "check_hidden_size",
  "check_input",
  "get_expected_cell_size",
  "get_expected_hidden_size",
  "permute_hidden",
]);

/** The weights by layer and direction. */
function allWeights(module: ModuleContent): Value {
  if (!module.parametersListed) return unknown("a list of weights");
  const groups = new Map<string, Value[]>();
  for (const { name, tensor } of module.parameters) {
    const suffix = name.slice(name.indexOf("_l"));
    groups.set(suffix, [...(groups.get(suffix) ?? []), tensor]);
  }
  return tuple([...groups.values()].map((weights) => tuple(weights)));
}
