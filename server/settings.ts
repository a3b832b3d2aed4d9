import { type ConfiguredSeverity, type ServerSettings, defaultSettings } from "./protocol.ts";

/** Settings as a client sends them, checked: what is missing or of another type keeps its default. */
export function readSettings(sent: unknown): ServerSettings {
  const hints = entries(entries(sent)["hints"]);
  const run = entries(entries(sent)["run"]);
  const lens = entries(entries(sent)["codeLens"]);
  const python = entries(entries(sent)["python"]);
  const shown = python["hints"];
  const severity = entries(entries(entries(sent)["diagnostics"])["severity"]);
  return {
    hints: {
      enabled: truth(hints["enabled"], defaultSettings.hints.enabled),
      modules: truth(hints["modules"], defaultSettings.hints.modules),
      prints: truth(hints["prints"], defaultSettings.hints.prints),
    },
    python: {
      enabled: truth(python["enabled"], defaultSettings.python.enabled),
      hints: shown === "all" || shown === "recurrent" || shown === "off" ? shown : defaultSettings.python.hints,
      codeLens: truth(python["codeLens"], defaultSettings.python.codeLens),
    },
    codeLens: { enabled: truth(lens["enabled"], defaultSettings.codeLens.enabled) },
    diagnostics: {
      severity: Object.fromEntries(
        Object.entries(severity).filter((entry): entry is [string, ConfiguredSeverity] => isSeverity(entry[1])),
      ),
    },
    run: {
      memoryLimitMiB: amount(run["memoryLimitMiB"], defaultSettings.run.memoryLimitMiB),
      timeLimitSeconds: amount(run["timeLimitSeconds"], defaultSettings.run.timeLimitSeconds),
    },
  };
}

function entries(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function truth(value: unknown, otherwise: boolean): boolean {
  return typeof value === "boolean" ? value : otherwise;
}

function amount(value: unknown, otherwise: number): number {
  return typeof value === "number" && Number.isFinite(value) && value > 0 ? value : otherwise;
}

function isSeverity(value: unknown): value is ConfiguredSeverity {
  return value === "off" || value === "hint" || value === "information" || value === "warning" || value === "error";
}
