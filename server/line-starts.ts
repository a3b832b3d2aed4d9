/**
 * The line starts of a text after an edit, from those before it: what the edit does not touch is copied, not read.
 * `text` is the new text; `start` and `end` are the edit's offsets in the old one, `inserted` the length put between.
 */
export function editedLineStarts(
  starts: readonly number[],
  text: string,
  { start, end, inserted }: { readonly start: number; readonly end: number; readonly inserted: number },
): readonly number[] {
  const kept = countBelow(starts, start);
  const after = countBelow(starts, end + 1);
  const edited = starts.slice(0, Math.max(1, kept));
  // Whether a line starts at an offset hangs on the characters before and at it, so both ends are read anew.
  for (let at = Math.max(1, start); at <= Math.min(text.length, start + inserted); at++) {
    const before = text.charCodeAt(at - 1);
    if (before === newline || (before === carriageReturn && text.charCodeAt(at) !== newline)) edited.push(at);
  }
  const shift = start + inserted - end;
  for (let index = Math.max(1, after); index < starts.length; index++) edited.push((starts[index] ?? 0) + shift);
  return edited;
}

/** An offset of a position; characters beyond a line's end mean its end, as LSP says. */
export function offsetAt(
  starts: readonly number[],
  text: string,
  position: { readonly line: number; readonly character: number },
): number {
  if (position.line < 0) return 0;
  const start = starts[position.line];
  if (start === undefined) return text.length;
  let end = starts[position.line + 1] ?? text.length;
  if (position.line + 1 < starts.length) {
    if (text.charCodeAt(end - 1) === newline) end -= 1;
    if (end > start && text.charCodeAt(end - 1) === carriageReturn) end -= 1;
  }
  return Math.min(start + Math.max(0, position.character), Math.max(start, end));
}

const newline = 10;
const carriageReturn = 13;

/** How many of the ascending numbers lie below a bound. */
function countBelow(ascending: readonly number[], bound: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
