import { createHash } from "node:crypto";
import { runProgram, type RunResult } from "../../engine/run.ts";
import type { Numbers } from "../../engine/torch/numbers.ts";
import type { Value } from "../../engine/torch/value.ts";
import { elementsOf } from "../../engine/values/tensor.ts";

/** PyTorch's recorded answer to a program: see conformance/reference/README.md. */
export type RunCase = {
  readonly id: string;
  readonly code: readonly string[];
  readonly vars?: Readonly<Record<string, Encoded>>;
  readonly params?: Readonly<Record<string, Encoded>>;
  readonly error?: { readonly type: string; readonly message: string; readonly line: number | null };
  readonly stdout?: string;
  readonly warnings?: readonly { readonly category: string; readonly message: string }[];
};

type Encoded = {
  readonly kind: string;
  readonly dtype?: string;
  readonly shape?: readonly number[];
  readonly data?: unknown;
  readonly b64?: string;
  readonly sha256?: string;
  readonly value?: unknown;
  readonly items?: readonly (Encoded | null)[];
  readonly batch_sizes?: Encoded;
  readonly sorted_indices?: Encoded;
  readonly unsorted_indices?: Encoded;
};

/** Runs a program from the seed 0, as the recorded ones were. */
export function runFromZero(code: string): { readonly result: RunResult; output: string; warnings: readonly string[] } {
  let output = "";
  const warnings: string[] = [];
  const result = runProgram(code, {
    seed: 0n,
    sizes: new Map(),
    memoryLimit: 2 ** 30,
    timeLimit: 60_000,
    cancelled: () => false,
    write: (text) => {
      output += text;
    },
    warn: (category, text) => {
      warnings.push(`${category}: ${text}`);
    },
    observe: undefined,
  });
  return { result, output, warnings };
}

/** Where a run differs from what PyTorch left. */
export function differences(one: RunCase): readonly string[] {
  const code = one.code.join("\n");
  const { result, output, warnings } = runFromZero(code);
  const found: string[] = [];
  const { outcome } = result;
  const ours =
    outcome.kind === "finished"
      ? "none"
      : outcome.kind === "raised"
        ? `${outcome.type}: ${outcome.text}`
        : `stopped (${outcome.reason}): ${outcome.message}`;
  const theirs = one.error === undefined ? "none" : `${one.error.type}: ${one.error.message}`;
  if (ours !== theirs) found.push(`error: ours ${ours}, PyTorch ${theirs}`);
  if (typeof one.error?.line === "number" && outcome.kind === "raised") {
    const line = lineOf(result, outcome.place.chunk, outcome.place.start);
    if (line !== one.error.line) found.push(`line: ours ${String(line)}, PyTorch ${String(one.error.line)}`);
  }
  if (one.stdout !== undefined && output !== one.stdout) found.push(`stdout: ours\n${output}\nPyTorch\n${one.stdout}`);
  for (const { category, message } of one.warnings ?? []) {
    if (!message.includes("oneDNN") && !warnings.some((text) => text === `${category}: ${message}`)) {
      found.push(`no warning ${category}: ${message}; ours ${warnings.join("; ")}`);
    }
  }
  if (outcome.kind === "finished") {
    for (const [name, recorded] of Object.entries(one.vars ?? {})) {
      const value = result.variable(name);
      if (value === undefined) found.push(`${name}: ours nothing`);
      else compare(result, name, value, recorded, found);
    }
    compareParameters(result, one, found);
  }
  return found;
}

function compareParameters(result: RunResult, one: RunCase, found: string[]): void {
  const module = one.params === undefined ? undefined : result.variable("m");
  const content = module?.kind === "module" ? result.read(module.cell) : undefined;
  for (const [name, recorded] of Object.entries(one.params ?? {})) {
    const tensor =
      content?.kind === "module" ? content.parameters.find((each) => each.name === name)?.tensor : undefined;
    if (tensor === undefined) found.push(`no parameter ${name}`);
    else compare(result, name, tensor, recorded, found, true);
  }
}

function lineOf(result: RunResult, chunk: number, start: number): number {
  const { text, starts } = result.document;
  return text.slice(0, (starts[chunk] ?? 0) + start).split("\n").length;
}

function compare(
  result: RunResult,
  name: string,
  value: Value,
  recorded: Encoded,
  found: string[],
  exact = false,
): void {
  const differ = (ours: unknown, theirs: unknown): void => {
    found.push(`${name}: ours ${String(ours)}, PyTorch ${String(theirs)}`);
  };
  switch (recorded.kind) {
    case "tensor":
    case "fingerprint":
      if (value.kind !== "tensor" || value.values === undefined) differ(value.kind, "a tensor");
      else compareTensor(name, value.values, recorded, found, exact);
      return;
    case "size":
    case "tuple":
    case "list": {
      const items = value.kind === "tuple" ? value.items : listItems(result, value);
      const theirs =
        recorded.kind === "size"
          ? (recorded.value as number[]).map((size): Encoded => ({ kind: "int", value: size }))
          : (recorded.items ?? []);
      if (items?.length !== theirs.length) differ(items?.length, theirs.length);
      else
        for (const [index, item] of items.entries()) {
          const other = theirs[index];
          if (other !== undefined && other !== null) compare(result, `${name}[${String(index)}]`, item, other, found);
        }
      return;
    }
    case "int":
      if (value.kind !== "int" || value.value !== recorded.value)
        differ(value.kind === "int" ? value.value : value.kind, recorded.value);
      return;
    case "float": {
      const theirs = numberOf(recorded.value);
      const ours = value.kind === "float" ? value.value : undefined;
      if (ours === undefined || !near(ours, theirs, 2e-6, 1e-5)) differ(ours ?? value.kind, theirs);
      return;
    }
    case "bool":
      if (value.kind !== "bool" || value.value !== recorded.value)
        differ(value.kind === "bool" ? value.value : value.kind, recorded.value);
      return;
    case "str":
      if (value.kind !== "string" || value.value !== recorded.value)
        differ(value.kind === "string" ? value.value : value.kind, recorded.value);
      return;
    case "none":
      if (value.kind !== "none") differ(value.kind, "None");
      return;
    case "packed":
      if (value.kind !== "packed" || value.values === undefined) {
        differ(value.kind, "packed");
        return;
      }
      if (value.data.values !== undefined)
        compareTensor(`${name}.data`, value.data.values, recorded.data as Encoded, found, false);
      for (const [part, ours] of [
        ["batch_sizes", value.values.batchSizes],
        ["sorted_indices", value.values.sortedIndices],
        ["unsorted_indices", value.values.unsortedIndices],
      ] as const) {
        const theirs = JSON.stringify(recorded[part]?.data ?? null);
        if (JSON.stringify(ours ?? null) !== theirs) differ(`${part} ${JSON.stringify(ours)}`, theirs);
      }
      return;
  }
}

function listItems(result: RunResult, value: Value): readonly Value[] | undefined {
  const content = value.kind === "list" ? result.read(value.cell) : undefined;
  return content?.kind === "list" && content.items.kind === "items" ? content.items.items : undefined;
}

function compareTensor(name: string, ours: Numbers, theirs: Encoded, found: string[], exact: boolean): void {
  if (ours.dtype !== theirs.dtype || ours.sizes.join() !== (theirs.shape ?? []).join()) {
    found.push(
      `${name}: ours ${ours.dtype} [${ours.sizes.join(", ")}], PyTorch ${theirs.dtype ?? ""} [${(theirs.shape ?? []).join(", ")}]`,
    );
    return;
  }
  const elements = elementsOf(ours);
  if (theirs.sha256 !== undefined) {
    const bytes = new Uint8Array(elements.buffer, elements.byteOffset, elements.byteLength);
    const digest = createHash("sha256").update(bytes).digest("hex");
    if (digest !== theirs.sha256)
      found.push(`${name}: the bytes differ (first ${Array.from(elements.subarray(0, 4)).join(", ")})`);
    return;
  }
  const expected = numbersOf(theirs);
  const double = ours.dtype === "float64";
  const half = ours.dtype === "float16" ? 2e-3 : ours.dtype === "bfloat16" ? 1.6e-2 : 0;
  for (const [index, value] of elements.entries()) {
    const other = expected[index] ?? Number.NaN;
    const same = exact
      ? Object.is(value, other) || value === other
      : near(value, other, double ? 1e-12 : half || 2e-6, double ? 1e-12 : half || 1e-5);
    if (same) continue;
    found.push(`${name}[${String(index)}]: ours ${String(value)}, PyTorch ${String(other)}`);
    return;
  }
}

function near(a: number, b: number, absolute: number, relative: number): boolean {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b);
  if (a === b) return true;
  return Math.abs(a - b) <= absolute + relative * Math.abs(b);
}

function numbersOf({ dtype, data, b64 }: Encoded): ArrayLike<number> {
  if (b64 === undefined) {
    const list = (data as unknown[]).map(numberOf);
    return dtype === "float32" ? Float32Array.from(list) : list;
  }
  const bytes = Buffer.from(b64, "base64");
  const copy = new ArrayBuffer(bytes.length);
  new Uint8Array(copy).set(bytes);
  return dtype === "float64" ? new Float64Array(copy) : new Float32Array(copy);
}

function numberOf(value: unknown): number {
  if (value === "nan") return Number.NaN;
  if (value === "inf") return Number.POSITIVE_INFINITY;
  if (value === "-inf") return Number.NEGATIVE_INFINITY;
  return Number(value);
}
