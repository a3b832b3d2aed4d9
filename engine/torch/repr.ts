import { formatDim } from "../shape/dim.ts";
import { type Content, type ModuleContent, moduleName } from "./content.ts";
import type { CellId, Value } from "./value.ts";

type Read = (cell: CellId) => Content | undefined;

/** A module as Python prints it: containers have one line per child, indented by two blanks. Unknown parts are `?`. */
export function reprModule(module: ModuleContent, read: Read): string {
  return printed(module, read, { left: MOST_CHARACTERS, level: 0 });
}

/** One module may stand in others again and again: a text that gets too long ends in `?`. */
const MOST_CHARACTERS = 2 ** 23;

/** A module may hold itself, which Python doesn't print either. */
const MOST_LEVELS = 100;

type Writing = { left: number; level: number };

function printed(module: ModuleContent, read: Read, writing: Writing): string {
  if (writing.left < 0 || writing.level >= MOST_LEVELS) return "?";
  writing.level++;
  const text = printedWhole(module, read, writing);
  writing.level--;
  writing.left -= text.length;
  return text;
}

function printedWhole(module: ModuleContent, read: Read, writing: Writing): string {
  const extra = module.moduleClass.extraRepr(module);
  const inner = module.children.flatMap(({ name, module: child }) => {
    const text = reprChild(child, read, writing);
    return text === undefined ? [] : [{ name, text }];
  });
  const children = (module.moduleClass.name === "ModuleList" ? grouped(inner) : inner).map(
    ({ name, text }) => `(${name}): ${indented(text)}`,
  );
  if (children.length === 0) {
    return extra.includes("\n")
      ? `${moduleName(module)}(\n  ${extra.replaceAll("\n", "\n  ")}\n)`
      : `${moduleName(module)}(${extra})`;
  }
  const lines = extra === "" ? children : [extra, ...children];
  return `${moduleName(module)}(\n  ${lines.join("\n  ")}\n)`;
}

type Shown = { readonly name: string; readonly text: string };

/** A ModuleList shows neighbours that print alike once: `(0-2): 3 x Linear(…)`. */
function grouped(children: readonly Shown[]): readonly Shown[] {
  const groups: { first: number; last: number; text: string }[] = [];
  for (const [index, { text }] of children.entries()) {
    const open = groups.at(-1);
    if (open?.text === text) open.last = index;
    else groups.push({ first: index, last: index, text });
  }
  return groups.map(({ first, last, text }) =>
    first === last
      ? { name: String(first), text }
      : { name: `${first}-${last}`, text: `${last - first + 1} x ${text}` },
  );
}

/** Undefined for a tensor, which its list shows itself. */
function reprChild(child: Value, read: Read, writing: Writing): string | undefined {
  if (child.kind === "none") return "None";
  if (child.kind === "tensor") return undefined;
  const content = child.kind === "module" ? read(child.cell) : undefined;
  return content?.kind === "module" ? printed(content, read, writing) : "?";
}

function indented(text: string): string {
  return text.replaceAll("\n", "\n  ");
}

/** `str(value)` of what modules show between their parentheses. */
export function settingText(value: Value | undefined): string {
  return value?.kind === "string" && value.value !== undefined ? value.value : reprSetting(value);
}

/** `repr(value)` of plain values; `?` for what isn't known. */
export function reprSetting(value: Value | undefined): string {
  if (value === undefined) return "?";
  switch (value.kind) {
    case "none":
      return "None";
    case "ellipsis":
      return "Ellipsis";
    case "bool":
      return value.value === undefined ? "?" : value.value ? "True" : "False";
    case "int":
      return formatDim(value.value);
    case "float":
      return value.value === undefined ? "?" : floatText(value.value);
    case "string":
      return value.value === undefined ? "?" : quoted(value.value);
    case "dtype":
      return `torch.${value.dtype}`;
    case "tuple": {
      const items = value.items.map(reprSetting).join(", ");
      return value.form === "size" ? `torch.Size([${items}])` : value.items.length === 1 ? `(${items},)` : `(${items})`;
    }
    case "unknown":
    case "tensor":
    case "list":
    case "dict":
    case "set":
    case "range":
    case "slice":
    case "iterator":
    case "module":
    case "packed":
    case "device":
    case "operation":
    case "moduleClass":
    case "namespace":
    case "type":
    case "callable":
    case "instance":
      return "?";
  }
}

/** `repr` of a Python string: single quotes unless the text has them and no double ones. */
function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\r", "\\r").replaceAll("\t", "\\t");
  return quote + (quote === "'" ? escaped.replaceAll("'", "\\'") : escaped) + quote;
}

/** `repr` of a Python float: the shortest digits that give it back, with an exponent below 1e-4 and from 1e16 on. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (Object.is(value, -0)) return "-0.0";
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude < 1e-4 || magnitude >= 1e16)) {
    const [digits = "", exponent = "0"] = value.toExponential().split("e");
    const power = Math.abs(Number(exponent)).toString().padStart(2, "0");
    return `${digits}e${Number(exponent) < 0 ? "-" : "+"}${power}`;
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
