/** What the extension makes of an answer: its table, and its Markdown. */
export { tableMarkdown } from "../../extension/shapes/markdown.ts";
export { tableOf } from "../../extension/shapes/table.ts";
