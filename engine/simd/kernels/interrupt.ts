/** Not zero where the work shall be left. */
declare function stopped(): i32;

/** Multiplications between two questions: about a millisecond of work. */
const interval: i64 = 1 << 25;

let done: i64 = 0;
let abandoned: bool = false;

/** Forgets an earlier call's end. */
export function begin(): void {
  abandoned = false;
}

/** Counts work and asks now and then: whether to leave it. Once it is so, it stays so until `begin`. */
export function interrupted(multiplications: i64): bool {
  done += multiplications;
  if (done >= interval) {
    done = 0;
    if (stopped() !== 0) abandoned = true;
  }
  return abandoned;
}
