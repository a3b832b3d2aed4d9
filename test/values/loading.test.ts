import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type RunResult, runProgram } from "../../engine/run.ts";
import { elementsOf } from "../../engine/values/tensor.ts";

type Stored = { readonly dtype: string; readonly shape: readonly number[]; readonly bytes: string };
type Case = {
  readonly name: string;
  readonly file: string;
  readonly tensor?: Stored;
  readonly tensors?: readonly (readonly [string, Stored])[];
  readonly refused?: string;
};

/** Files that PyTorch, NumPy and safetensors wrote, with what is in them. */
const { cases } = JSON.parse(readFileSync(new URL("../files/files.json", import.meta.url), "utf8")) as {
  readonly cases: readonly Case[];
};

function loaded(one: Case, more = ""): RunResult & { readonly output: string } {
  const numpy = /\.np[yz]$/.test(one.name);
  const load = one.name.endsWith(".safetensors") ? "load_file" : numpy ? "np.load" : "torch.load";
  const header = "import numpy as np\nfrom safetensors.torch import load_file\n";
  let output = "";
  const result = runProgram(`${header}d = ${load}("${one.name}")\n${more}`, {
    seed: 0n,
    sizes: new Map(),
    memoryLimit: 2 ** 26,
    timeLimit: 10_000,
    cancelled: () => false,
    write: (text) => {
      output += text;
    },
    warn: () => undefined,
    observe: undefined,
    readFile: (path) =>
      path === one.name ? { kind: "bytes", bytes: Buffer.from(one.file, "base64") } : { kind: "missing" },
  });
  return { ...result, output };
}

const exact: ReadonlySet<string> = new Set(["float32", "float64", "int64", "int32", "int16", "int8", "uint8", "bool"]);

test.each(cases.filter(({ tensor }) => tensor !== undefined).map((one) => [one.name, one] as const))(
  "%s gives its tensor",
  (name, one) => {
    const result = loaded(one, name.endsWith(".npy") ? "t = torch.from_numpy(d)" : "t = d");
    expect(result.outcome).toEqual({ kind: "finished" });
    const value = result.variable("t");
    expect(value).toMatchObject({ kind: "tensor", values: { dtype: one.tensor?.dtype, sizes: one.tensor?.shape } });
    if (
      value?.kind === "tensor" &&
      value.values !== undefined &&
      one.tensor !== undefined &&
      exact.has(one.tensor.dtype)
    ) {
      expect(Array.from(elementsOf(value.values))).toEqual(numbersIn(one.tensor));
    }
  },
);

test.each(cases.filter(({ refused }) => refused !== undefined).map((one) => [one.name, one] as const))(
  "%s stops the run in a sentence",
  (name, one) => {
    const { outcome } = loaded(one);
    expect(outcome).toMatchObject({ kind: "stopped", reason: "unread" });
    if (outcome.kind === "stopped") {
      expect(outcome.message).toContain(name);
      expect(outcome.message).toContain(one.refused ?? "");
    }
  },
);

test("a state dict that torch.save wrote loads into its module", () => {
  const one = cases.find(({ name }) => name === "lstm.pt");
  if (one === undefined) throw new Error("lstm.pt is missing");
  const result = loaded(one, "m = nn.LSTM(3, 2, bidirectional=True)\nprint(m.load_state_dict(d))\nw = m.weight_ih_l0");
  expect(result.outcome).toEqual({ kind: "finished" });
  expect(result.output).toBe("<All keys matched successfully>\n");
  const weight = result.variable("w");
  const stored = one.tensors?.find(([name]) => name === "weight_ih_l0")?.[1];
  if (weight?.kind !== "tensor" || weight.values === undefined || stored === undefined) throw new Error("no weight");
  expect(Array.from(elementsOf(weight.values))).toEqual(numbersIn(stored));
});

test("a file that isn't there raises as Python does", () => {
  const [one] = cases;
  if (one === undefined) throw new Error("no case");
  const { outcome } = loaded(one, 'torch.load("nowhere.pt")');
  expect(outcome).toMatchObject({
    kind: "raised",
    type: "FileNotFoundError",
    text: "[Errno 2] No such file or directory: 'nowhere.pt'",
  });
});

function numbersIn({ dtype, bytes }: Stored): readonly number[] {
  const buffer = Buffer.from(bytes, "base64");
  const copy = new ArrayBuffer(buffer.length);
  new Uint8Array(copy).set(buffer);
  switch (dtype) {
    case "float32":
      return Array.from(new Float32Array(copy));
    case "float64":
      return Array.from(new Float64Array(copy));
    case "int64":
      return Array.from(new BigInt64Array(copy), Number);
    case "int32":
      return Array.from(new Int32Array(copy));
    case "int16":
      return Array.from(new Int16Array(copy));
    case "int8":
      return Array.from(new Int8Array(copy));
    default:
      return Array.from(new Uint8Array(copy));
  }
}
