import type { ShapesResult } from "../../server/protocol.ts";
import type { TableMessage } from "./messages.ts";
/** The table of a document's shapes. `line` is the cursor's. */
export declare function tableOf({ uri, rows, totals }: ShapesResult, file: string, line: number | undefined): TableMessage;
