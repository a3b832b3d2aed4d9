import { Inflate } from "fflate/browser";

/**
 * What a deflated stream (RFC 1951) inflates to, where it is exactly size bytes; undefined otherwise. It works in pieces and stops at
 * the first that goes beyond size, and allocates nothing of size that the stream can't reach.
 */
export function inflated(stream: Uint8Array, size: number): Uint8Array | undefined {
  if (size > stream.length * largestRatio) return undefined;
  const result = new Uint8Array(size);
  const progress = { written: 0, ended: false };
  const inflate = new Inflate((piece, final) => {
    if (progress.written + piece.length <= size) result.set(piece, progress.written);
    progress.written += piece.length;
    progress.ended = final;
  });
  try {
    for (let at = 0; at < stream.length && progress.written <= size; at += pieceLength) {
      inflate.push(stream.subarray(at, at + pieceLength), at + pieceLength >= stream.length);
    }
  } catch {
    // The library throws where the stream is damaged.
    return undefined;
  }
  return progress.ended && progress.written === size ? result : undefined;
}

/** Two bits at best stand for 258 bytes. */
const largestRatio = 1032;

/** So that one piece inflates to no more than 8 MiB. */
const pieceLength = 8192;
