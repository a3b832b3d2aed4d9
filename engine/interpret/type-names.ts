/** Builtins whose value is a type (`isinstance(x, int)`). */
export const typeNames: ReadonlySet<string> = new Set(
  "bool bytearray bytes complex dict float frozenset int list object range set slice str tuple type".split(" "),
);
