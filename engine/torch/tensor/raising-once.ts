import type { Call } from "../operation.ts";

/** A call that raises once: PyTorch doesn't reach the checks behind the first that fails. */
export function raisingOnce(call: Call): Call {
  let raised = false;
  return {
    ...call,
    raise: (problem) => {
      if (!raised) call.raise(problem);
      raised = true;
    },
    require: (condition, problem) => {
      if (raised) return true;
      raised = !call.require(condition, problem);
      return !raised;
    },
  };
}
