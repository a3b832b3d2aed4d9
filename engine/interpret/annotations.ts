import type { Expression, Statement } from "../language/syntax.ts";
import { symbol } from "../shape/dim.ts";
import { unknown, type Value } from "../torch/value.ts";
import { claim } from "./claims.ts";
import { describe } from "./describe.ts";
import type { Binding } from "./fact.ts";
import { type ShapeNotation, jaxtypingOf, notationOf } from "./notation.ts";
import { declare } from "./declarations.ts";
import { type Machine, placeOf } from "./machine.ts";
import { recordBinding } from "./recorder.ts";
import { readVariable } from "./store.ts";
import { bind, written } from "./targets.ts";

type Annotation = Extract<Statement, { readonly kind: "annotation" }>;

/**
 * `x: [seq, b, 100]` declares an input, or checks a claim where `x` is bound; `hidden: int` declares a symbolic
 * integer; `x: Float[Tensor, "seq b 100"]` is jaxtyping's spelling. Other annotations say nothing of shapes.
 */
export function annotated(machine: Machine, statement: Annotation): void {
  const { target, annotation, value } = statement;
  const notation = annotation.kind === "list" ? notationOf(annotation) : jaxtypingOf(annotation);
  if (value !== undefined && !(value.kind === "ellipsis" && notation !== undefined)) {
    bind(machine, target, machine.evaluate(machine, value), "assignment", value);
    if (notation !== undefined) checkClaim(machine, target, notation, false);
    return;
  }
  if (notation === undefined) {
    if (value === undefined && target.kind === "name" && machine.dialect === "lstm")
      declareInteger(machine, target, annotation);
    return;
  }
  const bound = lookup(machine, target);
  const key = String(target.span.start);
  const decided =
    value !== undefined
      ? "declaration"
      : (machine.declared.get(key) ?? (bound === undefined ? "declaration" : "claim"));
  machine.declared.set(key, decided);
  if (decided === "claim") {
    checkClaim(machine, target, notation, true);
    return;
  }
  assign(machine, target, declare(machine, notation), "declaration");
}

function checkClaim(machine: Machine, target: Expression, notation: ShapeNotation, line: boolean): void {
  const value = lookup(machine, target);
  if (value === undefined) return;
  const claimed = claim(machine, value, notation, placeOf(machine, target.span));
  if (line) assign(machine, target, claimed, "claim");
  else if (target.kind === "name") machine.layer.variables.set((machine.scopes[0] ?? "") + target.name, claimed);
}

function lookup(machine: Machine, target: Expression): Value | undefined {
  if (target.kind === "name") return readVariable(machine.layer, (machine.scopes[0] ?? "") + target.name);
  return target.kind === "attribute" ? machine.evaluate(machine, target) : undefined;
}

function assign(machine: Machine, target: Expression, value: Value, form: Binding["form"]): void {
  if (target.kind === "name") machine.layer.variables.set((machine.scopes[0] ?? "") + target.name, value);
  if (machine.quiet > 0) return;
  if (machine.running !== undefined) {
    machine.running.bound(placeOf(machine, target.span), written(target), value);
    return;
  }
  recordBinding(machine.recorder, {
    span: target.span,
    name: written(target),
    fact: describe(machine.layer, value),
    form,
    spelled: true,
  });
}

/** `hidden: int` on an unbound name. */
function declareInteger(
  machine: Machine,
  target: Extract<Expression, { readonly kind: "name" }>,
  annotation: Expression,
): void {
  const scope = machine.scopes[0] ?? "";
  if (readVariable(machine.layer, scope + target.name) !== undefined) return;
  if (annotation.kind !== "name" || annotation.name !== "int") {
    if (annotation.kind === "missing") assign(machine, target, unknown("the line isn't finished"), "declaration");
    return;
  }
  const id = scope + target.name;
  const size = machine.running?.sizeOf(id, target.name) ?? symbol(id, target.name);
  const place = placeOf(machine, target.span);
  const value: Value = { kind: "int", value: size, factor: { size, label: target.name, place } };
  machine.layer.variables.set(machine.symbols + target.name, value);
  assign(machine, target, value, "declaration");
}
