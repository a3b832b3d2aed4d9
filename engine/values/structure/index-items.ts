import type { Numbers } from "../../torch/numbers.ts";
import type { Value } from "../../torch/value.ts";
import { numberIn } from "../arguments.ts";
import type { KernelCall } from "../kernel.ts";
import { RaisedInRun, RunStopped } from "../run.ts";
import { elementsOf, newTensor, tensorOf } from "../tensor.ts";

/** One part of `x[...]`, sorted by what it does to the axes. */
export type IndexItem =
  | { readonly kind: "select"; readonly index: number }
  | {
      readonly kind: "slice";
      readonly lower: number | undefined;
      readonly upper: number | undefined;
      readonly step: number;
    }
  | { readonly kind: "newAxis" }
  | { readonly kind: "rest" }
  /** Integers that gather along one axis. */
  | { readonly kind: "gather"; readonly index: Numbers }
  /** A mask over as many axes as it has; one without axes stands on a new axis. */
  | { readonly kind: "mask"; readonly mask: Numbers };

/** The parts of an index; the rule has refused what is none. */
export function indexItems(call: KernelCall, index: Value): readonly IndexItem[] {
  return parts(call, index).map((value) => itemOf(call, value));
}

/** A tuple is taken apart; so is a short list that holds sequences, slices, None or tensors. */
function parts(call: KernelCall, index: Value): readonly Value[] {
  if (index.kind === "tuple") return index.items;
  const items = index.kind === "list" ? call.items(index) : undefined;
  if (items === undefined || items.length >= 32 || !items.some(isTakenApart)) return [index];
  return items;
}

function isTakenApart({ kind }: Value): boolean {
  return ["list", "tuple", "slice", "none", "ellipsis", "tensor"].includes(kind);
}

function itemOf(call: KernelCall, value: Value): IndexItem {
  if (value.kind === "none") return { kind: "newAxis" };
  if (value.kind === "ellipsis") return { kind: "rest" };
  if (value.kind === "int") return { kind: "select", index: numberIn(value) };
  if (value.kind === "bool") {
    return { kind: "mask", mask: tensorOf("bool", [], Uint8Array.of(value.value === true ? 1 : 0)) };
  }
  if (value.kind === "slice") {
    const { lower, upper, step } = value;
    return { kind: "slice", lower: bound(lower), upper: bound(upper), step: bound(step) ?? 1 };
  }
  if (value.kind === "tensor" && value.values !== undefined) return tensorItem(call, value.values);
  if (value.kind === "list" || value.kind === "tuple" || value.kind === "range") return sequenceItem(call, value);
  throw new RunStopped("unread", `an index that is a ${value.kind} isn't read`);
}

function bound(value: Value): number | undefined {
  if (value.kind === "none") return undefined;
  return numberIn(value);
}

function tensorItem(call: KernelCall, index: Numbers): IndexItem {
  switch (index.dtype) {
    case "uint8":
      if (index.sizes.length > 0) {
        const text = "indexing with dtype torch.uint8 is now deprecated, please use a dtype torch.bool instead.";
        call.run.warn("UserWarning", text);
      }
      return { kind: "mask", mask: index };
    case "bool":
      return { kind: "mask", mask: index };
    case "int64":
    case "int32":
      return index.sizes.length === 0 ? { kind: "select", index: elementsOf(index)[0] } : { kind: "gather", index };
    case "float32":
    case "float64":
    case "float16":
    case "bfloat16":
    case "int16":
    case "int8":
    case "complex64":
    case "complex128":
      throw new RaisedInRun("IndexError", "tensors used as indices must be long, int, byte or bool tensors");
  }
}

/** A sequence of integers, bools or lists of them is read as a tensor. */
function sequenceItem(call: KernelCall, value: Value): IndexItem {
  const sizes: number[] = [];
  const found: Value[] = [];
  const read = (item: Value, depth: number): void => {
    const items = item.kind === "tensor" ? undefined : call.items(item);
    if (items === undefined) {
      found.push(item);
      return;
    }
    sizes[depth] = items.length;
    for (const inner of items) read(inner, depth + 1);
  };
  read(value, 0);
  const isMask = found.length > 0 && found.every(({ kind }) => kind === "bool");
  const tensor = newTensor(call.run, isMask ? "bool" : "int64", sizes);
  tensor.storage.elements.set(found.map(numberIn));
  return isMask ? { kind: "mask", mask: tensor } : { kind: "gather", index: tensor };
}
