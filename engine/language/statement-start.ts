import type { Token } from "./token.ts";

/** So many characters of a line decide whether it looks like a statement. */
export const STATEMENT_LOOK = 200;

/**
 * Tells whether the line at an offset looks like the start of a statement rather than like more of what stands in an
 * open bracket behind `previous`.
 */
export function looksLikeStatement(text: string, at: number, previous: Token | undefined): boolean {
  const line = (LINE.exec(text.slice(at, at + STATEMENT_LOOK))?.[0] ?? "").replace(COMMENT, "");
  if (KEYWORD.test(line)) return true;
  const continues = previous?.kind === "operator" && !CLOSING.test(previous.text);
  if (continues && (KEYWORD_ARGUMENT.test(line) || line.endsWith(","))) return false;
  return STATEMENT.test(line) || TUPLE_ASSIGNMENT.test(line) || GROUP_ASSIGNMENT.test(line);
}

const LINE = /^[^\r\n]*/;
const COMMENT = /\s*(?:#.*)?$/;
const CLOSING = /^[)\]}]$/;

const KEYWORD =
  /^(?:@|(?:if|for|while|with|try|def|class|import|from|return|del|assert|raise|pass|break|continue|global|nonlocal|async)(?![\p{XID_Continue}]))/u;

/** Inside brackets, style guides write `name=value` without spaces; a statement has them. */
const KEYWORD_ARGUMENT = /^[\p{XID_Start}_]\p{XID_Continue}*=[^=\s]/u;

/** `name =`, `name.part +=`, `name:`, `name(`, `name[`. */
const STATEMENT =
  /^[\p{XID_Start}_]\p{XID_Continue}*(?:\s*\.\s*[\p{XID_Start}_]\p{XID_Continue}*)*\s*(?:=(?!=)|[-+*/%@&|^<>]{1,2}=|:(?!=)|\(|\[)/u;

/** `a, b =` or `a, (b, c) =`. */
const TUPLE_ASSIGNMENT = /^\*?[\p{XID_Start}_][\p{XID_Continue}.]*\s*,[^=#'"]*=(?!=)/u;

/** `(a, b), c =` or `[a, b] =`, with the blank that a keyword argument doesn't have. */
const GROUP_ASSIGNMENT = /^[([][^=#'"]*[)\]][^=#'"]*\s=(?!=)/u;
