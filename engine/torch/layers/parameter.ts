import { moduleName } from "../content.ts";
import { axis } from "../../shape/axis.ts";
import { formatDim } from "../../shape/dim.ts";
import { truthOf } from "../arguments.ts";
import { dtypes } from "../dtype.ts";
import type { Entry } from "../entry.ts";
import type { Call, Operation } from "../operation.ts";
import { python } from "../signature.ts";
import { type TensorValue, typeName, type Value } from "../value.ts";
import { defineModule } from "./define-module.ts";
import { mayBeTensor } from "./input.ts";
import { countNumbers, type NamedTensor } from "./module-content.ts";
import { freshTensor, shapelessTensor } from "./tensors.ts";

/** torch.nn.Parameter(data=None, requires_grad=True) */
const parameterOperation: Operation = {
  ...python("Parameter.__new__(data=None, requires_grad=True)", 1),
  rule: (call) => {
    const data = call.argument("data");
    const trained = truthOf(call.argument("requires_grad")) !== false;
    if (data.kind === "none") return { ...freshTensor([axis(0)], "float32", trained), parameter: true };
    if (data.kind !== "tensor") {
      if (!mayBeTensor(data)) {
        const text = `'${typeName(data)}' object has no attribute 'detach'`;
        const message = `A parameter is made from a tensor, and this is a ${typeName(data)}.`;
        call.raise({ code: "argument", type: "AttributeError", text, message, place: call.placeOf("data") });
      }
      return { ...shapelessTensor("the data isn't known", undefined, trained), parameter: true };
    }
    return asParameter(call, data, trained);
  },
  page: "generated/torch.nn.parameter.Parameter.html",
};

export const parameterOperations: readonly Entry[] = ["torch.nn", "torch.nn.parameter"].map((path) => ({
  path,
  names: ["Parameter"],
  operation: parameterOperation,
}));

function asParameter(call: Call, data: TensorValue, trained: boolean): TensorValue {
  if (trained && data.dtype !== undefined && !["float", "complex"].includes(dtypes[data.dtype].category)) {
    const text = "Only Tensors of floating point and complex dtype can require gradients";
    const message = `The data is ${data.dtype}: give requires_grad=False, or floating-point numbers.`;
    call.raise({ code: "argument", type: "RuntimeError", text, message, place: call.placeOf("data") });
  }
  return { ...data, parameter: true, requiresGrad: trained };
}

/** torch.nn.ParameterList: tensors in it become parameters named "0", "1", … */
export const parameterList = defineModule({
  name: "ParameterList",
  parameters: "values=None",
  forwardParameters: "*input",
  parts: (call) => {
    const values = call.argument("values");
    if (values.kind === "none") return {};
    const sequence = values.kind === "tensor" ? undefined : call.iterate(values);
    if (sequence === undefined && values.kind !== "unknown") {
      const text = `ParameterList.extend should be called with an iterable, but got ${typeName(values)}`;
      call.raise({ code: "argument", type: "TypeError", text, place: call.placeOf("values") });
    }
    if (sequence?.kind !== "items") return undefined;
    const parameters = sequence.items.flatMap((item, index): readonly NamedTensor[] =>
      item.kind === "tensor"
        ? [{ name: String(index), tensor: item.parameter ? item : asParameter(call, item, true) }]
        : [],
    );
    return parameters.length === sequence.items.length ? { parameters, children: asChildren(parameters) } : undefined;
  },
  forward: (call): Value => {
    call.raise({ code: "argument", type: "RuntimeError", text: "ParameterList should not be called." });
    return { kind: "unknown", reason: "a list can't be called" };
  },
  extraRepr: (module) =>
    module.parameters
      .map(({ name, tensor }) => {
        const size = tensor.shape?.map((found) => formatDim(found.size)).join("x") ?? "?";
        return `  (${name}): Parameter containing: [torch.${tensor.dtype ?? "?"} of size ${size}]`;
      })
      .join("\n"),
  methods: [
    [
      "append",
      {
        ...python("ParameterList.append(value)", 1),
        rule: (call) => added(call, [call.argument("value")]),
        page: undefined,
      },
    ],
    ["extend", { ...python("ParameterList.extend(values)", 1), rule: extended, page: undefined }],
  ],
});

/** The list's items, so that it is indexed and iterated as other containers are. */
function asChildren(parameters: readonly NamedTensor[]): readonly { readonly name: string; readonly module: Value }[] {
  return parameters.map(({ name, tensor }) => ({ name, module: tensor }));
}

function extended(call: Call): Value {
  const sequence = call.iterate(call.argument("values"));
  return added(call, sequence?.kind === "items" ? sequence.items : []);
}

function added(call: Call, values: readonly Value[]): Value {
  const content = call.self === undefined ? undefined : call.read(call.self);
  if (call.self === undefined || content?.kind !== "module") return { kind: "unknown", reason: "the list isn't known" };
  const from = content.parameters.length;
  const parameters = [
    ...content.parameters,
    ...values.flatMap((value, index): readonly NamedTensor[] =>
      value.kind === "tensor"
        ? [{ name: String(from + index), tensor: value.parameter ? value : asParameter(call, value, true) }]
        : [],
    ),
  ];
  const parameterCount = countNumbers(parameters);
  call.write(call.self, { ...content, parameters, parameterCount, children: asChildren(parameters) });
  return { kind: "module", cell: call.self, className: moduleName(content) };
}
