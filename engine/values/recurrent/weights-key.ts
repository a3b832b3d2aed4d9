import type { Numbers, Storage } from "../../torch/numbers.ts";

type Known = { readonly parameters: readonly Held[]; readonly key: object };
type Held = { readonly storage: Storage; readonly version: number; readonly layout: string };

/** By the storage of a module's first parameter. */
const known = new WeakMap<Storage, Known>();

/** An object that is the same as long as all parameters are and nobody has written to one: for what is kept of them. */
export function weightsKey(parameters: ReadonlyMap<string, Numbers>): object {
  const held = [...parameters.values()].map(({ storage, offset, strides }) => ({
    storage,
    version: storage.version,
    layout: `${String(offset)}:${strides.join(",")}`,
  }));
  const [first] = held;
  const before = known.get(first.storage);
  if (before !== undefined && same(before.parameters, held)) return before.key;
  const key = {};
  known.set(first.storage, { parameters: held, key });
  return key;
}

function same(a: readonly Held[], b: readonly Held[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ storage, version, layout }, index) => {
      const other = b[index];
      return storage === other.storage && version === other.version && layout === other.layout;
    })
  );
}
