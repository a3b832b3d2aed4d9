import { type Column, type Order, type TableMessage, type TableRow } from "./messages.ts";
/** The table as Markdown, with the totals in its last row and below it. */
export declare function tableMarkdown({ file, rows, totals, words }: TableMessage, order: Order): string;
/** What stands in a cell. */
export declare function cellText(row: TableRow, column: Column): string;
