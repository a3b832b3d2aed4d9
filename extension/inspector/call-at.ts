import type { ProtocolPosition, ProtocolRange } from "../../server/protocol.ts";

/** The call whose text is around a place: the innermost, or else the only one on the place's line. */
export function callAt<C extends { readonly range: ProtocolRange }>(
  calls: readonly C[],
  place: ProtocolPosition,
): C | undefined {
  const around = calls.filter(({ range }) => !isBefore(place, range.start) && !isBefore(range.end, place));
  const innermost = around.reduce<C | undefined>(
    (best, call) => (best === undefined || isBefore(best.range.start, call.range.start) ? call : best),
    undefined,
  );
  if (innermost !== undefined) return innermost;
  const onLine = calls.filter(({ range }) => range.start.line <= place.line && place.line <= range.end.line);
  return onLine.length === 1 ? onLine[0] : undefined;
}

function isBefore(one: ProtocolPosition, other: ProtocolPosition): boolean {
  return one.line < other.line || (one.line === other.line && one.character < other.character);
}
