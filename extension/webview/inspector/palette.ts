import type { Scale } from "./scale.ts";

/** Red, green, blue, each 0…255. */
export type Colour = readonly [number, number, number];

/** The colours of a theme, ready to paint with. */
export type Palette = {
  readonly colourOf: (scale: Scale, value: number) => Colour;
  /** The same, packed for ImageData on a little-endian machine, opaque. */
  readonly pixelOf: (scale: Scale, value: number) => number;
  readonly foreground: string;
  readonly background: string;
  readonly dim: string;
  readonly edge: string;
  readonly positive: string;
  readonly negative: string;
  /** Lines of a chart that are not the call's own. */
  readonly lines: { readonly green: string; readonly purple: string; readonly blue: string };
  readonly faint: string;
  readonly fontFamily: string;
  /** Whether tiles need an outline to be seen on the background. */
  readonly outlined: boolean;
};

export type ThemeKind = "dark" | "light" | "contrast" | "contrast-light";

/** Reads the theme that the page has now. */
export function themeKind(body: HTMLElement): ThemeKind {
  const kind = body.dataset["vscodeThemeKind"] ?? body.className;
  if (kind.includes("vscode-high-contrast-light")) return "contrast-light";
  if (kind.includes("vscode-high-contrast")) return "contrast";
  return kind.includes("vscode-light") ? "light" : "dark";
}

export function paletteOf(body: HTMLElement): Palette {
  const kind = themeKind(body);
  const style = getComputedStyle(body);
  const variable = (name: string, otherwise: string): string => style.getPropertyValue(name).trim() || otherwise;
  const background = parsedColour(variable("--vscode-editor-background", kind === "light" ? "#ffffff" : "#1f1f1f"));
  const diverging = table(512, (part) => divergingColour(stops(kind, background), part));
  const gates = table(512, cividis);
  const at = (scale: Scale, value: number): number => {
    const part = scale.kind === "gate" ? value : (value / scale.limit + 1) / 2;
    return Math.max(0, Math.min(511, Math.round(part * 511)));
  };
  return {
    colourOf: (scale, value) => (scale.kind === "gate" ? gates : diverging).colours[at(scale, value)] ?? [0, 0, 0],
    pixelOf: (scale, value) => (scale.kind === "gate" ? gates : diverging).pixels[at(scale, value)] ?? 0,
    foreground: variable("--vscode-foreground", "#cccccc"),
    background: css(background),
    dim: variable("--vscode-descriptionForeground", "#9d9d9d"),
    edge: variable("--vscode-contrastBorder", variable("--vscode-panel-border", "#808080")),
    positive: css(divergingColour(stops(kind, background), 0.75)),
    negative: css(divergingColour(stops(kind, background), 0.25)),
    lines: {
      green: variable("--vscode-charts-green", "#89d185"),
      purple: variable("--vscode-charts-purple", "#b180d7"),
      blue: variable("--vscode-charts-blue", "#3794ff"),
    },
    faint: variable("--vscode-panel-border", "#80808040"),
    fontFamily: style.fontFamily,
    outlined: kind !== "dark",
  };
}

/** "rgb(1, 2, 3)" */
export function css([red, green, blue]: Colour): string {
  return `rgb(${red}, ${green}, ${blue})`;
}

/** Black or white, whichever has more contrast on the colour, after WCAG 2's relative luminance. */
export function inkOn(colour: Colour): string {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0) > 0.179 ? "#000" : "#fff";
}

/** Blue below zero, orange above it, the background at zero. */
function stops(kind: ThemeKind, background: Colour): readonly Colour[] {
  const [low, lower, upper, high] = ends[kind].map(parsedColour);
  const nearby = background.map((part) => Math.round(part + (128 - part) * 0.09)) as unknown as Colour;
  const zero = kind === "contrast" || kind === "contrast-light" ? background : nearby;
  return [low ?? zero, lower ?? zero, zero, upper ?? zero, high ?? zero];
}

const ends: Readonly<Record<ThemeKind, readonly [string, string, string, string]>> = {
  dark: ["#7cc4ff", "#2f7fd6", "#cf5a34", "#ffb08a"],
  light: ["#0b3f86", "#3f86d0", "#dd6a40", "#8f2a0c"],
  contrast: ["#9ad4ff", "#2f86ee", "#e5623a", "#ffc2a3"],
  "contrast-light": ["#06326e", "#2a72c4", "#c9501f", "#772006"],
};

function divergingColour(of: readonly Colour[], part: number): Colour {
  const place = Math.max(0, Math.min(1, part)) * (of.length - 1);
  const below = Math.min(of.length - 2, Math.floor(place));
  const [from, to] = [of[below] ?? black, of[below + 1] ?? black];
  return mixed(from, to, place - below);
}

const black: Colour = [0, 0, 0];

function mixed(from: Colour, to: Colour, part: number): Colour {
  const mix = (index: 0 | 1 | 2): number => Math.round(from[index] + (to[index] - from[index]) * part);
  return [mix(0), mix(1), mix(2)];
}

/** Cividis as a polynomial of degree 5 in each channel, fitted to the map of Nuñez, Anderton and Renslow (2018). */
function cividis(part: number): Colour {
  const channel = (...coefficients: readonly number[]): number =>
    Math.round(
      Math.max(
        0,
        Math.min(
          255,
          coefficients.reduceRight((sum, factor) => sum * part + factor, 0),
        ),
      ),
    );
  return [
    channel(-4.54, -35.34, 2381.73, -6402.7, 7024.72, -2710.57),
    channel(32.49, 170.73, 52.82, -131.46, 176.58, -67.37),
    channel(81.24, 442.36, -2482.43, 6167.24, -6614.94, 2475.67),
  ];
}

type Table = { readonly colours: readonly Colour[]; readonly pixels: Uint32Array };

function table(size: number, colour: (part: number) => Colour): Table {
  const colours = Array.from({ length: size }, (_, index) => colour(index / (size - 1)));
  return { colours, pixels: Uint32Array.from(colours, packed) };
}

export function packed([red, green, blue]: Colour): number {
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/** Reads "#rgb", "#rrggbb" (an alpha is left out) and "rgb(…)", as VS Code writes colours. */
export function parsedColour(text: string): Colour {
  const short = /^#(.)(.)(.)$/.exec(text);
  const long =
    short === null
      ? text
      : `#${short
          .slice(1)
          .map((digit) => digit + digit)
          .join("")}`;
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/i.exec(long);
  if (hex !== null) return triple(hex.slice(1).map((digits) => Number.parseInt(digits, 16)));
  return triple((text.match(/[\d.]+/g) ?? []).map(Number));
}

function triple([red = 0, green = 0, blue = 0]: readonly number[]): Colour {
  return [Math.round(red), Math.round(green), Math.round(blue)];
}
