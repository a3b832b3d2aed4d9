import type { Elements } from "../../torch/numbers.ts";
import type { Operand } from "./operands.ts";

/** The four arithmetic loops, written out: they are most of what a program computes. */
export function addLoop(out: Elements, a: Operand, b: Operand): void {
  const [one, other, p, q] = [a.elements, b.elements, a.step, b.step];
  for (let i = 0; i < out.length; i++) out[i] = one[i * p] + other[i * q];
}

export function subtractLoop(out: Elements, a: Operand, b: Operand): void {
  const [one, other, p, q] = [a.elements, b.elements, a.step, b.step];
  for (let i = 0; i < out.length; i++) out[i] = one[i * p] - other[i * q];
}

export function multiplyLoop(out: Elements, a: Operand, b: Operand): void {
  const [one, other, p, q] = [a.elements, b.elements, a.step, b.step];
  for (let i = 0; i < out.length; i++) out[i] = one[i * p] * other[i * q];
}

export function divideLoop(out: Elements, a: Operand, b: Operand): void {
  const [one, other, p, q] = [a.elements, b.elements, a.step, b.step];
  for (let i = 0; i < out.length; i++) out[i] = one[i * p] / other[i * q];
}
