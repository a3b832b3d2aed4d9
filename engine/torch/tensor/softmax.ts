import type { Entry } from "../entry.ts";
import { softmaxResult } from "../layers/softmax.ts";
import { natives } from "./declare.ts";

/** torch.softmax, torch.log_softmax and the methods; those of torch.nn.functional stand with the layers. */
export const softmaxOperations: readonly Entry[] = ["softmax", "log_softmax"].flatMap((kind) => [
  ...natives(["torch", "special"], [kind], [`${kind}(Tensor input, int dim, dtype? dtype=None, *, out)`], (call) =>
    softmaxResult(call, kind, call.argument("dim"), call.argument("dtype")),
  ),
  ...natives(["Tensor"], [kind], [`${kind}(Tensor input, int dim, dtype? dtype=None)`], (call) =>
    softmaxResult(call, kind, call.argument("dim"), call.argument("dtype")),
  ),
]);
