import type { Numbers } from "../../torch/numbers.ts";
import { axisArgument, numberArgument, wrapped } from "../arguments.ts";
import { record } from "../autograd.ts";
import type { Kernel, KernelCall } from "../kernel.ts";
import { everywhere, methods } from "../names.ts";
import type { Run } from "../run.ts";
import { countOf, eachOffset, elementsOf, newTensor } from "../tensor.ts";
import { axesArgument, integersArgument } from "./arguments.ts";
import { copied } from "./copies.ts";
import { laidOut } from "../elementwise/layout.ts";
import { type Layout, spread, viewed } from "./views.ts";

/** flip, roll, triangles and diagonals, sliding windows. */
export const rearrangingKernels: readonly (readonly [string, Kernel])[] = [
  ...everywhere("flip", (call) => {
    const input = call.numbers("input");
    return laidOut(call.result, flipped(call.run, input, axesArgument(call, "dims", input.sizes.length)));
  }),
  ...everywhere("fliplr", (call) => laidOut(call.result, flipped(call.run, call.numbers("input"), [1]))),
  ...everywhere("flipud", (call) => laidOut(call.result, flipped(call.run, call.numbers("input"), [0]))),
  ...everywhere("roll", rolled),
  ...everywhere("triu", (call) => triangle(call, "TriuBackward0", (column, row, offset) => column - row >= offset)),
  ...everywhere("tril", (call) => triangle(call, "TrilBackward0", (column, row, offset) => column - row <= offset)),
  ...everywhere("diagonal", (call) => {
    const input = call.numbers("input");
    const rank = input.sizes.length;
    const layout = diagonalOf(
      numberArgument(call, "offset"),
      axisArgument(call, "dim1", rank),
      axisArgument(call, "dim2", rank),
    );
    return viewed(call.run, "DiagonalBackward0", input, layout);
  }),
  ...everywhere("diag", diagonalOrMatrix),
  ...methods("unfold", windows),
];

/** A tensor of the same sizes, each element taken from the place that `from` names; `back` undoes it. */
function moved(
  run: Run,
  name: string,
  input: Numbers,
  from: (of: Layout) => (index: number) => number,
  back: (gradient: Numbers) => Numbers,
): Numbers {
  const result = newTensor(run, input.dtype, input.sizes);
  const source = elementsOf(input);
  const to = result.storage.elements;
  const place = from(result);
  for (let index = 0; index < to.length; index++) to[index] = source[place(index)];
  record(run, name, [input], [result], [], ([gradient]) => [gradient && back(gradient)]);
  return result;
}

function flipped(run: Run, input: Numbers, dims: readonly number[]): Numbers {
  const result = newTensor(run, input.dtype, input.sizes);
  const source = elementsOf(input);
  let offset = 0;
  const strides = result.strides.map((stride, axis) => {
    if (!dims.includes(axis)) return stride;
    offset += (input.sizes[axis] - 1) * stride;
    return -stride;
  });
  let at = 0;
  eachOffset({ ...result, strides, offset }, (from) => {
    result.storage.elements[at++] = source[from];
  });
  record(run, "FlipBackward0", [input], [result], [], ([gradient]) => [gradient && flipped(run, gradient, dims)]);
  return result;
}

function rolled(call: KernelCall): Numbers {
  const input = call.numbers("input");
  const shifts = integersArgument(call, "shifts");
  const dims = integersArgument(call, "dims").map((dim) => wrapped(dim, input.sizes.length));
  return shifted(call.run, input, shifts, dims);
}

/** Each axis moved around by its shift; without axes, all elements in a row. */
function shifted(run: Run, input: Numbers, shifts: readonly number[], dims: readonly number[]): Numbers {
  const places = ({ sizes, strides }: Layout): ((index: number) => number) => {
    const count = countOf(sizes);
    if (dims.length === 0) {
      const by = modulo(shifts[0], count);
      return (index) => modulo(index - by, count);
    }
    return (index) => {
      let from = index;
      for (const [order, dim] of dims.entries()) {
        const size = sizes[dim];
        const own = Math.floor(from / strides[dim]) % size;
        from += (modulo(own - shifts[order], size) - own) * strides[dim];
      }
      return from;
    };
  };
  return moved(run, "RollBackward0", input, places, (gradient) =>
    shifted(
      run,
      gradient,
      shifts.map((shift) => -shift),
      dims,
    ),
  );
}

function modulo(value: number, by: number): number {
  return by === 0 ? 0 : ((value % by) + by) % by;
}

function triangle(
  call: KernelCall,
  name: string,
  stays: (column: number, row: number, offset: number) => boolean,
): Numbers {
  const { run } = call;
  const input = call.numbers("input");
  const offset = numberArgument(call, "diagonal");
  const cut = (of: Numbers): Numbers => {
    const result = copied(run, of);
    const { elements } = result.storage;
    const [rows, columns] = of.sizes.slice(-2);
    for (let index = 0; index < elements.length; index++) {
      if (!stays(index % columns, Math.floor(index / columns) % rows, offset)) elements[index] = 0;
    }
    return result;
  };
  const result = cut(input);
  record(run, name, [input], [result], [], ([gradient]) => [gradient && cut(gradient)]);
  return result;
}

function diagonalOf(by: number, one: number, other: number): (of: Layout) => Layout {
  return ({ sizes, strides, offset }) => {
    const down = Math.max(-by, 0);
    const right = Math.max(by, 0);
    const length = Math.max(0, Math.min(sizes[one] - down, sizes[other] - right));
    const others = (_: number, axis: number): boolean => axis !== one && axis !== other;
    return {
      sizes: [...sizes.filter(others), length],
      strides: [...strides.filter(others), strides[one] + strides[other]],
      offset: length === 0 ? offset : offset + down * strides[one] + right * strides[other],
    };
  };
}

/** torch.diag: a copy of a matrix's diagonal, or a matrix with one. */
function diagonalOrMatrix(call: KernelCall): Numbers {
  const { run } = call;
  const input = call.numbers("input");
  const layout = diagonalOf(numberArgument(call, "diagonal"), 0, 1);
  if (input.sizes.length === 2) {
    const result = copied(run, { ...input, ...layout(input) });
    record(run, "DiagonalBackward0_copy", [input], [result], [], ([gradient]) => [
      gradient && spread(run, gradient, input.sizes, layout),
    ]);
    return result;
  }
  const size = input.sizes[0] + Math.abs(numberArgument(call, "diagonal"));
  const result = spread(run, input, [size, size], layout);
  record(run, "DiagEmbedBackward0", [input], [result], [], ([gradient]) => [
    gradient && copied(run, { ...gradient, ...layout(gradient) }),
  ]);
  return result;
}

/** Tensor.unfold: a new last axis holds each window. */
function windows(call: KernelCall): Numbers {
  const input = call.numbers("input");
  const dim = axisArgument(call, "dimension", input.sizes.length);
  const size = numberArgument(call, "size");
  const step = numberArgument(call, "step");
  return viewed(call.run, "UnfoldBackward0", input, ({ sizes, strides, offset }) => {
    const length = sizes[dim] ?? 1;
    const stride = strides[dim] ?? 1;
    const count = Math.floor((length - size) / step) + 1;
    return {
      sizes: [...sizes.map((own, axis) => (axis === dim ? count : own)), size],
      strides: [...strides.map((own, axis) => (axis === dim ? own * step : own)), stride],
      offset,
    };
  });
}
