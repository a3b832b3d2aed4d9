import type { Elements } from "../../torch/numbers.ts";
import type { Operand } from "./operands.ts";

/**
 * The four arithmetic loops, written out: they are most of what a program computes. Each has one more for float32
 * alone, which the compiler makes fast because it sees no other arrays.
 */
export function addLoop(out: Elements, a: Operand, b: Operand): void {
  const [one, other, p, q] = [a.elements, b.elements, a.step, b.step];
  if (isSingle(out, a) && isSingle(out, b)) addSingles(out, a.elements, b.elements);
  else for (let i = 0; i < out.length; i++) out[i] = one[i * p] + other[i * q];
}

export function subtractLoop(out: Elements, a: Operand, b: Operand): void {
  const [one, other, p, q] = [a.elements, b.elements, a.step, b.step];
  if (isSingle(out, a) && isSingle(out, b)) subtractSingles(out, a.elements, b.elements);
  else for (let i = 0; i < out.length; i++) out[i] = one[i * p] - other[i * q];
}

export function multiplyLoop(out: Elements, a: Operand, b: Operand): void {
  const [one, other, p, q] = [a.elements, b.elements, a.step, b.step];
  if (isSingle(out, a) && isSingle(out, b)) multiplySingles(out, a.elements, b.elements);
  else if (isSingle(out, a) && q === 0) scaleSingles(out, a.elements, other[0]);
  else for (let i = 0; i < out.length; i++) out[i] = one[i * p] * other[i * q];
}

export function divideLoop(out: Elements, a: Operand, b: Operand): void {
  const [one, other, p, q] = [a.elements, b.elements, a.step, b.step];
  if (isSingle(out, a) && isSingle(out, b)) divideSingles(out, a.elements, b.elements);
  else for (let i = 0; i < out.length; i++) out[i] = one[i * p] / other[i * q];
}

type Single = { readonly elements: Float32Array; readonly step: 1 };

/** Whether an operand and what is written are both float32, element by element. */
function isSingle(out: Elements, operand: Operand): operand is Single {
  return out instanceof Float32Array && operand.elements instanceof Float32Array && operand.step === 1;
}

function addSingles(out: Elements, a: Float32Array, b: Float32Array): void {
  for (let i = 0; i < a.length; i++) out[i] = a[i] + b[i];
}

function subtractSingles(out: Elements, a: Float32Array, b: Float32Array): void {
  for (let i = 0; i < a.length; i++) out[i] = a[i] - b[i];
}

function multiplySingles(out: Elements, a: Float32Array, b: Float32Array): void {
  for (let i = 0; i < a.length; i++) out[i] = a[i] * b[i];
}

function scaleSingles(out: Elements, a: Float32Array, factor: number): void {
  for (let i = 0; i < a.length; i++) out[i] = a[i] * factor;
}

function divideSingles(out: Elements, a: Float32Array, b: Float32Array): void {
  for (let i = 0; i < a.length; i++) out[i] = a[i] / b[i];
}
