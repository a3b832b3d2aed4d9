import { readJson, type Json } from "./json-text.ts";
import { uint64 } from "./little-endian.ts";
import { isRefused, refused, tooLarge, within, type Refused } from "./refusal.ts";
import { contiguousStrides, rowMajor } from "./row-major.ts";
import { byteLength, described, mostDimensions, type StoredDtype, type StoredTensor } from "./stored-tensor.ts";
import { utf8Text } from "./text-bytes.ts";

/**
 * The tensors of a safetensors file in the order of their data, after the format's description: a header's length (8 bytes), a header
 * in JSON of at most 100 MB, then data that the tensors cover without holes or overlaps. limit is in bytes of all tensors.
 */
export function readSafetensors(bytes: Uint8Array, limit: number): ReadonlyMap<string, StoredTensor> | Refused {
  const header = readHeader(bytes);
  if (isRefused(header)) return header;
  const infos: TensorInfo[] = [];
  for (const [name, member] of header.members) {
    const info = name === "__metadata__" ? checkedMetadata(member) : tensorInfo(name, member);
    if (isRefused(info)) return within(name, info);
    if (info !== undefined) infos.push(info);
  }
  infos.sort((first, second) => first.begin - second.begin || first.end - second.end);
  const refusal = misplaced(infos, header.data.length);
  if (refusal !== undefined) return refusal;
  if (header.data.length > limit) return tooLarge("the data", header.data.length, limit);

  return new Map(
    infos.map(({ name, dtype, shape, begin, end }) => {
      const layout = { dtype, shape, offset: 0, strides: contiguousStrides(shape), bigEndian: false };
      return [name, { dtype, shape, bytes: rowMajor(header.data.subarray(begin, end), layout) }];
    }),
  );
}

type TensorInfo = {
  readonly name: string;
  readonly dtype: StoredDtype;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
};

const longestHeader = 100_000_000;

const dtypeNames: ReadonlyMap<string, StoredDtype> = new Map<string, StoredDtype>([
  ["F64", "float64"],
  ["F32", "float32"],
  ["F16", "float16"],
  ["BF16", "bfloat16"],
  ["I64", "int64"],
  ["I32", "int32"],
  ["I16", "int16"],
  ["I8", "int8"],
  ["U8", "uint8"],
  ["BOOL", "bool"],
]);

type Header = { readonly members: ReadonlyMap<string, Json>; readonly data: Uint8Array };

function readHeader(bytes: Uint8Array): Header | Refused {
  if (bytes.length < 8) return refused(`the header's length needs 8 bytes, and the file has ${bytes.length}`);
  const length = uint64(bytes, 0);
  if (length > longestHeader)
    return refused(`the header's length is ${length}, and at most ${longestHeader} is allowed`);
  if (length > bytes.length - 8) {
    return refused(`the header's length is ${length}, and ${bytes.length - 8} bytes follow it`);
  }
  const text = utf8Text(bytes.subarray(8, 8 + length));
  if (text === undefined) return refused("the header isn't UTF-8");
  if (!text.startsWith("{")) return refused("the header doesn't begin with {");
  const json = readJson(text);
  if (json.kind === "jsonError") return refused(`the header isn't JSON: ${json.message}`);
  if (json.kind !== "object") return refused("the header isn't an object");
  return { members: json.members, data: bytes.subarray(8 + length) };
}

/** `__metadata__` holds texts, and no tensor. */
function checkedMetadata(json: Json): undefined | Refused {
  const texts = json.kind === "object" && [...json.members.values()].every(({ kind }) => kind === "text");
  return texts ? undefined : refused("not an object of texts");
}

function tensorInfo(name: string, json: Json): TensorInfo | Refused {
  if (json.kind !== "object") return refused("not an object");
  const written = json.members.get("dtype");
  const dtype = written?.kind === "text" ? dtypeNames.get(written.value) : undefined;
  if (dtype === undefined) return refused(written?.kind === "text" ? `dtype ${written.value} isn't read` : "no dtype");
  const shape = naturals(json.members.get("shape"));
  if (shape === undefined) return refused(`shape: not an array of at most ${mostDimensions} sizes below 2^53`);
  const offsets = naturals(json.members.get("data_offsets"));
  const [begin, end] = offsets ?? [];
  if (offsets?.length !== 2 || begin === undefined || end === undefined) {
    return refused("data_offsets: not two numbers below 2^53");
  }
  const length = byteLength(dtype, shape);
  if (length === undefined) return refused(`shape: ${described(dtype, shape)} has more than 2^53 bytes`);
  if (end - begin !== length) {
    return refused(`data_offsets: [${begin}, ${end}], and ${described(dtype, shape)} has ${length} bytes`);
  }
  return { name, dtype, shape, begin, end };
}

function naturals(json: Json | undefined): readonly number[] | undefined {
  if (json?.kind !== "array" || json.items.length > mostDimensions) return undefined;
  const numbers: number[] = [];
  for (const item of json.items) {
    if (item.kind !== "number" || !/^\d+$/.test(item.text) || !Number.isSafeInteger(item.value)) return undefined;
    numbers.push(item.value);
  }
  return numbers;
}

/** In the order of their data, each begins where the one before ended, and the last ends with the file. */
function misplaced(infos: readonly TensorInfo[], length: number): Refused | undefined {
  let covered = 0;
  for (const { name, begin, end } of infos) {
    if (begin < covered) return refused(`${name}: data_offsets: [${begin}, ${end}] overlaps what ends at ${covered}`);
    if (begin > covered) return refused(`${name}: data_offsets: [${begin}, ${end}] leaves a hole from ${covered} on`);
    if (end > length) return refused(`${name}: data_offsets: [${begin}, ${end}], and the data has ${length} bytes`);
    covered = end;
  }
  return covered === length
    ? undefined
    : refused(`data_offsets: the tensors end at ${covered}, and the data has ${length} bytes`);
}
