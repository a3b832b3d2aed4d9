import type { Block, Parameter } from "../../language/syntax.ts";
import { type CommentedShape, readShapeComment } from "../../language/shape-comment.ts";
import type { FunctionDefinition } from "./definition.ts";

/** A shape that a comment or the docstring gives to a parameter, and where in the chunk it stands. */
export type ParameterShape = { readonly shape: CommentedShape; readonly start: number; readonly end: number };

/**
 * What is said of the parameters' shapes before the first statement: behind a parameter or the only one of a `def`, by
 * name in comments of their own (`# x: (batch, seq, 10)`), or in the docstring.
 */
export function commentedParameters(definition: FunctionDefinition): ReadonlyMap<string, ParameterShape> {
  const { body, text, span } = definition;
  const block = body.kind === "block" ? body.block : [];
  const found = new Map<string, ParameterShape>();
  const docstring = documentation(block);
  const next = docstring === undefined ? block[0] : block[1];
  const end = next?.span.start ?? docstring?.end ?? span.end;
  const parameters = definition.parameters.filter(({ name }, index) => index > 0 || name !== "self");
  for (const { start, comment, line } of commentsIn(text, span.start, docstring?.start ?? end)) {
    take(found, parameters, { start, comment }, parametersOn(text, parameters, line, start));
  }
  if (docstring !== undefined) {
    for (const said of documented(text.slice(docstring.start, docstring.end), docstring.start)) {
      take(found, parameters, said, []);
    }
    for (const { start, comment } of commentsIn(text, docstring.end, end)) {
      take(found, parameters, { start, comment }, []);
    }
  }
  // Right above an assignment to the name, the comment may speak of what is assigned.
  if (next?.kind === "assignment") {
    for (const target of next.targets) {
      const said = target.kind === "name" ? found.get(target.name) : undefined;
      if (target.kind === "name" && said !== undefined && !text.slice(said.end, next.span.start).includes("\n\n")) {
        if (/^\s*#/u.test(lineAt(text, said.start))) found.delete(target.name);
      }
    }
  }
  return found;
}

type Said = { readonly start: number; readonly comment: string };

function take(
  found: Map<string, ParameterShape>,
  parameters: readonly Parameter[],
  { start, comment }: Said,
  beside: readonly Parameter[],
): void {
  const shape = readShapeComment(comment);
  if (shape === undefined) return;
  const [only] = beside;
  const name = shape.name ?? (beside.length === 1 ? only?.name : undefined);
  if (name === undefined || found.has(name) || !parameters.some((parameter) => parameter.name === name)) return;
  found.set(name, { shape, start: start + shape.start, end: start + shape.start + shape.length });
}

/** The parameters on the line of a comment: of a `def` in one line, all. */
function parametersOn(
  text: string,
  parameters: readonly Parameter[],
  line: number,
  comment: number,
): readonly Parameter[] {
  if (/^\s*#/u.test(text.slice(line, comment + 1))) return [];
  return parameters.filter(({ nameSpan }) => nameSpan.start >= line && nameSpan.start < comment);
}

function* commentsIn(text: string, from: number, to: number): Generator<Said & { readonly line: number }> {
  let line = text.lastIndexOf("\n", from - 1) + 1;
  while (line < to) {
    const newline = text.indexOf("\n", line);
    const end = newline < 0 ? text.length : newline;
    const at = text.slice(line, end).indexOf("#");
    if (at >= 0 && line + at >= from && line + at < to) {
      yield { start: line + at, comment: text.slice(line + at, end).trimEnd(), line };
    }
    line = end + 1;
  }
}

function lineAt(text: string, offset: number): string {
  return text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
}

function documentation([first]: Block): { readonly start: number; readonly end: number } | undefined {
  return first?.kind === "expression" && first.value.kind === "string" ? first.span : undefined;
}

/** `x: (batch, seq)`, `x (Tensor): … of shape (batch, seq)`, a line each. */
function* documented(docstring: string, start: number): Generator<Said> {
  const form =
    /^[ \t"']*(?:[-*][ \t]+|:param[ \t]+)?(\w+)[ \t]*(?:\([^()]*\))?[ \t]*[:=][ \t]*(?:.*\b(?:shape|size)[ \t:]*)?([[(][^[\]()]*[\])])/gmu;
  for (const match of docstring.matchAll(form)) {
    const [whole, name = "", shape = ""] = match;
    const at = start + match.index + whole.length - shape.length;
    const comment = `# ${name}: ${shape}`;
    yield { start: at - (comment.length - shape.length), comment };
  }
}
