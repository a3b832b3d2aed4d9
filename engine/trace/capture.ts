import { type Unavailable, unavailable } from "./unavailable.ts";

/** Weights, input and state that a program of PyTorch has saved. */
export type Capture = {
  readonly kind: "capture";
  readonly file: string;
  readonly input: Saved | undefined;
  /** h_0, or h_0 and c_0 of an LSTM; undefined: zeros. */
  readonly state: SavedState | undefined;
  /** By the names of state_dict; undefined: the program's own. */
  readonly parameters: ReadonlyMap<string, Saved> | undefined;
};

/** A list may be a tensor, a pair of tensors, or both: which one is meant depends on the module. */
export type SavedState = { readonly whole: Saved | undefined; readonly pair: readonly Saved[] };

/** A tensor of a capture, row-major. */
export type Saved = { readonly shape: readonly number[]; readonly values: Float32Array };

/**
 * Reads what a capture snippet saved: JSON with `input`, `state` (a tensor, a pair, or null) and `state_dict`, tensors as
 * nested lists. NaN and Infinity are numbers, as Python's json writes them.
 */
export function readCapture(file: string, text: string): Capture | Unavailable {
  // A number takes a letter of the text at least.
  const most = text.length;
  let json: unknown;
  try {
    json = JSON.parse(withNumbers(text));
  } catch (error) {
    return unavailable(`${file} isn't JSON.`, error instanceof Error ? error.message : String(error));
  }
  if (!isRecord(json)) return unavailable(`${file} isn't a capture.`, expected);
  const parameters = new Map<string, Saved>();
  const dictionary = json["state_dict"];
  if (!isRecord(dictionary)) return unavailable(`${file} has no state_dict.`, expected);
  for (const [name, value] of Object.entries(dictionary)) {
    const tensor = saved(value, most);
    if (tensor === undefined) return unavailable(`state_dict["${name}"] in ${file} isn't a tensor.`, expected);
    parameters.set(name, tensor);
  }
  const [givenInput, givenState] = [json["input"] ?? undefined, json["state"] ?? undefined];
  const input = givenInput === undefined ? undefined : saved(givenInput, most);
  if (givenInput !== undefined && input === undefined) {
    return unavailable(`input in ${file} isn't a tensor.`, expected);
  }
  const state = givenState === undefined ? undefined : savedState(givenState, most);
  if (givenState !== undefined && state === undefined) {
    return unavailable(`state in ${file} is neither a tensor, nor a pair, nor null.`, expected);
  }
  return { kind: "capture", file, input, state, parameters };
}

const expected = 'A capture is JSON: {"input": [[…]], "state": null, "state_dict": {"weight_ih_l0": [[…]], …}}.';

/** JSON has no word for what isn't finite: NaN becomes null, and infinity a number that is too large. */
function withNumbers(text: string): string {
  return /NaN|Infinity/.test(text) ? text.replaceAll("NaN", "null").replaceAll("Infinity", "1e999") : text;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function savedState(value: unknown, most: number): SavedState | undefined {
  const whole = saved(value, most);
  const pair = Array.isArray(value) ? value.flatMap((half) => saved(half, most) ?? []) : [];
  return whole === undefined && pair.length !== 2 ? undefined : { whole, pair };
}

/** A rectangle of nested lists with `most` numbers at most. */
function saved(value: unknown, most: number): Saved | undefined {
  const shape: number[] = [];
  for (let inner = value; Array.isArray(inner); inner = inner[0] as unknown) shape.push(inner.length);
  const count = shape.reduce((product, size) => product * size, 1);
  if (shape.length === 0 || count > most) return undefined;
  const values = new Float32Array(count);
  let at = 0;
  const fill = (list: unknown, axis: number): boolean => {
    if (axis === shape.length) {
      if (typeof list !== "number" && list !== null) return false;
      values[at++] = list ?? Number.NaN;
      return true;
    }
    return Array.isArray(list) && list.length === shape[axis] && list.every((item) => fill(item, axis + 1));
  };
  return fill(value, 0) ? { shape, values } : undefined;
}
