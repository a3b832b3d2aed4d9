import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { TraceQuestion } from "../../server/trace-protocol.ts";
import { answerOf, asking, decoded } from "./questions.ts";

type Recorded = { readonly file: string; readonly out: readonly number[] };
type Files = {
  readonly cases: readonly {
    readonly name: string;
    readonly file: string;
    readonly tensors?: readonly (readonly [name: string, { readonly bytes: string }])[];
    readonly tensor?: { readonly bytes: string };
  }[];
};

const saved = JSON.parse(readFileSync(new URL("capture.json", import.meta.url), "utf8")) as Recorded;
const { cases } = JSON.parse(readFileSync(new URL("../files/files.json", import.meta.url), "utf8")) as Files;
const { ask } = asking();

const program = "lstm = nn.LSTM(3, 2)\nout, (h, c) = lstm(torch.zeros(5, 1, 3))\n";

function asked(file: string, text: string, question: TraceQuestion, of = program): ReturnType<typeof ask> {
  return ask(of, "lstm#0", question, { capture: file }, { capture: { file, text, encoding: "base64" } });
}

test("what torch.save wrote gives PyTorch's output", () => {
  const series = { kind: "series", series: "h", layer: 0, direction: "forward", item: 1, steps: [0, 9] } as const;
  const ours = decoded(answerOf("slice", asked("capture.pt", saved.file, series)).values);
  expect(ours).toHaveLength(saved.out.length);
  for (const [at, value] of saved.out.entries()) {
    expect(Math.abs((ours[at] ?? Number.NaN) - value)).toBeLessThanOrEqual(2e-6 + 1e-5 * Math.abs(value));
  }
});

test.each([
  ["lstm.safetensors", "3, 2, num_layers=2, bidirectional=True"],
  ["lstm.pt", "3, 2, bidirectional=True"],
])("%s brings weights, and the input stays the program's", (name, sizes) => {
  const module = program.replace("3, 2", sizes);
  const one = cases.find((each) => each.name === name);
  for (const [parameter, { bytes }] of one?.tensors ?? []) {
    const question = { kind: "weights", parameter, rows: [0, 8] } as const;
    expect(answerOf("slice", asked(name, one?.file ?? "", question, module)).values).toBe(bytes);
  }
  const { overview } = answerOf("overview", asked(name, one?.file ?? "", { kind: "overview" }, module));
  expect(asked(name, one?.file ?? "", { kind: "overview" })).toMatchObject({ reason: `${name} is of another module.` });
  expect(overview).toMatchObject({ steps: 5, weights: { kind: "capture", file: name }, input: { kind: "program" } });
});

test("an npy file brings an input, and the weights stay the program's", () => {
  const one = cases.find(({ name }) => name === "f4.npy");
  const wide = program.replace("LSTM(3", "LSTM(4").replace("1, 3)", "1, 4)");
  const { overview } = answerOf("overview", asked("f4.npy", one?.file ?? "", { kind: "overview" }, wide));
  expect(overview).toMatchObject({
    steps: 2,
    batch: 3,
    weights: { kind: "initial", seed: 0 },
    input: { kind: "capture", file: "f4.npy" },
  });
});

test.each(["module.pt", "system.pt", "laughs.pt"])("%s is refused", (name) => {
  const one = cases.find((each) => each.name === name);
  expect(asked(name, one?.file ?? "", { kind: "overview" })).toMatchObject({
    kind: "unavailable",
    reason: `${name} can't be read.`,
  });
  expect(asked("no base64", "§", { kind: "overview" })).toMatchObject({ kind: "unavailable" });
});
