import type { SimdOutcome } from "../../simd/network.ts";
import type { Run } from "../run.ts";

/** Runs a kernel that asks whether to stop: what the run's checkpoint throws ends it. Undefined: there is no kernel. */
export function stoppable<T>(run: Run, compute: (stop: () => boolean) => SimdOutcome<T>): T | undefined {
  const thrown: { error: unknown }[] = [];
  const outcome = compute(() => {
    try {
      run.checkpoint();
      return false;
    } catch (error) {
      thrown.push({ error });
      return true;
    }
  });
  if (thrown.length > 0) throw thrown[0].error;
  return outcome.kind === "run" ? outcome.run : undefined;
}
