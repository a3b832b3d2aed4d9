import type { Diagnostic } from "../engine/features/diagnostics.ts";

/** New diagnostics wait so long after the last change, in milliseconds. */
export const patience = 400;

export type Split = {
  /** Those that stood before, with their text and place of now. */
  readonly kept: readonly Diagnostic[];
  readonly hasNew: boolean;
  /** How many of those that stood before are gone. */
  readonly resolved: number;
};

/** Sorts diagnostics into known and new, by their codes: an error whose number changes under the keys stays the same error. */
export function splitNew(before: readonly string[], now: readonly Diagnostic[]): Split {
  const left = new Map<string, number>();
  for (const code of before) left.set(code, (left.get(code) ?? 0) + 1);
  const kept = now.filter(({ code }) => {
    const count = left.get(code) ?? 0;
    left.set(code, count - 1);
    return count > 0;
  });
  return { kept, hasNew: kept.length < now.length, resolved: before.length - kept.length };
}

export function codesOf(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map(({ code }) => code);
}
