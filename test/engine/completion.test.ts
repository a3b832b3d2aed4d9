import { describe, expect, test } from "vitest";
import { type Completion, completions } from "../../engine/features/completion.ts";
import { signatureHelp } from "../../engine/features/signature-help.ts";
import { atCursor, lines } from "./cursor.ts";

function offered(source: string): readonly Completion[] {
  const { analysis, offset } = atCursor(source);
  return completions(analysis, offset).items;
}

function labels(source: string): readonly string[] {
  return offered(source).map(({ label }) => label);
}

/** "label: detail" of one of the completions. */
function detail(source: string, label: string): string {
  const found = offered(source).find((item) => item.label === label);
  return found === undefined ? `no ${label}` : `${found.label}: ${found.detail}`;
}

/** The first signature that fits, with `«…»` around the parameter at the cursor. */
function signature(source: string): string {
  const { analysis, offset } = atCursor(source);
  const help = signatureHelp(analysis, offset);
  const shown = help?.signatures[help.active];
  if (shown === undefined) return "none";
  const active = shown.active === undefined ? undefined : shown.parameters[shown.active];
  if (active === undefined) return shown.label;
  const { start, end } = active.span;
  return `${shown.label.slice(0, start)}«${shown.label.slice(start, end)}»${shown.label.slice(end)}`;
}

const lstm = lines("x: [seq, b, 100]", "lstm = nn.LSTM(100, 20, bidirectional=True)", "out, (h, c) = lstm(x)");

describe("completion", () => {
  test("offers what a namespace holds", () => {
    expect(labels("nn.¦")).toEqual(
      expect.arrayContaining(["LSTM", "GRUCell", "CrossEntropyLoss", "functional", "utils"]),
    );
    expect(labels("y = nn.LS¦").slice(0, 2)).toEqual(["LSTM", "LSTMCell"]);
    expect(labels("torch.std_m¦")).toEqual(["std_mean"]);
    expect(labels("nn.utils.rnn.pa¦")).toContain("pack_padded_sequence");
    expect(labels("import torch as t\nt.stac¦")).toContain("stack");
    expect(labels("torch.zeros(3, dtype=torch.flo¦")).toContain("float32");
    expect(labels("torch.nn.init.xav¦\nx = 1\n")).toEqual(["xavier_normal_", "xavier_uniform_"]);
  });

  test("offers a tensor's methods, behind names, calls, subscripts, brackets", () => {
    for (const receiver of [
      "out",
      "out.mean(0)",
      "out[0]",
      "lstm(x)[0]",
      "(out)",
      "torch.cat([out, out], dim=0)",
      "out.data.T",
    ]) {
      expect(labels(`${lstm}y = ${receiver}.¦\nz = 1\n`)).toEqual(
        expect.arrayContaining(["transpose", "shape", "unsqueeze"]),
      );
    }
    expect(labels(`${lstm}y = torch.stack([out.¦`)).toContain("transpose");
    expect(labels(`${lstm}y = out.shape.¦`)).toEqual(expect.arrayContaining(["numel", "index"]));
  });

  test("offers a module's settings, parameters and methods", () => {
    expect(detail(`${lstm}lstm.¦`, "hidden_size")).toBe("hidden_size: 20");
    expect(detail(`${lstm}lstm.¦`, "weight_ih_l0_reverse")).toBe("weight_ih_l0_reverse: [80, 100]");
    expect(labels(`${lstm}lstm.¦`)).toEqual(expect.arrayContaining(["flatten_parameters", "train", "parameters"]));
    expect(labels("m = nn.Sequential(nn.Linear(1, 2))\nm[0].¦")).toContain("in_features");
  });

  test("offers the program's names with their shapes", () => {
    expect(detail(`${lstm}print(o¦)`, "out")).toBe("out: [seq, b, 40]");
    expect(detail(`${lstm}print(¦`, "lstm")).toBe("lstm: LSTM(100, 20, bidirectional=True)");
    expect(detail(`${lstm}¦`, "h")).toBe("h: [2, b, 20]");
    expect(detail(`${lstm}for xt in x:\n    y = xt + 1\n    ¦\nz = 1`, "xt")).toBe("xt: [b, 100]");
    expect(detail(`${lstm}for xt in x:\n    print(x¦\n`, "xt")).toBe("xt: [b, 100]");
    expect(detail(`${lstm}f'{o¦}'`, "out")).toBe("out: [seq, b, 40]");
    expect(detail(`${lstm}y = b¦`, "b")).toBe("b: dimension");
  });

  test("does not offer what is being typed, nor anything in comments, texts and numbers", () => {
    expect(labels(`${lstm}outer¦`)).not.toContain("outer");
    for (const line of ["# ou¦", "y = 'ou¦", "y = 3.¦", "def ou¦", "class ou¦", "import torch as ou¦", "y = 1 # o¦"]) {
      expect(labels(`${lstm}${line}`)).toEqual([]);
    }
  });

  test("offers the keyword arguments that are left", () => {
    expect(labels("nn.LSTM(¦").slice(0, 3)).toEqual(["input_size=", "hidden_size=", "num_layers="]);
    const items = offered("r = nn.LSTM(10, 20, bias=True, b¦\nx = 1\n").filter(({ kind }) => kind === "parameter");
    expect(items.map(({ label, detail: told }) => `${label} ${told}`)).toEqual(
      ["num_layers= int = 1", "batch_first= bool = False", "bidirectional= bool = False"].filter((item) =>
        item.includes("b"),
      ),
    );
    expect(items[0]?.about).toMatchObject({ kind: "text" });
    expect(labels(`${lstm}lstm(x, h¦`)).toContain("hx=");
    expect(labels("nn.LSTM(10, hidden_size=¦")).not.toContain("num_layers=");
    expect(labels(lines("def f(first, second=2):", "    return first", "f(1, ¦"))).toContain("second=");
    expect(labels(`${lstm}out.sum(k¦`)).toContain("keepdim=");
  });

  test("offers the texts that a parameter takes", () => {
    expect(labels("nn.RNN(1, 2, nonlinearity='¦')")).toEqual(["tanh", "relu"]);
    expect(labels('nn.MSELoss(reduction="¦')).toEqual(["mean", "sum", "none"]);
  });

  test("offers dimensions between the brackets of a shape", () => {
    const program = lines("x: [seq, batch, 10]", "n = x.shape[0]", "out = x.sum(0)");
    expect(labels(`${program}y: [¦`)).toEqual(["seq", "batch", "n"]);
    expect(labels(`${program}y: [seq, b¦]`)).toEqual(["batch"]);
    expect(labels(`${program}y: Float[Tensor, "b¦"]`)).toEqual(["batch"]);
    expect(labels(`${program}def f(x: [b¦`)).toEqual(["batch"]);
  });

  test("offers modules to import, and what is in them", () => {
    expect(labels("import ¦")).toEqual(
      expect.arrayContaining(["torch", "math", "torch.nn"].filter((name) => !name.includes("."))),
    );
    expect(labels("from torch.¦")).toEqual(["autograd", "export", "linalg", "nn"]);
    expect(labels("from torch.nn import LST¦").slice(0, 2)).toEqual(["LSTM", "LSTMCell"]);
  });

  test("offers what a class sets on self, and nn.Module's own", () => {
    const program = lines(
      "class Net(nn.Module):",
      "    def __init__(self, size):",
      "        super().__init__()",
      "        self.rnn = nn.GRU(10, size)",
      "    def forward(self, x):",
      "        self.¦",
    );
    expect(labels(program)).toEqual(expect.arrayContaining(["rnn", "forward", "parameters"]));
    expect(labels(program.replace("self.¦", "y = ¦"))).toEqual(expect.arrayContaining(["x", "self"]));
    expect(labels(program.replace("self.¦", "y = ¦"))).not.toContain("size");
  });

  test("a function's names aren't seen outside", () => {
    expect(labels(lines("def f(inner):", "    local = 1", "y = ¦"))).not.toContain("inner");
    expect(labels(lines("y = [item for item in [1]]", "z = ¦"))).not.toContain("item");
    expect(labels(lines("y = [ite¦ for item in [1]]"))).toContain("item");
  });
});

describe("signature help", () => {
  test("shows the parameter at the cursor", () => {
    expect(signature("nn.Linear(¦")).toBe(
      "nn.Linear(«in_features: int», out_features: int, bias: bool = True, device: torch.device = None, dtype: torch.dtype = None)",
    );
    expect(signature("nn.Linear(3, ¦)\n")).toContain("«out_features: int»");
    expect(signature("nn.Linear(3, bias=¦")).toContain("«bias: bool = True»");
    expect(signature("nn.Linear(3, 4, True, None, None, ¦")).not.toContain("«");
  });

  test("of a module's call, of methods without their tensor, of the program's own functions", () => {
    expect(signature(`${lstm}lstm(x, ¦`)).toBe("lstm(input: Tensor, «hx: (Tensor, Tensor) = None»)");
    expect(signature(`${lstm}out.transpose(0, ¦`)).toBe("Tensor.transpose(dim0: int, «dim1: int»)");
    expect(signature(lines("def f(a, b: int = 2, *rest):", "    return a", "f(1, 2, 3, ¦"))).toBe(
      "f(a, b: int = 2, «*rest»)",
    );
  });

  test("of the innermost call, through lists and subscripts; none outside", () => {
    expect(signature("y = torch.stack([torch.zeros(2), ¦")).toContain("torch.stack(«tensors: tensors»");
    expect(signature("y = torch.cat([torch.zeros(2, ¦")).toMatch(/^torch\.zeros\(«size: ints»/);
    expect(signature("y = (1, ¦")).toBe("none");
    expect(signature("def f(a, ¦")).toBe("none");
    expect(signature("nn.Linear(1, 2)¦")).toBe("none");
    expect(signature("print(1) # nn.Linear(¦")).toBe("none");
  });

  test("the overload that takes what is given", () => {
    expect(signature(`${lstm}out.sum(0, keepdim=¦`)).toContain("«keepdim: bool = False»");
    expect(signature(`${lstm}out.max(¦`)).toContain("Tensor.max(");
    expect(signature(`${lstm}torch.arange(0, 10, ¦`)).toContain("«step");
  });
});
