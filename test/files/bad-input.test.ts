import { crc32, deflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { readTensorFile } from "../../engine/files/read-tensor-file.ts";
import { recordedBytes } from "./recorded-files.ts";

const limit = 1 << 20;

function check(name: string, bytes: Uint8Array, message: string): void {
  expect(readTensorFile(name, bytes, limit)).toEqual({ kind: "refused", message: `${name}: ${message}` });
}

function ascii(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "latin1"));
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

function number(value: number | bigint, length: 2 | 4 | 8): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value), true);
  return bytes.subarray(0, length);
}

describe("safetensors", () => {
  const file = (header: string, dataLength = 0): Uint8Array =>
    joined(number(Buffer.byteLength(header), 8), new Uint8Array(Buffer.from(header)), new Uint8Array(dataLength));
  const tensor = (shape: string, offsets: string, dtype = "F32"): string =>
    `{"dtype":"${dtype}","shape":${shape},"data_offsets":${offsets}}`;

  test.each([
    [`{"w":${tensor("[2,3]", "[0,20]")}}`, 20, "w: data_offsets: [0, 20], and float32 [2, 3] has 24 bytes"],
    [`{"w":${tensor("[2]", "[0,8]")}}`, 4, "w: data_offsets: [0, 8], and the data has 4 bytes"],
    [`{"w":${tensor("[2]", "[0,8]")}}`, 9, "data_offsets: the tensors end at 8, and the data has 9 bytes"],
    [
      `{"a":${tensor("[2]", "[0,8]")},"b":${tensor("[2]", "[4,12]")}}`,
      12,
      "b: data_offsets: [4, 12] overlaps what ends at 8",
    ],
    [
      `{"a":${tensor("[2]", "[0,8]")},"b":${tensor("[1]", "[12,16]")}}`,
      16,
      "b: data_offsets: [12, 16] leaves a hole from 8 on",
    ],
    [`{"w":${tensor("[2]", "[8,0]")}}`, 8, "w: data_offsets: [8, 0], and float32 [2] has 8 bytes"],
    [`{"w":${tensor("[-1]", "[0,4]")}}`, 4, "w: shape: not an array of at most 64 sizes below 2^53"],
    [`{"w":${tensor("[1.0]", "[0,4]")}}`, 4, "w: shape: not an array of at most 64 sizes below 2^53"],
    [`{"w":${tensor("[9007199254740993]", "[0,4]")}}`, 4, "w: shape: not an array of at most 64 sizes below 2^53"],
    [
      `{"w":${tensor("[4294967296,4294967296]", "[0,0]")}}`,
      0,
      "w: shape: float32 [4294967296, 4294967296] has more than 2^53 bytes",
    ],
    [`{"w":${tensor(`[${"1,".repeat(64)}1]`, "[0,4]")}}`, 4, "w: shape: not an array of at most 64 sizes below 2^53"],
    [`{"w":${tensor("[1]", "[0,4]", "F8_E4M3")}}`, 4, "w: dtype F8_E4M3 isn't read"],
    [`{"w":{"shape":[1],"data_offsets":[0,4]}}`, 4, "w: no dtype"],
    [`{"w":${tensor("[1]", "[0]")}}`, 4, "w: data_offsets: not two numbers below 2^53"],
    [`{"w":[]}`, 0, "w: not an object"],
    [`{"__metadata__":{"a":1}}`, 0, "__metadata__: not an object of texts"],
    [
      `{"w":${tensor("[1]", "[0,4]")},"w":${tensor("[1]", "[4,8]")}}`,
      8,
      `the header isn't JSON: "w" stands twice at character 58`,
    ],
    [`{"w":`, 0, "the header isn't JSON: a value is missing at character 6"],
    [`{"w":${"[".repeat(40)}`, 0, "the header isn't JSON: more than 32 levels at character 38"],
    [`{} x`, 0, "the header isn't JSON: text follows the value at character 4"],
    [` {}`, 0, "the header doesn't begin with {"],
  ])("%s", (header, dataLength, message) => {
    check("w.safetensors", file(header, dataLength), message);
  });

  test("a header's length that lies", () => {
    check("w.safetensors", joined(number(99, 8), ascii("{}")), "the header's length is 99, and 2 bytes follow it");
    check(
      "w.safetensors",
      joined(number(2n ** 63n, 8), ascii("{}")),
      "the header's length is 9223372036854776000, and at most 100000000 is allowed",
    );
    check("w.safetensors", ascii("{}"), "the header's length needs 8 bytes, and the file has 2");
    check("w.safetensors", new Uint8Array(0), "the file is empty");
  });

  test("a header that isn't UTF-8", () => {
    for (const bytes of [
      [0x7b, 0x22, 0xff],
      [0x7b, 0xc0, 0x80],
      [0x7b, 0xed, 0xa0, 0x80],
      [0x7b, 0xf4, 0x90, 0x80, 0x80],
      [0x7b, 0xe2, 0x82],
    ]) {
      check("w.safetensors", joined(number(bytes.length, 8), Uint8Array.from(bytes)), "the header isn't UTF-8");
    }
  });
});

describe("npy", () => {
  const file = (header: string, dataLength = 0): Uint8Array =>
    joined(ascii("\x93NUMPY\x01\x00"), number(header.length, 2), ascii(header), new Uint8Array(dataLength));
  const header = (shape: string, descr = "'<f4'", order = "False"): string =>
    `{'descr': ${descr}, 'fortran_order': ${order}, 'shape': ${shape}, }\n`;

  test.each([
    [header("(2, 3)"), 20, "shape: float32 [2, 3] has 24 bytes, and 20 follow the header"],
    [
      header("(1000000000000,)"),
      20,
      "shape: float32 [1000000000000] has 4000000000000 bytes, and 20 follow the header",
    ],
    [header("(4294967296, 4294967296)"), 0, "shape: float32 [4294967296, 4294967296] has more than 2^53 bytes"],
    [
      header("(99999999999999999999,)"),
      0,
      "the header isn't a dictionary of NumPy's: the value of shape isn't understood",
    ],
    [header("(-1,)"), 0, "the header isn't a dictionary of NumPy's: the value of shape isn't understood"],
    [header("(3)"), 12, "the header isn't a dictionary of NumPy's: the value of shape isn't understood"],
    [header("3"), 12, "the header isn't a dictionary of NumPy's: the value of shape isn't understood"],
    [header("__import__('os')"), 0, "the header isn't a dictionary of NumPy's: the value of shape isn't understood"],
    [
      header(`(${"1,".repeat(65)})`),
      4,
      "the header isn't a dictionary of NumPy's: the value of shape isn't understood",
    ],
    [header("'3'"), 12, "shape: not a tuple of sizes"],
    [header("(1,)", "'<f4'", "'no'"), 4, "fortran_order: neither True nor False"],
    [header("(1,)", "'<c8'"), 8, `descr: "<c8" isn't read`],
    [header("(1,)", "'|O'"), 8, `descr: "|O" isn't read`],
    [header("(1,)", "[('a', '<f4')]"), 4, "descr: an array of records isn't read"],
    ["{'fortran_order': False, 'shape': (1,)}", 4, "the header has no descr"],
    ["{'descr': '<f4', 'descr': '<f4'}", 4, "the header isn't a dictionary of NumPy's: descr stands twice"],
    ["{'descr': '<f4', 'more': True}", 4, `the header has the key "more"`],
    ["{'descr': '<f4' 'shape'}", 4, "the header isn't a dictionary of NumPy's: a comma is missing at character 16"],
    ["{descr: 1}", 4, "the header isn't a dictionary of NumPy's: a key is missing at character 2"],
    ["[]", 4, "the header isn't a dictionary of NumPy's: its braces are missing"],
  ])("%s", (text, dataLength, message) => {
    check("x.npy", file(text, dataLength), message);
  });

  test("a header's length and version that lie", () => {
    const bytes = recordedBytes("f4.npy");
    check("x.npy", bytes.with(8, 0xff).with(9, 0x0f), "the header's length is 4095, and 214 bytes follow it");
    check("x.npy", bytes.with(9, 0xff), "the header's length is 65398, and at most 10000 is allowed");
    check("x.npy", bytes.with(6, 4), "version 4.0 isn't read");
    check("x.npy", bytes.slice(0, 8), "the header is cut short after 8 bytes");
  });

  test("a header of Python 2 has long integers", () => {
    expect(readTensorFile("x.npy", file(header("(2L, 1L)"), 8), limit)).toMatchObject({ tensor: { shape: [2, 1] } });
  });

  test("more than may be read", () => {
    check(
      "x.npy",
      file(header("(262145,)"), limit + 4),
      "shape: float32 [262145] needs 1048580 bytes, and 1048576 may be read",
    );
  });
});

type Entry = {
  readonly name: string;
  readonly content: Uint8Array;
  readonly deflated?: boolean;
  readonly size?: number;
};

/** An archive as an archiver writes it, but for the sizes that it is told to claim. */
function archive(...entries: readonly Entry[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const { name, content, deflated = false, size = content.length } of entries) {
    const stored = deflated ? new Uint8Array(deflateRawSync(content)) : content;
    const facts = joined(
      number(deflated ? 8 : 0, 2),
      number(0, 4),
      number(crc32(content), 4),
      number(deflated ? stored.length : size, 4),
      number(size, 4),
      number(name.length, 2),
      number(0, 2),
    );
    const local = joined(number(0x04034b50, 4), number(20, 2), number(0, 2), facts, ascii(name), stored);
    directory.push(
      joined(number(0x02014b50, 4), number(20, 2), number(20, 2), number(0, 2), facts),
      joined(new Uint8Array(10), number(at, 4), ascii(name)),
    );
    parts.push(local);
    at += local.length;
  }
  const central = joined(...directory);
  const end = joined(
    number(0x06054b50, 4),
    new Uint8Array(4),
    number(entries.length, 2),
    number(entries.length, 2),
    number(central.length, 4),
    number(at, 4),
    new Uint8Array(2),
  );
  return joined(...parts, central, end);
}

/** Where the directory's entries begin. */
function directoryBegin(bytes: Uint8Array): number {
  return Buffer.from(bytes).readUInt32LE(bytes.length - 6);
}

describe("archives", () => {
  const array = recordedBytes("f4.npy");
  const one = archive({ name: "x.npy", content: array });

  test("one that is whole", () => {
    const deflated = archive({ name: "x.npy", content: array, deflated: true });
    expect(readTensorFile("x.npz", one, limit).kind).toBe("tensors");
    expect(readTensorFile("x.npz", deflated, limit)).toEqual(readTensorFile("x.npz", one, limit));
  });

  test("a bomb is refused by the size that it claims", () => {
    const bomb = archive({ name: "x.npy", content: new Uint8Array(8 << 20), deflated: true });
    expect(bomb.length).toBeLessThan(10_000);
    check("x.npz", bomb, "x.npy needs 8388608 bytes, and 1058588 may be read");
  });

  test("a bomb that claims to be small is refused where it goes beyond", () => {
    const bomb = archive({ name: "x.npy", content: new Uint8Array(64 << 20), deflated: true, size: 1000 });
    check("x.npz", bomb, "x.npy: it doesn't inflate to its 1000 bytes");
  });

  test("a size that no stream of this length reaches", () => {
    const lie = archive({ name: "x.npy", content: new Uint8Array(9), deflated: true, size: limit });
    check("x.npz", lie, `x.npy: it doesn't inflate to its ${limit} bytes`);
  });

  test("damaged content", () => {
    check("x.npz", one.with(200, 1), "x.npy: its checksum differs");
  });

  test("an entry that is no array", () => {
    check("x.npz", archive({ name: "x.txt", content: array }), "x.txt: not an array of NumPy's");
    check("x.npz", archive({ name: "x.npy", content: ascii("no") }), "x.npy: not an array of NumPy's");
  });

  test("an array with a problem of its own", () => {
    const version = archive({ name: "x.npy", content: array.with(6, 4) });
    check("x.npz", version, "x.npy: version 4.0 isn't read");
  });

  test("two entries of one name", () => {
    const twice = archive({ name: "x.npy", content: array }, { name: "x.npy", content: array });
    check("x.npz", twice, "x.npy: two entries have this name");
  });

  test("entries over each other", () => {
    const both = archive({ name: "x.npy", content: array }, { name: "y.npy", content: array });
    const second = directoryBegin(both) + 46 + 5;
    // The second entry's name is made the first's in its local header too.
    const begin = Buffer.from(both).readUInt32LE(second + 42);
    const shifted = both.slice();
    shifted.set(number(begin, 4), directoryBegin(both) + 42);
    check("x.npz", shifted, `x.npy: its header's offset is ${begin}, and none of it is there`);
    shifted[begin + 30] = 0x78;
    shifted.set(number(array.length, 4), second + 24);
    shifted[second + 46] = 0x78;
    check("x.npz", shifted, "x.npy: two entries have this name");
  });

  test("an entry whose bytes hold another", () => {
    const inner = joined(number(0x04034b50, 4), new Uint8Array(22), number(5, 2), new Uint8Array(2), ascii("y.npy"));
    const both = archive({ name: "x.npy", content: inner }, { name: "y.npy", content: new Uint8Array(0) });
    const second = directoryBegin(both) + 46 + 5;
    both.set(number(35, 4), second + 42);
    check("x.npz", both, "y.npy: its bytes overlap those of x.npy");
  });

  test("sizes and offsets that lie", () => {
    const begin = directoryBegin(one);
    const changed = (at: number, value: number): Uint8Array => {
      const bytes = one.slice();
      bytes.set(number(value, 4), at);
      return bytes;
    };
    check(
      "x.npz",
      changed(begin + 20, 500),
      "entry 1 of the directory: x.npy: stored in 500 bytes, and its size is 224",
    );
    check("x.npz", changed(begin + 42, 1), "x.npy: its header's offset is 1, and none of it is there");
    check(
      "x.npz",
      changed(one.length - 6, 9999),
      `the directory's offset is 9999 and its length 51, and it ends before byte ${one.length - 22}`,
    );
    check("x.npz", changed(begin, 0), "entry 1 of the directory: no entry is there");
    check(
      "x.npz",
      changed(begin + 20, 0xffffffff),
      "entry 1 of the directory: x.npy: stored in 4294967295 bytes, and its size is 224",
    );
    check("x.npz", one.slice(0, -1), "the directory of the archive is missing; the file may be cut short");
    const longer = changed(begin + 20, 5000);
    longer.set(number(5000, 4), begin + 24);
    check("x.npz", longer, `x.npy: its 5000 bytes run past the directory's begin at ${begin}`);
  });
});

describe("torch", () => {
  const texts = (text: string): Uint8Array => joined(ascii("X"), number(text.length, 4), ascii(text));
  const integer = (value: number): Uint8Array => joined(ascii("\x8a\x08"), number(value, 8));
  const tuple = (...parts: readonly Uint8Array[]): Uint8Array => joined(ascii("("), ...parts, ascii("t"));
  const storage = (count: number, key = "0", type = "FloatStorage"): Uint8Array =>
    joined(tuple(texts("storage"), ascii(`ctorch\n${type}\n`), texts(key), texts("cpu"), integer(count)), ascii("Q"));
  const tensor = (
    stored: Uint8Array,
    offset: number,
    sizes: readonly number[],
    strides: readonly number[],
  ): Uint8Array =>
    joined(
      ascii("ctorch._utils\n_rebuild_tensor_v2\n"),
      tuple(
        stored,
        integer(offset),
        tuple(...sizes.map(integer)),
        tuple(...strides.map(integer)),
        ascii("\x89"),
        ascii("ccollections\nOrderedDict\n)R"),
      ),
      ascii("R"),
    );
  const file = (pickle: Uint8Array, data = new Uint8Array(24)): Uint8Array =>
    archive(
      { name: "m/data.pkl", content: joined(ascii("\x80\x02"), pickle, ascii(".")) },
      { name: "m/data/0", content: data },
    );

  test("one that is whole", () => {
    expect(readTensorFile("m.pt", file(tensor(storage(6), 0, [2, 3], [3, 1])), limit).kind).toBe("tensor");
  });

  test.each([
    [
      tensor(storage(6), 0, [2, 4], [3, 1]),
      "data/0: sizes [2, 4], strides [3, 1] and offset 0 go beyond its 6 elements",
    ],
    [
      tensor(storage(6), 1, [2, 3], [3, 1]),
      "data/0: sizes [2, 3], strides [3, 1] and offset 1 go beyond its 6 elements",
    ],
    [tensor(storage(60), 0, [2, 3], [3, 1]), "data/0: 60 elements of float32 have 240 bytes, and it has 24"],
    [
      tensor(storage(2 ** 52), 0, [1], [1]),
      "data/0: 4503599627370496 elements of float32 have 18014398509481984 bytes, and it has 24",
    ],
    [tensor(storage(6, "1"), 0, [2], [1]), "data/1: the archive doesn't have it"],
    [
      tensor(storage(6), 0, [2 ** 27, 2 ** 27], [0, 0]),
      "data/0: float32 [134217728, 134217728] has more than 2^53 bytes",
    ],
    [tensor(storage(6), 0, [2 ** 20], [0]), "data/0: float32 [1048576] needs 4194304 bytes, and 1048576 may be read"],
    [tensor(storage(6), -1, [2], [1]), "the tensor in storage 0 has an offset, sizes or strides that aren't read"],
    [tensor(storage(6), 0, [2, 3], [1]), "the tensor in storage 0 has an offset, sizes or strides that aren't read"],
    [tensor(storage(3, "0", "QInt8Storage"), 0, [2], [1]), "tensors of torch.QInt8Storage aren't read"],
    [joined(tuple(texts("storage"), texts("x")), ascii("Q")), "the pickle has a persistent id that is no storage"],
    [storage(6), "the pickle has storage 0 among its values"],
    [ascii("ctorch\nSize\n"), "the pickle has the name of a function or type among its values"],
    [ascii("cos\nsystem\n"), "the pickle names os.system, which isn't read"],
    [ascii("cbuiltins\nexec\n"), "the pickle names builtins.exec, which isn't read"],
    [
      ascii("c__main__\nNet\n"),
      "the pickle holds an object of the class __main__.Net, which isn't read; of a module, save its state_dict()",
    ],
    [ascii("(S'a'\no"), "the pickle has the opcode 0x53, which isn't read, at byte 3"],
    [ascii("a"), "the pickle takes more than its stack has at byte 2"],
    [ascii("(a"), "the pickle takes more than its stack has at byte 3"],
    [ascii("t"), "the pickle takes more than its stack has at byte 2"],
    [ascii("NNe"), "the pickle takes more than its stack has at byte 4"],
    [ascii("N(Ne"), "the pickle appends to what is no list at byte 5"],
    [ascii("}NNs"), "the pickle has a key that is neither a text nor an integer at byte 5"],
    [ascii("}(Nu"), "the pickle sets items of what is no dictionary at byte 5"],
    [ascii("N)R"), "the pickle calls what is no function at byte 4"],
    [ascii("ctorch\nSize\n)R"), "the pickle calls torch.Size with arguments that it doesn't take"],
    [ascii("}}b"), "the pickle sets attributes of what has none at byte 4"],
    [ascii("h\x05"), "the pickle recalls what it didn't remember at byte 2"],
    [ascii("X\xff\xff\xff\xff"), "the pickle is cut short at byte 2"],
    [ascii("X\x01\0\0\0\xff"), "the pickle has a text that isn't UTF-8 at byte 2"],
    [ascii("\x8b\xff\0\0\0" + "1".repeat(255)), "the pickle has an integer of 255 bytes at byte 2"],
    [ascii("\x80\x09N"), "the pickle's protocol is 9, which isn't read, at byte 2"],
    [ascii(""), "the pickle ends without a value"],
    [ascii("}q\0X\x01\0\0\0ah\0s"), "the pickle has a value that holds itself"],
    [ascii("]".repeat(200) + "a".repeat(199)), "the pickle's values nest deeper than 100 levels"],
    [ascii("]".repeat(1_000_001)), "the pickle has more than 1000000 values at byte 1000002"],
  ])("a pickle, %#", (pickle, message) => {
    check("m.pt", file(pickle), `m/data.pkl: ${message}`);
  });

  test("tensors count together", () => {
    const half = (): Uint8Array => tensor(storage(6), 0, [2 ** 17], [0]);
    const message = "data/0: float32 [131072] needs 524288 bytes, and 0 may be read";
    expect(readTensorFile("m.pt", file(tuple(half(), half())), limit).kind).toBe("value");
    check("m.pt", file(tuple(half(), half(), half())), `m/data.pkl: ${message}`);
  });

  test("a pickle that is cut short, a byte order that is none, a storage under another's name", () => {
    const pickle = ascii("\x80\x02N");
    check("m.pt", archive({ name: "m/data.pkl", content: pickle }), "m/data.pkl: the pickle is cut short");
    const order = archive({ name: "m/data.pkl", content: pickle }, { name: "m/byteorder", content: ascii("middle") });
    check("m.pt", order, `m/byteorder: "middle" is no byte order`);
  });

  test("other formats", () => {
    check(
      "m.pt",
      ascii("\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."),
      "the file has the format of torch.save before PyTorch 1.6; load it with torch.load and save it again",
    );
    check("m.txt", ascii("hello world"), "the file is none of safetensors, npy, npz or the zip archive of torch.save");
  });
});
