import { endsOperand, OPENING, startsOperand } from "./brackets.ts";
import type { Source } from "./source.ts";
import type { Token } from "./token.ts";

/** An expression's tokens, mended so that the grammar accepts them, each with its canonical word. */
export type Piece = {
  readonly tokens: readonly Token[];
  readonly words: readonly string[];
  /** An upper bound of the tree's depth. */
  readonly nesting: number;
};

/**
 * Takes the tokens [from, to) as one expression. What is missing (an operand, a comma between two, a closing bracket)
 * is put in and noted as a problem; brackets that the line never closes were noted with the line.
 */
export function piece(source: Source, from: number, to: number): Piece {
  const mending: Mending = {
    source,
    from,
    to,
    tokens: [],
    words: [],
    frame: newFrame("", false, undefined),
    named: false,
  };
  let index = from;
  while (index < to) {
    const token = source.tokens[index];
    if (token && token.kind !== "invalid" && !take(mending, token, index)) break;
    index++;
  }
  complete(mending, source.tokens[index]);
  while (mending.frame.outer) closeFrame(mending, virtual(mending, CLOSING[mending.frame.opener] ?? ")"));
  const { tokens, words, frame } = mending;
  if (!mending.named) return { tokens, words, nesting: depthOf(frame) };
  // The grammar takes a bare `name := value` inside brackets alone.
  const edge = { kind: "missing", text: "", depth: 0 } as const;
  const start = tokens[0]?.start ?? 0;
  const end = tokens.at(-1)?.end ?? 0;
  return {
    tokens: [{ ...edge, start, end: start }, ...tokens, { ...edge, start: end, end }],
    words: ["(", ...words, ")"],
    nesting: depthOf(frame),
  };
}

/** An open bracket while the tokens are gone through. */
type Frame = {
  readonly opener: string;
  /** Behind an operand: a call's or a subscript's bracket. */
  readonly trails: boolean;
  readonly outer: Frame | undefined;
  /** The text has no such bracket: it ends with the item. */
  readonly implied: boolean;
  /** The lambdas whose parameters haven't ended. */
  lambdas: number;
  /** Between `for` and `in`. */
  inTarget: boolean;
  /** Operators since the last comma, the deepest bracket since then, and the deepest part before it. */
  chain: number;
  /** Colons since the last comma. */
  colons: number;
  inner: number;
  deepest: number;
};

type Mending = {
  readonly source: Source;
  readonly from: number;
  readonly to: number;
  readonly tokens: Token[];
  readonly words: string[];
  frame: Frame;
  /** A `:=` stands outside of brackets. */
  named: boolean;
};

const CLOSING: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

function newFrame(opener: string, trails: boolean, outer: Frame | undefined): Frame {
  return {
    opener,
    trails,
    outer,
    implied: false,
    lambdas: 0,
    inTarget: false,
    chain: 0,
    colons: 0,
    inner: 0,
    deepest: 0,
  };
}

function depthOf(frame: Frame): number {
  return Math.max(frame.deepest, frame.chain + frame.inner) + 1;
}

/** Takes a token in, or tells that the expression ends before it. */
function take(mending: Mending, token: Token, index: number): boolean {
  const { frame, source } = mending;
  const last = mending.tokens.at(-1);
  if (last?.text === "." && (token.kind === "keyword" || token.kind === "name")) {
    if (token.kind === "keyword") report(mending, token);
    return push(mending, token, "a");
  }
  if (frame.lambdas > 0) return takeParameter(mending, token, index);

  const operand = last !== undefined && endsOperand(last);
  if (operand && startsOperand(token) && !(last.kind === "string" && token.kind === "string")) {
    if (!separate(mending, last, token)) return false;
  }
  switch (token.kind) {
    case "name":
    case "missing":
      return push(mending, token, "a");
    case "number":
      return push(mending, token, "0");
    case "string":
      return push(mending, token, '""');
    case "keyword":
      return takeKeyword(mending, token, source.tokens[index + 1 < mending.to ? index + 1 : -1]);
    case "operator":
      return takeOperator(mending, token);
    case "invalid":
      return true;
  }
}

/** Two operands side by side: inside brackets a comma is missing, outside the expression ends. */
function separate(mending: Mending, last: Token, token: Token): boolean {
  const { source, from, frame } = mending;
  if (frame.outer) {
    const forgot = !(last.kind === "name" && token.kind === "string");
    const message = forgot ? "invalid syntax. Perhaps you forgot a comma?" : "invalid syntax";
    source.problems.push({ span: { start: forgot ? last.start : token.start, end: token.end }, message });
    return takeComma(mending, virtual(mending, ","));
  }
  const first = source.tokens[from];
  const name = first === last && first.kind === "name" ? source.text.slice(first.start, first.end) : "";
  if (from === 0 && (name === "print" || name === "exec")) {
    const message = `Missing parentheses in call to '${name}'. Did you mean ${name}(...)?`;
    source.problems.push({ span: { start: last.start, end: token.end }, message });
  } else {
    report(mending, token);
  }
  return false;
}

function takeKeyword(mending: Mending, token: Token, next: Token | undefined): boolean {
  const { frame } = mending;
  const last = mending.tokens.at(-1);
  switch (token.text) {
    case "None":
    case "True":
    case "False":
      return push(mending, token, token.text);
    case "await":
      // The grammar takes too much behind `await`; a sign reaches as far as it should.
      frame.chain++;
      return push(mending, token, "~");
    case "yield":
      frame.chain++;
      return push(mending, token, next && (startsOperand(next) || STARTERS.has(next.text)) ? "yield" : "a");
    case "lambda":
      frame.lambdas++;
      frame.chain++;
      return push(mending, token, "lambda");
    case "not":
      frame.chain++;
      if (last && endsOperand(last) && next?.text !== "in") {
        report(mending, next);
        return frame.outer !== undefined;
      }
      if (last && (BINARY.has(last.text) || SIGNS.has(last.text))) report(mending, token);
      return push(mending, token, "not");
    case "async":
      return push(mending, token, "async");
    case "from":
      if (last?.text === "yield") return push(mending, token, "from");
      break;
    case "for":
    case "and":
    case "or":
    case "in":
    case "is":
    case "if":
    case "else":
      if (token.text === "for" && frame.implied) {
        endImplied(mending);
        return takeKeyword(mending, token, next);
      }
      if (token.text === "for" && !frame.outer) break;
      if (!(frame.inTarget && token.text === "in" && last?.text === ",")) completeBefore(mending, token);
      frame.chain++;
      frame.inTarget = token.text === "for" || (frame.inTarget && token.text !== "in");
      return push(mending, token, token.text);
  }
  report(mending, token);
  return frame.outer !== undefined;
}

/** What can start an operand but also goes on behind one. */
const STARTERS: ReadonlySet<string> = new Set(["(", "[", "+", "-", "*", "not", "from"]);

function takeOperator(mending: Mending, token: Token): boolean {
  const { frame } = mending;
  const last = mending.tokens.at(-1);
  const operand = last !== undefined && endsOperand(last);
  switch (token.text) {
    case "(":
    case "[":
    case "{":
      if (operand) frame.chain++;
      push(mending, token, token.text);
      mending.frame = newFrame(token.text, operand, frame);
      return true;
    case ")":
    case "]":
    case "}":
      return takeClosing(mending, token);
    case ",":
      return takeComma(mending, token);
    case ":":
      return takeColon(mending, token);
    case "=":
      return takeEquals(mending, token);
    case ":=":
      completeBefore(mending, token);
      if (frame.opener === "{") implyBracket(mending);
      if (!frame.outer) mending.named = true;
      frame.chain++;
      return push(mending, token, ":=");
    case "...":
      return push(mending, token, "...");
    case "*":
      if (!operand && ((frame.opener === "[" && frame.trails) || frame.inTarget)) return push(mending, token, "~");
      frame.chain++;
      return push(mending, token, "*");
    case "**":
    case "+":
    case "-":
    case "~":
      frame.chain++;
      return push(mending, token, token.text);
    case ".":
      completeBefore(mending, token);
      frame.chain++;
      return push(mending, token, ".");
    default:
      if (!BINARY.has(token.text)) {
        report(mending, token);
        return frame.outer !== undefined;
      }
      completeBefore(mending, token);
      frame.chain++;
      return push(mending, token, token.text);
  }
}

const BINARY: ReadonlySet<string> = new Set([
  "/",
  "//",
  "%",
  "@",
  "<<",
  ">>",
  "&",
  "|",
  "^",
  "<",
  ">",
  "<=",
  ">=",
  "==",
  "!=",
]);

/** These bind closer than `not`, which can't stand behind them. */
const SIGNS: ReadonlySet<string> = new Set(["+", "-", "~", "*", "**"]);

/** The grammar takes `name := value` in a set's display inside brackets of its own alone. */
function implyBracket(mending: Mending): void {
  const { tokens, words, frame } = mending;
  const at = tokens.at(-1)?.start ?? 0;
  tokens.splice(-1, 0, { kind: "operator", text: "(", start: at, end: at, depth: 0 });
  words.splice(-1, 0, "(");
  mending.frame = { ...newFrame("(", false, frame), implied: true };
}

function endImplied(mending: Mending): void {
  while (mending.frame.implied) closeFrame(mending, virtual(mending, ")"));
}

function takeClosing(mending: Mending, token: Token): boolean {
  const opener = OPENING[token.text];
  let matching: Frame | undefined = mending.frame;
  while (matching && matching.opener !== opener) matching = matching.outer;
  // The line has noted that this one closes nothing.
  if (!matching) return true;
  complete(mending, token);
  while (mending.frame !== matching) closeFrame(mending, virtual(mending, CLOSING[mending.frame.opener] ?? ")"));
  return closeFrame(mending, token);
}

function closeFrame(mending: Mending, token: Token): boolean {
  const { frame } = mending;
  push(mending, token, token.text);
  if (!frame.outer) return true;
  frame.outer.inner = Math.max(frame.outer.inner, depthOf(frame));
  mending.frame = frame.outer;
  return true;
}

function takeComma(mending: Mending, token: Token): boolean {
  endImplied(mending);
  const { frame } = mending;
  const open = frame.opener === "[" && mending.tokens.at(-1)?.text === ":";
  if (!open) completeBefore(mending, token);
  frame.deepest = Math.max(frame.deepest, frame.chain + frame.inner);
  frame.chain = 0;
  frame.colons = 0;
  frame.inner = 0;
  return push(mending, token, ",");
}

function takeColon(mending: Mending, token: Token): boolean {
  const { frame } = mending;
  const { opener } = frame;
  const last = mending.tokens.at(-1);
  if (++frame.colons > 2) {
    report(mending, token);
    return frame.outer !== undefined;
  }
  if (opener === "[" && last?.kind === "operator" && (last.text === "[" || last.text === "," || last.text === ":")) {
    return push(mending, token, ":");
  }
  if (opener === "[" || opener === "{") {
    completeBefore(mending, token);
    return push(mending, token, ":");
  }
  report(mending, token);
  return mending.frame.outer !== undefined;
}

function takeEquals(mending: Mending, token: Token): boolean {
  const { frame, tokens, source } = mending;
  const last = tokens.at(-1);
  const before = tokens.at(-2);
  if (frame.opener === "(" && frame.trails && last?.kind === "name" && (before?.text === "(" || before?.text === ",")) {
    return push(mending, token, "=");
  }
  const constant = last?.kind === "keyword" && endsOperand(last) ? last : undefined;
  if (frame.trails && frame.opener === "(") {
    const message = constant ? `cannot assign to ${constant.text}` : ASSIGNED;
    source.problems.push({ span: { start: last?.start ?? token.start, end: token.end }, message });
  } else {
    report(mending, token, "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
  }
  completeBefore(mending, token);
  frame.chain++;
  return push(mending, token, "==");
}

const ASSIGNED = 'expression cannot contain assignment, perhaps you meant "=="?';

/** Inside a lambda's parameters, up to the colon. Positional-only marks and a last comma are beyond the grammar. */
function takeParameter(mending: Mending, token: Token, index: number): boolean {
  const { frame } = mending;
  const last = mending.tokens.at(-1);
  switch (token.text) {
    case ":":
      frame.lambdas--;
      return push(mending, { ...token, text: LAMBDA_COLON }, ":");
    case ",":
      if (index + 1 < mending.to && mending.source.tokens[index + 1]?.text === ":") return true;
      return push(mending, token, ",");
    case "/":
      return push(mending, token, last && endsOperand(last) ? "/" : "a");
    case "lambda":
      frame.lambdas++;
      return push(mending, token, "lambda");
    case "(":
    case "[":
    case "{":
      return takeOperator(mending, token);
    case ")":
    case "]":
    case "}":
      frame.lambdas = 0;
      return takeClosing(mending, token);
    default:
      return push(mending, token, WORDS[token.kind] ?? token.text);
  }
}

/** Marks the colon behind which a lambda's body is expected. */
const LAMBDA_COLON = "lambda:";

const WORDS: Readonly<Record<string, string>> = { name: "a", number: "0", string: '""' };

function push(mending: Mending, token: Token, word: string): true {
  mending.tokens.push(token);
  mending.words.push(word);
  return true;
}

function virtual(mending: Mending, text: string): Token {
  const at = mending.tokens.at(-1)?.end ?? 0;
  return { kind: "operator", text, start: at, end: at, depth: 0 };
}

/** Puts in the operand that an operator to come needs on its left. */
function completeBefore(mending: Mending, next: Token): void {
  const last = mending.tokens.at(-1);
  if (last && (endsOperand(last) || (last.text === "yield" && mending.words.at(-1) === "a"))) return;
  const before = mending.tokens.at(-2);
  if (next.text === "in" && last?.text === "not" && before && endsOperand(before)) return;
  if (next.text === "for" && last?.text === "async") return;
  report(mending, next);
  putMissing(mending, last?.end ?? next.start);
}

/** Puts in the operand that the last token asks for. */
function complete(mending: Mending, next: Token | undefined): void {
  const last = mending.tokens.at(-1);
  if (!last || !asksForOperand(last, mending.frame)) return;
  if (last.text === ":") {
    report(mending, last, "expression expected after dictionary key and ':'");
  } else {
    report(mending, next);
  }
  putMissing(mending, last.end);
}

function asksForOperand(last: Token, frame: Frame): boolean {
  if (last.kind === "keyword") return !endsOperand(last) && last.text !== "yield";
  if (last.kind !== "operator" || endsOperand(last)) return false;
  switch (last.text) {
    case "(":
    case "[":
    case "{":
    case ",":
      return false;
    case ":":
      return frame.opener === "{";
    default:
      return true;
  }
}

function putMissing(mending: Mending, at: number): void {
  push(mending, { kind: "missing", text: "", start: at, end: at, depth: 0 }, "a");
}

/** Notes a problem at a token, or behind the piece if there is none. */
function report(mending: Mending, token: Token | undefined, message = "invalid syntax"): void {
  const end = mending.source.tokens[mending.to - 1]?.end ?? 0;
  const span = token ? { start: token.start, end: token.end } : { start: end, end };
  mending.source.problems.push({ span, message });
}
