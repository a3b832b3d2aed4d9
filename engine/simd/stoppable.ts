import type { Pause } from "../numeric/recurrent/pause.ts";

/** Lets `compute` stop where `pause` throws, and throws that then: an exception shall not pass through the kernels. */
export function stoppable<Outcome>(pause: Pause, compute: (stop: () => boolean) => Outcome): Outcome {
  const thrown: { error: unknown }[] = [];
  const outcome = compute(() => {
    try {
      pause();
      return false;
    } catch (error) {
      thrown.push({ error });
      return true;
    }
  });
  if (thrown.length > 0) throw thrown[0].error;
  return outcome;
}
