import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./client.ts";

type Inspected = {
  readonly status: number | null;
  readonly stderr: string;
  readonly told: {
    readonly version: number;
    readonly calls: readonly {
      readonly line: number;
      readonly module: string;
      readonly repr: string;
      readonly layers: readonly {
        readonly steps: number;
        readonly batch: number;
        readonly series: Readonly<Record<string, readonly (number | null)[]>>;
      }[];
    }[];
    readonly error?: { readonly type: string; readonly message: string; readonly line: number };
  };
};

function inspected(args: readonly string[], program: string): Inspected {
  const cli = join(root, "dist", "cli.js");
  const { status, stderr, stdout } = spawnSync(process.execPath, [cli, "inspect", ...args, "-"], {
    input: program,
    encoding: "utf8",
  });
  return { status, stderr, told: JSON.parse(stdout) as Inspected["told"] };
}

const program = `# Sizes that the command line may set:
x: Float[Tensor, "seq b 3"]
lstm = nn.LSTM(3, 4, num_layers=2)
out, (h, c) = lstm(x)
gru = nn.GRU(4, 2)
out, h = gru(
    out)
`;

test("inspect tells every call with the sizes that are asked for", () => {
  const { status, stderr, told } = inspected(["--size", "seq=5", "b=2", "--seed", "1"], program);
  expect([status, stderr]).toEqual([0, ""]);
  expect(told.version).toBe(1);
  expect(told.calls.map(({ line, module, repr, layers }) => ({ line, module, repr, layers: layers.length }))).toEqual([
    { line: 4, module: "LSTM", repr: "LSTM(3, 4, num_layers=2)", layers: 2 },
    { line: 6, module: "GRU", repr: "GRU(4, 2)", layers: 1 },
  ]);
  const [lstm] = told.calls;
  expect(lstm?.layers[0]).toMatchObject({ steps: 5, batch: 2 });
  expect(Object.entries(lstm?.layers[0]?.series ?? {}).map(([name, values]) => [name, values.length])).toEqual(
    ["i", "f", "g", "o", "c", "h"].map((name) => [name, 40]),
  );
});

test("--line leaves the calls of one line", () => {
  expect(inspected(["--line", "6"], program).told.calls.map(({ module }) => module)).toEqual(["GRU"]);
  const none = inspected(["--line", "3"], program);
  expect(none).toMatchObject({
    status: 2,
    stderr: "gatescope: no recurrent call ran on line 3\n",
    told: { calls: [] },
  });
});

test("a program that fails tells the calls so far, and why it fails", () => {
  const { status, told } = inspected(
    [],
    "rnn = nn.RNN(2, 2)\nout, h = rnn(torch.zeros(3, 1, 2))\nrnn(torch.zeros(3, 1, 4))\n",
  );
  expect(status).toBe(1);
  expect(told.calls.map(({ line }) => line)).toEqual([2]);
  expect(told.error).toEqual({
    type: "RuntimeError",
    message: "input.size(-1) must be equal to input_size. Expected 2, got 4",
    line: 3,
  });
});

test("what the memory limit doesn't allow is refused", () => {
  const { status, told } = inspected(["--memory", "1"], "nn.LSTM(8, 512)(torch.zeros(9, 1, 8))\n");
  expect(status).toBe(1);
  expect(told.error).toMatchObject({ type: "stopped", reason: "memory", line: 1 });
});
