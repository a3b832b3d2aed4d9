import { readFileSync } from "node:fs";
import { join } from "node:path";
import { top } from "../host/workspace.mjs";

export const { recordings } = JSON.parse(readFileSync(join(top, "test/inspector/recordings.json"), "utf8"));

export function recordingOf(name) {
  return recordings.find(({ call }) => call.name === name);
}

/** PyTorch's number. */
export function recorded(name, series, { step, unit, item = 0, layer = 0, direction = "forward", forgetBias = 0 }) {
  const { overview, runs } = recordingOf(name);
  const values = decoded(runs[forgetBias].series[`${series}/${layer}/${direction}`]);
  const width = values.length / overview.steps / overview.batch;
  return values[(step * overview.batch + item) * width + unit];
}

export function decoded(text) {
  const bytes = Uint8Array.from(Buffer.from(text, "base64"));
  return new Float32Array(bytes.buffer);
}

/** As the page writes it. */
export function written(value) {
  const text = Math.abs(value).toFixed(2);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

export function signed(value) {
  return value < 0 ? written(value) : `+${written(value)}`;
}

export function percent(part) {
  return `${Math.round(part * 100)} %`;
}

/** Reads until it is so, at most five seconds. */
export async function until(read, isSo, expected) {
  let found;
  for (const end = Date.now() + 5000; Date.now() < end;) {
    found = await read();
    if (found !== null && isSo(found)) return found;
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  throw new Error(`Expected ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`);
}
