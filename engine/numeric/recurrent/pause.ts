/** Called every few milliseconds of work: what it throws ends the computation. */
export type Pause = () => void;

/** For work that nobody wants to end. */
export function withoutPause(): void {
  return;
}
