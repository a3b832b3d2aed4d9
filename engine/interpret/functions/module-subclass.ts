import type { ModuleClass } from "../../torch/module-class.ts";
import { python } from "../../torch/signature.ts";
import { unknown } from "../../torch/value.ts";
import type { Machine } from "../machine.ts";
import { type Base, classIn } from "./definition.ts";

/**
 * The class of PyTorch's that a subclass of torch.nn.Module inherits, or one of its own name where that is Module
 * itself; undefined: it is none.
 */
export function moduleSubclass(machine: Machine, name: string, bases: readonly Base[]): ModuleClass | undefined {
  for (const base of bases) {
    switch (base.kind) {
      case "module":
        return named(name);
      case "torch":
        return base.moduleClass;
      case "program": {
        const inherited = classIn(machine.layer, base.cell)?.moduleClass;
        if (inherited !== undefined) return plain.has(inherited) ? named(name) : inherited;
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
function named(name: string): ModuleClass {
  const found = subclasses.get(name) ?? { ...plainModule, name };
  subclasses.set(name, found);
  plain.add(found);
  return found;
}

const subclasses = new Map<string, ModuleClass>();
const plain = new WeakSet<ModuleClass>();
