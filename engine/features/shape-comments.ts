import type { Analysis } from "../analyze.ts";
import type { Binding, Fact, Print } from "../interpret/fact.ts";
import type { Comment, Statement } from "../language/syntax.ts";
import { formatDim } from "../shape/dim.ts";
import type { Axis } from "../shape/axis.ts";
import type { Problem } from "../torch/problem.ts";
import { type CommentedShape, readShapeComment } from "../language/shape-comment.ts";
import { statementBlocks } from "./statement-parts.ts";
import type { PlacedChunk } from "./chunks.ts";

/**
 * Comments behind assignments and prints that say another shape than the one that is inferred. What isn't known, and
 * names that stand for no number, contradict nothing.
 */
export function wrongShapeComments(analysis: Analysis, { chunk, facts }: PlacedChunk): readonly Problem[] {
  if (!chunk.comments.some(({ text }) => /[[(x×]/u.test(text))) return [];
  return commented(chunk.statements).flatMap(({ statement, comment }): readonly Problem[] => {
    const said = readShapeComment(comment.text);
    // What a function is called with that nothing calls isn't known.
    if (
      said === undefined ||
      facts.uncalled.some((span) => span.start < statement.span.start && span.end >= statement.span.end)
    ) {
      return [];
    }
    const within = (span: { readonly start: number; readonly end: number }): boolean =>
      span.start >= statement.span.start && span.end <= statement.span.end;
    const shape =
      statement.kind === "expression"
        ? printed(facts.prints.filter(({ span }) => within(span)))
        : shapeOf(
            facts.bindings.filter(({ span, form }) => form === "assignment" && within(span)),
            said.name,
          );
    if (shape === undefined) return [];
    const right = corrected(said, shape, (name) => integerNamed(analysis, name));
    if (right === undefined) return [];
    const start = comment.span.start + said.start;
    const place = { chunk: facts.id, start, end: start + said.length };
    return [
      {
        code: "shape-comment",
        severity: "warning",
        message: `The comment says ${comment.text.slice(said.start, said.start + said.length)}, and the shape here is [${shape.map(text).join(", ")}].`,
        torch: undefined,
        place,
        related: [],
        fixes: [{ title: `Write ${right} into the comment`, edits: [{ place, text: right }] }],
      },
    ];
  });
}

type Commented = { readonly statement: Statement; readonly comment: Comment };

function commented(statements: readonly Statement[]): readonly Commented[] {
  return statements.flatMap((statement): readonly Commented[] => {
    const { comment } = statement;
    const own = comment !== undefined && (statement.kind === "assignment" || statement.kind === "expression");
    return [...(own ? [{ statement, comment }] : []), ...statementBlocks(statement).flatMap(commented)];
  });
}

/** The shape that a comment is about: of the name that it gives, or of the only name that is bound. */
function shapeOf(bindings: readonly Binding[], name: string | undefined): readonly Axis[] | undefined {
  const meant = name === undefined ? bindings : bindings.filter((binding) => binding.name === name);
  const [only, ...others] = meant;
  return only === undefined || others.length > 0 ? undefined : tensorShape(only.fact);
}

function tensorShape(fact: Fact): readonly Axis[] | undefined {
  return fact.kind === "tensor" && !fact.suspect ? fact.shape : undefined;
}

/** What a print of one shape says. */
function printed(prints: readonly Print[]): readonly Axis[] | undefined {
  const [only, ...others] = new Set(prints.map((print) => print.text));
  const sizes = others.length > 0 ? undefined : /^torch\.Size\(\[([\d, ]*)\]\)$/u.exec(only ?? "")?.[1];
  if (sizes === undefined) return undefined;
  const numbers = sizes === "" ? [] : sizes.split(",").map(Number);
  return numbers.map((size) => ({ size, role: undefined, factors: [] }));
}

/** The comment's shape with what is wrong in it put right; undefined: nothing is. */
function corrected(
  { dims, certain, brackets }: CommentedShape,
  shape: readonly Axis[],
  integer: (name: string) => number | undefined,
): string | undefined {
  const [open, close] = brackets;
  if (dims.length !== shape.length) {
    return certain ? `${open}${shape.map(text).join(", ")}${close}` : undefined;
  }
  const right = shape.map((axis, index) => {
    const said = dims[index] ?? "";
    const number = /^\d+$/u.test(said) ? Number(said) : integer(said);
    return typeof axis.size === "number" && number !== undefined && number !== axis.size ? text(axis) : said;
  });
  return right.every((dim, index) => dim === dims[index]) ? undefined : `${open}${right.join(", ")}${close}`;
}

function text({ size }: Axis): string {
  return formatDim(size);
}

/** The number that a name stands for, where it stands for one number throughout the program. */
function integerNamed(analysis: Analysis, name: string): number | undefined {
  const values = new Set<number | undefined>();
  for (const { bindings } of analysis.facts) {
    for (const { name: bound, fact } of bindings) {
      if (bound === name) values.add(fact.kind === "int" && typeof fact.value === "number" ? fact.value : undefined);
    }
  }
  const [only] = values;
  return values.size === 1 ? only : undefined;
}
