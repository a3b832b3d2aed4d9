import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "./client.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gatescope-cli-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function gatescope(args: readonly string[], input = ""): { status: number | null; stdout: string; stderr: string } {
  const cli = join(root, "dist", "cli.js");
  return spawnSync(process.execPath, [cli, ...args], { cwd: folder, input, encoding: "utf8", maxBuffer: 1e9 });
}

function write(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return name;
}

function checked(content: string): { readonly status: number | null; readonly file: CheckedFile } {
  const { status, stdout } = gatescope(["check", "--format", "json", "-"], content);
  const { version, files } = JSON.parse(stdout) as { readonly version: number; readonly files: readonly CheckedFile[] };
  expect(version).toBe(1);
  return { status, file: files[0]! };
}

type Row = Readonly<Record<string, unknown>> & { readonly line: number; readonly name: string };
type CheckedFile = {
  readonly path: string;
  readonly shapes: readonly Row[];
  readonly modules: readonly Row[];
  readonly prints: readonly { readonly line: number; readonly text: string }[];
  readonly diagnostics: readonly Row[];
};

const example = readFileSync(join(root, "examples", "lecture-notes-lstm.lstm"), "utf8");
const wrong = "lstm = nn.LSTM(100, 20)\nx = torch.randn(10, 3, 64)\nout, (h, c) = lstm(x)\nprint(out.shape)\n";
const torchText = "RuntimeError: input.size(-1) must be equal to input_size. Expected 100, got 64";

describe("check", () => {
  test("--locale speaks another language, and PyTorch's text stays", () => {
    const { stdout, status } = gatescope(["check", "--locale", "zh-CN", "-"], wrong);
    expect(status).toBe(1);
    expect(stdout).toContain("错误 输入的最后一维是 64，而这个 LSTM 的 input_size=100。");
    expect(stdout).toContain(torchText);
    expect(stdout).toMatch(/1 个文件：1 个错误\n$/u);
    const json = gatescope(["check", "--format", "json", "--locale", "zh-cn", "-"], wrong).stdout;
    const { files } = JSON.parse(json) as { readonly files: readonly CheckedFile[] };
    expect(files[0]?.diagnostics[0]).toMatchObject({ torch: torchText, fixes: ["设为 input_size=64"] });
    const unknown = gatescope(["check", "--locale", "tlh", "-"], wrong);
    expect([unknown.status, unknown.stderr.split("\n")[0]]).toEqual([
      2,
      "gatescope: --locale is one of en, zh-CN, not tlh",
    ]);
  });

  test("json holds every shape, module and print", () => {
    const { status, file } = checked(example);
    expect(status).toBe(0);
    expect(file.path).toBe("-");
    expect(file.shapes).toEqual([
      {
        line: 3,
        column: 1,
        endLine: 3,
        endColumn: 2,
        name: "x",
        kind: "tensor",
        shape: [10, 3, 100],
        dtype: "float32",
        label: "[10, 3, 100]",
      },
      {
        line: 5,
        column: 1,
        endLine: 5,
        endColumn: 4,
        name: "out",
        kind: "tensor",
        shape: [10, 3, 20],
        dtype: "float32",
        label: "[10, 3, 20]",
      },
      {
        line: 5,
        column: 7,
        endLine: 5,
        endColumn: 8,
        name: "h",
        kind: "tensor",
        shape: [4, 3, 20],
        dtype: "float32",
        label: "[4, 3, 20]",
      },
      {
        line: 5,
        column: 10,
        endLine: 5,
        endColumn: 11,
        name: "c",
        kind: "tensor",
        shape: [4, 3, 20],
        dtype: "float32",
        label: "[4, 3, 20]",
      },
    ]);
    expect(file.modules).toEqual([
      {
        line: 1,
        column: 1,
        endLine: 1,
        endColumn: 5,
        name: "lstm",
        repr: "LSTM(100, 20, num_layers=4)",
        parameters: 19840,
      },
    ]);
    expect(file.prints).toEqual([
      { line: 2, text: "LSTM(100, 20, num_layers=4)" },
      { line: 4, text: "torch.Size([10, 3, 100])" },
      { line: 6, text: "torch.Size([10, 3, 20]) torch.Size([4, 3, 20]) torch.Size([4, 3, 20])" },
    ]);
    expect(file.diagnostics).toEqual([]);
  });

  test("json has every kind of value", () => {
    const { file } = checked(
      "x: [seq, b, 10]\nhs = []\nfor xt in x:\n    hs.append(xt)\nn = x.shape[0]\npair = (x, x.t)\nrnn = nn.GRU(10, 20)\nout, h = rnn(x)\ny = unheard(x)\nz = x * y\n",
    );
    const row = (name: string): Row | undefined => file.shapes.findLast((each) => each.name === name);
    expect(row("x")).toMatchObject({ kind: "tensor", shape: ["seq", "b", 10] });
    expect(row("hs")).toMatchObject({ kind: "list" });
    expect(row("xt")).toMatchObject({ line: 3, column: 5, kind: "tensor", shape: ["b", 10] });
    expect(row("n")).toMatchObject({ kind: "int", value: "seq" });
    expect(row("pair")).toMatchObject({ kind: "tuple", items: [{ kind: "tensor" }, { kind: "unknown" }] });
    expect(row("rnn")).toBeUndefined();
    expect(row("out")).toMatchObject({ shape: ["seq", "b", 20] });
    expect(row("h")).toMatchObject({ shape: [1, "b", 20] });
    expect(row("y")).toMatchObject({ kind: "unknown" });
    expect(typeof row("y")?.["reason"]).toBe("string");
  });

  test("an error has PyTorch's text and stops the program; later facts stay", () => {
    const { status, file } = checked(wrong);
    expect(status).toBe(1);
    expect(file.diagnostics).toMatchObject([
      {
        line: 3,
        column: 20,
        endLine: 3,
        endColumn: 21,
        severity: "error",
        code: "input-size",
        torch: torchText,
        stops: true,
      },
    ]);
    expect(file.shapes.find(({ name }) => name === "out")).toMatchObject({ shape: [10, 3, 20] });
    expect(file.prints).toEqual([{ line: 4, text: "torch.Size([10, 3, 20])" }]);
  });

  test("text shows the code", () => {
    const { status, stdout } = gatescope(["check", write("wrong.lstm", wrong)]);
    expect(status).toBe(1);
    expect(stdout).toContain("wrong.lstm:3:20 error ");
    expect(stdout).toContain("> 3 | out, (h, c) = lstm(x)\n    |                    ^\n");
    expect(stdout).toContain(torchText);
    expect(stdout).toMatch(/\n1 error in 1 file\n$/);
    expect(stdout).not.toContain("\u001b");
  });

  test("sarif is a log of version 2.1.0", () => {
    const { status, stdout } = gatescope(["check", "--format=sarif", write("ü wrong.lstm", wrong)]);
    expect(status).toBe(1);
    const log = JSON.parse(stdout) as {
      readonly version: string;
      readonly runs: readonly Readonly<Record<string, unknown>>[];
    };
    expect(log.version).toBe("2.1.0");
    expect(log.runs).toMatchObject([
      {
        columnKind: "utf16CodeUnits",
        tool: { driver: { name: "Gatescope", rules: [{ id: "input-size" }] } },
        results: [
          {
            ruleId: "input-size",
            level: "error",
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: "%C3%BC%20wrong.lstm" },
                  region: { startLine: 3, startColumn: 20, endLine: 3, endColumn: 21 },
                },
              },
            ],
          },
        ],
      },
    ]);
  });

  test("github gets workflow commands", () => {
    const { stdout } = gatescope(["check", "--format", "github", write("wrong.lstm", wrong)]);
    expect(stdout).toMatch(
      /^::error file=wrong\.lstm,line=3,endLine=3,col=20,endColumn=21,title=gatescope input-size::.*%0A.*\n$/,
    );
    expect(stdout).toContain(torchText);
  });

  test("several files share one report", () => {
    const files = [write("a.lstm", example), write("b.lstm", wrong)];
    const { status, stdout } = gatescope(["check", "--format", "json", ...files]);
    expect(status).toBe(1);
    expect((JSON.parse(stdout) as { files: readonly CheckedFile[] }).files.map(({ path }) => path)).toEqual(files);
  });

  test("what can't be read is named, and the rest still reported", () => {
    const invalid = write("invalid.lstm", Uint8Array.from([0x78, 0x0a, 0xff, 0xfe]));
    const { status, stdout, stderr } = gatescope(["check", "missing.lstm", write("a.lstm", example), invalid, "."]);
    expect(status).toBe(2);
    expect(stdout).toContain("No problems in 1 file");
    expect(stderr.split("\n")).toEqual([
      "gatescope: missing.lstm: there is no such file",
      "gatescope: invalid.lstm: line 2 is not valid UTF-8",
      "gatescope: .: it is a folder, not a file",
      "",
    ]);
  });

  test("columns count UTF-16 units, and a byte order mark does not count", () => {
    const { file } = checked('\ufeffs = "😀"; x = torch.zeros(2, 3)\r\ny = x.t()\r\n');
    expect(file.shapes).toMatchObject([
      { name: "s", line: 1, column: 1 },
      { name: "x", line: 1, column: 11, endColumn: 12 },
      { name: "y", line: 2, column: 1, shape: [3, 2] },
    ]);
  });

  test("a thousand small files take seconds", () => {
    const files = Array.from({ length: 1000 }, (_, index) => write(`${index}.lstm`, example));
    const start = performance.now();
    expect(gatescope(["check", "--format", "json", ...files]).status).toBe(0);
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});

describe("hints", () => {
  const hints = (content: string): string => gatescope(["hints", "-"], content).stdout;

  test("the lecture-note program shows its shapes", () => {
    expect(hints(example)).toBe(
      example.replace("out, (h, c) = ", "out: [10, 3, 20], (h: [4, 3, 20], c: [4, 3, 20]) = "),
    );
  });

  test("a print's sizes stand at the end of its line unless a comment has them", () => {
    expect(hints("x = torch.zeros(2, 3)\nprint(x.shape, x.t().shape)\nprint(x.shape)  # [2,3]\n")).toBe(
      "x = torch.zeros(2, 3)\nprint(x.shape, x.t().shape)  [2, 3] [3, 2]\nprint(x.shape)  # [2,3]\n",
    );
  });

  test("nothing is shortened", () => {
    const sizes = Array.from({ length: 20 }, (_, index) => index + 10).join(", ");
    expect(hints(`x: [${sizes}]\ny = x + 1\n`)).toBe(`x: [${sizes}]\ny: [${sizes}] = x + 1\n`);
  });

  test("CRLF stays", () => {
    expect(hints("x = torch.zeros(2, 3)\r\ny = x.t()\r\n")).toBe("x = torch.zeros(2, 3)\r\ny: [3, 2] = x.t()\r\n");
  });

  test("the same programs in symbols", () => {
    const source = readFileSync(join(root, "examples", "symbolic-sizes.lstm"), "utf8");
    expect(hints(source)).toContain(
      "out: [seq, b, hidden], (h: [layers, b, hidden], c: [layers, b, hidden]) = lstm(x)",
    );
  });

  test("an error sets the status", () => {
    expect(gatescope(["hints", "-"], wrong).status).toBe(1);
  });
});

describe("usage", () => {
  test.each([
    [[]],
    [["check"]],
    [["hints"]],
    [["hints", "a", "b"]],
    [["check", "--format", "xml", "a"]],
    [["check", "--colour", "a"]],
    [["unheard"]],
    [["lsp"]],
    [["run"]],
    [["inspect"]],
    [["inspect", "--line", "0", "a.lstm"]],
    [["inspect", "--seed", "x", "a.lstm"]],
    [["inspect", "a.lstm", "b.lstm"]],
  ])("%j is refused in a sentence", (args) => {
    const { status, stdout, stderr } = gatescope(args);
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^gatescope: .+\n/);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test("help and version", () => {
    expect(gatescope(["--help"])).toMatchObject({ status: 0, stderr: "" });
    expect(gatescope(["--version"]).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
