import { range } from "./works.mjs";

/**
 * A work as an ONNX model, in protobuf's encoding: x [time, batch, input] to y. Layers are LSTM nodes; the cells of W2 are one node
 * for each step, so that the whole loop is one graph.
 * The field numbers are those of onnx.proto.
 */
export function onnxModel(work, { parameters }) {
  const graph = work.kind === "cells" ? cellGraph(work, parameters) : layerGraph(work, parameters);
  const width = parameters.at(-1).hidden * (work.directions ?? 1);
  const graphProto = message([
    ...graph.nodes.map((node) => field(1, node)),
    text(2, work.name),
    ...graph.constants.map((constant) => field(5, constant)),
    field(11, valueInfo("x", [work.time, work.batch, work.input])),
    field(12, valueInfo("y", [work.time, work.batch, width])),
  ]);
  return message([number(1, 8), field(7, graphProto), field(8, message([text(1, ""), number(2, 14)]))]);
}

function layerGraph(work, parameters) {
  const { layers, directions, time, batch, hidden } = work;
  const nodes = [];
  const constants = [];
  let input = "x";
  for (const layer of range(layers)) {
    const own = parameters.slice(layer * directions, (layer + 1) * directions);
    constants.push(...weights(`${layer}`, own));
    const direction = directions === 2 ? "bidirectional" : "forward";
    nodes.push(lstm([input, ...weightNames(`${layer}`)], [`all${layer}`], hidden, direction));
    const output = layer === layers - 1 ? "y" : `y${layer}`;
    // Y is [time, directions, batch, hidden].
    nodes.push(node("Transpose", [`all${layer}`], [`turned${layer}`], [integers("perm", [0, 2, 1, 3])]));
    nodes.push(node("Reshape", [`turned${layer}`, "joined"], [output], []));
    input = output;
  }
  constants.push(integerTensor("joined", [time, batch, directions * hidden]));
  return { nodes, constants };
}

function cellGraph({ time }, parameters) {
  const constants = [
    integerTensor("ones", new Array(time).fill(1)),
    ...parameters.flatMap((own, at) => weights(`${at}`, [own])),
  ];
  const nodes = [node("Split", ["x", "ones"], steps("x"), [integer("axis", 0)])];
  for (const step of range(time)) {
    for (const [at, { hidden }] of parameters.entries()) {
      const input = at === 0 ? `x${step}` : `h${at - 1}_${step}`;
      const states = step === 0 ? [] : ["", `h${at}_${step - 1}`, `c${at}_${step - 1}`];
      const outputs = ["", `h${at}_${step}`, `c${at}_${step}`];
      nodes.push(lstm([input, ...weightNames(`${at}`), ...states], outputs, hidden, "forward"));
    }
  }
  nodes.push(node("Concat", steps(`h${parameters.length - 1}_`), ["y"], [integer("axis", 0)]));
  return { nodes, constants };

  function steps(name) {
    return range(time).map((step) => `${name}${step}`);
  }
}

function lstm(inputs, outputs, hidden, direction) {
  return node("LSTM", inputs, outputs, [integer("hidden_size", hidden), string("direction", direction)]);
}

function weightNames(name) {
  return [`W${name}`, `R${name}`, `B${name}`];
}

/** W [directions, 4 * hidden, input], R [directions, 4 * hidden, hidden], B [directions, 8 * hidden]; gates in the order i, o, f, g. */
function weights(name, directions) {
  const [{ input, hidden }] = directions;
  const count = directions.length;
  const biases = directions.flatMap(({ biasIh, biasHh }) => [reordered(biasIh, hidden), reordered(biasHh, hidden)]);
  return [
    floatTensor(
      `W${name}`,
      [count, 4 * hidden, input],
      directions.map(({ ih }) => reordered(ih, hidden * input)),
    ),
    floatTensor(
      `R${name}`,
      [count, 4 * hidden, hidden],
      directions.map(({ hh }) => reordered(hh, hidden * hidden)),
    ),
    floatTensor(`B${name}`, [count, 8 * hidden], biases),
  ];
}

function reordered(values, length) {
  return Float32Array.from([0, 3, 1, 2].flatMap((gate) => [...values.subarray(gate * length, (gate + 1) * length)]));
}

function node(type, inputs, outputs, attributes) {
  return message([
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, type),
    ...attributes.map((attribute) => field(5, attribute)),
  ]);
}

function integer(name, value) {
  return message([text(1, name), number(3, value), number(20, 2)]);
}

function integers(name, values) {
  return message([text(1, name), ...values.map((value) => number(8, value)), number(20, 7)]);
}

function string(name, value) {
  return message([text(1, name), text(4, value), number(20, 3)]);
}

function floatTensor(name, dimensions, parts) {
  const data = Buffer.concat(parts.map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength)));
  return message([...dimensions.map((size) => number(1, size)), number(2, 1), text(8, name), field(9, data)]);
}

function integerTensor(name, values) {
  const data = Buffer.from(BigInt64Array.from(values, BigInt).buffer);
  return message([number(1, values.length), number(2, 7), text(8, name), field(9, data)]);
}

function valueInfo(name, dimensions) {
  const shape = message(dimensions.map((size) => field(1, message([number(1, size)]))));
  return message([text(1, name), field(2, message([field(1, message([number(1, 1), field(2, shape)]))]))]);
}

function message(fields) {
  return Buffer.concat(fields);
}

function field(index, bytes) {
  return Buffer.concat([varint((index << 3) | 2), varint(bytes.length), bytes]);
}

function text(index, value) {
  return field(index, Buffer.from(value));
}

function number(index, value) {
  return Buffer.concat([varint(index << 3), varint(value)]);
}

function varint(value) {
  const bytes = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low | 128 : low);
  } while (rest > 0);
  return Buffer.from(bytes);
}
