/** `target = source * factors`, `count` numbers each; all have room for whole vectors. */
export function scale(target: usize, source: usize, factors: usize, count: i32): void {
  const end = (<usize>count) << 2;
  for (let at: usize = 0; at < end; at += 16) {
    v128.store(target + at, f32x4.mul(v128.load(source + at), v128.load(factors + at)));
  }
}
