import type { Diagnostic } from "../engine/features/diagnostics.ts";

/**
 * What an editor is told of a text with more problems than anyone reads: VS Code, too, shows no more of one file. The
 * gravest stay, the first ones of the same severity, in the order of the source.
 */
export function foremost(all: readonly Diagnostic[]): readonly Diagnostic[] {
  if (all.length <= MOST) return all;
  const kept = new Set<Diagnostic>();
  for (const severity of ["error", "warning", "information", "hint"] as const) {
    for (const diagnostic of all) {
      if (diagnostic.severity !== severity) continue;
      if (kept.size === MOST) return all.filter((one) => kept.has(one));
      kept.add(diagnostic);
    }
  }
  return all;
}

const MOST = 1000;
