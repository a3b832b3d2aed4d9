import { truthOf } from "../../torch/arguments.ts";
import type { Numbers } from "../../torch/numbers.ts";
import type { CellId, Value } from "../../torch/value.ts";
import { numberIn } from "../arguments.ts";
import type { KernelCall } from "../kernel.ts";
import { RunStopped } from "../run.ts";

/** One entry of `optimizer.param_groups`, as the program has left it. */
export type ParameterGroup = {
  readonly parameters: readonly Numbers[];
  readonly number: (name: string) => number;
  readonly flag: (name: string) => boolean;
  readonly betas: () => readonly [number, number];
};

/** The groups of the optimizer on which a method was called. */
export function parameterGroups(call: KernelCall): readonly ParameterGroup[] {
  const self = call.argument("self");
  const content = self.kind === "instance" ? call.read(self.cell) : undefined;
  const groups = content?.kind === "instance" ? content.attributes.get("param_groups") : undefined;
  const items = groups && call.items(groups);
  if (items === undefined) throw new RunStopped("unread", "the optimizer's parameters aren't known");
  return items.map((group) => groupOf(call, group));
}

/** What is kept for an optimizer between its steps hangs on its cell. */
export function optimizerCell(call: KernelCall): CellId {
  const self = call.argument("self");
  if (self.kind !== "instance") throw new RunStopped("unread", "the optimizer isn't known");
  return self.cell;
}

function groupOf(call: KernelCall, group: Value): ParameterGroup {
  const content = group.kind === "dict" ? call.read(group.cell) : undefined;
  const entries = content?.kind === "dict" ? content.entries : undefined;
  const entry = (name: string): Value => {
    const found = entries?.find(({ key }) => key.kind === "string" && key.value === name)?.value;
    if (found === undefined) throw new RunStopped("unread", `the optimizer's ${name} isn't known`);
    return found;
  };
  const parameters = (call.items(entry("params")) ?? []).flatMap((item) =>
    item.kind === "tensor" ? (item.values ?? []) : [],
  );
  return {
    parameters,
    number: (name) => numberIn(entry(name)),
    flag: (name) => truthOf(entry(name)) === true,
    betas: () => {
      const [first, second] = (call.items(entry("betas")) ?? []).map(numberIn);
      return [first, second];
    },
  };
}
