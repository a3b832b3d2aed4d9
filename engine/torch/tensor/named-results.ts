import type { TupleValue, Value } from "../value.ts";

/** A named tuple of torch.return_types. */
export function named(name: string, fields: Readonly<Record<string, Value>>): TupleValue {
  return {
    kind: "tuple",
    items: Object.values(fields),
    form: { name: `torch.return_types.${name}`, fields: Object.keys(fields) },
  };
}
