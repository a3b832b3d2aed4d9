import { css, type Palette } from "./palette.ts";
import type { Scale } from "./scale.ts";

/** Paints a row of numbers as tiles side by side, `width` × `height` CSS pixels in all. Missing numbers leave the background. */
export function paintStrip(
  canvas: HTMLCanvasElement,
  values: Float32Array | undefined,
  { scale, palette, width, height }: StripLook,
): void {
  const ratio = devicePixelRatio || 1;
  const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== across || canvas.height !== down) {
    canvas.width = across;
    canvas.height = down;
  }
  const context = canvas.getContext("2d");
  if (context === null) return;
  context.clearRect(0, 0, across, down);
  if (values === undefined || values.length === 0) return;
  if (across / values.length >= 4 * ratio) paintTiles(context, values, { scale, palette, width: across, height: down });
  else paintPixels(context, values, { scale, palette, width: across, height: down });
}

export type StripLook = {
  readonly scale: Scale;
  readonly palette: Palette;
  readonly width: number;
  readonly height: number;
};

/** Fills an area with the pattern of numbers that are not finite. */
export function hatch(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
  palette: Palette,
): void {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.fillStyle = palette.background;
  context.fillRect(x, y, width, height);
  context.strokeStyle = palette.foreground;
  context.lineWidth = 1;
  context.beginPath();
  for (let start = x - height; start < x + width; start += 4) {
    context.moveTo(start, y + height);
    context.lineTo(start + height, y);
  }
  context.stroke();
  context.restore();
}

function paintTiles(context: CanvasRenderingContext2D, values: Float32Array, look: StripLook): void {
  const { scale, palette, width, height } = look;
  values.forEach((value, index) => {
    const from = Math.round((index * width) / values.length);
    const to = Math.round(((index + 1) * width) / values.length) - 1;
    if (Number.isFinite(value)) {
      context.fillStyle = css(palette.colourOf(scale, value));
      context.fillRect(from, 0, to - from, height);
    } else {
      hatch(context, from, 0, to - from, height, palette);
    }
  });
}

/** More numbers than room: each column of pixels has the mean of its numbers. */
function paintPixels(context: CanvasRenderingContext2D, values: Float32Array, look: StripLook): void {
  const { scale, palette, width, height } = look;
  for (let column = 0; column < width; column++) {
    const from = Math.floor((column * values.length) / width);
    const to = Math.max(from + 1, Math.floor(((column + 1) * values.length) / width));
    let sum = 0;
    for (let index = from; index < to; index++) sum += values[index] ?? 0;
    const mean = sum / (to - from);
    if (Number.isFinite(mean)) {
      context.fillStyle = css(palette.colourOf(scale, mean));
      context.fillRect(column, 0, 1, height);
    } else if (column % 3 === 0) {
      context.fillStyle = palette.foreground;
      context.fillRect(column, 0, 1, height);
    }
  }
}
