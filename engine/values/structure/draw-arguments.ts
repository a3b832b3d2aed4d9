import { type Dtype, dtypes } from "../../torch/dtype.ts";
import type { KernelCall } from "../kernel.ts";
import { RaisedInRun, RunStopped } from "../run.ts";

/** A generator beside the default one isn't followed. */
export function refuseGenerator(call: KernelCall): void {
  if (call.argument("generator").kind !== "none") throw new RunStopped("unread", "a generator of its own isn't read");
}

/** The integers from `low` to `high` - 1 must be ones that the dtype holds. */
export function checkBounds(dtype: Dtype, low: number, high: number): void {
  if (low >= high) {
    const found = `from=${String(low)} >= to=${String(high)}`;
    throw new RaisedInRun("RuntimeError", `random_ expects 'from' to be less than 'to', but got ${found}`);
  }
  const [least, most] = rangeOf(dtype);
  const wrong = low < least || low > most ? "from" : high - 1 < least || high - 1 > most ? "to - 1" : undefined;
  if (wrong === undefined) return;
  throw new RaisedInRun("RuntimeError", `${wrong} is out of bounds for ${dtypes[dtype].c}`);
}

function rangeOf(dtype: Dtype): readonly [number, number] {
  switch (dtype) {
    case "bool":
      return [0, 1];
    case "uint8":
      return [0, 255];
    case "int8":
      return [-128, 127];
    case "int16":
      return [-(2 ** 15), 2 ** 15 - 1];
    case "int32":
      return [-(2 ** 31), 2 ** 31 - 1];
    case "float16":
      return [-65504, 65504];
    case "int64":
    case "float32":
    case "float64":
    case "bfloat16":
    case "complex64":
    case "complex128":
      return [-(2 ** 63), 2 ** 63];
  }
}
