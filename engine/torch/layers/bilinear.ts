import { formatDim } from "../../shape/dim.ts";
import { truthOf } from "../arguments.ts";
import { requireEqual } from "../checks.ts";
import type { Call } from "../operation.ts";
import { none, type TensorValue } from "../value.ts";
import { defineModule } from "./define-module.ts";
import { argumentAxis, parameterFactory, sizeArguments, sizeSetting } from "./factory.ts";
import { tensorInput } from "./input.ts";
import { currentTensor, hasBias, text, trained } from "./linear.ts";
import { freshTensor, shapelessTensor } from "./tensors.ts";

/** torch.nn.Bilinear: [*, in1] and [*, in2] to [*, out]. */
export const bilinear = defineModule({
  name: "Bilinear",
  parameters: "in1_features, in2_features, out_features, bias=True, device=None, dtype=None",
  forwardParameters: "input1, input2",
  parts: (call) => {
    const names = ["out_features", "in1_features", "in2_features"];
    const sizes = sizeArguments(call, names);
    const dtype = sizes === undefined ? "float32" : parameterFactory(call).dtype;
    const shape = names.map((name, index) => argumentAxis(call, name, sizes?.[index] ?? call.freshUnknown()));
    const biased = truthOf(call.argument("bias")) !== false;
    return {
      settings: {
        ...Object.fromEntries(names.map((name) => [name, sizeSetting(call, name)])),
        ...(biased ? {} : { bias: none }),
      },
      parameters: [trained("weight", shape, dtype), ...(biased ? [trained("bias", shape.slice(0, 1), dtype)] : [])],
    };
  },
  forward: (call, module) => {
    const first = tensorInput(call, "input1", "bilinear", 1);
    const second = tensorInput(call, "input2", "bilinear", 2);
    const weight = currentTensor(module, "weight");
    const out = weight?.shape?.[0];
    if (first.shape === undefined || weight === undefined || out === undefined) {
      return shapelessTensor(first.reason ?? "the input's rank isn't known", weight?.dtype, true);
    }
    checkSizes(call, first, second, weight);
    return freshTensor([...first.shape.slice(0, -1), out], weight.dtype, true);
  },
  extraRepr: (module) =>
    `in1_features=${text(module, "in1_features")}, in2_features=${text(module, "in2_features")}, out_features=${text(module, "out_features")}, bias=${hasBias(module)}`,
});

function checkSizes(call: Call, first: TensorValue, second: TensorValue, weight: TensorValue): boolean {
  const [a, b] = [first.shape, second.shape];
  if (a === undefined || b === undefined) return true;
  const raised = (words: string): { code: string; type: string; text: string } => ({
    code: "matmul",
    type: "RuntimeError",
    text: `bilinear(): ${words}`,
  });
  if (a.length !== b.length) {
    call.raise(raised(`input dimensions do not match: got ${a.length} and ${b.length}`));
    return false;
  }
  const leading = a.slice(0, -1).every((axis, index) => {
    const other = b[index] ?? axis;
    const words = `input batch dimensions do not match at dim ${index}: got ${formatDim(axis.size)} and ${formatDim(other.size)}`;
    return requireEqual(call, axis.size, other.size, () => raised(words));
  });
  const widths = [a, b].every((shape, index) => {
    const found = shape.at(-1)?.size;
    const expected = weight.shape?.[index + 1]?.size;
    if (found === undefined || expected === undefined) return true;
    const words = `input${index + 1} size does not match weight size: got ${formatDim(found)} but expected ${formatDim(expected)}`;
    return requireEqual(call, found, expected, () => raised(words));
  });
  return leading && widths;
}
