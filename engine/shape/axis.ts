import { type Dim, formatDim, sameDim } from "./dim.ts";
import { type Place, samePlace } from "./place.ts";

/** What an axis is for. `layers` is num_layers × directions, the first axis of h and c. */
export type Role = "time" | "batch" | "feature" | "layers";

/** One factor of a size, as the program spells it: `hidden_size` 20, `2 directions`, the variable `batch_size`. */
export type Factor = {
  readonly size: Dim;
  /** "hidden_size", "directions", "batch_size"; empty for a bare literal. */
  readonly label: string;
  /** The argument, variable or declaration that the size comes from. */
  readonly place: Place | undefined;
};

/** One dimension of a tensor: its size, its role, and the product of factors that it was made of. */
export type Axis = {
  readonly size: Dim;
  readonly role: Role | undefined;
  /** The size is their product; empty where nothing is known about the origin. */
  readonly factors: readonly Factor[];
};

export function axis(size: Dim, role?: Role, factors: readonly Factor[] = []): Axis {
  return { size, role, factors };
}

/** The same size in another role (or with none). */
export function withRole(of: Axis, role: Role | undefined): Axis {
  return of.role === role ? of : { ...of, role };
}

/** "2 directions × hidden_size 20": counted things follow their number, arguments come before theirs. */
export function factorsText(factors: readonly Factor[]): string {
  return factors.map(factorText).join(" × ");
}

function factorText({ size, label }: Factor): string {
  const text = formatDim(size);
  if (label === "" || label === text) return text;
  return label === "directions" || label === "tensors" ? `${text} ${label}` : `${label} ${text}`;
}

/** "40 = 2 directions × hidden_size 20", or the size alone where there is nothing to tell. */
export function arithmetic({ size, factors }: Axis): string {
  const named = factors.filter(({ label }) => label !== "");
  return named.length < 2 ? formatDim(size) : `${formatDim(size)} = ${factorsText(named)}`;
}

export function sameAxis(a: Axis, b: Axis): boolean {
  if (a === b) return true;
  return (
    a.role === b.role &&
    sameDim(a.size, b.size) &&
    a.factors.length === b.factors.length &&
    a.factors.every((factor, index) => {
      const other = b.factors[index];
      return factor.label === other?.label && sameDim(factor.size, other.size) && samePlace(factor.place, other.place);
    })
  );
}
