import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { TraceOverview, TraceSeriesSummary } from "../../server/trace-protocol.ts";
import { answerOf, asking, decoded } from "./questions.ts";

type Recorded = {
  readonly call: { readonly id: string; readonly name: string; readonly repr: string; readonly written: string };
  readonly overview: TraceOverview;
  readonly weights: Readonly<Record<string, string>>;
  readonly runs: Readonly<
    Record<
      string,
      {
        readonly series: Readonly<Record<string, string>>;
        readonly initial: Readonly<Record<string, string>>;
        readonly summaries: readonly TraceSeriesSummary[];
        readonly gradients: Readonly<Record<string, readonly string[]>>;
      }
    >
  >;
};

const { recordings } = JSON.parse(readFileSync(new URL("../inspector/recordings.json", import.meta.url), "utf8")) as {
  readonly recordings: readonly Recorded[];
};

const { ask } = asking();

describe.each(recordings.map((one) => [one.call.repr, one] as const))("%s", (_repr, recorded) => {
  const { id } = recorded.call;
  const { steps, batch, layers, directions } = recorded.overview;
  const program = programOf(recorded);

  test("what is asked first", () => {
    const { overview } = answerOf("overview", ask(program, id, { kind: "overview" }));
    const { series, weights, input, sizes, ...rest } = overview;
    const { sizes: _sizes, series: _series, ...theirs } = recorded.overview;
    expect(rest).toEqual(theirs);
    expect([weights, input, sizes]).toEqual([{ kind: "initial", seed: 0 }, { kind: "program" }, []]);
    expect(series).toHaveLength(recorded.runs["0"]?.summaries.length ?? 0);
    for (const [index, summary] of (recorded.runs["0"]?.summaries ?? []).entries()) {
      const { least, greatest, mean, ...named } = summary;
      expect(series[index]).toMatchObject(named);
      near(Float32Array.of(series[index]?.least ?? NaN, series[index]?.greatest ?? NaN, series[index]?.mean ?? NaN), [
        least,
        greatest,
        mean,
      ]);
    }
  });

  test("parameters", () => {
    for (const [parameter, values] of Object.entries(recorded.weights)) {
      const rows = [0, 10_000] as const;
      expect(answerOf("slice", ask(program, id, { kind: "weights", parameter, rows })).values).toBe(values);
    }
  });

  test.each(Object.keys(recorded.runs))("every series and state, with forget bias %s", (bias) => {
    const run = recorded.runs[bias];
    const settings = { forgetBias: Number(bias) };
    for (const [key, values] of Object.entries(run?.series ?? {})) {
      const [series, layer, direction] = keyOf(key);
      const theirs = decoded(values);
      const width = theirs.length / steps / batch;
      for (let item = 0; item < batch; item++) {
        const question = { kind: "series", series, layer, direction, item, steps: [0, steps] } as const;
        const slice = answerOf("slice", ask(program, id, question, settings));
        expect(slice.width).toBe(width);
        near(
          decoded(slice.values),
          Array.from({ length: steps }, (_, step) => [
            ...theirs.subarray((step * batch + item) * width, (step * batch + item + 1) * width),
          ]).flat(),
        );
      }
    }
    for (const [key, values] of Object.entries(run?.initial ?? {})) {
      const [state, layer, direction] = keyOf(key);
      if (state !== "h" && state !== "c") throw new Error(key);
      const slice = answerOf(
        "slice",
        ask(program, id, { kind: "initial", state, layer, direction, item: 0 }, settings),
      );
      near(decoded(slice.values), [...decoded(values).subarray(0, slice.width)]);
    }
    expect(run).toBeDefined();
    expect([layers, directions.length].every((count) => count > 0)).toBe(true);
  });

  test.each(Object.keys(recorded.runs))("gradients as autograd's, with forget bias %s", (bias) => {
    for (let item = 0; item < batch; item++) {
      const { lines } = answerOf(
        "gradients",
        ask(program, id, { kind: "gradients", item }, { forgetBias: Number(bias) }),
      );
      const theirs = recorded.runs[bias]?.gradients ?? {};
      expect(lines.map(({ kind }) => kind).sort()).toEqual(Object.keys(theirs).sort());
      for (const { kind, values } of lines) {
        const line = theirs[kind]?.[item];
        expect(line).toBeDefined();
        near(decoded(values), [...decoded(line ?? "")], 1e-4);
      }
    }
  });
});

/** As the recordings were made: the module first, then its input. */
function programOf({ call, overview }: Recorded): string {
  const { steps, batch, inputSize, hiddenSize, cell } = overview;
  const start = `torch.manual_seed(0)\n${call.name} = nn.${call.repr}\nx = torch.randn(${[steps, batch, inputSize].join(", ")})\n`;
  if (!cell) return `${start}${call.written}\n`;
  const zeros = `torch.zeros(${[batch, hiddenSize].join(", ")})`;
  return `${start}hx, cx = ${zeros}, ${zeros}\nfor t in range(${String(steps)}):\n    ${call.written}\n`;
}

function keyOf(key: string): readonly [TraceSeriesSummary["series"], number, "forward" | "backward"] {
  const [series = "x", layer = "0", direction = "forward"] = key.split("/");
  return [series as TraceSeriesSummary["series"], Number(layer), direction === "forward" ? "forward" : "backward"];
}

function near(ours: Float32Array, theirs: readonly number[], relative = 1e-5): void {
  expect(ours).toHaveLength(theirs.length);
  for (const [at, value] of theirs.entries()) {
    expect(Math.abs((ours[at] ?? NaN) - value)).toBeLessThanOrEqual(2e-6 + relative * Math.abs(value));
  }
}
