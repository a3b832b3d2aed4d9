/** A shape that a comment tells, and where in the comment it stands. */
export type CommentedShape = {
  /** "out" in `# out: [10, 3, 20]`. */
  readonly name: string | undefined;
  readonly dims: readonly string[];
  /** It can mean nothing but a shape: torch.Size, or what it is the shape of, stands before it. */
  readonly certain: boolean;
  readonly start: number;
  readonly length: number;
  readonly brackets: readonly [string, string];
};

// Words of one name may stand apart: `[src len, batch size]`.
const word = String.raw`[A-Za-z_]\w*(?: [A-Za-z_]\w*){0,3}`;
const dim = String.raw`(?:\d+|${word}(?:\s*[*+-]\s*(?:\d+|${word}))*|\d+\s*\*\s*${word})`;
const list = String.raw`\s*(${dim}(?:\s*,\s*${dim})*)\s*,?\s*`;
const head = String.raw`^#+\s*(?:(?:shape|size|dims?)\s*(?:is|of|[:=-])?\s*)?(?:([A-Za-z_][\w.]*)(?:\.(?:shape|size\(\)))?\s*(?:[:=]|->)\s*)?(?:->\s*)?`;
const forms: readonly (readonly [RegExp, string, string])[] = [
  [new RegExp(String.raw`${head}(torch\.Size\(\[${list}\]\))\s*$`, "u"), "torch.Size([", "])"],
  [new RegExp(String.raw`${head}(\[${list}\])\s*$`, "u"), "[", "]"],
  [new RegExp(String.raw`${head}(\(${list}\))\s*$`, "u"), "(", ")"],
];
const product = new RegExp(String.raw`${head}((\w+(?:\s*[x×]\s*\w+)+))\s*$`, "u");

/** The shape in a comment that is nothing else: `# (seq, batch, hidden)`, `# out: [10, 3, 20]`, `# B x T x H`. */
export function readShapeComment(comment: string): CommentedShape | undefined {
  for (const [form, open, close] of forms) {
    const [, name, whole, inside] = form.exec(comment) ?? [];
    if (whole === undefined || inside === undefined) continue;
    const dims = inside.split(",").map((one) => one.trim());
    return shapeAt(comment, name, whole, dims, [open, close]);
  }
  const [, name, whole] = product.exec(comment) ?? [];
  if (whole === undefined) return undefined;
  const dims = whole.split(/\s*[x×]\s*/u);
  return dims.every((one) => /^(?:\d+|[A-Za-z_]\w*)$/u.test(one))
    ? shapeAt(comment, name, whole, dims, ["[", "]"])
    : undefined;
}

function shapeAt(
  comment: string,
  name: string | undefined,
  whole: string,
  dims: readonly string[],
  brackets: readonly [string, string],
): CommentedShape | undefined {
  const certain = brackets[0].startsWith("torch") || name !== undefined || /^#+\s*(?:shape|size|dim)/u.test(comment);
  // `# (1)` numbers a step.
  if (!certain && dims.length < 2) return undefined;
  return { name, dims, certain, start: comment.lastIndexOf(whole), length: whole.length, brackets };
}
