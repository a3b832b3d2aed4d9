import type { CalleeParameter } from "./callee-parameter.ts";

/** The parameters of one of Python's builtins; undefined: it isn't listed. */
export function builtinSignature(name: string): readonly CalleeParameter[] | undefined {
  return signatures[name]?.map(parameter);
}

/** "name: type = default | meaning"; a star as Python has it, `/` and what needs a keyword left out. */
const signatures: Readonly<Record<string, readonly string[]>> = {
  len: ["obj | What is counted: a tensor's first size, a list's items."],
  range: [
    "start: int = 0 | The first number.",
    "stop: int | The number that is never reached.",
    "step: int = 1 | From one number to the next.",
  ],
  print: [
    "*values | What is printed.",
    'sep: str = " " | What stands between the values.',
    'end: str = "\\n" | What stands behind the last one.',
  ],
  enumerate: ["iterable | What is counted through.", "start: int = 0 | The first number."],
  zip: [
    "*iterables | What is walked through side by side.",
    "strict: bool = False | Whether all must be of one length.",
  ],
  reversed: ["sequence | What is walked through from its end."],
  sorted: [
    "iterable | What is put in order.",
    "key = None | A function that says what to compare.",
    "reverse: bool = False | The largest first.",
  ],
  list: ["iterable = () | The items."],
  tuple: ["iterable = () | The items."],
  set: ["iterable = () | The items."],
  dict: ["**entries | Keys and values."],
  map: ["function | What each item is given to.", "*iterables | The items."],
  sum: ["iterable | What is added up.", "start = 0 | What it is added to."],
  min: ["*values | Values, or one that holds them."],
  max: ["*values | Values, or one that holds them."],
  abs: ["x | A number or a tensor."],
  int: ["x = 0 | A number or a text."],
  float: ["x = 0.0 | A number or a text."],
  bool: ["x = False | What is True or False."],
  str: ['object = "" | What becomes a text.'],
  repr: ["obj | What is written as Python writes it."],
  isinstance: ["obj | What is asked about.", "class_or_tuple | A type, or several."],
  hasattr: ["obj | What is asked about.", "name: str | An attribute's name."],
  getattr: ["obj | What is asked about.", "name: str | An attribute's name.", "default | What there is instead."],
  setattr: ["obj | What is changed.", "name: str | An attribute's name.", "value | What it becomes."],
  type: ["object | What is asked about."],
  next: ["iterator | What is advanced.", "default | What there is at its end."],
  iter: ["iterable | What is walked through."],
  any: ["iterable | Whether one of them is true."],
  all: ["iterable | Whether all of them are true."],
  divmod: ["x | What is divided.", "y | What it is divided by."],
  pow: ["base | A number or a tensor.", "exp | The power."],
  round: ["number | What is rounded.", "ndigits: int = None | How many digits stay behind the point."],
  ord: ["character: str | One character."],
  chr: ["code: int | Its number."],
  Dim: [
    "name: str | What the size is called.",
    "min: int = None | The smallest size.",
    "max: int = None | The largest size.",
  ],
};

function parameter(written: string): CalleeParameter {
  const [declared = "", meaning = ""] = written.split(" | ");
  const [head = "", fallback] = declared.split(" = ");
  const [starred = "", type = ""] = head.split(": ");
  const kind = starred.startsWith("**") ? "restKeywords" : starred.startsWith("*") ? "rest" : "positional";
  return { name: starred.replace(/^\*+/u, ""), kind, type, fallback, meaning, choices: [] };
}
