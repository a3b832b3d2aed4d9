import { truthOf } from "../../torch/arguments.ts";
import type { Numbers } from "../../torch/numbers.ts";
import { none, type Value } from "../../torch/value.ts";
import { numberArgument } from "../arguments.ts";
import type { Computed, KernelCall } from "../kernel.ts";
import { roundTo } from "../rounding.ts";
import { RaisedInRun, RunStopped } from "../run.ts";
import { eachOffset, elementsOf, newTensor } from "../tensor.ts";

/** torch.nn.utils.clip_grad_norm_: all gradients times max_norm over their norm, where that is less than 1. */
export function clipNorm(call: KernelCall): Computed {
  const gradients = gradientsOf(call);
  const [limit, order] = [numberArgument(call, "max_norm"), orderOf(call.argument("norm_type"))];
  const norm = newTensor(call.run, gradients[0]?.dtype ?? "float32", []);
  const round = (value: number): number => roundTo(norm.dtype, value);
  const total = round(
    normOf(
      gradients.map((gradient) => round(normOf(elementsOf(gradient), order))),
      order,
    ),
  );
  norm.storage.elements[0] = total;
  if (truthOf(call.argument("error_if_nonfinite")) === true && !Number.isFinite(total)) {
    throw new RaisedInRun(
      "RuntimeError",
      `The total norm of order ${orderText(order)} for gradients from \`parameters\` is non-finite, so it cannot be clipped. To disable this error and scale the gradients by the non-finite norm anyway, set \`error_if_nonfinite=False\``,
    );
  }
  const factor = round(limit / round(total + 1e-6));
  // A norm that is not a number spoils all gradients, as in PyTorch.
  const clamped = factor > 1 ? 1 : factor;
  for (const gradient of gradients) change(gradient, (value) => value * clamped);
  return norm;
}

/** torch.nn.utils.clip_grad_value_ */
export function clipValue(call: KernelCall): Computed {
  const limit = numberArgument(call, "clip_value");
  for (const gradient of gradientsOf(call)) {
    change(gradient, (value) => (value > limit ? limit : value < -limit ? -limit : value));
  }
  return none;
}

function gradientsOf(call: KernelCall): readonly Numbers[] {
  const value = call.argument("parameters");
  const items = value.kind === "tensor" ? [value] : call.items(value);
  if (items === undefined) throw new RunStopped("unread", "the parameters aren't known");
  return items.flatMap((item) => (item.kind === "tensor" ? (item.values?.gradient ?? []) : []));
}

function orderOf(value: Value): number {
  if (value.kind === "string") return Number((value.value ?? "").replace("inf", "Infinity"));
  return value.kind === "float" || value.kind === "int" ? Number(value.value) : 2;
}

function orderText(order: number): string {
  if (!Number.isFinite(order)) return order > 0 ? "inf" : "-inf";
  return Number.isInteger(order) ? order.toFixed(1) : String(order);
}

function normOf(values: Iterable<number>, order: number): number {
  let sum = 0;
  for (const value of values) {
    const size = Math.abs(value);
    if (order === Infinity) sum = size > sum || Number.isNaN(size) ? size : sum;
    else sum += order === 2 ? size * size : size ** order;
  }
  if (order === Infinity) return sum;
  return order === 2 ? Math.sqrt(sum) : sum ** (1 / order);
}

function change(numbers: Numbers, of: (value: number) => number): void {
  const { storage, dtype } = numbers;
  storage.version += 1;
  eachOffset(numbers, (at) => {
    storage.elements[at] = roundTo(dtype, of(storage.elements[at]));
  });
}
