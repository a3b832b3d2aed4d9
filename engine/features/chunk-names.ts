import { jaxtypingOf } from "../interpret/notation.ts";
import { nameOf } from "../language/name.ts";
import { subexpressions } from "../language/subexpressions.ts";
import type { Argument, Block, Chunk, Expression, ImportedName, Span, Statement } from "../language/syntax.ts";
import { tokensBetween } from "../language/tokens-between.ts";

/** One place where a name stands; spans count from the chunk's start. */
export type NameUse = {
  readonly name: string;
  readonly span: Span;
  /** `annotate`: the name before a colon, which declares or claims. */
  readonly access: "read" | "write" | "annotate";
  /** A dimension stands in a shape's brackets, or in the text of jaxtyping's notation. */
  readonly form: "code" | "dimension" | "quotedDimension" | "import";
  /** Of a name that is bound: the offset from which on the binding is in force. */
  readonly from: number;
  /** The innermost scope around it: an index of `scopes`. */
  readonly scope: number;
};

/** The name of a keyword argument. */
export type KeywordUse = {
  readonly name: string;
  readonly span: Span;
  /** What is called, as a dotted name: "lstm", "self.cell"; undefined for anything else. */
  readonly callee: string | undefined;
  readonly scope: number;
};

/** `owner.name`, where the owner is a plain name. */
export type AttributeUse = {
  readonly owner: string;
  readonly name: string;
  readonly span: Span;
  readonly access: "read" | "write";
  readonly scope: number;
};

/** Any attribute. */
export type MemberUse = {
  /** What stands before the dot, where it is a chain of names: "torch.nn". */
  readonly owner: string | undefined;
  readonly name: string;
  readonly span: Span;
  readonly called: boolean;
  readonly scope: number;
};

export type Scope = {
  readonly kind: "module" | "function" | "class" | "comprehension";
  /** Of a function or class; the name ends at `nameEnd`. */
  readonly name: string;
  readonly nameEnd: number;
  readonly parent: number;
  readonly bound: Set<string>;
  readonly parameters: Set<string>;
  readonly elsewhere: Map<string, "global" | "nonlocal">;
  /** Dimensions that a function's own annotations name. */
  readonly dimensions: Set<string>;
  readonly span: Span;
};

export type ChunkNames = {
  /** The first is the module's own. */
  readonly scopes: readonly Scope[];
  readonly uses: readonly NameUse[];
  readonly keywords: readonly KeywordUse[];
  readonly attributes: readonly AttributeUse[];
  readonly members: readonly MemberUse[];
};

/** Every name of a chunk, with Python's scopes. What a chunk says doesn't change, so it is read once. */
export function chunkNames(chunk: Chunk): ChunkNames {
  const known = read.get(chunk);
  if (known !== undefined) return known;
  const names: Reading = {
    text: chunk.text,
    scopes: [newScope("module", nameless, -1, { start: 0, end: chunk.text.length })],
    uses: [],
    keywords: [],
    attributes: [],
    members: [],
  };
  readBlock(names, chunk.statements, 0);
  names.uses.sort((a, b) => a.span.start - b.span.start);
  read.set(chunk, names);
  return names;
}

/** The scope that binds a name as it is read in a scope: functions see through the classes around them. */
export function owningScope({ scopes }: ChunkNames, name: string, from: number): number {
  for (let at = from; at > 0; at = scopes[at]?.parent ?? 0) {
    const scope = scopes[at];
    if (scope === undefined) return 0;
    if (scope.kind === "class" && at !== from) continue;
    const elsewhere = scope.elsewhere.get(name);
    if (elsewhere === "global") return 0;
    if (elsewhere === undefined && scope.bound.has(name)) return at;
  }
  return 0;
}

const read = new WeakMap<Chunk, ChunkNames>();

type Reading = {
  readonly text: string;
  readonly scopes: Scope[];
  readonly uses: NameUse[];
  readonly keywords: KeywordUse[];
  readonly attributes: AttributeUse[];
  readonly members: MemberUse[];
};

type Named = { readonly name: string; readonly nameEnd: number };

const nameless: Named = { name: "", nameEnd: -1 };

function newScope(kind: Scope["kind"], named: Named, parent: number, span: Span): Scope {
  return {
    kind,
    ...named,
    parent,
    bound: new Set(),
    parameters: new Set(),
    elsewhere: new Map(),
    dimensions: new Set(),
    span,
  };
}

function opened(names: Reading, kind: Scope["kind"], named: Named, parent: number, span: Span): number {
  names.scopes.push(newScope(kind, named, parent, span));
  return names.scopes.length - 1;
}

function readBlock(names: Reading, block: Block, scope: number): void {
  for (const statement of block) readStatement(names, statement, scope);
}

function readStatement(names: Reading, statement: Statement, scope: number): void {
  const { span } = statement;
  switch (statement.kind) {
    case "expression":
      readExpression(names, statement.value, scope);
      return;
    case "assignment":
      for (const target of statement.targets) bindTarget(names, target, scope, span.end);
      readExpression(names, statement.value, scope);
      return;
    case "annotation":
      readAnnotated(names, statement, scope);
      return;
    case "augmented":
      bindTarget(names, statement.target, scope, span.end);
      readExpression(names, statement.value, scope);
      return;
    case "for":
      bindTarget(names, statement.target, scope, statement.iterable.span.end);
      readExpression(names, statement.iterable, scope);
      readBlock(names, statement.body, scope);
      readBlock(names, statement.otherwise ?? [], scope);
      return;
    case "while":
      readExpression(names, statement.test, scope);
      readBlock(names, statement.body, scope);
      readBlock(names, statement.otherwise ?? [], scope);
      return;
    case "if":
      for (const { test, body } of statement.branches) {
        readExpression(names, test, scope);
        readBlock(names, body, scope);
      }
      readBlock(names, statement.otherwise ?? [], scope);
      return;
    case "with":
      for (const { context, target } of statement.items) {
        readExpression(names, context, scope);
        if (target !== undefined) bindTarget(names, target, scope, target.span.end);
      }
      readBlock(names, statement.body, scope);
      return;
    case "try":
      readTry(names, statement, scope);
      return;
    case "function":
      readFunction(names, statement, scope);
      return;
    case "class":
      readClass(names, statement, scope);
      return;
    case "return":
      if (statement.value !== undefined) readExpression(names, statement.value, scope);
      return;
    case "raise":
      if (statement.value === undefined) return;
      readExpression(names, statement.value, scope);
      readTokens(names, { start: statement.value.span.end, end: span.end }, scope, []);
      return;
    case "assert":
      readExpression(names, statement.test, scope);
      if (statement.message !== undefined) readExpression(names, statement.message, scope);
      return;
    case "delete":
      for (const target of statement.targets) bindTarget(names, target, scope, span.end);
      return;
    case "import":
      for (const imported of statement.names) bindImport(names, imported, scope);
      return;
    case "importFrom":
      if (statement.names === "*") return;
      for (const imported of statement.names) bindImport(names, imported, scope);
      return;
    case "scope":
      readScope(names, statement, scope);
      return;
    case "unread":
      for (const expression of statement.expressions) readExpression(names, expression, scope);
      readBlock(names, statement.parts, scope);
      return;
    case "broken":
      readTokens(names, span, scope, statement.assigned);
      return;
    case "pass":
    case "break":
    case "continue":
      return;
  }
}

type Of<K extends Statement["kind"]> = Extract<Statement, { readonly kind: K }>;

function readAnnotated(names: Reading, { target, annotation, value, span }: Of<"annotation">, scope: number): void {
  if (target.kind === "name" && value === undefined) {
    note(names, target.name, target.span, "annotate", "code", scope, span.end);
    names.scopes[scope]?.bound.add(target.name);
  } else bindTarget(names, target, scope, span.end);
  readAnnotation(names, annotation, scope);
  if (value !== undefined) readExpression(names, value, scope);
}

/** A shape's names are dimensions; in any other annotation they are names as everywhere. */
function readAnnotation(names: Reading, annotation: Expression, scope: number): void {
  if (annotation.kind === "list") {
    for (const item of annotation.items) readDimension(names, item, scope);
    return;
  }
  const notation = jaxtypingOf(annotation);
  if (notation !== undefined && annotation.kind === "subscript" && annotation.index.kind === "tuple") {
    readExpression(names, annotation.value, scope);
    for (const item of annotation.index.items) {
      if (item.kind === "string") readQuoted(names, item, scope);
      else readExpression(names, item, scope);
    }
    return;
  }
  readExpression(names, annotation, scope);
}

function readDimension(names: Reading, item: Expression, scope: number): void {
  if (item.kind === "name") {
    if (item.name !== "_") noteDimension(names, item.name, item.span, "dimension", scope);
  } else if (item.kind === "binary") {
    readDimension(names, item.left, scope);
    readDimension(names, item.right, scope);
  } else if (item.kind === "unary") readDimension(names, item.operand, scope);
  else readExpression(names, item, scope);
}

/** The words of `"seq b 2*hid *rest name=4"`. A text with escapes in it doesn't say where its words stand. */
function readQuoted(names: Reading, { span, value }: Extract<Expression, { readonly kind: "string" }>, scope: number) {
  const at = names.text.indexOf(value, span.start);
  if (at < 0 || at + value.length > span.end) return;
  for (const word of value.matchAll(/\S+/gu)) {
    if (/^[_#]|=/u.test(word[0])) continue;
    for (const name of word[0].matchAll(/(?<![\p{L}\p{N}_])[\p{L}_][\p{L}\p{N}_]*/gu)) {
      const start = at + word.index + name.index;
      noteDimension(names, name[0], { start, end: start + name[0].length }, "quotedDimension", scope);
    }
  }
}

function noteDimension(
  names: Reading,
  name: string,
  span: Span,
  form: "dimension" | "quotedDimension",
  scope: number,
): void {
  note(names, name, span, "read", form, scope, span.end);
  for (let at = scope; at > 0; at = names.scopes[at]?.parent ?? 0) {
    if (names.scopes[at]?.kind === "function") {
      names.scopes[at]?.dimensions.add(name);
      return;
    }
  }
  names.scopes[0]?.dimensions.add(name);
}

/** What follows `except` is no part of the syntax, but for the name that it binds. */
function readTry(names: Reading, { body, handlers, otherwise, finally: last }: Of<"try">, scope: number): void {
  readBlock(names, body, scope);
  let from = body.at(-1)?.span.end;
  for (const handler of handlers) {
    const to = handler.body[0]?.span.start;
    if (from !== undefined && to !== undefined) {
      readTokens(names, { start: from, end: to }, scope, handler.name === undefined ? [] : [handler.name]);
    }
    readBlock(names, handler.body, scope);
    from = handler.body.at(-1)?.span.end;
  }
  readBlock(names, otherwise ?? [], scope);
  readBlock(names, last ?? [], scope);
}

function readFunction(names: Reading, statement: Of<"function">, scope: number): void {
  const { name, nameSpan, parameters, returns, decorators, body, span } = statement;
  for (const decorator of decorators) readExpression(names, decorator, scope);
  bindName(names, name, nameSpan, scope, nameSpan.end);
  const inner = opened(names, "function", { name, nameEnd: nameSpan.end }, scope, span);
  for (const parameter of parameters) {
    if (parameter.fallback !== undefined) readExpression(names, parameter.fallback, scope);
    if (parameter.annotation !== undefined) readAnnotation(names, parameter.annotation, inner);
    bindName(names, parameter.name, parameter.nameSpan, inner, parameter.nameSpan.end);
    names.scopes[inner]?.parameters.add(parameter.name);
  }
  if (returns !== undefined) readAnnotation(names, returns, inner);
  readBlock(names, body, inner);
}

function readClass(names: Reading, { name, nameSpan, bases, decorators, body, span }: Of<"class">, scope: number) {
  for (const decorator of decorators) readExpression(names, decorator, scope);
  readArguments(names, bases, name, scope);
  bindName(names, name, nameSpan, scope, nameSpan.end);
  readBlock(names, body, opened(names, "class", { name, nameEnd: nameSpan.end }, scope, span));
}

function readScope(names: Reading, statement: Of<"scope">, scope: number): void {
  for (const name of statement.names) names.scopes[scope]?.elsewhere.set(name, statement.form);
  readTokens(names, statement.span, scope, []);
}

/** `import a.b` binds a. */
function bindImport(names: Reading, { name, alias, nameSpan }: ImportedName, scope: number): void {
  const bound = alias ?? name.split(".")[0] ?? name;
  names.scopes[scope]?.bound.add(bound);
  note(names, bound, nameSpan, "write", alias === undefined ? "import" : "code", scope, nameSpan.end);
}

function bindTarget(names: Reading, target: Expression, scope: number, from: number): void {
  if (target.kind === "name") bindName(names, target.name, target.span, scope, from);
  else if (target.kind === "tuple" || target.kind === "list") {
    for (const item of target.items) bindTarget(names, item, scope, from);
  } else if (target.kind === "starred") bindTarget(names, target.value, scope, from);
  else if (target.kind === "attribute") readAttribute(names, target, "write", scope);
  else readExpression(names, target, scope);
}

function bindName(names: Reading, name: string, span: Span, scope: number, from: number): void {
  names.scopes[scope]?.bound.add(name);
  note(names, name, span, "write", "code", scope, from);
}

function readExpression(names: Reading, expression: Expression, scope: number): void {
  if (expression.kind === "name") {
    note(names, expression.name, expression.span, "read", "code", scope, expression.span.end);
  } else if (expression.kind === "attribute") readAttribute(names, expression, "read", scope);
  else if (expression.kind === "call") {
    if (expression.callee.kind === "attribute") readAttribute(names, expression.callee, "read", scope, true);
    else readExpression(names, expression.callee, scope);
    readArguments(names, expression.arguments, dotted(expression.callee), scope);
  } else if (expression.kind === "walrus") {
    bindTarget(names, expression.target, outsideComprehensions(names, scope), expression.span.end);
    readExpression(names, expression.value, scope);
  } else if (expression.kind === "comprehension") readComprehension(names, expression, scope);
  else for (const part of subexpressions(expression)) readExpression(names, part, scope);
}

function readArguments(names: Reading, given: readonly Argument[], callee: string | undefined, scope: number): void {
  for (const argument of given) {
    if (argument.kind === "keyword") {
      names.keywords.push({ name: argument.name, span: argument.nameSpan, callee, scope });
    }
    readExpression(names, argument.value, scope);
  }
}

function readAttribute(
  names: Reading,
  { value, name, nameSpan }: Extract<Expression, { readonly kind: "attribute" }>,
  access: AttributeUse["access"],
  scope: number,
  called = false,
): void {
  if (name !== "") names.members.push({ owner: dotted(value), name, span: nameSpan, called, scope });
  if (value.kind === "name" && name !== "") {
    names.attributes.push({ owner: value.name, name, span: nameSpan, access, scope });
  }
  readExpression(names, value, scope);
}

/** The first iterable is evaluated outside; everything else inside. */
function readComprehension(
  names: Reading,
  { key, element, clauses, span }: Extract<Expression, { readonly kind: "comprehension" }>,
  scope: number,
): void {
  const inner = opened(names, "comprehension", nameless, scope, span);
  clauses.forEach(({ target, iterable, conditions }, index) => {
    bindTarget(names, target, inner, iterable.span.end);
    readExpression(names, iterable, index === 0 ? scope : inner);
    for (const condition of conditions) readExpression(names, condition, inner);
  });
  if (key !== undefined) readExpression(names, key, inner);
  readExpression(names, element, inner);
}

/** `:=` binds in the scope around all comprehensions. */
function outsideComprehensions({ scopes }: Reading, scope: number): number {
  let at = scope;
  while (at > 0 && scopes[at]?.kind === "comprehension") at = scopes[at]?.parent ?? 0;
  return at;
}

/** Text that has no syntax: its names but for attributes; `assigned` are those that it binds. */
function readTokens(names: Reading, { start, end }: Span, scope: number, assigned: readonly string[]): void {
  const tokens = tokensBetween(names.text, start, end, []);
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== "name" || tokens[index - 1]?.text === ".") continue;
    const span = { start: token.start, end: token.end };
    const name = nameOf(names.text, token.start, token.end);
    const keyword = token.depth > 0 && tokens[index + 1]?.text === "=";
    if (keyword) names.keywords.push({ name, span, callee: undefined, scope });
    else if (assigned.includes(name)) bindName(names, name, span, scope, token.end);
    else note(names, name, span, "read", "code", scope, token.end);
  }
}

function note(
  names: Reading,
  name: string,
  span: Span,
  access: NameUse["access"],
  form: NameUse["form"],
  scope: number,
  from: number,
): void {
  names.uses.push({ name, span, access, form, from, scope });
}

/** `self.cell` as written; undefined where it is no chain of names. */
export function dotted(expression: Expression): string | undefined {
  if (expression.kind === "name") return expression.name;
  if (expression.kind !== "attribute") return undefined;
  const owner = dotted(expression.value);
  return owner === undefined || expression.name === "" ? undefined : `${owner}.${expression.name}`;
}
