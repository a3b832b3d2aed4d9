import type { Reading } from "./reading.ts";

/** Three lines of Python that save a model's input, state and weights, for the inspector to open. */
export function captureSnippet({ overview, numbers }: Reading): string {
  const { name } = numbers.run.shown.call;
  const { input = "x", state } = overview.names;
  const file = `${name.replaceAll(/[^\p{L}\p{N}_]+/gu, "-")}.pt`;
  return [
    "import torch",
    `seen = {"input": ${input}, "state": ${state ?? "None"}, "state_dict": ${name}.state_dict()}`,
    `torch.save(seen, "${file}")`,
    "",
  ].join("\n");
}
