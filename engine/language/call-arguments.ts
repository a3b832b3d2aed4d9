import type { Argument, Expression, Span } from "./syntax.ts";
import type { TemplateNode } from "./template.ts";

/** What reading arguments needs from the expression around them. */
export type ArgumentReading = {
  readonly expression: (node: TemplateNode) => Expression;
  readonly generator: (nodes: readonly TemplateNode[], span: Span) => Expression;
  readonly spanOf: (first: TemplateNode, last: TemplateNode) => Span;
  /** The text of the operator that a node is. */
  readonly operator: (node: TemplateNode) => string;
  readonly name: (node: TemplateNode) => string;
  readonly report: (span: Span, message: string) => void;
};

/** The arguments between a call's brackets, where `span` is that of the brackets. */
export function callArguments(
  reading: ArgumentReading,
  nodes: readonly TemplateNode[],
  span: Span,
): readonly Argument[] {
  const groups = separated(nodes);
  const alone = groups.length === 1 && nodes.at(-1)?.name !== ",";
  const read = groups.map((group) => callArgument(reading, group, alone ? span : undefined));
  checkOrder(reading, read);
  return read;
}

/** The nodes between commas; those between a comprehension's `for` and `in` don't separate. */
export function separated(nodes: readonly TemplateNode[]): readonly (readonly TemplateNode[])[] {
  const groups: TemplateNode[][] = [];
  let open = false;
  let inTarget = false;
  for (const node of nodes) {
    inTarget = node.name === "for" || (inTarget && node.name !== "in");
    if (node.name === "," && !inTarget) {
      open = false;
    } else if (open) {
      groups.at(-1)?.push(node);
    } else {
      groups.push([node]);
      open = true;
    }
  }
  return groups;
}

function callArgument(reading: ArgumentReading, nodes: readonly TemplateNode[], alone: Span | undefined): Argument {
  const [first, second, third] = nodes;
  const last = nodes.at(-1);
  if (!first || !last)
    return { kind: "positional", value: { kind: "missing", span: { start: 0, end: 0 } }, span: { start: 0, end: 0 } };
  const span = reading.spanOf(first, last);
  if (first.name === "*" && second) return { kind: "spread", value: reading.expression(second), span };
  if (first.name === "**" && second) return { kind: "spreadKeywords", value: reading.expression(second), span };
  if (second && nodes.some(({ name }) => name === "for")) {
    if (!alone) reading.report(span, "Generator expression must be parenthesized");
    return { kind: "positional", value: reading.generator(nodes, alone ?? span), span };
  }
  if (second?.name === "AssignOp" && third) {
    const value = reading.expression(third);
    if (reading.operator(second) === ":=") {
      return { kind: "positional", value: { kind: "walrus", target: reading.expression(first), value, span }, span };
    }
    return { kind: "keyword", name: reading.name(first), nameSpan: reading.spanOf(first, first), value, span };
  }
  return { kind: "positional", value: reading.expression(first), span };
}

function checkOrder(reading: ArgumentReading, read: readonly Argument[]): void {
  const names = new Set<string>();
  let keyword = false;
  let unpacked = false;
  for (const argument of read) {
    switch (argument.kind) {
      case "positional":
        if (unpacked) reading.report(argument.span, "positional argument follows keyword argument unpacking");
        else if (keyword) reading.report(argument.span, "positional argument follows keyword argument");
        break;
      case "spread":
        if (unpacked) reading.report(argument.span, "iterable argument unpacking follows keyword argument unpacking");
        break;
      case "keyword":
        keyword = true;
        if (names.has(argument.name)) reading.report(argument.span, `keyword argument repeated: ${argument.name}`);
        names.add(argument.name);
        break;
      case "spreadKeywords":
        unpacked = true;
        break;
    }
  }
}
