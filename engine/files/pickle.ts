import { uint16, uint32, uint64 } from "./little-endian.ts";
import { knownName } from "./pickle-names.ts";
import type { Pickled } from "./pickled.ts";
import { keyOf, rebuilt, storageOf, type TensorSource } from "./rebuild.ts";
import { isRefused, refused, type Refused } from "./refusal.ts";
import { latin1Text, utf8Text } from "./text-bytes.ts";

/**
 * Reads a pickle as torch.save writes it, in protocols 2 to 5 (the opcodes of Python's pickletools), and runs nothing: a call is one
 * of the four functions that have a meaning here, and any other name, object or opcode is refused. tensorOf makes the tensors.
 */
export function readPickle(bytes: Uint8Array, tensorOf: TensorSource): Pickled | Refused {
  const machine: Machine = { bytes, tensorOf, at: 0, values: 0, stack: [], marks: [], memo: new Map() };
  while (machine.at < bytes.length) {
    const begin = machine.at;
    const opcode = bytes[machine.at++] ?? 0;
    if (opcode === stop) return pop(machine) ?? refused("the pickle ends without a value");
    const problem = step(machine, opcode);
    if (problem !== undefined) return typeof problem === "string" ? refused(`${problem} at byte ${begin}`) : problem;
  }
  return refused("the pickle is cut short");
}

type Machine = {
  readonly bytes: Uint8Array;
  readonly tensorOf: TensorSource;
  at: number;
  /** How many were pushed: most opcodes of one byte make an object. */
  values: number;
  readonly stack: Pickled[];
  /** Heights of the stack. */
  readonly marks: number[];
  readonly memo: Map<number, Pickled>;
};

/** undefined where all is well; a text gets the place added. */
type Problem = string | Refused | undefined;

const stop = 0x2e;

const none: Pickled = { kind: "none" };
const truth: Pickled = { kind: "bool", value: true };
const falsehood: Pickled = { kind: "bool", value: false };

function step(machine: Machine, opcode: number): Problem {
  switch (opcode) {
    case 0x80: // PROTO
      return protocol(take(machine, 1));
    case 0x95: // FRAME
      return take(machine, 8) ? undefined : cutShort;
    case 0x28: // MARK
      machine.marks.push(machine.stack.length);
      return undefined;
    case 0x30: // POP
      if (pop(machine) === undefined && machine.marks.pop() === undefined) return underflow;
      return undefined;
    case 0x31: // POP_MARK
      return popToMark(machine) ? undefined : underflow;
    case 0x32: // DUP
      return push(machine, top(machine) ?? underflow);
    case 0x4e: // NONE
      return push(machine, none);
    case 0x88: // NEWTRUE
      return push(machine, truth);
    case 0x89: // NEWFALSE
      return push(machine, falsehood);
    case 0x4a: // BININT
      return integer(machine, take(machine, 4));
    case 0x4b: // BININT1
      return unsigned(machine, take(machine, 1));
    case 0x4d: // BININT2
      return unsigned(machine, take(machine, 2));
    case 0x8a: // LONG1
      return integer(machine, takeCounted(machine, 1));
    case 0x8b: // LONG4
      return integer(machine, takeCounted(machine, 4));
    case 0x47: // BINFLOAT
      return float(machine, take(machine, 8));
    case 0x58: // BINUNICODE
      return text(machine, takeCounted(machine, 4), utf8Text);
    case 0x8c: // SHORT_BINUNICODE
      return text(machine, takeCounted(machine, 1), utf8Text);
    case 0x8d: // BINUNICODE8
      return text(machine, takeCounted(machine, 8), utf8Text);
    case 0x54: // BINSTRING
      return text(machine, takeCounted(machine, 4), latin1Text);
    case 0x55: // SHORT_BINSTRING
      return text(machine, takeCounted(machine, 1), latin1Text);
    case 0x7d: // EMPTY_DICT
      return push(machine, { kind: "dict", ordered: false, entries: new Map() });
    case 0x5d: // EMPTY_LIST
      return push(machine, { kind: "list", items: [] });
    case 0x29: // EMPTY_TUPLE
      return push(machine, { kind: "tuple", items: [] });
    case 0x74: // TUPLE
      return tuple(machine, popToMark(machine));
    case 0x85: // TUPLE1
      return tuple(machine, popMany(machine, 1));
    case 0x86: // TUPLE2
      return tuple(machine, popMany(machine, 2));
    case 0x87: // TUPLE3
      return tuple(machine, popMany(machine, 3));
    case 0x61: // APPEND
      return append(machine, popMany(machine, 1));
    case 0x65: // APPENDS
      return append(machine, popToMark(machine));
    case 0x73: // SETITEM
      return setItems(machine, popMany(machine, 2));
    case 0x75: // SETITEMS
      return setItems(machine, popToMark(machine));
    case 0x63: // GLOBAL
      return globalLines(machine);
    case 0x93: // STACK_GLOBAL
      return globalOfStack(machine);
    case 0x52: // REDUCE
      return reduce(machine);
    case 0x62: // BUILD
      return build(machine);
    case 0x51: // BINPERSID
      return persistent(machine);
    case 0x68: // BINGET
      return recall(machine, take(machine, 1));
    case 0x6a: // LONG_BINGET
      return recall(machine, take(machine, 4));
    case 0x71: // BINPUT
      return remember(machine, take(machine, 1));
    case 0x72: // LONG_BINPUT
      return remember(machine, take(machine, 4));
    case 0x94: // MEMOIZE
      return memoize(machine, machine.memo.size);
    default:
      return `the pickle has the opcode 0x${opcode.toString(16).padStart(2, "0")}, which isn't read,`;
  }
}

const mostValues = 1_000_000;
const cutShort = "the pickle is cut short";
const underflow = "the pickle takes more than its stack has";

function push(machine: Machine, value: Pickled | Refused | string): Problem {
  if (typeof value === "string" || isRefused(value)) return value;
  if (++machine.values > mostValues) return `the pickle has more than ${mostValues} values`;
  machine.stack.push(value);
  return undefined;
}

function top({ stack, marks }: Machine): Pickled | undefined {
  return stack.length > (marks.at(-1) ?? 0) ? stack.at(-1) : undefined;
}

function pop(machine: Machine): Pickled | undefined {
  return top(machine) && machine.stack.pop();
}

function popMany({ stack, marks }: Machine, count: number): Pickled[] | undefined {
  return stack.length - count >= (marks.at(-1) ?? 0) ? stack.splice(stack.length - count) : undefined;
}

function popToMark({ stack, marks }: Machine): Pickled[] | undefined {
  const mark = marks.pop();
  return mark === undefined ? undefined : stack.splice(mark);
}

function take(machine: Machine, count: number): Uint8Array | undefined {
  const end = machine.at + count;
  if (end > machine.bytes.length) return undefined;
  const taken = machine.bytes.subarray(machine.at, end);
  machine.at = end;
  return taken;
}

/** A length of so many bytes, then as many bytes as it says. */
function takeCounted(machine: Machine, lengthBytes: 1 | 4 | 8): Uint8Array | undefined {
  const length = take(machine, lengthBytes);
  return length && take(machine, naturalOf(length));
}

function naturalOf(bytes: Uint8Array): number {
  switch (bytes.length) {
    case 1:
      return bytes[0] ?? 0;
    case 2:
      return uint16(bytes, 0);
    case 4:
      return uint32(bytes, 0);
    default:
      return uint64(bytes, 0);
  }
}

function protocol(bytes: Uint8Array | undefined): Problem {
  const version = bytes?.[0];
  if (version === undefined) return cutShort;
  return version <= 5 ? undefined : `the pickle's protocol is ${version}, which isn't read,`;
}

const longestInteger = 128;

/** Two's complement, little-endian. */
function integer(machine: Machine, bytes: Uint8Array | undefined): Problem {
  if (bytes === undefined) return cutShort;
  if (bytes.length > longestInteger) return `the pickle has an integer of ${bytes.length} bytes`;
  const digits = [...bytes].toReversed().map((byte) => byte.toString(16).padStart(2, "0"));
  return push(machine, { kind: "int", value: BigInt.asIntN(8 * bytes.length, BigInt(`0x0${digits.join("")}`)) });
}

function unsigned(machine: Machine, bytes: Uint8Array | undefined): Problem {
  return push(machine, bytes ? { kind: "int", value: BigInt(naturalOf(bytes)) } : cutShort);
}

function float(machine: Machine, bytes: Uint8Array | undefined): Problem {
  if (bytes === undefined) return cutShort;
  return push(machine, { kind: "float", value: new DataView(bytes.buffer, bytes.byteOffset).getFloat64(0) });
}

function text(
  machine: Machine,
  bytes: Uint8Array | undefined,
  decode: (bytes: Uint8Array) => string | undefined,
): Problem {
  if (bytes === undefined) return cutShort;
  const value = decode(bytes);
  return push(machine, value === undefined ? "the pickle has a text that isn't UTF-8" : { kind: "text", value });
}

function tuple(machine: Machine, items: Pickled[] | undefined): Problem {
  return push(machine, items ? { kind: "tuple", items } : underflow);
}

function append(machine: Machine, items: readonly Pickled[] | undefined): Problem {
  const list = top(machine);
  if (items === undefined || list === undefined) return underflow;
  if (list.kind !== "list") return "the pickle appends to what is no list";
  for (const item of items) list.items.push(item);
  return undefined;
}

function setItems(machine: Machine, items: readonly Pickled[] | undefined): Problem {
  const dict = top(machine);
  if (items === undefined || dict === undefined) return underflow;
  if (dict.kind !== "dict" || items.length % 2 !== 0) return "the pickle sets items of what is no dictionary";
  for (let at = 0; at < items.length; at += 2) {
    const name = items[at];
    const value = items[at + 1];
    const key = name && keyOf(name);
    if (key === undefined || value === undefined) {
      return "the pickle has a key that is neither a text nor an integer";
    }
    dict.entries.set(key, value);
  }
  return undefined;
}

function globalLines(machine: Machine): Problem {
  const module = takeLine(machine);
  const name = takeLine(machine);
  return module === undefined || name === undefined ? cutShort : named(machine, module, name);
}

function globalOfStack(machine: Machine): Problem {
  const [module, name] = popMany(machine, 2) ?? [];
  return module?.kind === "text" && name?.kind === "text"
    ? named(machine, module.value, name.value)
    : "the pickle has a name that is no text";
}

function takeLine(machine: Machine): string | undefined {
  const end = machine.bytes.indexOf(0x0a, machine.at);
  if (end < 0) return undefined;
  const line = utf8Text(machine.bytes.subarray(machine.at, end));
  machine.at = end + 1;
  return line;
}

function named(machine: Machine, module: string, name: string): Problem {
  const known = knownName(module, name);
  return push(machine, isRefused(known) ? known : { kind: "name", name: known });
}

function reduce(machine: Machine): Problem {
  const [called, args] = popMany(machine, 2) ?? [];
  if (called?.kind !== "name" || called.name.kind !== "function" || args?.kind !== "tuple") {
    return "the pickle calls what is no function";
  }
  return push(machine, rebuilt(called.name.function, args.items, machine.tensorOf));
}

/** The attributes of a state dict (its _metadata) are left out; nothing else that is read has any. */
function build(machine: Machine): Problem {
  const [object, state] = popMany(machine, 2) ?? [];
  if (object?.kind !== "dict" || !object.ordered || state?.kind !== "dict") {
    return "the pickle sets attributes of what has none";
  }
  return push(machine, object);
}

function persistent(machine: Machine): Problem {
  const id = pop(machine);
  if (id === undefined) return underflow;
  const storage = storageOf(id);
  return push(machine, isRefused(storage) ? storage : { kind: "storage", storage });
}

function recall(machine: Machine, bytes: Uint8Array | undefined): Problem {
  if (bytes === undefined) return cutShort;
  return push(machine, machine.memo.get(naturalOf(bytes)) ?? "the pickle recalls what it didn't remember");
}

function remember(machine: Machine, bytes: Uint8Array | undefined): Problem {
  return bytes === undefined ? cutShort : memoize(machine, naturalOf(bytes));
}

function memoize(machine: Machine, key: number): Problem {
  const value = top(machine);
  if (value === undefined) return underflow;
  machine.memo.set(key, value);
  return undefined;
}
