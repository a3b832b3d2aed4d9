/** An einsum equation taken apart: the subscripts of each operand and of the result. "…" stands for an ellipsis. */
export type Equation = {
  readonly operands: readonly (readonly string[])[];
  /** Undefined: the result's subscripts are implicit. */
  readonly output: readonly string[] | undefined;
};

export const ELLIPSIS = "…";

/** Reads an equation ("bij,bjk->bik"), or answers with the words of PyTorch's error, without "einsum(): ". */
export function parseEquation(text: string): Equation | string {
  const arrow = text.indexOf("->");
  const inputs = arrow < 0 ? text : text.slice(0, arrow);
  const operands: string[][] = [[]];
  for (let index = 0; index < inputs.length; index++) {
    const character = inputs[index] ?? "";
    const current = operands.at(-1) ?? [];
    if (character === " ") continue;
    if (character === ",") {
      operands.push([]);
    } else if (character === ".") {
      const operand = String(operands.length - 1);
      if (current.includes(ELLIPSIS)) return `found '.' for operand ${operand} for which an ellipsis was already found`;
      if (inputs.slice(index, index + 3) !== "...") {
        return `found '.' for operand ${operand} that is not part of any ellipsis`;
      }
      current.push(ELLIPSIS);
      index += 2;
    } else if (/[a-zA-Z]/u.test(character)) {
      current.push(character);
    } else return invalid(index);
  }
  if (arrow < 0) return { operands, output: undefined };
  const output = parseOutput(text, arrow + 2);
  return typeof output === "string" ? output : { operands, output };
}

function parseOutput(text: string, start: number): readonly string[] | string {
  const found: string[] = [];
  for (let index = start; index < text.length; index++) {
    const character = text[index] ?? "";
    if (character === " ") continue;
    if (character === ".") {
      if (found.includes(ELLIPSIS)) return "found '.' for output but an ellipsis (...) was already found";
      if (text.slice(index, index + 3) !== "...") return "found '.' for output that is not part of any ellipsis (...)";
      found.push(ELLIPSIS);
      index += 2;
    } else if (/[a-zA-Z]/u.test(character)) {
      if (found.includes(character)) return `output subscript ${character} appears more than once in the output`;
      found.push(character);
    } else return invalid(index);
  }
  return found;
}

function invalid(index: number): string {
  return `invalid subscript given at index ${String(index)} in the equation string, subscripts must be in [a-zA-Z]`;
}
