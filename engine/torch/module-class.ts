import type { ModuleContent } from "./content.ts";
import type { Call, Operation, Signature } from "./operation.ts";
import type { GivenArgument } from "./binding.ts";
import type { Raised } from "./problem.ts";
import type { Value } from "./value.ts";

/** One class of torch.nn. */
export type ModuleClass = {
  /** "LSTM" */
  readonly name: string;
  /** Without `self`. The name in error texts is `constructorName` ("RNNBase.__init__" for nn.LSTM). */
  readonly constructorName: string;
  readonly constructorSignature: Signature;
  /** What the class checks before its base class looks at the arguments at all. */
  readonly before?: (given: readonly GivenArgument[]) => Raised | undefined;
  /**
   * Checks the arguments in PyTorch's order and answers with the module. After an error it answers with the module
   * that was intended, or undefined where there is none.
   */
  readonly construct: (call: Call) => ModuleContent | undefined;
  /** Called with `call.self` set to the module's cell. Its name in error texts is "LSTM.forward". */
  readonly forward: Operation;
  /** What repr shows between the parentheses ("100, 20, num_layers=4"); children are shown by repr.ts. */
  readonly extraRepr: (module: ModuleContent) => string;
  /** Attributes that aren't settings, parameters, buffers or children (`all_weights`); undefined: no such attribute. */
  readonly attribute?: (module: ModuleContent, name: string) => Value | undefined;
  /** Methods of this class beyond nn.Module's (`flatten_parameters`, `append`). */
  readonly methods: ReadonlyMap<string, Operation>;
  /** What is called on the class itself (`Embedding.from_pretrained`). */
  readonly classMethods?: ReadonlyMap<string, Operation>;
  readonly page: string;
};
