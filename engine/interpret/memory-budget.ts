import type { Content } from "../torch/content.ts";
import type { Node, Numbers, Storage } from "../torch/numbers.ts";
import type { Value } from "../torch/value.ts";
import { RunStopped } from "../values/run.ts";
import type { Layer } from "./store.ts";

export type MemoryBudget = {
  readonly reserve: (bytes: number, what: string) => void;
  readonly fits: (bytes: number, what: string) => void;
};

/**
 * Counts what a run takes, in bytes. When the sum passes the limit, what the program can no longer reach is taken off;
 * where that isn't enough, the next tensor is refused before it is made, with the sum that leads there.
 */
export function memoryBudget(limit: number, layer: Layer): MemoryBudget {
  let taken = 0;
  const fits = (bytes: number, what: string): void => {
    if (taken + bytes <= limit) return;
    const held = reachable(layer);
    taken = held.weights + held.gradients + [...held.tensors.values()].reduce((sum, size) => sum + size, 0);
    if (taken + bytes > limit) throw new RunStopped("memory", refusal(bytes, what, held, taken + bytes, limit));
  };
  return {
    fits,
    reserve: (bytes, what) => {
      fits(bytes, what);
      taken += bytes;
    },
  };
}

type Held = {
  /** Parameters and buffers of modules. */
  weights: number;
  /** What backward() would read, and the gradients that there are. */
  gradients: number;
  /** By the name of a variable. */
  readonly tensors: Map<string, number>;
};

/** "this needs 3.2 GiB: weights 1.6 GiB, x 1.1 GiB, gates of LSTM 0.5 GiB; the limit is 512 MiB" */
function refusal(bytes: number, what: string, held: Held, total: number, limit: number): string {
  const largest = [...held.tensors].sort((a, b) => b[1] - a[1]);
  const named = largest.slice(0, 3);
  const rest = largest.slice(3).reduce((sum, [, size]) => sum + size, 0);
  const parts: readonly (readonly [string, number])[] = [
    [what, bytes],
    ["weights", held.weights],
    ...named,
    ["other tensors", rest],
    ["what backward() needs", held.gradients],
  ];
  const sum = parts.filter(([, size]) => size > 0).map(([name, size]) => `${name} ${amount(size)}`);
  return `this needs ${amount(total)}: ${sum.join(", ")}; the limit is ${amount(limit)}`;
}

const units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"];

export function amount(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit++;
  }
  const shown = unit === 0 || size >= 100 || Number.isInteger(size) ? String(Math.round(size)) : size.toFixed(1);
  return `${shown} ${units[unit] ?? ""}`;
}

/** What the program still holds: each storage once, under the first that holds it. */
function reachable(layer: Layer): Held {
  const seen = new Set<Storage>();
  const cells = new Set<string>();
  const nodes: Node[] = [];
  const visited = new Set<Node>();
  const held: Held = { weights: 0, gradients: 0, tensors: new Map() };

  const fresh = ({ storage }: Numbers): number => {
    if (seen.has(storage)) return 0;
    seen.add(storage);
    return storage.elements.byteLength;
  };
  const numbers = (found: Numbers, add: (bytes: number) => void): void => {
    add(fresh(found));
    if (found.gradient !== undefined) held.gradients += fresh(found.gradient);
    if (found.history !== undefined) nodes.push(found.history.node);
  };
  const content = (found: Content | undefined, add: (bytes: number) => void): void => {
    if (found === undefined) return;
    switch (found.kind) {
      case "list":
        if (found.items.kind === "items") for (const item of found.items.items) value(item, add);
        return;
      case "dict":
        for (const entry of found.entries ?? []) {
          value(entry.key, add);
          value(entry.value, add);
        }
        return;
      case "module": {
        const weigh = (bytes: number): void => {
          held.weights += bytes;
        };
        for (const { tensor } of [...found.parameters, ...found.buffers]) value(tensor, weigh);
        for (const { module } of found.children) value(module, weigh);
        for (const one of found.attributes.values()) value(one, weigh);
        return;
      }
      case "instance":
        for (const one of found.attributes.values()) value(one, add);
        return;
      case "definition":
        return;
    }
  };
  const inCell = (cell: string, add: (bytes: number) => void): void => {
    if (cells.has(cell)) return;
    cells.add(cell);
    content(layer.cells.get(cell), add);
  };
  const value = (found: Value, add: (bytes: number) => void): void => {
    if (found.kind === "tensor" && found.values !== undefined) numbers(found.values, add);
    if (found.kind === "packed") value(found.data, add);
    if (found.kind === "tuple" || found.kind === "set") for (const item of found.items ?? []) value(item, add);
    if (found.kind === "iterator" && found.items.kind === "items")
      for (const item of found.items.items) value(item, add);
    if ("cell" in found) inCell(found.cell, add);
    if ((found.kind === "operation" || found.kind === "callable") && found.self !== undefined) value(found.self, add);
  };

  const modulesFirst = [...layer.variables].sort(
    ([, a], [, b]) => Number(b?.kind === "module") - Number(a?.kind === "module"),
  );
  for (const [name, found] of modulesFirst) {
    if (found === undefined) continue;
    value(found, (bytes) => {
      if (bytes > 0) held.tensors.set(name, (held.tensors.get(name) ?? 0) + bytes);
    });
  }
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    if (visited.has(node)) continue;
    visited.add(node);
    for (const { numbers: saved } of node.saved) held.gradients += fresh(saved);
    for (const source of node.inputs) if (source.kind === "result") nodes.push(source.result.node);
  }
  return held;
}
