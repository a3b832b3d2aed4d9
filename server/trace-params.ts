import type { OpenCaptureParams, TraceInput, TraceParams, TraceQuestion, TraceSettings } from "./trace-protocol.ts";

/** What a client asks about a call, if it is what it should be. */
export function checkedTrace(params: unknown): TraceParams | undefined {
  const { textDocument, version, call, settings, question, readsFiles } = entries(params);
  const uri = entries(textDocument)["uri"];
  const checked = checkedSettings(settings);
  const asked = checkedQuestion(question);
  if (typeof uri !== "string" || !isCount(version) || typeof call !== "string") return undefined;
  if (checked === undefined || asked === undefined) return undefined;
  return { textDocument: { uri }, version, call, settings: checked, question: asked, readsFiles: readsFiles !== false };
}

/** A capture that a client has read, if it is what it should be. */
export function checkedCapture(params: unknown): OpenCaptureParams | undefined {
  const { textDocument, version, call, file, text, encoding, readsFiles } = entries(params);
  const uri = entries(textDocument)["uri"];
  if (typeof uri !== "string" || !isCount(version) || typeof call !== "string") return undefined;
  if (typeof file !== "string" || typeof text !== "string") return undefined;
  return {
    textDocument: { uri },
    version,
    call,
    file,
    text,
    encoding: encoding === "base64" ? encoding : "json",
    readsFiles: readsFiles !== false,
  };
}

function checkedSettings(value: unknown): TraceSettings | undefined {
  const { sizes, seed, input, forgetBias, capture } = entries(value);
  const chosen = checkedInput(input);
  const named = Object.entries(entries(sizes)).filter((size): size is [string, number] => isCount(size[1]));
  if (chosen === undefined || typeof forgetBias !== "number" || !Number.isFinite(forgetBias)) return undefined;
  if (seed !== undefined && !Number.isSafeInteger(seed)) return undefined;
  if (capture !== undefined && typeof capture !== "string") return undefined;
  return {
    sizes: Object.fromEntries(named),
    ...(typeof seed === "number" ? { seed } : {}),
    input: chosen,
    forgetBias,
    ...(capture === undefined ? {} : { capture }),
  };
}

function checkedInput(value: unknown): TraceInput | undefined {
  const { kind, step, period, seed } = entries(value);
  switch (kind) {
    case "program":
      return { kind };
    case "impulse":
    case "step":
      return isCount(step) ? { kind, step } : undefined;
    case "sine":
      return typeof period === "number" && Number.isFinite(period) && period !== 0 ? { kind, period } : undefined;
    case "random":
      return typeof seed === "number" && Number.isSafeInteger(seed) ? { kind, seed } : undefined;
    default:
      return undefined;
  }
}

const seriesNames = ["x", "i", "f", "g", "o", "c", "h", "r", "z", "n"] as const;

function checkedQuestion(value: unknown): TraceQuestion | undefined {
  const { kind, series, state, layer, direction, item, steps, parameter, rows } = entries(value);
  const side = direction === "forward" || direction === "backward" ? direction : undefined;
  switch (kind) {
    case "overview":
      return { kind };
    case "series": {
      const name = seriesNames.find((each) => each === series);
      if (name === undefined || side === undefined || !isCount(layer) || !isCount(item) || !isPart(steps)) {
        return undefined;
      }
      return { kind, series: name, layer, direction: side, item, steps };
    }
    case "initial": {
      if (side === undefined || !isCount(layer) || !isCount(item)) return undefined;
      return state === "h" || state === "c" ? { kind, state, layer, direction: side, item } : undefined;
    }
    case "weights":
      return typeof parameter === "string" && isPart(rows) ? { kind, parameter, rows } : undefined;
    case "gradients":
      return isCount(item) ? { kind, item } : undefined;
    default:
      return undefined;
  }
}

function entries(value: unknown): Readonly<Partial<Record<string, unknown>>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isPart(value: unknown): value is readonly [from: number, to: number] {
  return Array.isArray(value) && value.length === 2 && value.every(isCount);
}
