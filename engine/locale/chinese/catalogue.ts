import type { Catalogue } from "../translator.ts";
import { explained } from "./explained.ts";
import { hovers } from "./hovers.ts";
import { meanings } from "./meanings.ts";
import { mistakes } from "./mistakes.ts";
import { reasons } from "./reasons.ts";
import { runs } from "./runs.ts";

/** Simplified Chinese, as people who use PyTorch write it: 张量, 批次, 时间步, 隐藏状态. */
export function chinese(): Catalogue {
  return { ...mistakes, ...explained, ...reasons, ...hovers, ...meanings, ...runs };
}
