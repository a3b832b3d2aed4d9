import { firstKept, type Machine } from "./machine.ts";

/** Gives up all that is kept where `bytes` more don't fit, unless they never will. */
export function makeRoomToKeep(machine: Machine, bytes: number): void {
  if (machine.keptEnd + bytes <= keptBytes || bytes > keptBytes) return;
  machine.keptEnd = firstKept;
  machine.keeping = {};
}

/** Keeps what was written up to `end`: whether there was room for it. */
export function keep(machine: Machine, end: number): boolean {
  if (end > keptBytes) return false;
  machine.keptEnd = end;
  return true;
}

/** When more than so much would be kept, all that is kept is given up. */
const keptBytes = 128 * 2 ** 20;
