import { assembled } from "../../../kernels.mjs";

const rounds = 50_000;

/**
 * The most that 128-bit SIMD without fused operations gives here: sums of products that stay in registers. More chains hide more
 * of the latency, too many don't fit; so the best of several counts is the peak.
 */
export async function peakWorks() {
  const counts = [6, 7, 8, 9];
  const source = counts.map(loop).join("\n");
  const bytes = await assembled({ "peak.ts": source }, "peak.ts");
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  exports.memory.grow(1);
  new Float32Array(exports.memory.buffer).fill(1);
  return counts.map((count) => ({
    // The two factors change in every step, lest a product be taken twice.
    operations: rounds * 4 * (2 * count + 2) * 4,
    run: () => exports[`peak${count}`](rounds),
  }));
}

/** `count` sums of four numbers, each x += factor * y. */
function loop(count) {
  const names = Array.from({ length: count }, (_, index) => `x${index}`);
  const product = (index) => `f32x4.mul(${index % 2 === 0 ? "u" : "v"}, y${index >> 1})`;
  const step = `
    u = f32x4.mul(u, y0);
    v = f32x4.mul(v, y0);
    ${names.map((name, index) => `${name} = f32x4.add(${name}, ${product(index)});`).join("\n")}`;
  // Loaded, since a constant would be made anew wherever it is used.
  return `
    export function peak${count}(rounds: i32): f32 {
      let u = v128.load(16);
      let v = v128.load(32);
      ${names.map((name, index) => `let ${name} = v128.load(${48 + 16 * index});`).join("\n")}
      ${names
        .slice(count / 2)
        .map((_, index) => `const y${index} = v128.load(${256 + 16 * index});`)
        .join("\n")}
      for (let round = 0; round < rounds; round++) {
        ${step.repeat(4)}
      }
      return f32x4.extract_lane(${names.reduce((sum, name) => `f32x4.add(${sum}, ${name})`)}, 0);
    }`;
}
