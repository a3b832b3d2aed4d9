import type { Content, InstanceContent } from "../content.ts";
import { settingText } from "../repr.ts";
import type { CellId } from "../value.ts";

/** An optimizer as Python prints it: its groups with their settings by name. Undefined: not known, or no optimizer. */
export function optimizerText(
  { className, attributes, classId }: InstanceContent,
  read: (cell: CellId) => Content | undefined,
): string | undefined {
  const groups = attributes.get("param_groups");
  const list = groups?.kind === "list" ? read(groups.cell) : undefined;
  if (!classId.startsWith("torch.optim.") || list?.kind !== "list" || list.items.kind !== "items") return undefined;
  const texts = list.items.items.map((group, index) => {
    const content = group.kind === "dict" ? read(group.cell) : undefined;
    const entries = content?.kind === "dict" ? (content.entries ?? []) : [];
    const named = entries.map(({ key, value }) => [settingText(key), settingText(value)] as const);
    const lines = named
      .filter(([name]) => name !== "params" && name !== "param_names")
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => `    ${name}: ${value}\n`);
    return `\nParameter Group ${String(index)}\n${lines.join("")}`;
  });
  const text = `${className} (${texts.join("")})`;
  return text.includes("?") ? undefined : text;
}
