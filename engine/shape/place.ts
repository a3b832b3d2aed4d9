/**
 * Where something stands in the program: a span inside one chunk (top-level statement), so that an edit elsewhere
 * changes nothing. `chunk` is the chunk's identity, which it keeps for as long as it lives in the document.
 */
export type Place = { readonly chunk: number; readonly start: number; readonly end: number };

export function samePlace(a: Place | undefined, b: Place | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined) return false;
  return a.chunk === b.chunk && a.start === b.start && a.end === b.end;
}
