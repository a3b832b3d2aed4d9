import { formatDim } from "../shape/dim.ts";
import { tensorText } from "../numeric/tensor-text.ts";
import type { Content } from "../torch/content.ts";
import { dtypes } from "../torch/dtype.ts";
import { packedFields } from "../torch/registry.ts";
import { optimizerText } from "../torch/optim/repr.ts";
import { floatText, reprModule, reprSetting } from "../torch/repr.ts";
import type { Numbers } from "../torch/numbers.ts";
import { refresh } from "../values/autograd.ts";
import { countOf } from "../values/tensor.ts";
import { knownElements } from "./running.ts";
import type { CellId, TensorValue, TupleValue, Value } from "../torch/value.ts";

type Read = (cell: CellId) => Content | undefined;

/** How much is written, and which lists and dicts the text is inside of: one that holds itself is written as dots. */
type Writing = { left: number; readonly within: Set<CellId> };

const MOST_CHARACTERS = 2 ** 25;

/** `str(value)`; undefined where it depends on what isn't known. */
export function displayed(value: Value, read: Read): string | undefined {
  if (value.kind === "device") return value.text;
  return value.kind === "string" ? value.value : represented(value, read);
}

/** `repr(value)`; undefined where it depends on what isn't known, or is longer than 32 million characters. */
export function represented(value: Value, read: Read): string | undefined {
  return written(value, read, { left: MOST_CHARACTERS, within: new Set() });
}

function written(value: Value, read: Read, writing: Writing): string | undefined {
  const text = writing.left < 0 ? undefined : uncounted(value, read, writing);
  // What holds a text counts it again: copying it takes time, too.
  writing.left -= text?.length ?? 0;
  return writing.left < 0 ? undefined : text;
}

/** The text of a list or a dict, inside of which its own cell is written as `inside`. */
function once(cell: CellId, inside: string, writing: Writing, text: () => string | undefined): string | undefined {
  if (writing.within.has(cell)) return inside;
  writing.within.add(cell);
  const found = text();
  writing.within.delete(cell);
  return found;
}

function uncounted(value: Value, read: Read, writing: Writing): string | undefined {
  switch (value.kind) {
    case "none":
    case "ellipsis":
    case "int":
      return reprSetting(value);
    case "bool":
    case "string":
      return value.value === undefined ? undefined : reprSetting(value);
    case "float":
      return value.value === undefined ? undefined : floatText(value.value);
    case "dtype":
      return `torch.${value.dtype}`;
    case "device":
      return `device(type='${value.text}')`;
    case "tuple":
      return representedTuple(value, read, writing);
    case "list": {
      const content = read(value.cell);
      if (content?.kind !== "list" || content.items.kind === "repeated") return undefined;
      const { items: inside } = content.items;
      return once(value.cell, "[...]", writing, () => {
        const items = all(inside, read, writing);
        return items && `[${items.join(", ")}]`;
      });
    }
    case "dict": {
      const content = read(value.cell);
      if (content?.kind !== "dict" || content.entries === undefined) return undefined;
      const { entries } = content;
      return once(value.cell, "{...}", writing, () => {
        const parts: string[] = [];
        for (const entry of entries) {
          const key = written(entry.key, read, writing);
          const item = written(entry.value, read, writing);
          if (key === undefined || item === undefined) return undefined;
          parts.push(`${key}: ${item}`);
        }
        return `{${parts.join(", ")}}`;
      });
    }
    case "set": {
      if (value.items === undefined) return undefined;
      if (value.items.length === 0) return "set()";
      if (value.items.length > 1) return undefined;
      const items = all(value.items, read, writing);
      return items && `{${items.join(", ")}}`;
    }
    case "range": {
      const step = value.step === 1 ? "" : `, ${formatDim(value.step)}`;
      return `range(${formatDim(value.start)}, ${formatDim(value.stop)}${step})`;
    }
    case "module": {
      const content = read(value.cell);
      if (content?.kind !== "module") return undefined;
      const text = reprModule(content, read);
      return text.includes("?") ? undefined : text;
    }
    case "tensor":
      return representedTensor(value);
    case "type":
      return `<class '${value.name}'>`;
    case "unknown":
      return undefined;
    case "packed": {
      const fields = all(packedFields(value), read, writing);
      const names = ["data", "batch_sizes", "sorted_indices", "unsorted_indices"];
      return fields && `PackedSequence(${named(names, fields).join(", ")})`;
    }
    case "slice":
    case "iterator":
    case "operation":
    case "moduleClass":
    case "namespace":
    case "callable":
      return undefined;
    case "instance": {
      const content = read(value.cell);
      return content?.kind === "instance" ? optimizerText(content, read) : undefined;
    }
  }
}

/** Tensors whose numbers are known, and that no gradient is recorded for. */
function representedTensor(tensor: TensorValue): string | undefined {
  const { shape, values } = tensor;
  const dtype = values?.dtype ?? tensor.dtype;
  // Few numbers may stand for many (`expand`): so many aren't laid out for a text that shows a few.
  if (values !== undefined && countOf(values.sizes) > Math.max(MOST_CHARACTERS, values.storage.elements.length)) {
    return undefined;
  }
  const data = knownElements(tensor);
  if (data === undefined || shape === undefined || dtype === undefined) return undefined;
  if (values === undefined && tensor.requiresGrad) return undefined;
  const sizes: number[] = [];
  for (const { size } of shape) {
    if (typeof size !== "number") return undefined;
    sizes.push(size);
  }
  const { category } = dtypes[dtype];
  if (category === "complex") return undefined;
  const usual = dtype === "float32" || (data.length > 0 && (dtype === "int64" || dtype === "bool"));
  const suffixes = [
    ...(usual ? [] : [`dtype=torch.${dtype}`]),
    ...(values === undefined ? [] : gradientSuffix(values)),
  ];
  const text = tensorText({ shape: sizes, data, kind: category, suffixes });
  return tensor.parameter ? `Parameter containing:\n${text}` : text;
}

function gradientSuffix(values: Numbers): readonly string[] {
  refresh(values);
  const { history, requiresGrad } = values;
  if (history !== undefined) return [`grad_fn=<${history.node.name}>`];
  return requiresGrad ? ["requires_grad=True"] : [];
}

function representedTuple(value: TupleValue, read: Read, writing: Writing): string | undefined {
  const items = all(value.items, read, writing);
  if (items === undefined) return undefined;
  if (value.form === "size") return `torch.Size([${items.join(", ")}])`;
  if (value.form !== "tuple") {
    const { name, fields } = value.form;
    if (name === "_IncompatibleKeys") {
      const matching = items.every((item) => item === "[]");
      return matching ? "<All keys matched successfully>" : `${name}(${named(fields, items).join(", ")})`;
    }
    return `${name}(\n${named(fields, items).join(",\n")})`;
  }
  return items.length === 1 ? `(${items.join("")},)` : `(${items.join(", ")})`;
}

function named(fields: readonly string[], items: readonly string[]): readonly string[] {
  return fields.map((field, index) => `${field}=${items[index] ?? ""}`);
}

function all(values: readonly Value[], read: Read, writing: Writing): readonly string[] | undefined {
  const texts: string[] = [];
  for (const value of values) {
    const text = written(value, read, writing);
    if (text === undefined) return undefined;
    texts.push(text);
  }
  return texts;
}
