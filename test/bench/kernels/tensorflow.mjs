import { range } from "./works.mjs";

/** A work in TensorFlow.js' operations: the input's product for all steps at once, then one product a step. */
export function tensorflowWork(tf, work, { parameters, x }) {
  const { time, batch, input, directions = 1 } = work;
  const weights = parameters.map(({ ih, hh, biasIh, biasHh, input: inner, hidden }) => ({
    hidden,
    ih: tf.tensor2d(ih, [4 * hidden, inner]),
    hh: tf.tensor2d(hh, [4 * hidden, hidden]),
    bias: tf.tensor1d(biasIh.map((value, index) => value + biasHh[index])),
  }));
  const whole = tf.tensor2d(x, [time * batch, input]);
  return () => {
    const result = tf.tidy(() => (work.kind === "cells" ? cells() : network()));
    const values = result.dataSync();
    result.dispose();
    return values;
  };

  function network() {
    let below = whole;
    for (const layer of range(parameters.length / directions)) {
      const outputs = range(directions).map((reverse) =>
        direction(weights[layer * directions + reverse], below, reverse === 1),
      );
      below = outputs.length === 1 ? outputs[0] : tf.concat(outputs, 1);
    }
    return below;
  }

  /** [time * batch, inner] to [time * batch, hidden]. */
  function direction(own, below, reverse) {
    const terms = tf.add(tf.matMul(below, own.ih, false, true), own.bias);
    let states = zeros(own);
    const outputs = new Array(time);
    for (const at of range(time)) {
      const step = reverse ? time - 1 - at : at;
      states = advance(own, tf.slice(terms, [step * batch, 0], [batch, 4 * own.hidden]), states);
      outputs[step] = states.h;
    }
    return tf.concat(outputs, 0);
  }

  function cells() {
    const [first, second] = weights;
    let one = zeros(first);
    let two = zeros(second);
    const outputs = range(time).map((step) => {
      one = advance(first, terms(first, tf.slice(whole, [step * batch, 0], [batch, input])), one);
      two = advance(second, terms(second, one.h), two);
      return two.h;
    });
    return tf.concat(outputs, 0);
  }

  function terms(own, below) {
    return tf.add(tf.matMul(below, own.ih, false, true), own.bias);
  }

  function advance({ hidden, hh }, fromInput, { h, c }) {
    const sums = tf.add(fromInput, tf.matMul(h, hh, false, true));
    const [i, f, g, o] = tf.split(sums, 4, 1);
    const state = tf.add(tf.mul(tf.sigmoid(f), c), tf.mul(tf.sigmoid(i), tf.tanh(g)));
    return { h: tf.mul(tf.sigmoid(o), tf.tanh(state)), c: state, hidden };
  }

  function zeros({ hidden }) {
    return { h: tf.zeros([batch, hidden]), c: tf.zeros([batch, hidden]) };
  }
}
