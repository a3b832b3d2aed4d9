import { type DirectionRun, network, type NetworkCall } from "../../numeric/recurrent/network.ts";
import { networkGradient } from "../../numeric/recurrent/network-gradient.ts";
import type { Elements } from "../../torch/numbers.ts";
import type { RecurrentLayer, Run } from "../run.ts";
import { elementsOf } from "../tensor.ts";
import type { Forward, ForwardCall } from "./forward.ts";
import { gatesByName } from "./gates.ts";

/** The forward pass in double precision, whatever the dtype. */
export function forwardInDouble(run: Run, call: ForwardCall): Forward {
  const given = inDouble(call);
  const computed = network(given, run.checkpoint);
  return {
    output: computed.output,
    last: computed.last,
    layers: computed.directions.map(layerOf),
    gradient: (arriving) => networkGradient(given, computed, arriving, run.checkpoint),
  };
}

/** The call with all that it is given as doubles. */
export function inDouble(call: ForwardCall): NetworkCall {
  return {
    sizes: call.sizes,
    parameters: new Map([...call.parameters].map(([name, numbers]) => [name, doubles(elementsOf(numbers))])),
    input: doubles(call.input),
    batchSizes: call.batchSizes,
    initial: { h: doubles(call.initial.h), c: doubles(call.initial.c) },
    dropoutMasks: call.dropoutMasks.map(doubles),
  };
}

export function doubles(elements: Elements): Float64Array {
  return elements instanceof Float64Array ? elements : new Float64Array(elements);
}

function layerOf({ layer, reads, series, initial, input }: DirectionRun): RecurrentLayer {
  return {
    layer,
    direction: reads,
    series: () => gatesByName(series),
    initial: { h: initial.h, c: series.kind === "LSTM" ? initial.c : undefined },
    input,
  };
}
