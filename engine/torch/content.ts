import type { Dim } from "../shape/dim.ts";
import type { Place } from "../shape/place.ts";
import type { ModuleClass } from "./module-class.ts";
import type { CellId, Sequence, TensorValue, Value } from "./value.ts";

/** What a cell holds. Contents are immutable too: a change in place writes the cell anew. */
export type Content = ListContent | DictContent | ModuleContent | InstanceContent | DefinitionContent;

export type ListContent = { readonly kind: "list"; readonly items: Sequence };

export type DictContent = {
  readonly kind: "dict";
  /** In order of insertion; undefined: what it holds isn't known. */
  readonly entries: readonly { readonly key: Value; readonly value: Value }[] | undefined;
};

/** An nn.Module of PyTorch's own. */
export type ModuleContent = {
  readonly kind: "module";
  readonly moduleClass: ModuleClass;
  /** The constructor's arguments as PyTorch keeps them, by attribute name ("hidden_size", "batch_first"). */
  readonly settings: ReadonlyMap<string, Value>;
  /** Where each given argument of the constructor stands, by parameter name; "" is the whole call. */
  readonly places: ReadonlyMap<string, Place>;
  /** In PyTorch's order of creation; a parameter that is absent (bias=False) is not listed. */
  readonly parameters: readonly { readonly name: string; readonly tensor: TensorValue }[];
  /** False: the number of layers is symbolic or large, and `parameters` lists the first ones alone. */
  readonly parametersListed: boolean;
  /** How many numbers its own parameters hold, its children's not counted. */
  readonly parameterCount: Dim;
  /** Registered and not trained (running_mean): in PyTorch's order. */
  readonly buffers: readonly { readonly name: string; readonly tensor: TensorValue; readonly persistent?: false }[];
  /** Modules inside, in order ("0", "1" in a Sequential). */
  readonly children: readonly { readonly name: string; readonly module: Value }[];
  readonly training: boolean;
  /** Attributes that the program has set itself. */
  readonly attributes: ReadonlyMap<string, Value>;
  /** The name of the program's class that inherits `moduleClass`. */
  readonly named?: string;
  /** The cell of the program's class that it is an object of; absent: a module of PyTorch's own. */
  readonly definedBy?: CellId;
  /** Set where a class of the program hasn't called Module.__init__ yet. */
  readonly uninitialized?: true;
  /** Set where it may have attributes that aren't known. */
  readonly open?: true;
};

/** An instance of a class of the program. `children` are its modules by attribute, for nn.Module classes. */
export type InstanceContent = {
  readonly kind: "instance";
  readonly className: string;
  /** The id of the class among the interpreter's callables. */
  readonly classId: string;
  readonly module: boolean;
  readonly attributes: ReadonlyMap<string, Value>;
  readonly training: boolean;
  /** Set where it may have attributes that aren't known. */
  readonly open?: true;
};

/** A function or a class of the program, which is the interpreter's alone to read. */
export type DefinitionContent = { readonly kind: "definition"; readonly definition: Definition };

export type Definition = { readonly same: (other: Definition) => boolean };

/** The name of a module's class, as Python has it. */
export function moduleName({ named, moduleClass }: ModuleContent): string {
  return named ?? moduleClass.name;
}

/** How many, where it is known. */
export function sequenceLength(sequence: Sequence): Dim {
  return sequence.kind === "items" ? sequence.items.length : sequence.length;
}
