import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "./client.ts";

let folder: string;
let outside: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gatescope-run-"));
  outside = mkdtempSync(join(tmpdir(), "gatescope-outside-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(outside, { recursive: true, force: true });
});

type Ran = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

function run(args: readonly string[], program: string): Ran {
  const cli = join(root, "dist", "cli.js");
  return spawnSync(process.execPath, [cli, "run", ...args, "-"], { cwd: folder, input: program, encoding: "utf8" });
}

type Report = {
  readonly version: number;
  readonly prints: readonly string[];
  readonly dump: Readonly<Record<string, { readonly shape: readonly number[]; readonly data: readonly number[] }>>;
  readonly seed: number;
  readonly sizes: Readonly<Record<string, number>>;
  readonly error?: { readonly type: string; readonly message: string; readonly line: number };
};

function told(args: readonly string[], program: string): Report {
  return JSON.parse(run(["--format", "json", ...args], program).stdout) as Report;
}

// torch.manual_seed(0); torch.randn(2, 3)
const normal = [
  1.5409960746765137, -0.293428897857666, -2.1787893772125244, 0.5684312582015991, -1.0845223665237427,
  -1.3985954523086548,
];

describe("run", () => {
  test("prints what Python prints", () => {
    const program = 'torch.manual_seed(0)\nx = torch.randn(2, 3)\nprint(x)\nprint("a", 1, sep="-", end="!\\n")\n';
    expect(run([], program)).toEqual({
      status: 0,
      signal: null,
      pid: expect.any(Number) as unknown,
      output: expect.anything() as unknown,
      stdout: "tensor([[ 1.5410, -0.2934, -2.1788],\n        [ 0.5684, -1.0845, -1.3986]])\na-1!\n",
      stderr: "",
    });
  });

  test("--seed and --dump give PyTorch's numbers", () => {
    const { version, prints, dump, seed } = told(
      ["--seed", "0", "--dump", "x", "y"],
      "x = torch.randn(2, 3)\ny = x > 0\nprint(x.shape)",
    );
    expect(version).toBe(1);
    expect(prints).toEqual(["torch.Size([2, 3])"]);
    expect(dump["x"]).toEqual({ shape: [2, 3], dtype: "float32", data: normal });
    expect(dump["y"]?.data).toEqual([true, false, false, true, false, false]);
    expect(seed).toBe(0);
  });

  test("a seed that nobody set is told, and repeats the run", () => {
    const program = "x = torch.randn(2)\nprint(x)";
    const first = run([], program);
    const seed = /--seed (\d+) repeats/.exec(first.stderr)?.[1] ?? "";
    expect(seed).not.toBe("");
    expect(run(["--seed", seed], program).stdout).toBe(first.stdout);
  });

  test("symbols take distinct sizes, or those that are given", () => {
    const program = "x: [seq, b, 100]\nhidden: int\nlstm = nn.LSTM(100, hidden)\nout, _ = lstm(x)\nprint(out.shape)";
    expect(run(["--seed", "0"], program)).toMatchObject({
      stdout: "torch.Size([12, 3, 5])\n",
      stderr: "gatescope: sizes: seq=12, b=3, hidden=5\n",
    });
    expect(told(["--size", "seq=4", "--size", "hidden=9"], program)).toMatchObject({
      prints: ["torch.Size([4, 3, 9])"],
      sizes: { seq: 4, b: 3, hidden: 9 },
    });
  });

  test("an exception ends the run as in Python", () => {
    const program = "print(1)\nlstm = nn.LSTM(100, 20)\nout, _ = lstm(torch.randn(10, 3, 64))\nprint(2)";
    const message = "input.size(-1) must be equal to input_size. Expected 100, got 64";
    expect(run(["--seed", "0"], program)).toMatchObject({
      status: 1,
      stdout: "1\n",
      stderr: `Traceback (most recent call last):\n  File "<stdin>", line 3, in <module>\n    out, _ = lstm(torch.randn(10, 3, 64))\nRuntimeError: ${message}\n`,
    });
    expect(told([], program)).toMatchObject({ prints: ["1"], error: { type: "RuntimeError", message, line: 3 } });
  });

  test("what isn't computed stops the run in a sentence", () => {
    const { status, stderr } = run([], "x = torch.zeros(2)\nmatch 3:\n    case y: x = x + 1\n");
    expect(status).toBe(1);
    expect(stderr).toMatch(/^The run stops at line 2: match isn't read/);
  });

  test("the budget refuses before it takes, with the sum", () => {
    const { status, stderr } = run([], "a = torch.zeros(8, 1024, 1024)\nb = torch.zeros(10**9, 10)");
    expect(status).toBe(1);
    expect(stderr).toContain(
      "line 2: this needs 37.3 GiB: a tensor of [1000000000, 10] 37.3 GiB, a 32 MiB; the limit is 512 MiB",
    );
    expect(run(["--memory", "16"], "a = torch.zeros(8, 1024, 1024)").stderr).toContain("the limit is 16 MiB");
    expect(run([], "lstm = nn.LSTM(100000, 100000)").stderr).toMatch(/weights of LSTM \d+ GiB; the limit is 512 MiB/);
    expect(run(["--time", "0.2"], "x = 0\nfor i in range(10**12):\n    x = x + 1").stderr).toContain("0.2 s");
  });

  test("memory that the program lets go is free again", () => {
    const program = "for i in range(200):\n    x = torch.zeros(1024, 1024)\nprint(x.sum())";
    expect(run(["--memory", "64"], program)).toMatchObject({ status: 0, stdout: "tensor(0.)\n" });
  });

  test("files are read inside the folder alone", () => {
    const header = JSON.stringify({ w: { dtype: "F32", shape: [2], data_offsets: [0, 8] } });
    const bytes = Buffer.alloc(8 + header.length + 8);
    bytes.writeBigUInt64LE(BigInt(header.length));
    bytes.write(header, 8);
    bytes.writeFloatLE(1.5, 8 + header.length);
    bytes.writeFloatLE(-2, 12 + header.length);
    writeFileSync(join(folder, "w.safetensors"), bytes);
    writeFileSync(join(outside, "w.safetensors"), bytes);
    mkdirSync(join(folder, "links"), { recursive: true });
    symlinkSync(join(outside, "w.safetensors"), join(folder, "links", "w.safetensors"));
    const load = (path: string): string =>
      `from safetensors.torch import load_file\nd = load_file("${path}")\nprint(d["w"])`;
    expect(run([], load("w.safetensors"))).toMatchObject({ status: 0, stdout: "tensor([ 1.5000, -2.0000])\n" });
    expect(run([], load("links/w.safetensors")).stderr).toContain("lies outside of the workspace");
    expect(run([], load(`${outside}/w.safetensors`)).stderr).toContain("lies outside of the workspace");
    expect(run([], load("missing.safetensors")).stderr).toContain(
      "FileNotFoundError: [Errno 2] No such file or directory: 'missing.safetensors'",
    );
  });

  test.each([
    [["--seed", "x"]],
    [["--seed", "99999999999999999999"]],
    [["--size", "seq"]],
    [["--format", "xml"]],
    [["--dump", "x"]],
    [["--memory", "-1"]],
    [["--nonsense"]],
  ])("%j is refused in a sentence", (args) => {
    const { status, stdout, stderr } = run(args, "");
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^gatescope: .+\n/);
  });
});
