import type { FromPage, ShownCall } from "../../inspector/messages.ts";
import type { TraceSettings } from "../../../server/trace-protocol.ts";
import type { Palette } from "./palette.ts";
import type { Reading } from "./reading.ts";
import type { View } from "./view.ts";

/** Everything that a picture is drawn from. */
export type Scene = {
  readonly shown: ShownCall;
  readonly reading: Reading;
  /** The run that was kept for comparison, where one was. */
  readonly kept: Reading | undefined;
  /** The same run without a forget bias, where there is one. */
  readonly initial: Reading | undefined;
  /** Other cells of the same loop. */
  readonly beside: readonly Reading[];
  readonly palette: Palette;
  /** Of the page, in CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly playing: boolean;
};

/** Settings that are to be others; undefined takes one back. */
export type SettingsChange = { readonly [Name in keyof TraceSettings]?: TraceSettings[Name] | undefined };

/** What a picture may ask for. */
export type Actions = {
  readonly change: (change: Partial<View>) => void;
  readonly configure: (change: SettingsChange) => void;
  /** Keeps this run beside the next one, or lets go of the kept one. */
  readonly keep: (keeps: boolean) => void;
  readonly play: () => void;
  readonly post: (message: FromPage) => void;
};

/** A part of the page: made once, drawn again whenever something has changed. */
export type Part = { readonly root: HTMLElement; readonly draw: (scene: Scene) => void };

/** Tells whether any of the values differ from those of the last time. */
export function changes(): (...values: readonly unknown[]) => boolean {
  let last: readonly unknown[] | undefined;
  return (...values) => {
    const before = last;
    last = values;
    return before?.length !== values.length || values.some((value, index) => !Object.is(value, before[index]));
  };
}
