import { expect, test } from "vitest";
import { chunkAt, editDocument, parseDocument } from "../../engine/language/document.ts";

const cut = (text: string): readonly string[] => parseDocument(text).chunks.map((chunk) => chunk.text);

test("a chunk is a statement in column 0 with what is indented below it", () => {
  expect(cut("x = 1\n\nfor a in x:\n  b\n\n  c\n# between\ny = 2  # two\n")).toEqual([
    "x = 1",
    "for a in x:\n  b\n\n  c",
    "y = 2  # two",
  ]);
});

test("clauses and decorators belong to their statement", () => {
  expect(cut("if a: b\nelif c: d\n# no\nelse: e\nx")).toEqual(["if a: b\nelif c: d\n# no\nelse: e", "x"]);
  expect(cut("try: a\nexcept B: c\nelse: d\nfinally: e\nx")).toEqual(["try: a\nexcept B: c\nelse: d\nfinally: e", "x"]);
  expect(cut("@a\n\n@b\ndef f(): pass\nx")).toEqual(["@a\n\n@b\ndef f(): pass", "x"]);
  expect(cut("for a in b: c\nelif d: e")).toEqual(["for a in b: c", "elif d: e"]);
});

test("brackets, backslashes and triple quotes join lines", () => {
  expect(cut("x = [\n1,\n\n# one\n2]\ny = 1 + \\\n2\nz = '''\na\n'''\nw")).toEqual([
    "x = [\n1,\n\n# one\n2]",
    "y = 1 + \\\n2",
    "z = '''\na\n'''",
    "w",
  ]);
});

test("every kind of line break ends a line", () => {
  expect(cut("a\nb\r\nc\rd\r\r\ne")).toEqual(["a", "b", "c", "d", "e"]);
  expect(cut("a\u2028b\u0085c")).toEqual(["a\u2028b\u0085c"]);
});

test("a byte order mark at the start is passed over", () => {
  const document = parseDocument("\ufeffx = 1\n");
  expect(document.chunks.map((chunk) => chunk.text)).toEqual(["x = 1"]);
  expect([...document.starts]).toEqual([1]);
  expect(document.chunks[0]?.problems).toEqual([]);
});

test("the comments of a chunk are those inside it, and each statement has the one behind it", () => {
  const [chunk] = parseDocument("for a in b:  # one\n  # two\n  c(d,  # three\n    e)  # four\n  # five\n").chunks;
  expect(chunk?.comments.map(({ text }) => text)).toEqual(["# one", "# two", "# three", "# four"]);
  const [loop] = chunk?.statements ?? [];
  expect(loop?.comment?.text).toBe("# one");
  expect(loop?.kind === "for" ? loop.body[0]?.comment?.text : undefined).toBe("# four");
});

test("a comment behind joined statements is the last one's", () => {
  const [chunk] = parseDocument("a; b  # c").chunks;
  expect(chunk?.statements.map(({ comment }) => comment?.text)).toEqual([undefined, "# c"]);
});

test("columns are UTF-16 units", () => {
  const [chunk] = parseDocument("'😀'; 𝐱 = é").chunks;
  expect(chunk?.statements[1]?.span).toEqual({ start: 6, end: 12 });
});

test("the chunk at an offset, its end included", () => {
  const document = parseDocument("ab\n\n# c\nde");
  expect([0, 1, 2, 3, 4, 7, 8, 10].map((offset) => chunkAt(document, offset))).toEqual([0, 0, 0, -1, -1, -1, 1, 1]);
});

test("an edit replaces its own chunk alone", () => {
  const before = parseDocument("a = 1\nb = 2\nc = 3\n");
  const { document, first, removed, inserted } = editDocument(before, { start: 10, end: 11, text: "20" });
  expect([first, removed, inserted]).toEqual([1, 1, 1]);
  expect(document.chunks.map((chunk) => chunk.text)).toEqual(["a = 1", "b = 20", "c = 3"]);
  expect(document.chunks[0]).toBe(before.chunks[0]);
  expect(document.chunks[2]).toBe(before.chunks[2]);
  expect([...document.starts]).toEqual([0, 6, 13]);
});

test("an edit between chunks replaces none", () => {
  const before = parseDocument("a = 1\n\nb = 2\n");
  const { document, removed, inserted } = editDocument(before, { start: 6, end: 6, text: "# a comment\n\n" });
  expect([removed, inserted]).toEqual([0, 0]);
  expect(document.chunks).toEqual(before.chunks);
});

test("an opened triple quote takes in the rest, and closing it gives the rest back", () => {
  const before = parseDocument("a\nb\nc\nd\n");
  const opened = editDocument(before, { start: 2, end: 2, text: "'''" });
  expect([opened.first, opened.removed, opened.inserted]).toEqual([1, 3, 1]);
  const closed = editDocument(opened.document, { start: 6, end: 6, text: "'''" });
  expect(closed.document.chunks.map((chunk) => chunk.text)).toEqual(["a", "'''b'''", "c", "d"]);
});

test("a text that is too long is refused whole, and read again once it is shorter", () => {
  const line = "x = 1\n";
  const document = parseDocument(line.repeat(400_000));
  expect(document.refusal).toContain("2400000 characters");
  expect(document.chunks).toEqual([]);
  const shortened = editDocument(document, { start: 6, end: document.text.length, text: "" });
  expect(shortened.document).toStrictEqual(parseDocument(line));
});
