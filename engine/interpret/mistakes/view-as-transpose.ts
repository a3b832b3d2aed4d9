import type { Axis } from "../../shape/axis.ts";
import { formatDim, sameDim } from "../../shape/dim.ts";
import { isEqual } from "../../shape/facts.ts";
import type { Call } from "../../torch/operation.ts";
import { sizeOf } from "../../torch/tensor/axes.ts";
import type { Machine } from "../machine.ts";
import { axisName } from "./axis-evidence.ts";
import { methodPlace } from "./method-place.ts";

/** `x.view(seq, b, f)` of [b, seq, f]: two axes that have names change places, and the numbers stay where they are. */
export function viewAsTranspose(machine: Machine, call: Call, name: "view" | "reshape"): void {
  const input = call.argument(call.given("self") ? "self" : "input");
  const sizeName = name === "view" ? "size" : "shape";
  const asked = sizeOf(call, call.argument(sizeName));
  if (input.kind !== "tensor" || input.shape === undefined || asked?.length !== input.shape.length) return;
  const { shape } = input;
  const moved = exchanged(shape, asked);
  if (moved === undefined) return;
  const [i, j] = moved;
  const [a, b] = [shape[i], shape[j]];
  if (a === undefined || b === undefined) return;
  const facts = call.facts();
  if ([a, b].some(({ size }) => isEqual(size, 1, facts) === "always")) return;
  const first = call.placeOf(sizeName);
  const method = methodPlace(machine, call.place, first, name);
  const text = `.transpose(${String(i)}, ${String(j)})`;
  const sizes = `[${shape.map(({ size }) => formatDim(size)).join(", ")}]`;
  call.note({
    code: "view-as-transpose",
    severity: "warning",
    message: `.${name} keeps the numbers in their order: it doesn't exchange ${axisName(a) ?? ""} and ${axisName(b) ?? ""} of ${sizes}, it cuts the rows anew. ${text} exchanges them.`,
    torch: undefined,
    place: method ?? call.place,
    related: [],
    fixes:
      method === undefined
        ? []
        : [
            {
              title: `Write ${text}`,
              edits: [{ place: { chunk: method.chunk, start: method.start - 1, end: call.place.end }, text }],
            },
          ],
  });
}

/** The two positions whose names have changed places, all others being as they were. */
function exchanged(shape: readonly Axis[], asked: readonly Axis[]): readonly [number, number] | undefined {
  const changed = shape.flatMap((axis, at) => {
    const name = asked[at] === undefined ? undefined : axisName(asked[at]);
    return name === axisName(axis) || asked[at]?.size === -1 || unnamedSame(axis, asked[at]) ? [] : [at];
  });
  const [i, j] = changed;
  if (i === undefined || j === undefined || changed.length > 2) return undefined;
  const crossed = isSameNamed(shape[i], asked[j]) && isSameNamed(shape[j], asked[i]);
  return crossed ? [i, j] : undefined;
}

function unnamedSame(axis: Axis, other: Axis | undefined): boolean {
  return other !== undefined && sameDim(axis.size, other.size) && (!axisName(axis) || !axisName(other));
}

function isSameNamed(axis: Axis | undefined, other: Axis | undefined): boolean {
  if (axis === undefined || other === undefined || !sameDim(axis.size, other.size)) return false;
  const name = axisName(axis);
  return name !== undefined && name === axisName(other);
}
