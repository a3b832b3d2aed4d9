import { expect, test } from "vitest";
import { everyOperation } from "../../engine/torch/registry.ts";
import { inPlaceKernel } from "../../engine/values/in-place.ts";
import { kernelOf } from "../../engine/values/kernels.ts";

/** What answers by its rule alone: sizes and the like, and what a run says that it doesn't follow. */
const byRule =
  /^torch\.(?:Tensor\.(?:size|stride|dim|ndimension|numel|nelement|element_size|is_contiguous|is_floating_point|is_complex|storage_offset|get_device|data_ptr|register_hook)|numel|is_floating_point|is_complex|is_tensor|device)$/;

test("every operation that the shape reading knows is computed", () => {
  const missing = everyOperation().flatMap(([name]) =>
    kernelOf(name) === undefined && inPlaceKernel(name) === undefined && !byRule.test(name) ? [name] : [],
  );
  expect(missing).toEqual([]);
});
