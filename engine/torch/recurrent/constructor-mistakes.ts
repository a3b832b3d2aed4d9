import type { Call } from "../operation.ts";
import type { Fix, Problem } from "../problem.ts";
import { settingText } from "../repr.ts";
import type { Value } from "../value.ts";

/** dropout with one layer does nothing: the UserWarning of torch.nn.RNNBase, which prints both as they were written. */
export function oneLayerDropout(call: Call, dropout: Value, layers: Value): Problem {
  const text = `dropout=${settingText(dropout)} and num_layers=${settingText(layers)}`;
  return {
    code: "dropout-one-layer",
    severity: "warning",
    message: "dropout acts between layers, and this network has one layer: it does nothing here.",
    torch: `UserWarning: dropout option adds dropout after all but last recurrent layer, so non-zero dropout expects num_layers greater than 1, but got ${text}`,
    place: call.placeOf("dropout"),
    related: [],
    fixes: twoLayers(call),
  };
}

function twoLayers(call: Call): readonly Fix[] {
  const title = "Set num_layers=2";
  const layers = call.argument("num_layers");
  if (!call.given("num_layers")) {
    const { chunk, end } = call.placeOf("dropout");
    return [{ title, edits: [{ place: { chunk, start: end, end }, text: ", num_layers=2" }] }];
  }
  const place = call.placeOf("num_layers");
  const literal = layers.kind === "int" && place.end - place.start === 1;
  return literal ? [{ title, edits: [{ place, text: "2" }] }] : [];
}

/** `nn.LSTM(10, 20, True)` is built, and fails when it is called. */
export function positionalFlag(call: Call, value: Value): Problem {
  return {
    code: "positional-argument",
    severity: "warning",
    message: `${settingText(value)} stands at the place of num_layers, the third argument: calling this network will fail. Name the argument that is meant.`,
    torch: undefined,
    place: call.placeOf("num_layers"),
    related: [],
    fixes: positionalFlagFixes(call, value),
  };
}

/** Names the flag, where no later positional argument would stand behind a named one. */
export function positionalFlagFixes(call: Call, value: Value): readonly Fix[] {
  if (call.given("bias")) return [];
  const place = call.placeOf("num_layers");
  return ["batch_first", "bidirectional"]
    .filter((name) => !call.given(name))
    .map((name) => {
      const text = `${name}=${settingText(value)}`;
      return { title: `Write ${text}`, edits: [{ place, text }] };
    });
}
