import type { Entry } from "../entry.ts";
import type { Value } from "../value.ts";
import { natives, pythons } from "./declare.ts";

/** What a program sets up around its tensors: seeds and devices. */
export const environmentOperations: readonly Entry[] = [
  ...pythons(["torch"], "manual_seed(seed)", () => ({ kind: "unknown", reason: "a generator isn't read" })),
  ...natives(["torch"], ["device"], ["(any device, int? index=None)"], (call): Value => {
    const name = call.argument("device");
    const index = call.argument("index");
    if (name.kind === "device") return name;
    const text = name.kind === "string" && name.value !== undefined ? name.value : "cpu";
    return {
      kind: "device",
      text: index.kind === "int" && typeof index.value === "number" ? `${text}:${String(index.value)}` : text,
    };
  }),
];
