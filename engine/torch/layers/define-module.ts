import type { ModuleContent } from "../content.ts";
import type { ModuleClass } from "../module-class.ts";
import type { Call, Operation } from "../operation.ts";
import { python } from "../signature.ts";
import { none, type Value } from "../value.ts";
import { type ModuleParts, newModule } from "./module-content.ts";

export type ModuleDeclaration = {
  readonly name: string;
  /** The constructor's parameters as Python writes them. */
  readonly parameters: string;
  /** The parameters of `forward`; one input where absent. */
  readonly forwardParameters?: string;
  /** Checks in PyTorch's order, then the parts of the module as it is meant; undefined: they aren't known. */
  readonly parts: (call: Call) => ModuleParts | undefined;
  readonly forward: (call: Call, module: ModuleContent) => Value;
  readonly extraRepr?: (module: ModuleContent) => string;
  readonly attribute?: (module: ModuleContent, name: string) => Value | undefined;
  readonly methods?: readonly (readonly [string, Operation])[];
  readonly classMethods?: readonly (readonly [string, Operation])[];
  /** The class whose constructor it inherits, which error texts name. */
  readonly constructorOf?: string;
  /** The class whose `forward` it inherits, which error texts name. */
  readonly forwardOf?: string;
};

/** The classes that have `reset_parameters`. */
const resettable: ReadonlySet<string> = new Set([
  "Linear",
  "Bilinear",
  "Embedding",
  "Conv1d",
  "BatchNorm1d",
  "LayerNorm",
]);

/** A module class from its declaration. */
export function defineModule(declaration: ModuleDeclaration): ModuleClass {
  const { name } = declaration;
  const page = `generated/torch.nn.${name}.html`;
  const constructor = python(`${declaration.constructorOf ?? name}.__init__(${declaration.parameters})`, 1);
  const forward = python(`${declaration.forwardOf ?? name}.forward(${declaration.forwardParameters ?? "input"})`, 1);
  const reset: Operation = { ...python(`${name}.reset_parameters()`, 1), rule: () => none, page: undefined };
  const moduleClass: ModuleClass = {
    name,
    constructorName: constructor.name,
    constructorSignature: constructor.signature,
    construct: (call) => {
      const parts = declaration.parts(call);
      return parts === undefined ? undefined : newModule(call, moduleClass, parts);
    },
    forward: {
      ...forward,
      rule: (call) => {
        const content = call.self === undefined ? undefined : call.read(call.self);
        return content?.kind === "module"
          ? declaration.forward(call, content)
          : { kind: "unknown", reason: "the module isn't known" };
      },
      page,
    },
    extraRepr: declaration.extraRepr ?? (() => ""),
    ...(declaration.attribute === undefined ? {} : { attribute: declaration.attribute }),
    methods: new Map([
      ...(resettable.has(name) ? ([["reset_parameters", reset]] as const) : []),
      ...(declaration.methods ?? []),
    ]),
    ...(declaration.classMethods === undefined ? {} : { classMethods: new Map(declaration.classMethods) }),
    page,
  };
  return moduleClass;
}
