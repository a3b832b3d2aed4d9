import type { Problem } from "../../torch/problem.ts";
import type { Doubt } from "../../torch/value.ts";

/** A mistake that stands where its result `reached` a layer or a loss; see standing-doubts.ts. */
export type Doubted = {
  readonly problem: Problem;
  /** The variable that the doubtful expression takes a part of, if it is one. */
  readonly of: string | undefined;
  /** A result that is bound, and that nothing yet uses, is worth a hint. */
  readonly hinted: boolean;
};

/** What has been seen of a doubtful result. `cleared`: it was compared, printed, or narrowed on purpose. */
export type Verdict = { readonly doubt: Doubt; readonly kind: "bound" | "reached" | "cleared" };

export function doubtKey({ code, place }: Doubt): string {
  return `${code} ${String(place.chunk)}:${String(place.start)}-${String(place.end)}`;
}
