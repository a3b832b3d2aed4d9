import { expect, test } from "vitest";
import { description, labelWithRoles } from "../../engine/features/description.ts";
import { label, labelPieces, labelText } from "../../engine/features/label.ts";
import { agreesWithPrint, printLabel } from "../../engine/features/print-hint.ts";
import { piecesOf, shorten } from "../../engine/features/shorten.ts";
import type { Fact } from "../../engine/interpret/fact.ts";
import { type Axis, axis } from "../../engine/shape/axis.ts";
import { type Dim, symbol } from "../../engine/shape/dim.ts";

const seq = symbol("seq", "seq");
const b = symbol("b", "b");

function tensor(...axes: readonly (Dim | Axis)[]): Fact {
  const shape = axes.map((each) => (typeof each === "object" && "factors" in each ? each : axis(each)));
  return { kind: "tensor", suspect: false, shape, reason: "", dtype: "float32" };
}
function tuple(...items: readonly Fact[]): Fact {
  return { kind: "tuple", suspect: false, items };
}
function list(...items: readonly Fact[]): Fact {
  return { kind: "list", suspect: false, items };
}

test("a label has sizes alone", () => {
  const state = tensor(4, b, 20);
  expect(label(tensor(seq, b, 20))).toBe("[seq, b, 20]");
  expect(label(tensor())).toBe("[]");
  expect(label(tuple(tensor(seq, b, 20), tuple(state, state)))).toBe("([seq, b, 20], ([4, b, 20], [4, b, 20]))");
  expect(label(tuple(state))).toBe("([4, b, 20],)");
  expect(label(list(state, state, state))).toBe("3 × [4, b, 20]");
  expect(label(list(tensor(2), tensor(3)))).toBe("list of [2], [3]");
  expect(label({ kind: "repeated", suspect: false, element: tensor(b, 20), length: seq })).toBe("seq × [b, 20]");
});

test("a label that is too long loses its middle sizes first", () => {
  const short = (fact: Fact, limit: number): string => labelText(shorten(labelPieces(fact), limit));
  const long = tensor(seq, b, 1000, 2000, 3000, 20);
  expect(short(long, 40)).toBe("[seq, b, 1000, 2000, 3000, 20]");
  expect(short(long, 25)).toBe("[seq, b, 1000, …, 20]");
  expect(short(long, 12)).toBe("[seq, …, 20]");
  const state = tensor(100, 200, 300, 400);
  expect(short(tuple(state, state), 40)).toBe("([100, 200, …, 400], [100, 200, …, 400])");
  expect(short(tuple(state, state, state, state), 40)).toHaveLength(40);
  expect(short(tensor(symbol("long", "a_very_long_name_of_a_size"), 20), 24)).toBe("[a_very_long…, 20]");
  expect(labelText(shorten(piecesOf("[10, 3, 20] [4, 3, 20]"), 20))).toBe("[10, …, 20] [4, …, …");
});

test("roles and arithmetic are said at length", () => {
  const features: Axis = {
    size: 40,
    role: "feature",
    factors: [
      { size: 2, label: "directions", place: undefined },
      { size: 20, label: "hidden_size", place: undefined },
    ],
  };
  const out = tensor(axis(10, "time"), axis(3, "batch"), features);
  expect(labelWithRoles(out)).toBe("[10 time, 3 batch, 40 hidden]");
  const lines = description("out", out, 8).map((line) => line.map(({ text }) => text).join(""));
  expect(lines).toEqual(["out: [10 time, 3 batch, 40 hidden] float32", "40 = 2 directions × hidden_size 20"]);
});

test("a suspect shape says so, however many lines there are", () => {
  const lines = description("x", { ...tensor(3, 4), suspect: true }, 1);
  expect(lines.map((line) => line.map(({ text }) => text).join(""))).toEqual([
    "Suspect: it derives from an error, and this is the shape that was meant.",
  ]);
});

test("a print agrees with the comment behind it, spaces aside", () => {
  const print = {
    span: { start: 0, end: 0 },
    text: "torch.Size([10, 3, 20]) torch.Size([4, 3, 20])",
    compact: "[10, 3, 20] [4, 3, 20]",
  };
  const agrees = (rest: string): boolean => agreesWithPrint(rest, print);
  expect(agrees("   # torch.Size([10, 3, 20]) torch.Size([4, 3, 20])")).toBe(true);
  expect(agrees(" # [10,3,20] [4, 3, 20]")).toBe(true);
  expect(agrees(" # out: torch.Size([10,3,20]), h: [4,3,20]")).toBe(true);
  expect(agrees(" # [10, 3, 20]")).toBe(false);
  expect(agrees(" # [10, 3, 20] [4, 3, 21]")).toBe(false);
  expect(agrees("")).toBe(false);
});

test("prints of one place show the first and the last that differ", () => {
  const print = (compact: string) => ({ span: { start: 0, end: 0 }, text: compact, compact });
  expect(printLabel([print("[3]"), print("[3]")])).toBe("[3]");
  expect(printLabel([print("[1]"), print("[2]"), print("[3]")])).toBe("[1] … [3]");
  expect(printLabel([])).toBeUndefined();
});
