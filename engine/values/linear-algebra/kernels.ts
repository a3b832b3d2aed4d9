import { dtypes } from "../../torch/dtype.ts";
import type { Numbers } from "../../torch/numbers.ts";
import { numberArgument, numberIn, optionalNumber, textArgument, truthArgument, wrapped } from "../arguments.ts";
import { record } from "../autograd.ts";
import { broadcastTo, reducedTo } from "../broadcast.ts";
import { cast } from "../cast.ts";
import { described, filled } from "../filled.ts";
import type { Computed, Kernel, KernelCall } from "../kernel.ts";
import { eachLine } from "../lines.ts";
import { everywhere } from "../names.ts";
import { RaisedInRun, type Run, RunStopped } from "../run.ts";
import { elementsOf, isFloatingDtype, viewOn } from "../tensor.ts";
import { eachMatrix, type MatrixFunction } from "./batches.ts";
import { cholesky, eigen, orthogonal, singular } from "./factors.ts";
import { determinant, exponent, inverse, logarithm, powerOf, pseudoInverse } from "./functions.ts";

/** Determinants, inverses, decompositions and functions of matrices. */
export const linearAlgebraKernels: readonly (readonly [string, Kernel])[] = [
  ...everywhere("det", numberOf("input", "LinalgDetBackward0", determinant)),
  ["torch.linalg.det", numberOf("A", "LinalgDetBackward0", determinant)],
  ...everywhere("logdet", numberOf("input", "WhereBackward0", logarithm)),
  ...everywhere("inverse", inverted("input")),
  ["torch.linalg.inv", inverted("A")],
  ["torch.linalg.pinv", pseudoInverted],
  ...everywhere("matrix_power", poweredMatrix),
  ["torch.linalg.matrix_power", poweredMatrix],
  ...everywhere("matrix_exp", exponentiated),
  ["torch.linalg.matrix_exp", exponentiated],
  ["torch.linalg.cholesky", triangular],
  ["torch.linalg.qr", orthogonalized],
  ["torch.linalg.eigh", diagonalized],
  ["torch.linalg.svd", singularParts],
  ...everywhere("svd", reducedParts),
  ...everywhere("trace", trace),
  ...everywhere("cross", crossProduct),
  ["torch.linalg.cross", crossProduct],
];

function floating(call: KernelCall, name: string, words: string): Numbers {
  const input = call.numbers(name);
  if (isFloatingDtype(input.dtype)) return input;
  const text = `${words}: Expected a floating point or complex tensor as input. Got ${dtypes[input.dtype].scalar}`;
  throw new RaisedInRun("RuntimeError", text);
}

function numberOf(name: string, node: string, of: MatrixFunction): Kernel {
  return (call) => eachMatrix(call.run, floating(call, name, "linalg.det"), [[]], node, of)[0];
}

function inverted(name: string): Kernel {
  return (call) => {
    const input = floating(call, name, "linalg.inv");
    return eachMatrix(call.run, input, [input.sizes.slice(-2)], "LinalgInvExBackward0", inverse)[0];
  };
}

function pseudoInverted(call: KernelCall): Numbers {
  const input = floating(call, "A", "linalg.pinv");
  const [rows, columns] = input.sizes.slice(-2);
  const epsilon = input.dtype === "float64" ? 2 ** -52 : 2 ** -23;
  const tolerance = optionalNumber(call, "rtol") ?? Math.max(rows, columns) * epsilon;
  return eachMatrix(call.run, input, [[columns, rows]], "LinalgPinvBackward0", pseudoInverse(tolerance))[0];
}

function poweredMatrix(call: KernelCall): Numbers {
  const input = call.numbers("input");
  const count = numberArgument(call, "n");
  const product = input.sizes.length === 2 ? "MmBackward0" : "UnsafeViewBackward0";
  const node =
    count === 0 ? "CopyBackwards" : count === 1 ? "CloneBackward0" : count === -1 ? "LinalgInvExBackward0" : product;
  return eachMatrix(call.run, input, [input.sizes.slice(-2)], node, powerOf(count))[0];
}

function exponentiated(call: KernelCall): Numbers {
  const input = floating(call, "input", "linalg.matrix_exp");
  return eachMatrix(call.run, input, [input.sizes.slice(-2)], "LinalgMatrixExpBackward0", exponent)[0];
}

function triangular(call: KernelCall): Numbers {
  const input = floating(call, "input", "linalg.cholesky");
  const of = cholesky(truthArgument(call, "upper"));
  return eachMatrix(call.run, input, [input.sizes.slice(-2)], "LinalgCholeskyExBackward0", of)[0];
}

function orthogonalized(call: KernelCall): Computed {
  const input = floating(call, "A", "linalg.qr");
  const [rows, columns] = input.sizes.slice(-2);
  const mode = textArgument(call, "mode");
  const width = mode === "complete" ? rows : Math.min(rows, columns);
  const own = [
    [rows, width],
    [width, columns],
  ];
  const [q, r] = eachMatrix(call.run, input, own, "LinalgQrBackward0", orthogonal(width));
  return mode === "r" ? [filled(call.run, input.dtype, [0], () => undefined), r] : [q, r];
}

function diagonalized(call: KernelCall): Computed {
  const input = call.numbers("A");
  const upper = textArgument(call, "UPLO")?.toUpperCase() === "U";
  const own = [input.sizes.slice(-1), input.sizes.slice(-2)];
  return eachMatrix(call.run, input, own, "LinalgEighBackward0", eigen(upper));
}

function singularParts(call: KernelCall): Computed {
  const input = floating(call, "A", "linalg.svd");
  const full = truthArgument(call, "full_matrices");
  const [rows, columns] = input.sizes.slice(-2);
  const least = Math.min(rows, columns);
  const own = [[rows, full ? rows : least], [least], [full ? columns : least, columns]];
  return eachMatrix(call.run, input, own, "LinalgSvdBackward0", singular(full));
}

/** torch.svd answers with v itself. */
function reducedParts(call: KernelCall): Computed {
  const input = floating(call, "input", "linalg.svd");
  if (!truthArgument(call, "compute_uv")) throw new RunStopped("unread", "svd isn't computed without its vectors");
  const full = !truthArgument(call, "some");
  const [rows, columns] = input.sizes.slice(-2);
  const least = Math.min(rows, columns);
  const own = [[rows, full ? rows : least], [least], [full ? columns : least, columns]];
  const [u, s, v] = eachMatrix(call.run, input, own, "LinalgSvdBackward0", singular(full));
  return [u, s, turned(call.run, v)];
}

/** A view with the last two axes exchanged. */
function turned(run: Run, numbers: Numbers): Numbers {
  const swap = (values: readonly number[]): readonly number[] => [
    ...values.slice(0, -2),
    ...values.slice(-2).toReversed(),
  ];
  const exchanged = (one: Numbers): Numbers => viewOn(one, swap(one.sizes), swap(one.strides), one.offset);
  const view = exchanged(numbers);
  record(run, "TransposeBackward0", [numbers], [view], [], ([gradient]) => [gradient && exchanged(gradient)]);
  return view;
}

function trace(call: KernelCall): Numbers {
  const { run } = call;
  const input = call.numbers("input");
  if (input.dtype === "bool") throw new RaisedInRun("NotImplementedError", "\"trace\" not implemented for 'Bool'");
  const { dtype } = described(call.result);
  const [rows, columns] = input.sizes;
  const from = elementsOf(input);
  const result = filled(run, dtype, [], (to) => {
    for (let index = 0; index < Math.min(rows, columns); index++) to[0] += from[index * columns + index];
  });
  record(run, "TraceBackward0", [input], [result], [], ([gradient]) => {
    if (gradient === undefined) return [];
    const [arrived] = elementsOf(gradient);
    return [
      filled(run, input.dtype, input.sizes, (to) => {
        for (let index = 0; index < Math.min(rows, columns); index++) to[index * columns + index] = arrived;
      }),
    ];
  });
  return result;
}

/** The product of vectors of three numbers along an axis: the first of that size, where none is given. */
function crossProduct(call: KernelCall): Numbers {
  const { run } = call;
  const { sizes, dtype } = described(call.result);
  const [left, right] = [cast(run, call.numbers("input"), dtype), cast(run, call.numbers("other"), dtype)];
  const given = call.argument("dim");
  if (given.kind === "none") warnOfAxis(run);
  const dim = given.kind === "none" ? left.sizes.indexOf(3) : wrapped(numberIn(given), left.sizes.length);
  const product = (a: Numbers, b: Numbers): Numbers => {
    const [x, y] = [elementsOf(broadcastTo(a, sizes)), elementsOf(broadcastTo(b, sizes))];
    return filled(run, dtype, sizes, (to) => {
      eachLine(sizes, dim, (start, step) => {
        const [first, second, third] = [start, start + step, start + 2 * step];
        to[first] = x[second] * y[third] - x[third] * y[second];
        to[second] = x[third] * y[first] - x[first] * y[third];
        to[third] = x[first] * y[second] - x[second] * y[first];
      });
    });
  };
  const result = product(left, right);
  record(run, "LinalgCrossBackward0", [left, right], [result], [left, right], ([gradient]) =>
    gradient === undefined
      ? []
      : [reducedTo(run, product(right, gradient), left.sizes), reducedTo(run, product(gradient, left), right.sizes)],
  );
  return result;
}

/** The runs that have been warned: PyTorch does so once. */
const warned = new WeakSet<Run["generator"]>();

function warnOfAxis({ generator, warn }: Run): void {
  if (warned.has(generator)) return;
  warned.add(generator);
  warn(
    "UserWarning",
    "Using torch.cross without specifying the dim arg is deprecated.\nPlease either pass the dim explicitly or simply use torch.linalg.cross.\nThe default value of dim will change to agree with that of linalg.cross in a future release.",
  );
}
