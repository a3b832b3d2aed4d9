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

/** The innermost loops for so many rows and panels at once: as many sums as leave registers for what is loaded. */
export function tiles() {
  const sizes = [
    [4, 1],
    [3, 1],
    [2, 2],
    [2, 1],
    [1, 3],
    [1, 2],
    [1, 1],
  ];
  return sizes.map(([rows, panels]) => tile(rows, panels)).join("\n");
}

/**
 * c = s + a · b: c and s [rows, panels * 8], a [rows, inner], b as panels [inner, 8]; `rows` is a multiple of the tile's, and `inner`
 * is not 0. V8 puts all loads of a block of code before its arithmetic, more than there are registers if the block has several k:
 * so each k ends with a way out of the loop, which ends the block too.
 */
function tile(tileRows, panels) {
  const unrolled = tileRows === 1 ? 8 : 4;
  const rows = range(tileRows);
  const vectors = range(2 * panels);
  const sums = rows.flatMap((row) => vectors.map((vector) => ({ row, vector, name: `c${row}x${vector}` })));
  const products = (k) => [
    ...vectors.map((vector) => `const y${vector} = v128.load(b${vector >> 1}, ${32 * k + 16 * (vector & 1)});`),
    ...rows.map((row) => `const x${row} = v128.load32_splat(a${row}, ${4 * k});`),
    ...sums.map(({ row, vector, name }) => `${name} = f32x4.add(${name}, f32x4.mul(x${row}, y${vector}));`),
  ];
  return `
    export function tile${tileRows}x${panels}(
      c: usize, cStride: usize, s: usize, sStride: usize, a: usize, aStride: usize, b: usize, bStride: usize,
      inner: i32, rows: i32,
    ): void {
      for (; rows > 0; rows -= ${tileRows}) {
        ${rows.map((row) => `let a${row} = a + ${row} * aStride;`).join("\n")}
        ${range(panels)
          .map((panel) => `let b${panel} = b + ${panel} * bStride;`)
          .join("\n")}
        ${sums.map(({ name }) => `let ${name} = f32x4.splat(0);`).join("\n")}
        let left = inner;
        while (true) {
          ${range(unrolled)
            .map((k) => `{ ${products(k).join("\n")} if (left === ${k + 1}) break; }`)
            .join("\n")}
          left -= ${unrolled};
          ${rows.map((row) => `a${row} += ${4 * unrolled};`).join("\n")}
          ${range(panels)
            .map((panel) => `b${panel} += ${32 * unrolled};`)
            .join("\n")}
        }
        ${sums
          .map(({ row, vector, name }) => {
            const seed = `v128.load(s + ${row} * sStride, ${16 * vector})`;
            return `v128.store(c + ${row} * cStride, f32x4.add(${seed}, ${name}), ${16 * vector});`;
          })
          .join("\n")}
        c += ${tileRows} * cStride;
        s += ${tileRows} * sStride;
        a += ${tileRows} * aStride;
      }
    }`;
}

function range(count) {
  return Array.from({ length: count }, (_, index) => index);
}
