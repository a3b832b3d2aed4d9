import type { Order, TableRow } from "./messages.ts";
/** The rows by a column: numbers by size, then what is symbolic, then what is empty; what is equal as in the source. */
export declare function ordered(rows: readonly TableRow[], order: Order): readonly TableRow[];
