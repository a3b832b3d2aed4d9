import { lineStarts, positionAt } from "../language/lines.ts";
import { cellSequences } from "./cell-sequences.ts";
import { sampleRows } from "./sample-rows.ts";
import type { TracedLayer, TracedPass } from "./traced-pass.ts";
import type { TracedCall, TracedRun } from "./traced-run.ts";

/** A recurrent call as `gatescope inspect` tells it. */
export type InspectedCall = {
  /** From 1. */
  readonly line: number;
  readonly module: string;
  readonly repr: string;
  readonly layers: readonly InspectedLayer[];
};

export type InspectedLayer = {
  readonly layer: number;
  readonly direction: "forward" | "backward";
  readonly steps: number;
  readonly batch: number;
  readonly hidden: number;
  /** Row-major [steps, batch, hidden], h with proj_size numbers where there is one; null where there is no number. */
  readonly series: Readonly<Record<string, readonly (number | null)[]>>;
};

/** Every recurrent call of a run in the order in which they ran; of a cell, one for all its calls at one place. */
export function inspection({ result, calls }: TracedRun): readonly InspectedCall[] {
  const lines = lineStarts(result.document.text);
  const inspected = calls.flatMap((call) => {
    const line = positionAt(lines, call.span.start).line + 1;
    return sequencesOf(call).map((pass, index) => ({
      ordinal: call.ordinals[index] ?? 0,
      call: {
        line,
        module: pass.className,
        repr: call.repr,
        layers: pass.layers.map((one) => inspectedLayer(pass, one)),
      },
    }));
  });
  return inspected.sort((a, b) => a.ordinal - b.ordinal).map(({ call }) => call);
}

function sequencesOf({ cell, passes = [] }: TracedCall): readonly TracedPass[] {
  return cell ? cellSequences(passes) : passes;
}

function inspectedLayer(pass: TracedPass, { layer, direction, series }: TracedLayer): InspectedLayer {
  const steps = pass.batchSizes.length;
  const batch = pass.batchSizes[0] ?? 0;
  const rows = Array.from({ length: batch }, (_, item) => sampleRows(pass, item));
  const { hiddenSize, projSize } = pass.sizes;
  const laidOut = [...series].map(([name, values]) => {
    const width = name === "h" && projSize > 0 ? projSize : hiddenSize;
    const numbers: (number | null)[] = [];
    for (let step = 0; step < steps; step++) {
      for (const ofItem of rows) {
        const row = ofItem[step];
        for (let unit = 0; unit < width; unit++) {
          numbers.push(row < 0 ? null : written(values[row * width + unit], pass.dtype === "float64"));
        }
      }
    }
    return [name, numbers] as const;
  });
  return { layer, direction, steps, batch, hidden: hiddenSize, series: Object.fromEntries(laidOut) };
}

/** Nine digits tell one single-precision number from every other. JSON has neither NaN nor infinities. */
function written(value: number, double: boolean): number | null {
  if (!Number.isFinite(value)) return null;
  return double ? value : Number(value.toPrecision(9));
}
