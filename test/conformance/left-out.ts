/** The cases that the shape reading doesn't answer, each with its reason. */
export const leftOut: Readonly<Record<string, string>> = {};
