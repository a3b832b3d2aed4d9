import { type Pair, pairProduct, pairQuotient, pairSum } from "./pair.ts";

/** How many terms are summed as pairs: the rest is so small that doubles do. */
const preciseTerms = 7;
const terms = 24;

/** `1 / divisor(0) + x / divisor(1) + x² / divisor(2) + …`, for x whose 24th term is below 2^-106 of the sum. */
export function powerSeries(divisor: (term: number) => number): (x: Pair) => Pair {
  const one = { high: 1, low: 0 };
  const coefficients = Array.from({ length: terms }, (_, term) => pairQuotient(one, { high: divisor(term), low: 0 }));
  return (x) => {
    let tail = 0;
    for (let term = terms - 1; term >= preciseTerms; term--) tail = tail * x.high + coefficients[term].high;
    let sum: Pair = { high: tail, low: 0 };
    for (let term = preciseTerms - 1; term >= 0; term--) sum = pairSum(pairProduct(sum, x), coefficients[term]);
    return sum;
  };
}
