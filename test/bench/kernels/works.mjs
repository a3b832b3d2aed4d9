/**
 * The work: what is measured, with the same numbers for everybody. `cells` is the loop over two LSTMCells, all else one LSTM;
 * `backward` its gradients alone, by all parameters and x, from ones for the output.
 * Weights are PyTorch's: [4 * hidden, …] with the gates in the order i, f, g, o.
 */
export const works = [
  work("W1", "LSTM 100→20 ×4 on [10, 3, 100]", { input: 100, hidden: 20, layers: 4, time: 10, batch: 3 }),
  {
    ...work("W2", "cells 100→30→20, 10 steps, batch 3", { input: 100, hidden: 30, layers: 1, time: 10, batch: 3 }),
    kind: "cells",
  },
  work("W3", "LSTM 128→128 ×2 on [100, 1, 128]", { input: 128, hidden: 128, layers: 2, time: 100, batch: 1 }),
  work("W4", "LSTM 512→512 ×2 on [128, 16, 512]", { input: 512, hidden: 512, layers: 2, time: 128, batch: 16 }),
  {
    ...work("W4b", "backward of W4", { input: 512, hidden: 512, layers: 2, time: 128, batch: 16 }),
    kind: "backward",
  },
  work("W5", "bidirectional LSTM 256→256 ×2 on [200, 8, 256]", {
    input: 256,
    hidden: 256,
    layers: 2,
    time: 200,
    batch: 8,
    directions: 2,
  }),
];

/** The second cell of W2. */
const secondHidden = 20;

function work(name, title, { input, hidden, layers, time, batch, directions = 1 }) {
  return { name, title, kind: "network", input, hidden, layers, time, batch, directions };
}

/** The layers of a work as PyTorch names their parameters, and its input. */
export function numbersOf(work) {
  const draw = uniform(20_260_101);
  const layer = (suffix, input, hidden) => ({
    suffix,
    input,
    hidden,
    ih: draw(4 * hidden * input, 1 / Math.sqrt(hidden)),
    hh: draw(4 * hidden * hidden, 1 / Math.sqrt(hidden)),
    biasIh: draw(4 * hidden, 1 / Math.sqrt(hidden)),
    biasHh: draw(4 * hidden, 1 / Math.sqrt(hidden)),
  });
  const { input, hidden, layers, directions, time, batch } = work;
  const parameters =
    work.kind === "cells"
      ? [layer("", input, hidden), layer("", hidden, secondHidden)]
      : range(layers).flatMap((index) =>
          range(directions).map((reverse) =>
            layer(`_l${index}${reverse === 1 ? "_reverse" : ""}`, index === 0 ? input : directions * hidden, hidden),
          ),
        );
  return { parameters, x: draw(time * batch * input, 1.7) };
}

/** Floating-point operations of the matrix products, a multiplication and an addition each. */
export function operations(work) {
  const { parameters } = numbersOf(work);
  const passes = work.kind === "backward" ? 2 : 1;
  const step = parameters.reduce((sum, { input, hidden }) => sum + 8 * hidden * (input + hidden), 0);
  return passes * step * work.time * work.batch;
}

export function range(count) {
  return Array.from({ length: count }, (_, index) => index);
}

/** Park and Miller's generator. */
function uniform(seed) {
  let state = seed;
  return (count, bound) =>
    Float32Array.from({ length: count }, () => {
      state = (state * 48_271) % 2_147_483_647;
      return (2 * (state / 2_147_483_647) - 1) * bound;
    });
}
