import type { ModuleContent } from "../torch/content.ts";
import type { CellId, TensorValue, Value } from "../torch/value.ts";
import type { KernelCall } from "./kernel.ts";

export type ModuleWithin = {
  /** "" for the module itself, else its path and a dot: "encoder.lstm.". */
  readonly prefix: string;
  readonly cell: CellId;
  readonly content: ModuleContent;
};

/** The module on which a method was called and all modules in it, each once, in the order of named_modules. */
export function modulesWithin(call: KernelCall): readonly ModuleWithin[] {
  const found: ModuleWithin[] = [];
  const seen = new Set<CellId>();
  const visit = (cell: CellId, prefix: string): void => {
    const content = call.read(cell);
    if (seen.has(cell) || content?.kind !== "module") return;
    seen.add(cell);
    found.push({ prefix, cell, content });
    for (const { name, module } of content.children) {
      if (module.kind === "module") visit(module.cell, `${prefix}${name}.`);
    }
  };
  if (call.self !== undefined) visit(call.self, "");
  return found;
}

/** Its own parameters and then its buffers, as the program sees them: what it has put in their place counts. */
export function tensorsIn(
  content: ModuleContent,
  kind: "parameters" | "buffers",
): readonly { readonly name: string; readonly tensor: TensorValue }[] {
  return content[kind].flatMap(({ name, tensor }) => {
    const held: Value = content.attributes.get(name) ?? tensor;
    return held.kind === "tensor" ? [{ name, tensor: held }] : [];
  });
}
