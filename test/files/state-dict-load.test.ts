import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { stateDictLoad, type GivenEntry, type ModuleTensors } from "../../engine/files/state-dict-load.ts";

type Recorded = {
  readonly name: string;
  readonly modules: readonly {
    readonly prefix: string;
    readonly tensors: readonly (readonly [string, readonly number[]])[];
    readonly filledIn: readonly string[];
  }[];
  readonly given: readonly (readonly [string, GivenEntry])[];
  readonly strict: boolean;
  readonly missing?: readonly string[];
  readonly unexpected?: readonly string[];
  readonly error?: string;
  readonly fitting: readonly string[];
};

const path = fileURLToPath(new URL("state-dicts.json", import.meta.url));
const { cases } = JSON.parse(readFileSync(path, "utf8")) as { readonly cases: readonly Recorded[] };

test.each(cases.map((each, index) => ({ index, ...each })))(
  "case $index: $name answers as PyTorch does, strict: $strict",
  ({ name, modules, given, strict, missing, unexpected, error, fitting }) => {
    const tree: readonly ModuleTensors[] = modules.map(({ prefix, tensors, filledIn }) => ({
      prefix,
      tensors: new Map(tensors),
      filledIn: new Set(filledIn),
    }));
    const load = stateDictLoad(name, tree, new Map(given), strict);
    expect(load.error).toBe(error);
    expect(load.fitting).toEqual(fitting);
    if (missing) expect(load.missing).toEqual(missing);
    if (unexpected) expect(load.unexpected).toEqual(unexpected);
  },
);
