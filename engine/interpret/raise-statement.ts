import type { Expression } from "../language/syntax.ts";
import type { Place } from "../shape/place.ts";
import { otherBuiltins } from "./builtins.ts";
import type { Machine } from "./machine.ts";
import { ProgramRaised } from "./running.ts";
import { readCell } from "./store.ts";
import { displayed, represented } from "./text.ts";

/** `raise ValueError("…")` in a run. */
export function raiseStatement(machine: Machine, value: Expression | undefined, place: Place): void {
  if (value === undefined) throw new ProgramRaised("RuntimeError", "No active exception to reraise", place);
  const callee = value.kind === "call" ? value.callee : value;
  if (callee.kind !== "name" || !isException(callee.name)) {
    const type = value.kind === "string" || value.kind === "int" ? "TypeError" : undefined;
    if (type !== undefined) throw new ProgramRaised(type, "exceptions must derive from BaseException", place);
    machine.evaluate(machine, value);
    return;
  }
  const read = (cell: string): ReturnType<typeof readCell> => readCell(machine.layer, cell);
  const args = value.kind === "call" ? value.arguments.map((one) => machine.evaluate(machine, one.value)) : [];
  const [only] = args;
  const quoted = callee.name === "KeyError";
  const text =
    only === undefined
      ? ""
      : args.length === 1
        ? quoted
          ? represented(only, read)
          : displayed(only, read)
        : `(${args.map((one) => represented(one, read) ?? "?").join(", ")})`;
  throw new ProgramRaised(callee.name, text ?? "", place);
}

function isException(name: string): boolean {
  return otherBuiltins.has(name) && /(?:Error|Exception|Interrupt|Exit|Iteration|Warning)$/u.test(name);
}
