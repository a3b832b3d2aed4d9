import type { Block, Statement } from "../language/syntax.ts";
import { statementBlocks } from "./statement-parts.ts";

/** The statements of a block with all those inside them, in the order of the source. */
export function statementsWithin(block: Block): readonly Statement[] {
  return block.flatMap((statement) => [statement, ...statementBlocks(statement).flatMap(statementsWithin)]);
}
