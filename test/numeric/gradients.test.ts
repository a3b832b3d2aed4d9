import { expect, test } from "vitest";
import { type NetworkCall, network } from "../../engine/numeric/recurrent/network.ts";
import { networkGradient } from "../../engine/numeric/recurrent/network-gradient.ts";
import type { Arriving } from "../../engine/numeric/recurrent/step-gradients.ts";
import { type GradientCase, gradientCases } from "./gradient-cases.ts";

const titled = gradientCases.map((one) => [one.title, one] as const);

test.each(titled)("%s: PyTorch's output, states and gradients", (_, { call, arriving, results }) => {
  const run = network(call);
  const gradient = networkGradient(call, run, arriving);
  const ours = {
    output: run.output,
    h: run.last.h,
    c: run.last.c,
    "x.grad": gradient.input,
    "h0.grad": gradient.initial.h,
    "c0.grad": gradient.initial.c,
    ...Object.fromEntries([...gradient.parameters].map(([name, values]) => [`${name}.grad`, values])),
  };
  for (const [name, expected] of Object.entries(results)) {
    const values: Float64Array = ours[name as keyof typeof ours];
    expect([name, values.length]).toEqual([name, expected.length]);
    const worst = Math.max(...expected.map((value, index) => Math.abs(values[index]! - value)));
    expect([name, worst < 1e-12]).toEqual([name, true]);
  }
});

test.each(titled)("%s: finite differences", (_, { call, arriving }) => {
  const gradient = networkGradient(call, network(call), arriving);
  const pairs: readonly (readonly [Float64Array, Float64Array])[] = [
    [call.input, gradient.input],
    [call.initial.h, gradient.initial.h],
    [call.initial.c, gradient.initial.c],
    ...[...call.parameters].map(([name, values]) => [values, gradient.parameters.get(name)!] as const),
  ];
  const step = 1e-5;
  for (const [values, gradients] of pairs) {
    for (const [index, value] of values.entries()) {
      const at = (shift: number): number => {
        values[index] = value + shift;
        const result = loss(call, arriving);
        values[index] = value;
        return result;
      };
      expect(Math.abs((at(step) - at(-step)) / (2 * step) - gradients[index]!)).toBeLessThan(1e-8);
    }
  }
});

test("gradients by the states between steps are those of a sequence that begins there", () => {
  const { call, arriving }: GradientCase = gradientCases[0]!;
  const [batch = 0, ...later] = call.batchSizes;
  const run = network(call);
  const { series } = run.directions[0]!;
  if (series.kind !== "LSTM") throw new Error(series.kind);
  const width = batch * call.sizes.hiddenSize;
  const rest: NetworkCall = {
    ...call,
    input: call.input.slice(batch * call.sizes.inputSize),
    batchSizes: later,
    initial: { h: series.h.slice(0, width), c: series.c.slice(0, width) },
  };
  const sent = { output: arriving.output.slice(width), last: arriving.last };
  const whole = networkGradient(call, run, arriving).states[0]!;
  const tail = networkGradient(rest, network(rest), sent).initial;
  // The output at the first step is h itself. c reaches the loss through that h too.
  const throughOutput = Float64Array.from(tail.h, (value, index) => value + arriving.output[index]!);
  expect([...whole.h.slice(0, width)]).toEqual([...throughOutput]);
  const throughH = Float64Array.from(tail.c, (value, index) => {
    const squashed = Math.tanh(series.c[index]!);
    return value + throughOutput[index]! * series.o[index]! * (1 - squashed * squashed);
  });
  for (const [index, value] of throughH.entries()) expect(whole.c[index]).toBeCloseTo(value, 14);
});

test("a batch of no samples has no numbers, and parameters without a gradient", () => {
  for (const { call } of gradientCases) {
    const nothing = new Float64Array(0);
    const empty = {
      ...call,
      input: nothing,
      batchSizes: [0, 0, 0],
      initial: { h: nothing, c: nothing },
      dropoutMasks: call.dropoutMasks.map(() => nothing),
    };
    const run = network(empty);
    const gradient = networkGradient(empty, run, { output: nothing, last: empty.initial });
    expect([run.output, run.last.h, run.last.c, gradient.input].map(({ length }) => length)).toEqual([0, 0, 0, 0]);
    for (const [name, values] of call.parameters) {
      expect([name, gradient.parameters.get(name)!.every((value) => value === 0)]).toEqual([name, true]);
      expect(gradient.parameters.get(name)).toHaveLength(values.length);
    }
  }
});

/** The scalar whose gradients by output and last states are `arriving`. */
function loss(call: NetworkCall, arriving: Arriving): number {
  const { output, last } = network(call);
  return dot(output, arriving.output) + dot(last.h, arriving.last.h) + dot(last.c, arriving.last.c);
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, index) => sum + value * b[index]!, 0);
}
