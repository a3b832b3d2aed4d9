import { arithmetic, type Axis } from "../../shape/axis.ts";
import { type Dim, formatDim, sameDim } from "../../shape/dim.ts";
import { sizesText, tupleText } from "../checks.ts";
import type { Raised, Related } from "../problem.ts";
import type { Place } from "../../shape/place.ts";
import type { Network } from "./network.ts";

/** A state as the message calls it. */
export type StateName = "h" | "c";

/**
 * h or c has the wrong sizes. `expected` and `found` are [layers × directions, batch, width], with the batch axis that
 * PyTorch inserts when the call is unbatched.
 */
export function wrongState(
  network: Network,
  state: StateName,
  expected: readonly [Axis, Axis, Axis],
  found: readonly Axis[],
  place: Place,
): Raised {
  const sizes = expected.map(({ size }) => size);
  const foundSizes = found.map(({ size }) => size);
  const which = network.family === "LSTM" ? `hidden[${state === "h" ? 0 : 1}]` : "hidden";
  return {
    ...explained(network, state, expected, found),
    type: "RuntimeError",
    text: `Expected ${which} size ${tupleText(sizes)}, got ${sizesText(foundSizes)}`,
    place,
  };
}

type Explanation = { readonly code: string; readonly message: string; readonly related: readonly Related[] };

function explained(
  network: Network,
  state: StateName,
  [rows, batch, width]: readonly [Axis, Axis, Axis],
  [foundRows, foundBatch, foundWidth]: readonly Axis[],
): Explanation {
  if (foundRows === undefined || foundBatch === undefined || foundWidth === undefined) {
    return { code: "state-rank", message: `${state} needs the axes [layers × directions, batch, width].`, related: [] };
  }
  const agree = [
    sameDim(rows.size, foundRows.size),
    sameDim(batch.size, foundBatch.size),
    sameDim(width.size, foundWidth.size),
  ];
  if (!agree[0] && !agree[1] && sameDim(rows.size, foundBatch.size) && sameDim(batch.size, foundRows.size)) {
    return {
      code: "state-batch-first",
      message: `${state} is given as [batch, layers, width]; it is always [${formatDim(rows.size)} layers × directions, ${formatDim(batch.size)} batch, ${formatDim(width.size)}]. batch_first applies to the input and the output alone.`,
      related: origins(foundRows, foundBatch),
    };
  }
  if (!agree[0] && (agree[1] || !agree[2])) {
    return {
      code: "state-layers",
      message: `${state} has ${formatDim(foundRows.size)} on its first axis, and num_layers × directions is ${arithmetic(rows)}.`,
      related: origins(rows, foundRows),
    };
  }
  if (!agree[1]) {
    return {
      code: "state-batch",
      message: `${state} is made for a batch of ${formatDim(foundBatch.size)}, and the input has a batch of ${formatDim(batch.size)}.`,
      related: origins(foundBatch, batch),
    };
  }
  const projected = network.family === "LSTM" && network.projected;
  return {
    code: projected ? "state-projection" : "value",
    message: projected
      ? `${state} has width ${formatDim(foundWidth.size)}, and needs ${formatDim(width.size)}: h is projected to proj_size, c keeps hidden_size.`
      : `${state} has width ${formatDim(foundWidth.size)}, and hidden_size is ${formatDim(width.size)}.`,
    related: origins(width, foundWidth),
  };
}

/** Where the sizes of these axes come from. */
export function origins(...axes: readonly Axis[]): readonly Related[] {
  return axes.flatMap(({ factors }) =>
    factors.flatMap(({ place, label, size }) => (place === undefined ? [] : [{ place, message: origin(label, size) }])),
  );
}

function origin(label: string, size: Dim): string {
  return label === "" ? `${formatDim(size)} comes from here` : `${label} is ${formatDim(size)}`;
}

/** The state has another rank than the input asks for. */
export function wrongStateRank(network: Network, batched: boolean, ranks: readonly number[], place: Place): Raised {
  const rank = batched ? 3 : 2;
  const reading = batched ? `batched ${rank}-D` : `unbatched ${rank}-D`;
  const axes = batched ? "[layers × directions, batch, width]" : "[layers × directions, width]";
  const text =
    network.family === "LSTM"
      ? `For ${reading} input, hx and cx should also be ${rank}-D but got (${ranks.map((found) => `${found}-D`).join(", ")}) tensors`
      : `For ${reading} input, hx should also be ${rank}-D but got ${ranks[0] ?? 0}-D tensor`;
  return {
    code: "state-rank",
    type: "RuntimeError",
    text,
    message: `The input is ${batched ? "batched (3-D)" : "unbatched (2-D)"}, so its states are ${axes}.`,
    place,
  };
}
