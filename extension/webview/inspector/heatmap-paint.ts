import { css, packed, type Palette, parsedColour } from "./palette.ts";
import type { Scale } from "./scale.ts";
import { hatch } from "./strip.ts";

/** Numbers of units over steps: `values` is [steps, units]; `order` says which unit each row of the picture has. */
export type Field = {
  readonly values: Float32Array;
  readonly steps: number;
  readonly units: number;
  readonly order: ArrayLike<number>;
};

/** Paints units down and steps across, and fills the canvas, whose size is in device pixels. */
export function paintField(
  canvas: HTMLCanvasElement,
  field: Field,
  scale: Scale,
  palette: Palette,
  ratio: number,
): void {
  const context = canvas.getContext("2d");
  if (context === null) return;
  const { width, height } = canvas;
  context.clearRect(0, 0, width, height);
  if (field.steps === 0 || field.units === 0) return;
  const roomy = width / field.steps >= 4 * ratio && height / field.units >= 4 * ratio;
  if (roomy) paintTiles(context, field, scale, palette);
  else paintPixels(context, field, scale, palette);
}

/** Where the tile of an index begins and ends among `count` tiles on `length` pixels. */
export function tileSpan(index: number, count: number, length: number): readonly [number, number] {
  return [Math.round((index * length) / count), Math.round(((index + 1) * length) / count)];
}

function paintTiles(context: CanvasRenderingContext2D, field: Field, scale: Scale, palette: Palette): void {
  const { width, height } = context.canvas;
  for (let row = 0; row < field.units; row++) {
    const unit = field.order[row] ?? row;
    const [top, bottom] = tileSpan(row, field.units, height);
    for (let step = 0; step < field.steps; step++) {
      const value = field.values[step * field.units + unit] ?? Number.NaN;
      const [left, right] = tileSpan(step, field.steps, width);
      if (Number.isFinite(value)) {
        context.fillStyle = css(palette.colourOf(scale, value));
        context.fillRect(left, top, right - left - 1, bottom - top - 1);
      } else {
        hatch(context, left, top, right - left - 1, bottom - top - 1, palette);
      }
    }
  }
}

/** A pixel shows one number, or the mean of those that share it; hatched where one of them is not finite. */
function paintPixels(context: CanvasRenderingContext2D, field: Field, scale: Scale, palette: Palette): void {
  const { width, height } = context.canvas;
  const image = context.createImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  const [ink, paper] = [packed(parsedColour(palette.foreground)), packed(parsedColour(palette.background))];
  const columns = spans(field.steps, width);
  const rows = spans(field.units, height);
  let painted: readonly [number, number] = [-1, -1];
  let hatched = false;
  for (let y = 0; y < height; y++) {
    const [top, bottom] = [rows[y * 2] ?? 0, rows[y * 2 + 1] ?? 0];
    // Tall rows repeat the line above them, but for the hatching.
    if (top === painted[0] && bottom === painted[1] && !hatched) {
      pixels.copyWithin(y * width, (y - 1) * width, y * width);
      continue;
    }
    painted = [top, bottom];
    hatched = false;
    for (let x = 0; x < width; x++) {
      const mean = meanOf(field, columns[x * 2] ?? 0, columns[x * 2 + 1] ?? 0, top, bottom);
      if (Number.isFinite(mean)) {
        pixels[y * width + x] = palette.pixelOf(scale, mean);
      } else {
        hatched = true;
        pixels[y * width + x] = (x + y) % 4 === 0 ? ink : paper;
      }
    }
  }
  context.putImageData(image, 0, 0);
}

/** For each pixel, which of the `count` numbers it has: from, to. */
function spans(count: number, pixels: number): Int32Array {
  const found = new Int32Array(pixels * 2);
  for (let at = 0; at < pixels; at++) {
    const from = Math.floor((at * count) / pixels);
    found[at * 2] = from;
    found[at * 2 + 1] = Math.max(from + 1, Math.floor(((at + 1) * count) / pixels));
  }
  return found;
}

function meanOf({ values, units, order }: Field, left: number, right: number, top: number, bottom: number): number {
  let sum = 0;
  for (let row = top; row < bottom; row++) {
    const unit = order[row] ?? row;
    for (let step = left; step < right; step++) sum += values[step * units + unit] ?? Number.NaN;
  }
  return sum / ((right - left) * (bottom - top));
}
