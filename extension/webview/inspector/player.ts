/** Milliseconds of a step, at most, and of the whole series, about. */
const [slowest, whole, fastest] = [500, 12_000, 40];

export type Player = {
  readonly playing: () => boolean;
  readonly toggle: (steps: number) => void;
  readonly stop: () => void;
};

/** Goes from step to step. It stops when the page is hidden, and doesn't start where motion is to be reduced. */
export function player(advance: () => void, changed: () => void): Player {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let timer: ReturnType<typeof setInterval> | undefined;
  const stop = (): void => {
    if (timer === undefined) return;
    clearInterval(timer);
    timer = undefined;
    changed();
  };
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) stop();
  });
  still.addEventListener("change", () => {
    if (still.matches) stop();
  });
  return {
    playing: () => timer !== undefined,
    stop,
    toggle(steps) {
      if (timer !== undefined) {
        stop();
        return;
      }
      if (still.matches) {
        advance();
        return;
      }
      timer = setInterval(advance, Math.max(fastest, Math.min(slowest, whole / steps)));
      changed();
    },
  };
}
