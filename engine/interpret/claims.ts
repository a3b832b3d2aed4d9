import { type Axis, axis, factorsText } from "../shape/axis.ts";
import { type Dim, formatDim, mentionsUnknown } from "../shape/dim.ts";
import { assume, type Condition, formatCondition } from "../shape/facts.ts";
import type { Place } from "../shape/place.ts";
import type { Problem } from "../torch/problem.ts";
import { int, type Value } from "../torch/value.ts";
import { declare, knownSymbol, resolvedSize } from "./declarations.ts";
import { isSuspect } from "./invoke.ts";
import { type Machine, placeOf } from "./machine.ts";
import type { DimNotation, ShapeNotation } from "./notation.ts";
import { isOpen, note, remark, truthOfCondition } from "./report.ts";
import { readFacts } from "./store.ts";

/**
 * Checks a claimed shape against the inferred one. A contradiction for every size is an error at the dimension that
 * differs; a symbol that is new is bound; what remains open is noted as a condition. What the claim knows better
 * is taken over.
 */
export function claim(machine: Machine, value: Value, notation: ShapeNotation, place: Place): Value {
  if (value.kind === "unknown")
    return { ...declare(machine, notation), ...(value.suspect === true ? { suspect: true } : {}) };
  if (value.kind !== "tensor") {
    if (value.kind === "int" || value.kind === "tuple" || value.kind === "none" || value.kind === "module") {
      contradict(machine, value, `it is claimed to be a tensor, and is ${article(value)}`, place);
    }
    return value;
  }
  if (value.shape === undefined) {
    const declared = declare(machine, notation);
    return declared.kind === "tensor" ? { ...value, shape: declared.shape, strides: undefined } : value;
  }
  const dims = aligned(notation.dims, value.shape.length);
  if (dims === undefined) {
    const claimed = notation.dims.some(({ kind }) => kind === "rest")
      ? `at least ${String(notation.dims.length - 1)}`
      : String(notation.dims.length);
    const found = `${String(value.shape.length)} (${shapeText(value.shape)})`;
    contradict(machine, value, `${claimed} dimensions are claimed, and there are ${found}`, place);
    return value;
  }
  const shape = value.shape.map((own, index) => {
    const dim = dims[index];
    return dim === undefined ? own : claimedAxis(machine, value, own, dim, notation.quoted);
  });
  return { ...value, shape };
}

/** One notation for each dimension, with `...` taken as none; undefined where the ranks differ. */
function aligned(dims: readonly DimNotation[], rank: number): readonly (DimNotation | undefined)[] | undefined {
  const rest = dims.findIndex(({ kind }) => kind === "rest");
  if (rest < 0) return dims.length === rank ? dims : undefined;
  const missing = rank - (dims.length - 1);
  if (missing < 0) return undefined;
  return [...dims.slice(0, rest), ...Array.from({ length: missing }, () => undefined), ...dims.slice(rest + 1)];
}

function claimedAxis(machine: Machine, value: Value, own: Axis, dim: DimNotation, quoted: boolean): Axis {
  if (dim.kind === "any") return own;
  if (dim.kind === "name" && knownSymbol(machine, dim.name, quoted) === undefined) {
    machine.layer.variables.set(
      machine.symbols + dim.name,
      int(own.size, { size: own.size, label: dim.name, place: placeOf(machine, dim.span) }),
    );
    return own;
  }
  const size = resolvedSize(machine, dim, quoted);
  const condition: Condition = { kind: "equal", left: own.size, right: size };
  const truth = truthOfCondition(machine, condition);
  if (truth === "always") return own;
  const place = placeOf(machine, dim.span);
  if (truth === "never") {
    contradict(machine, value, `${formatDim(size)} is claimed, and this dimension is ${origin(own)}`, place);
    return own;
  }
  if (mentionsUnknown(own.size)) return axis(size, own.role, labelled(dim, size, place));
  if (!isOpen(condition)) {
    if (!isSuspect(value)) remark(machine, "condition", "information", `needs ${formatCondition(condition)}`, place);
    machine.layer.facts = assume(readFacts(machine.layer), condition);
  }
  return own;
}

function labelled(dim: DimNotation, size: Dim, place: Place): Axis["factors"] {
  return dim.kind === "name" ? [{ size, label: dim.name, place }] : [];
}

/** "40 (2 directions × hidden_size 20)" */
function origin({ size, factors }: Axis): string {
  const named = factors.filter(({ label }) => label !== "" && label !== formatDim(size));
  return named.length === 0 ? formatDim(size) : `${formatDim(size)} (${factorsText(named)})`;
}

function shapeText(shape: readonly Axis[]): string {
  return `[${shape.map(({ size }) => formatDim(size)).join(", ")}]`;
}

function article(value: Value): string {
  if (value.kind === "tuple") return `a tuple of ${String(value.items.length)}`;
  if (value.kind === "int") return `the integer ${formatDim(value.value)}`;
  if (value.kind === "module") return `the module ${value.className}`;
  return value.kind === "none" ? "None" : `a ${value.kind}`;
}

/** A contradicted claim is our own error: PyTorch runs the program. */
function contradict(machine: Machine, value: Value, message: string, place: Place): void {
  if (isSuspect(value)) return;
  const problem: Problem = {
    code: "shape-claim",
    severity: machine.arms.length > 0 ? "warning" : "error",
    message,
    torch: undefined,
    place,
    related: [],
    fixes: [],
  };
  note(machine, problem);
}
