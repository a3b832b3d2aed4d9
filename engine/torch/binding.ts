import type { Place } from "../shape/place.ts";
import type { Content } from "./content.ts";
import type { Raised } from "./problem.ts";
import type { CellId, Value } from "./value.ts";

/** An argument as the call gives it. */
export type GivenArgument = { readonly name: string | undefined; readonly value: Value; readonly place: Place };

export type BoundArgument = { readonly value: Value; readonly place: Place | undefined; readonly given: boolean };

/** Every parameter's value: the argument given, else the default. What only another overload has is absent. */
export type Bound = ReadonlyMap<string, BoundArgument>;

export type Binding =
  { readonly kind: "bound"; readonly values: Bound } | { readonly kind: "raised"; readonly raised: Raised };

export type Read = (cell: CellId) => Content | undefined;
