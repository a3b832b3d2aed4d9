import { formatDim } from "../shape/dim.ts";
import type { Value } from "../torch/value.ts";
import type { RunResult } from "../run.ts";
import { elementsOf } from "../values/tensor.ts";

/** A value as plain data: NaN and the infinities are texts, as JSON has none. */
export type Dump =
  | { readonly shape: readonly number[]; readonly dtype: string; readonly data: readonly (number | string | boolean)[] }
  | { readonly items: readonly Dump[] }
  | { readonly value: number | string | boolean | null }
  | { readonly text: string };

/** What a variable held when the run ended; undefined: there is no such variable. */
export function dump(result: RunResult, name: string): Dump | undefined {
  const value = result.variable(name);
  return value === undefined ? undefined : dumped(result, value);
}

function dumped(result: RunResult, value: Value): Dump {
  switch (value.kind) {
    case "tensor": {
      const { values } = value;
      if (values === undefined) return { text: "a tensor" };
      const data = Array.from(elementsOf(values), (element) => plain(element, values.dtype === "bool"));
      return { shape: values.sizes, dtype: values.dtype, data };
    }
    case "tuple":
      return { items: value.items.map((item) => dumped(result, item)) };
    case "list": {
      const content = result.read(value.cell);
      const items = content?.kind === "list" && content.items.kind === "items" ? content.items.items : [];
      return { items: items.map((item) => dumped(result, item)) };
    }
    case "packed":
      return dumped(result, value.data);
    case "int":
      return typeof value.value === "number" ? { value: value.value } : { text: formatDim(value.value) };
    case "float":
      return value.value === undefined ? { text: "a float" } : { value: plain(value.value, false) };
    case "bool":
    case "string":
      return value.value === undefined ? { text: `a ${value.kind}` } : { value: value.value };
    case "none":
      return { value: null };
    case "module":
      return { text: value.className };
    case "unknown":
    case "ellipsis":
    case "dict":
    case "set":
    case "range":
    case "slice":
    case "iterator":
    case "dtype":
    case "device":
    case "operation":
    case "moduleClass":
    case "namespace":
    case "type":
    case "callable":
    case "instance":
      return { text: `a ${value.kind}` };
  }
}

function plain(element: number, truth: boolean): number | string | boolean {
  if (truth) return element !== 0;
  if (Number.isNaN(element)) return "nan";
  if (!Number.isFinite(element)) return element > 0 ? "inf" : "-inf";
  return element;
}
