import type { ModuleClass } from "../../torch/module-class.ts";
import { python } from "../../torch/signature.ts";
import { unknown } from "../../torch/value.ts";
import type { Machine } from "../machine.ts";
import { type Base, classIn } from "./definition.ts";

/** What objects of a subclass of torch.nn.Module name as their class; undefined: it is none. */
export function moduleSubclass(machine: Machine, name: string, bases: readonly Base[]): ModuleClass | undefined {
  for (const base of bases) {
    switch (base.kind) {
      case "module":
        return named(plainModule, name);
      case "torch":
        return named(base.moduleClass, name);
      case "program": {
        const inherited = classIn(machine.layer, base.cell)?.moduleClass;
        if (inherited !== undefined) return named(inherited, name);
        break;
      }
      case "object":
      case "unread":
        break;
    }
  }
  return undefined;
}

/** torch.nn.Module itself. */
const plainModule: ModuleClass = {
  name: "Module",
  constructorName: "Module.__init__",
  constructorSignature: python("Module.__init__()", 1).signature,
  construct: () => undefined,
  forward: {
    ...python("_forward_unimplemented(*input)", 1),
    rule: (call) => {
      const content = call.self === undefined ? undefined : call.read(call.self);
      const name = content?.kind === "module" ? content.moduleClass.name : "Module";
      call.raise({
        code: "argument",
        type: "NotImplementedError",
        text: `Module [${name}] is missing the required "forward" function`,
      });
      return unknown("the module can't be called");
    },
    page: "generated/torch.nn.Module.html",
  },
  extraRepr: () => "",
  methods: new Map(),
  page: "generated/torch.nn.Module.html",
};

/** The same class each time, so that what is made of it stays the same when a program is read again. */
function named(parent: ModuleClass, name: string): ModuleClass {
  const names = subclasses.get(parent) ?? new Map<string, ModuleClass>();
  subclasses.set(parent, names);
  const found = names.get(name) ?? { ...parent, name };
  names.set(name, found);
  return found;
}

const subclasses = new WeakMap<ModuleClass, Map<string, ModuleClass>>();
