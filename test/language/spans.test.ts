import { expect, test } from "vitest";
import type { Span } from "../../engine/language/syntax.ts";
import { statementsOf } from "./read.ts";

const slice = (text: string, span: Span | undefined): string | undefined => span && text.slice(span.start, span.end);

test("a compound statement reaches to the end of its last block", () => {
  const text = "if a:\n  b\nelse:\n  c  # d\n\n";
  const [statement] = statementsOf(text);
  expect(slice(text, statement?.span)).toBe("if a:\n  b\nelse:\n  c");
});

test("a header ends behind its colon", () => {
  const [statement] = statementsOf("for x in {1: 2}: y");
  expect(statement?.kind === "for" ? statement.headerEnd : undefined).toBe(16);
});

test("names inside calls, attributes and parameters have their own places", () => {
  const text = "x.lstm(hidden_size=20)";
  const [statement] = statementsOf(text);
  const value = statement?.kind === "expression" ? statement.value : undefined;
  const [argument] = value?.kind === "call" ? value.arguments : [];
  expect(slice(text, argument?.span)).toBe("hidden_size=20");
  expect(slice(text, argument?.kind === "keyword" ? argument.nameSpan : undefined)).toBe("hidden_size");
  const callee = value?.kind === "call" ? value.callee : undefined;
  expect(slice(text, callee?.kind === "attribute" ? callee.nameSpan : undefined)).toBe("lstm");

  const header = "def f(self, *args: int): pass";
  const [defined] = statementsOf(header);
  const rest = defined?.kind === "function" ? defined.parameters[1] : undefined;
  expect([slice(header, rest?.span), slice(header, rest?.nameSpan)]).toEqual(["*args: int", "args"]);
  expect(slice(header, defined?.kind === "function" ? defined.nameSpan : undefined)).toBe("f");
});

test("an imported name stands where it is bound", () => {
  const text = "from a.b import c as d, e";
  const [statement] = statementsOf(text);
  const names = statement?.kind === "importFrom" && statement.names !== "*" ? statement.names : [];
  expect(names.map(({ nameSpan }) => slice(text, nameSpan))).toEqual(["d", "e"]);
});

test("an expression in an f-string has its own place", () => {
  const text = "x = f'a{b.c:>{d}}'";
  const [statement] = statementsOf(text);
  const value = statement?.kind === "assignment" ? statement.value : undefined;
  const part = value?.kind === "formatted" ? value.parts[1] : undefined;
  expect(part?.kind === "value" ? slice(text, part.value.span) : undefined).toBe("b.c");
  const width = part?.kind === "value" ? part.format[1] : undefined;
  expect(width?.kind === "value" ? slice(text, width.value.span) : undefined).toBe("d");
});

test("quotes of the f-string's own kind may stand in its fields, as from Python 3.12 on", () => {
  const [statement] = statementsOf("f'{a['b']}' + c");
  expect(statement).toMatchObject({
    kind: "expression",
    value: { kind: "binary", operator: "+", right: { name: "c" } },
  });
});
