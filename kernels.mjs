import { createHash } from "node:crypto";
import { readFile, readdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL(".", import.meta.url));
const sources = join(root, "engine/simd/kernels");
const compiled = join(root, "engine/simd/compiled.ts");

if (process.argv[1] === fileURLToPath(import.meta.url)) await compileKernels();

/** Compiles engine/simd/kernels, where they changed, to WebAssembly as text in engine/simd/compiled.ts, which git ignores. */
export async function compileKernels() {
  const files = await sourceFiles();
  const hash = createHash("sha256").update(JSON.stringify(files)).digest("hex");
  const stamp = `// Of ${hash}`;
  if ((await readFile(compiled, "utf8").catch(() => "")).startsWith(stamp)) return;
  const bytes = await assembled(files, "main.ts");
  const text = `${stamp}\nexport const compiled =\n  "${Buffer.from(bytes).toString("base64")}";\n`;
  // Another run may read it meanwhile.
  const partial = `${compiled}.${process.pid}`;
  await writeFile(partial, text);
  await rename(partial, compiled);
}

async function sourceFiles() {
  const names = (await readdir(sources)).filter((name) => name.endsWith(".ts")).sort();
  const texts = await Promise.all(names.map(async (name) => [name, await readFile(join(sources, name), "utf8")]));
  return { ...Object.fromEntries(texts), "tiles.ts": tiles() };
}

/** AssemblyScript to WebAssembly with SIMD. */
export async function assembled(files, entry) {
  const { default: asc } = await import("assemblyscript/asc");
  let bytes;
  const options = [
    "-O3",
    "--converge",
    "--noAssert",
    "--enable",
    "simd",
    "--runtime",
    "stub",
    "--outFile",
    "kernels.wasm",
  ];
  const { error, stderr } = await asc.main([entry, ...options], {
    readFile: (name) => files[name] ?? null,
    writeFile: (name, contents) => {
      if (name === "kernels.wasm") bytes = contents;
    },
    listFiles: () => [],
  });
  if (error) throw new Error(`The kernels do not compile.\n${stderr.toString()}`, { cause: error });
  return bytes;
}

/** The innermost loops for so many rows and panels: their sums fill the registers, which no loop over them could do. */
function tiles() {
  const sizes = [
    [4, 1],
    [3, 2],
    [3, 1],
    [2, 2],
    [2, 1],
    [1, 4],
    [1, 1],
  ];
  return sizes.map(([rows, panels]) => tile(rows, panels)).join("\n");
}

/**
 * c = s + a · b: c and s [rows, panels * 8], a [rows, inner], b as panels [inner, 8]. A weight is loaded again for each row:
 * loads are cheaper than registers here.
 */
function tile(rows, panels) {
  const sums = range(rows).flatMap((row) =>
    range(2 * panels).map((vector) => ({ row, vector, name: `c${row}x${vector}` })),
  );
  const products = (k) =>
    range(rows).map((row) => {
      const own = sums.filter((sum) => sum.row === row);
      const adds = own.map(({ name, vector }) => {
        const weight = `v128.load(b${vector >> 1}, ${32 * k + 16 * (vector & 1)})`;
        return `${name} = f32x4.add(${name}, f32x4.mul(x, ${weight}));`;
      });
      return `{ const x = v128.load32_splat(a${row}, ${4 * k}); ${adds.join(" ")} }`;
    });
  const advance = (count) => [
    ...range(rows).map((row) => `a${row} += ${4 * count};`),
    ...range(panels).map((panel) => `b${panel} += ${32 * count};`),
  ];
  const pointer = "usize";
  return [
    `export function tile${rows}x${panels}(c: ${pointer}, cStride: ${pointer}, s: ${pointer}, sStride: ${pointer},`,
    `  a: ${pointer}, aStride: ${pointer}, b: ${pointer}, bStride: ${pointer}, inner: i32): void {`,
    ...range(rows).map((row) => `let a${row} = a + ${row} * aStride;`),
    ...range(panels).map((panel) => `let b${panel} = b + ${panel} * bStride;`),
    ...sums.map(({ name }) => `let ${name} = f32x4.splat(0);`),
    "let k = inner;",
    "for (; k >= 4; k -= 4) {",
    ...range(4).flatMap(products),
    ...advance(4),
    "}",
    "for (; k > 0; k--) {",
    ...products(0),
    ...advance(1),
    "}",
    ...sums.map(({ row, vector, name }) => {
      const seed = `v128.load(s + ${row} * sStride, ${16 * vector})`;
      return `v128.store(c + ${row} * cStride, f32x4.add(${seed}, ${name}), ${16 * vector});`;
    }),
    "}",
  ].join("\n");
}

function range(count) {
  return Array.from({ length: count }, (_, index) => index);
}
