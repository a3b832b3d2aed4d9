import { expect, test } from "vitest";
import { everyOperation } from "../../engine/torch/registry.ts";
import { inPlaceKernel } from "../../engine/values/in-place.ts";
import { kernelOf } from "../../engine/values/kernels.ts";

/** What answers by its rule alone: sizes and the like, and what a run says that it doesn't follow. */
const byRule: readonly RegExp[] = [
  /^torch\.Tensor\.(?:size|stride|dim|ndimension|numel|nelement|element_size|is_contiguous|is_floating_point|is_complex|storage_offset|get_device|data_ptr|is_same_size)$/,
  /^torch\.(?:numel|is_floating_point|is_complex|is_tensor|is_same_size|device|nn\.init\.calculate_gain)$/,
  // They hand on what the module holds, or change what it holds.
  /^torch\.nn\.Module\.(?:eval|train|cpu|cuda|xpu|share_memory|to_empty|apply|(?:named_)?(?:parameters|buffers|children|modules)|add_module|register_(?:module|buffer|parameter))$/,
  /^torch\.nn\.Embedding\.from_pretrained$/,
  /^torch\.nn\.(?:Sequential|ModuleList|ModuleDict|ParameterList)\.(?:forward|append|extend|insert|pop|keys|values|items|update|clear)$/,
];

/** What the shape reading doesn't follow either, so that a run stops there and says so. */
const unfollowed: ReadonlySet<string> = new Set([
  "torch.Tensor.numpy",
  "torch.Tensor.register_hook",
  "torch.nn.utils.rnn.PackedSequence.cuda",
  "torch.nn.utils.rnn.PackedSequence.pin_memory",
  ...["SGD", "Adam", "AdamW", "RMSprop", "Adagrad"].map((name) => `torch.optim.${name}.state_dict`),
]);

/** Classes that are called: made by their rule, with a kernel for each of their methods. */
const classes: ReadonlySet<string> = new Set([
  "torch.nn.parameter.Parameter",
  ...["SGD", "Adam", "AdamW", "RMSprop", "Adagrad"].map((name) => `torch.optim.${name}`),
]);

test("every operation that the shape reading knows is computed", () => {
  const missing = everyOperation().flatMap(([name]) =>
    kernelOf(name) === undefined &&
    inPlaceKernel(name) === undefined &&
    !byRule.some((form) => form.test(name)) &&
    !unfollowed.has(name) &&
    !classes.has(name)
      ? [name]
      : [],
  );
  expect(missing).toEqual([]);
});
