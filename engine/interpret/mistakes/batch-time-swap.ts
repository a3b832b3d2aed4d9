import type { Axis } from "../../shape/axis.ts";
import { formatDim } from "../../shape/dim.ts";
import type { Place } from "../../shape/place.ts";
import { truthOf } from "../../torch/arguments.ts";
import type { ModuleContent } from "../../torch/content.ts";
import type { Call } from "../../torch/operation.ts";
import type { Fix, Related } from "../../torch/problem.ts";
import { moduleOfCall } from "../../torch/recurrent/call-network.ts";
import { origins } from "../../torch/recurrent/state-mistakes.ts";
import type { Value } from "../../torch/value.ts";
import type { Machine } from "../machine.ts";
import { axisEvidence } from "./axis-evidence.ts";
import { doubtsOf, endOf, marked } from "./doubts.ts";

/**
 * A network that takes its input's batch for the time, and the time for the batch: both axes must say so. The output is
 * marked, so that what is read from it afterwards isn't told a second time.
 */
export function batchTimeSwap(machine: Machine, call: Call, result: Value): Value {
  const module = moduleOfCall(call);
  const input = call.argument("input");
  if (module === undefined || input.kind !== "tensor" || input.shape?.length !== 3) return result;
  if (doubtsOf(input).some(({ code }) => code === "batch-time-swap")) return swapped(result, call.placeOf("input"));
  const batchFirst = truthOf(module.settings.get("batch_first") ?? { kind: "none" });
  const [first, second] = input.shape;
  if (batchFirst === undefined || !isSwapped(first, second, batchFirst)) return result;
  const place = call.placeOf("input");
  call.note({
    code: "batch-time-swap",
    severity: "warning",
    message: `${told(first, second, batchFirst)} ${module.moduleClass.name} has batch_first=${batchFirst ? "True" : "False"} and reads ${sizes(first, second)} as ${batchFirst ? "[batch, time, feature]" : "[time, batch, feature]"}.`,
    torch: undefined,
    place,
    related: related(module, first, second),
    fixes: [
      ...otherOrder(module, batchFirst),
      { title: "Transpose the input: .transpose(0, 1)", edits: [{ place, text: ".transpose(0, 1)", behind: true }] },
    ],
  });
  return swapped(result, place);
}

/** The same of pack_padded_sequence. */
export function packedSwap(call: Call): void {
  const input = call.argument("input");
  if (input.kind !== "tensor" || input.shape === undefined) return;
  const batchFirst = truthOf(call.argument("batch_first"));
  const [first, second] = input.shape;
  if (batchFirst === undefined || !isSwapped(first, second, batchFirst)) return;
  const place = call.placeOf("input");
  const given = call.given("batch_first");
  const word = batchFirst ? "False" : "True";
  call.note({
    code: "batch-time-swap",
    severity: "warning",
    message: `${told(first, second, batchFirst)} pack_padded_sequence has batch_first=${batchFirst ? "True" : "False"} here.`,
    torch: undefined,
    place,
    related: origins(...[first, second].filter((axis) => axis !== undefined)),
    fixes: [
      {
        title: `Pass batch_first=${word}`,
        edits: given
          ? [{ place: call.placeOf("batch_first"), text: word }]
          : [{ place: endOf(call.placeOf("lengths")), text: `, batch_first=${word}` }],
      },
    ],
  });
}

function isSwapped(first: Axis | undefined, second: Axis | undefined, batchFirst: boolean): boolean {
  const evidence = [axisEvidence(first), axisEvidence(second)];
  return batchFirst
    ? evidence[0] === "time" && evidence[1] === "batch"
    : evidence[0] === "batch" && evidence[1] === "time";
}

function told(first: Axis | undefined, second: Axis | undefined, batchFirst: boolean): string {
  return batchFirst
    ? `The input is [time ${size(first)}, batch ${size(second)}, …];`
    : `The input is [batch ${size(first)}, time ${size(second)}, …];`;
}

function sizes(first: Axis | undefined, second: Axis | undefined): string {
  return `[${size(first)}, ${size(second)}, …]`;
}

function size(axis: Axis | undefined): string {
  return axis === undefined ? "?" : formatDim(axis.size);
}

function related(module: ModuleContent, first: Axis | undefined, second: Axis | undefined): readonly Related[] {
  const place = module.places.get("batch_first") ?? module.places.get("");
  const here = module.places.has("batch_first") ? "batch_first is given here" : "made here, without batch_first=True";
  return [
    ...origins(...[first, second].filter((axis) => axis !== undefined)),
    ...(place === undefined ? [] : [{ place, message: here }]),
  ];
}

/** Where the constructor spells batch_first, or can be given it behind its last argument. */
function otherOrder(module: ModuleContent, batchFirst: boolean): readonly Fix[] {
  const title = batchFirst ? "Set batch_first=False" : "Set batch_first=True";
  const word = batchFirst ? "False" : "True";
  const place = module.places.get("batch_first");
  if (place !== undefined) {
    return place.end - place.start === (batchFirst ? 4 : 5) ? [{ title, edits: [{ place, text: word }] }] : [];
  }
  const last = [...module.places].reduce<Place | undefined>(
    (latest, [name, own]) => (name === "" || (latest !== undefined && latest.end >= own.end) ? latest : own),
    undefined,
  );
  return last === undefined ? [] : [{ title, edits: [{ place: endOf(last), text: `, batch_first=${word}` }] }];
}

function swapped(result: Value, place: Place): Value {
  if (result.kind !== "tuple") return result;
  const [out, ...states] = result.items;
  if (out?.kind !== "tensor") return result;
  return { ...result, items: [marked(out, [{ code: "batch-time-swap", place }]), ...states] };
}
