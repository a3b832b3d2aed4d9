import type { Place } from "../shape/place.ts";

/** Text for a tooltip or a hover, in lines of parts: what is code, and what leads somewhere, is said beside the text. */
export type Prose = readonly ProseLine[];
export type ProseLine = readonly ProsePart[];
export type ProsePart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "place"; readonly text: string; readonly place: Place }
  | { readonly kind: "page"; readonly text: string; readonly url: string };

export function text(of: string): ProsePart {
  return { kind: "text", text: of };
}

export function code(of: string): ProsePart {
  return { kind: "code", text: of };
}
