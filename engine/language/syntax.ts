/**
 * The syntax of the language, lowered from Python text. Offsets are UTF-16 units, counted from the start of the
 * chunk (the top-level statement) that holds the node, so that an edit elsewhere leaves a chunk's syntax as it is.
 */

export type Span = { readonly start: number; readonly end: number };

export type Argument =
  | { readonly kind: "positional"; readonly value: Expression; readonly span: Span }
  | {
      readonly kind: "keyword";
      readonly name: string;
      readonly nameSpan: Span;
      readonly value: Expression;
      readonly span: Span;
    }
  | { readonly kind: "spread"; readonly value: Expression; readonly span: Span }
  | { readonly kind: "spreadKeywords"; readonly value: Expression; readonly span: Span };

export type BinaryOperator = "+" | "-" | "*" | "/" | "//" | "%" | "**" | "@" | "<<" | ">>" | "&" | "|" | "^";

export type ComparisonOperator = "==" | "!=" | "<" | "<=" | ">" | ">=" | "is" | "is not" | "in" | "not in";

/** A part of an f-string: literal text, or a value with its conversion (`!r`) and format specification (`:>10.3f`). */
export type StringPart =
  | { readonly kind: "text"; readonly text: string }
  | {
      readonly kind: "value";
      readonly value: Expression;
      readonly conversion: "" | "r" | "s" | "a";
      readonly format: readonly StringPart[];
      /** The text before the value in the `{value=}` form. */
      readonly label: string;
    };

export type ComprehensionClause = {
  readonly target: Expression;
  readonly iterable: Expression;
  readonly conditions: readonly Expression[];
};

export type Expression = { readonly span: Span } & (
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "int"; readonly value: number | bigint }
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "formatted"; readonly parts: readonly StringPart[] }
  | { readonly kind: "none" }
  | { readonly kind: "bool"; readonly value: boolean }
  | { readonly kind: "ellipsis" }
  | { readonly kind: "tuple"; readonly items: readonly Expression[] }
  | { readonly kind: "list"; readonly items: readonly Expression[] }
  | { readonly kind: "set"; readonly items: readonly Expression[] }
  | {
      readonly kind: "dict";
      /** An entry without a key spreads a mapping (`**other`). */
      readonly entries: readonly { readonly key: Expression | undefined; readonly value: Expression }[];
    }
  | { readonly kind: "attribute"; readonly value: Expression; readonly name: string; readonly nameSpan: Span }
  | { readonly kind: "call"; readonly callee: Expression; readonly arguments: readonly Argument[] }
  /** `x[i, j]` has a tuple as its index. */
  | { readonly kind: "subscript"; readonly value: Expression; readonly index: Expression }
  | {
      readonly kind: "slice";
      readonly lower: Expression | undefined;
      readonly upper: Expression | undefined;
      readonly step: Expression | undefined;
    }
  | { readonly kind: "unary"; readonly operator: "-" | "+" | "not" | "~"; readonly operand: Expression }
  | {
      readonly kind: "binary";
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: "comparison";
      readonly first: Expression;
      readonly rest: readonly { readonly operator: ComparisonOperator; readonly operand: Expression }[];
    }
  | { readonly kind: "boolean"; readonly operator: "and" | "or"; readonly operands: readonly Expression[] }
  | {
      readonly kind: "conditional";
      readonly test: Expression;
      readonly consequent: Expression;
      readonly alternative: Expression;
    }
  | {
      readonly kind: "comprehension";
      readonly form: "list" | "generator" | "set" | "dict";
      /** The key of a dict comprehension. */
      readonly key: Expression | undefined;
      readonly element: Expression;
      readonly clauses: readonly ComprehensionClause[];
    }
  | { readonly kind: "starred"; readonly value: Expression }
  | {
      readonly kind: "lambda";
      readonly parameters: readonly Parameter[];
      readonly body: Expression;
      /** Its defaults, and the names that its body reads from outside. */
      readonly outer: readonly Expression[];
    }
  | { readonly kind: "walrus"; readonly target: Expression; readonly value: Expression }
  /** A form outside the subset, named as Python names it ("await", "yield", "bytes"). */
  | { readonly kind: "unread"; readonly form: string; readonly parts: readonly Expression[] }
  /** What is missing in half-typed text. */
  | { readonly kind: "missing" }
);

export type Parameter = {
  readonly kind: "positionalOnly" | "positional" | "keywordOnly" | "rest" | "restKeywords";
  readonly name: string;
  readonly nameSpan: Span;
  readonly annotation: Expression | undefined;
  readonly fallback: Expression | undefined;
  readonly span: Span;
};

export type Block = readonly Statement[];

/** `except type as name:`; without a type, it takes every exception. */
export type Handler = {
  readonly type: Expression | undefined;
  readonly name: string | undefined;
  readonly body: Block;
};

export type ImportedName = {
  readonly name: string;
  readonly alias: string | undefined;
  /** Where the bound name stands: the alias if there is one. */
  readonly nameSpan: Span;
};

export type Comment = { readonly text: string; readonly span: Span };

export type Statement = {
  /** A compound statement's span reaches to the end of its last block. */
  readonly span: Span;
  /** The comment behind the statement on its last line (behind the header's colon for a compound statement), `#` included. */
  readonly comment: Comment | undefined;
} & (
  | { readonly kind: "expression"; readonly value: Expression }
  | { readonly kind: "assignment"; readonly targets: readonly Expression[]; readonly value: Expression }
  | {
      readonly kind: "annotation";
      readonly target: Expression;
      readonly annotation: Expression;
      readonly value: Expression | undefined;
    }
  | {
      readonly kind: "augmented";
      readonly target: Expression;
      readonly operator: BinaryOperator;
      readonly value: Expression;
    }
  | {
      readonly kind: "for";
      readonly target: Expression;
      readonly iterable: Expression;
      readonly body: Block;
      readonly otherwise: Block | undefined;
      readonly headerEnd: number;
    }
  | {
      readonly kind: "if";
      readonly branches: readonly { readonly test: Expression; readonly body: Block; readonly headerEnd: number }[];
      readonly otherwise: Block | undefined;
    }
  | { readonly kind: "while"; readonly test: Expression; readonly body: Block; readonly otherwise: Block | undefined }
  | {
      readonly kind: "with";
      readonly items: readonly { readonly context: Expression; readonly target: Expression | undefined }[];
      readonly body: Block;
    }
  | {
      readonly kind: "try";
      readonly body: Block;
      readonly handlers: readonly Handler[];
      readonly otherwise: Block | undefined;
      readonly finally: Block | undefined;
    }
  | {
      readonly kind: "function";
      readonly name: string;
      readonly nameSpan: Span;
      readonly parameters: readonly Parameter[];
      readonly returns: Expression | undefined;
      readonly decorators: readonly Expression[];
      readonly body: Block;
      readonly asynchronous: boolean;
    }
  | {
      readonly kind: "class";
      readonly name: string;
      readonly nameSpan: Span;
      readonly bases: readonly Argument[];
      readonly decorators: readonly Expression[];
      readonly body: Block;
    }
  | { readonly kind: "return"; readonly value: Expression | undefined }
  | { readonly kind: "raise"; readonly value: Expression | undefined }
  | { readonly kind: "assert"; readonly test: Expression; readonly message: Expression | undefined }
  | { readonly kind: "delete"; readonly targets: readonly Expression[] }
  | { readonly kind: "import"; readonly names: readonly ImportedName[] }
  | {
      readonly kind: "importFrom";
      /** Leading dots included. */
      readonly module: string;
      readonly names: readonly ImportedName[] | "*";
    }
  | { readonly kind: "scope"; readonly form: "global" | "nonlocal"; readonly names: readonly string[] }
  | { readonly kind: "pass" }
  | { readonly kind: "break" }
  | { readonly kind: "continue" }
  /** A form outside the subset ("match", "async for", "type"); `parts` are its statements, whose names become unknown. */
  | {
      readonly kind: "unread";
      readonly form: string;
      readonly parts: Block;
      readonly expressions: readonly Expression[];
    }
  /** Text that can't be read as a statement; `assigned` are the names that it seems to bind. */
  | { readonly kind: "broken"; readonly assigned: readonly string[]; readonly expressions: readonly Expression[] }
);

/** Text that Python's parser refuses, with CPython's text where it is known. */
export type SyntaxProblem = {
  readonly span: Span;
  readonly message: string;
  /**
   * The end of CPython's text where that names a line, as in "(detected at line 3)": the words around the number, and
   * the offset, counted like a span, whose line is meant.
   */
  readonly line?: { readonly before: string; readonly offset: number; readonly after: string };
};

/** One top-level statement (a few, where `;` joins them) with everything that belongs to it. */
export type Chunk = {
  readonly text: string;
  readonly statements: readonly Statement[];
  readonly problems: readonly SyntaxProblem[];
  /** All comments inside, in order. */
  readonly comments: readonly Comment[];
};
