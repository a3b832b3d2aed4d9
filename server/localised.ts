import type { Diagnostic } from "../engine/features/diagnostics.ts";
import type { Prose } from "../engine/features/prose.ts";
import type { QuickFix } from "../engine/features/ignore-fix.ts";
import type { Translate } from "../engine/locale/translator.ts";

/** A diagnostic in the reader's language: what PyTorch says stays as PyTorch says it. */
export function localDiagnostic(diagnostic: Diagnostic, translate: Translate): Diagnostic {
  const { message, torch, related, fixes } = diagnostic;
  const isPyTorchs = torch !== undefined && (torch === message || torch.endsWith(`: ${message}`));
  return {
    ...diagnostic,
    message: isPyTorchs ? message : translate(message),
    related: related.map((each) => ({ ...each, message: translate(each.message) })),
    fixes: fixes.map((fix) => localFix(fix, translate)),
  };
}

export function localFix(fix: QuickFix, translate: Translate): QuickFix {
  return { ...fix, title: translate(fix.title) };
}

/** What is code stays as it is. */
export function localProse(prose: Prose, translate: Translate): Prose {
  return prose.map((line) =>
    line.map((part) => (part.kind === "code" ? part : { ...part, text: translate(part.text) })),
  );
}
