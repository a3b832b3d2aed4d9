/** Why a file isn't read: one sentence's end, that names the field. */
export type Refused = { readonly kind: "refused"; readonly message: string };

export function refused(message: string): Refused {
  return { kind: "refused", message };
}

export function isRefused(value: unknown): value is Refused {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "refused";
}

/** What is within names where it stands: `within("weight", refused("shape: …"))` is "weight: shape: …". */
export function within(place: string, refusal: Refused): Refused {
  return refused(`${place}: ${refusal.message}`);
}

export function tooLarge(field: string, needed: number, limit: number): Refused {
  return refused(`${field} needs ${needed} bytes, and ${limit} may be read`);
}
