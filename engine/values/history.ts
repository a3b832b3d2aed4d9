import type { Numbers } from "../torch/numbers.ts";
import { none, type Value } from "../torch/value.ts";
import { optionalTensor, truthArgument } from "./arguments.ts";
import { detached, refresh } from "./autograd.ts";
import { backward, gradientsOf } from "./backward.ts";
import type { Computed, Kernel, KernelCall } from "./kernel.ts";
import { everywhere, methods } from "./names.ts";
import { keepGradient } from "./retained.ts";
import { RaisedInRun, RunStopped } from "./run.ts";

/** What a program does with the history of its tensors: backward(), detach(), requires_grad_(), torch.autograd.grad. */
export const historyKernels: readonly (readonly [string, Kernel])[] = [
  ...methods("backward", (call) => {
    refuseCreateGraph(call);
    const root = { numbers: call.numbers("self"), gradient: optionalTensor(call, "gradient") };
    backward(call.run, [root], truth(call, "retain_graph"), optionalInputs(call));
    return none;
  }),
  ["torch.autograd.backward", backwardFromAll],
  ["torch.autograd.grad", gradients],
  ...everywhere("detach", (call) => detached(call.numbers("input"))),
  ...everywhere("detach_", (call) => {
    const input = call.numbers("input");
    if (input.viewOf !== undefined && input.requiresGrad) {
      throw new RaisedInRun(
        "RuntimeError",
        "Can't detach views in-place. Use detach() instead. If you are using DistributedDataParallel (DDP) for training, and gradient_as_bucket_view is set as True, gradients are views of DDP buckets, and hence detach_() cannot be called on these gradients. To fix this error, please refer to the Optimizer.zero_grad() function in torch/optim/optimizer.py as the solution.",
      );
    }
    input.history = undefined;
    input.requiresGrad = false;
    return input;
  }),
  ...methods("requires_grad_", (call) => {
    const self = call.numbers("self");
    const wanted = truthArgument(call, "requires_grad");
    if (self.history !== undefined && !wanted) {
      throw new RaisedInRun(
        "RuntimeError",
        "you can only change requires_grad flags of leaf variables. If you want to use a computed variable in a subgraph that doesn't require differentiation use var_no_grad = var.detach().",
      );
    }
    self.requiresGrad = wanted;
    return self;
  }),
  ...methods("retain_grad", (call) => {
    const self = call.numbers("self");
    refresh(self);
    if (!self.requiresGrad) {
      throw new RaisedInRun("RuntimeError", "can't retain_grad on Tensor that has requires_grad=False");
    }
    keepGradient(self);
    return none;
  }),
  ...methods("register_hook", () => {
    throw new RunStopped("unread", "hooks aren't run");
  }),
];

function refuseCreateGraph(call: KernelCall): void {
  if (truth(call, "create_graph"))
    throw new RunStopped("unread", "gradients of gradients (create_graph) aren't computed");
}

function truth(call: KernelCall, name: string): boolean {
  return call.given(name) && truthArgument(call, name);
}

function backwardFromAll(call: KernelCall): Computed {
  refuseCreateGraph(call);
  const given = tensorsIn(call, "grad_tensors");
  const roots = tensorsIn(call, "tensors").map((numbers, index) => ({
    numbers: known(numbers),
    gradient: given[index],
  }));
  backward(call.run, roots, truth(call, "retain_graph"), optionalInputs(call));
  return none;
}

/** torch.autograd.grad: a tuple with one gradient per input; None for one that isn't reached, where that is allowed. */
function gradients(call: KernelCall): Computed {
  refuseCreateGraph(call);
  const outputs = tensorsIn(call, "outputs").map(known);
  const inputs = tensorsIn(call, "inputs").map(known);
  const given = tensorsIn(call, "grad_outputs");
  for (const input of inputs) refresh(input);
  const roots = outputs.map((numbers, index) => ({ numbers, gradient: given[index] }));
  if (inputs.some(({ requiresGrad }) => !requiresGrad)) {
    throw new RaisedInRun("RuntimeError", "One of the differentiated Tensors does not require grad");
  }
  const found = gradientsOf(call.run, roots, truth(call, "retain_graph"), inputs);
  return inputs.map((input, index): Computed => {
    const gradient = found.get(input);
    if (gradient !== undefined) return detached(gradient);
    if (truth(call, "allow_unused")) return none;
    throw new RaisedInRun(
      "RuntimeError",
      `The differentiated Tensor at index ${String(index)} appears to not have been used in the graph. Set allow_unused=True if this is the desired behavior.`,
    );
  });
}

function optionalInputs(call: KernelCall): readonly Numbers[] | undefined {
  if (call.argument("inputs").kind === "none") return undefined;
  const found = tensorsIn(call, "inputs").map(known);
  if (found.length > 0) return found;
  throw new RaisedInRun("RuntimeError", "`inputs` argument to `backward()` cannot be empty.");
}

/** The tensors of an argument that is one, or a sequence of them; None among them is undefined. */
function tensorsIn(call: KernelCall, name: string): readonly (Numbers | undefined)[] {
  const value = call.argument(name);
  if (value.kind === "none") return [];
  return (value.kind === "tensor" ? [value] : (call.items(value) ?? [])).map(tensorIn);
}

function tensorIn(value: Value): Numbers | undefined {
  return value.kind === "tensor" ? value.values : undefined;
}

function known(numbers: Numbers | undefined): Numbers {
  if (numbers === undefined) throw new RunStopped("unread", "a tensor was expected");
  return numbers;
}
